"""The sentence around some words."""

from __future__ import annotations

import pytest

from onrecord.model.selector import Span
from onrecord.text.sentences import sentence_around

TEXT = "Storm rises\nIt rained. “Go,” Mr. Moe of the U.S. Navy told V. Lund. “No!” She stayed.\nEnd"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Storm", "Storm rises"),
        ("rained", "It rained."),
        ("told", "“Go,” Mr. Moe of the U.S. Navy told V. Lund."),
        ("stayed", "She stayed."),
        ("End", "End"),
    ],
)
def test_the_sentence_ends_at_its_mark_and_not_at_an_abbreviation(
    words: str, sentence: str
) -> None:
    at = TEXT.index(words)
    assert sentence_around(TEXT, (Span(at, at + len(words)),)).of(TEXT) == sentence


def test_several_spans_give_all_sentences_that_they_stand_in() -> None:
    first, last = TEXT.index("rained"), TEXT.index("told")
    found = sentence_around(TEXT, (Span(first, first + 6), Span(last, last + 4)))
    assert found.of(TEXT).startswith("It rained.")
    assert found.of(TEXT).endswith("V. Lund.")


def test_a_text_without_any_mark_is_taken_near_the_words_alone() -> None:
    text = "word " * 2000
    found = sentence_around(text, (Span(5000, 5004),))
    assert found.start <= 5000 < found.end
    assert len(found) < 2100
