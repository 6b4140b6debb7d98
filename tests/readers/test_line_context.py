"""What is seen of a line by its place on the page."""

from __future__ import annotations

from onrecord.readers.line_context import PLACE_NAMES
from onrecord.readers.line_features import see
from onrecord.readers.line_shapes import SHAPE_NAMES

COMMON = len(SHAPE_NAMES) + PLACE_NAMES.index("common_words")
N_COMMON = 40


def test_of_words_in_equally_many_lines_those_first_on_the_page_are_common() -> None:
    words = [f"word{n}" for n in range(60)]
    early, late = words[:N_COMMON], words[N_COMMON:]

    seen = see([" ".join(line) for line in (words, words, early, late)]).plain[:, COMMON]

    assert seen[2:].tolist() == [1.0, 0.0]
