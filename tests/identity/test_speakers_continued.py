"""A quotation without a source goes on with the statement before it, where nothing parts them."""

from __future__ import annotations

import pytest

from onrecord.identity.resolver import resolve
from onrecord.model.annotation import Annotations, FoundAttribution
from onrecord.model.mention import Mention
from onrecord.model.selector import Span
from support.annotated import article_of

SAID = "“We will build it,” Ana Lund said of the bridge that the town has wanted for ten years."
NEXT = "“It will open in the spring.”"


def speaker_of_quotation(text: str) -> str | None:
    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    lund = at("Ana Lund")
    found = (
        FoundAttribution("direct", (lund,), (at("said"),), (at("“We will build it,”"),), None, 0.9),
        FoundAttribution("direct", (), (), (at(NEXT),), None, 0.5),
    )
    mentions = (Mention(lund, lund, "name", "person", 0.9),)
    entities, attributions, _ = resolve(
        article_of(text), Annotations(mentions, (), found), document_id="d", model="m"
    )
    names = {entity.id: entity.name for entity in entities}
    speaker = attributions[1].speaker
    return None if speaker is None else names[speaker]


@pytest.mark.parametrize(
    ("between", "speaker"),
    [("\n", "Ana Lund"), ("\n\n", "Ana Lund"), ("\nRain is expected for the whole week.\n", None)],
)
def test_a_quoted_paragraph_is_of_who_spoke_in_the_one_before(
    between: str, speaker: str | None
) -> None:
    assert speaker_of_quotation(f"{SAID}{between}{NEXT}") == speaker
