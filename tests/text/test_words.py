"""A span that cuts a word is stretched to the word's ends, never over the page."""

from onrecord.model.selector import Span
from onrecord.text.words import whole_words


def test_a_cut_word_becomes_whole() -> None:
    text = "she disparaged it"
    assert whole_words(text, Span(6, 9)).of(text) == "disparaged"


def test_marks_and_spaces_end_a_word() -> None:
    text = "“No,” she said"
    assert whole_words(text, Span(1, 3)).of(text) == "No"


def test_a_run_of_letters_that_is_no_word_stretches_a_bounded_way() -> None:
    text = "x" * 1_000_000
    assert whole_words(text, Span(500_000, 500_001)) == Span(499_960, 500_041)
