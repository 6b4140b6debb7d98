"""Direct, indirect and mixed contents."""

import pytest

from onrecord.model.selector import Span
from onrecord.nlp.encoder.features import quote_states
from onrecord.nlp.kinds import kind_of


def spans(text: str, *parts: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(p), text.index(p) + len(p)) for p in parts)


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("“We won,” she said.", "“We won,”", "direct"),
        ("She said that they won.", "that they won", "indirect"),
        ("She called it “a gift” to voters.", "it “a gift” to voters", "mixed"),
        ('"Go," he said.', '"Go,"', "direct"),
        ("‘Never,’ said Oran.", "‘Never,’", "direct"),
        ("« Jamais », dit-il.", "« Jamais »", "direct"),
        ("She said it's the ministers' plan.", "it's the ministers' plan", "indirect"),
    ],
)
def test_the_kind_follows_the_quotation_marks(text: str, content: str, kind: str) -> None:
    assert kind_of(text, quote_states(text), spans(text, content)) == kind


def test_a_quotation_broken_by_its_cue_is_direct() -> None:
    text = "“We won,” she said, “and we will stay.”"
    assert (
        kind_of(text, quote_states(text), spans(text, "“We won,”", "“and we will stay.”"))
        == "direct"
    )


def test_a_fragment_on_another_line_is_judged_on_its_own_line() -> None:
    text = "“We won.\n\n“We stay,” she said."
    assert kind_of(text, quote_states(text), spans(text, "“We won.", "“We stay,”")) == "direct"
