"""Quotations that stand in a paragraph of their own, without a cue."""

from __future__ import annotations

import pytest

from onrecord.model.annotation import FoundAttribution
from onrecord.model.selector import Span
from onrecord.nlp.quotations import standing_alone

SAID = "“We will build it,” said Brandt."


def said(text: str) -> FoundAttribution:
    def at(words: str) -> tuple[Span, ...]:
        return (Span(text.index(words), text.index(words) + len(words)),)

    return FoundAttribution(
        "direct", at("Brandt"), at("said"), at("“We will build it,”"), None, 0.9
    )


def test_a_quoted_paragraph_after_a_statement_is_one_of_its_own() -> None:
    text = f"{SAID}\n\n“It will open in the spring.”\n\nRain is expected."
    (a,) = standing_alone(text, [said(text)], None)
    assert [s.of(text) for s in a.content] == ["“It will open in the spring.”"]
    assert (a.kind, a.source, a.cue, a.within) == ("direct", (), (), None)


@pytest.mark.parametrize("closing", ["”", "”."])
def test_a_quotation_goes_on_until_a_paragraph_closes_it(closing: str) -> None:
    text = f"{SAID}\n“It will open in spring.\n“It will be free for everyone.{closing}"
    (a,) = standing_alone(text, [said(text)], None)
    assert len(a.content) == 2


@pytest.mark.parametrize(
    "after",
    [
        "Rain is expected.\n“It will open in the spring.”",  # follows no statement
        "“It will open,” she hopes, “in the spring.”",  # has words of its own between
        "“In the spring.”",  # too short to be more than a title
        "It will open “in the spring of next year”",  # does not open with a mark
        "“It will open in the spring, and then",  # never closed
    ],
)
def test_other_paragraphs_are_no_quotations_of_their_own(after: str) -> None:
    text = f"{SAID}\n{after}\nThe end of the page."
    assert list(standing_alone(text, [said(text)], None)) == []


def test_a_quotation_outside_of_what_is_read_does_not_count() -> None:
    text = f"{SAID}\n“It will open in the spring.”"
    assert list(standing_alone(text, [said(text)], (Span(0, len(SAID)),))) == []
