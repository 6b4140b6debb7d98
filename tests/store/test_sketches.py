"""Sketches of texts: the same wherever they are made, and the measure that decides."""

from __future__ import annotations

import pytest

from onrecord.store.writing.sketches import Measured, keys_of, measured, packed, runs_of, unpacked

TEXT = " ".join(f"word{n}" for n in range(60))
FIRST_KEYS = (966699889809221876, 1926389701127128178)


def test_a_sketch_is_what_records_have_kept() -> None:
    keys = keys_of(runs_of(TEXT))
    assert keys[:2] == FIRST_KEYS
    assert unpacked(packed(keys)) == keys


def test_case_punctuation_and_lines_make_no_other_text() -> None:
    assert runs_of(TEXT) == runs_of(TEXT.replace("word9 ", "Word9,\n\n— ").upper())


def test_what_is_quoted_says_nothing_of_who_copied_whom() -> None:
    assert runs_of(f"{TEXT}\n“{TEXT[::-1]}”") == runs_of(TEXT)


def test_of_a_text_that_does_little_but_quote_the_quoted_words_count() -> None:
    assert "word5 word6 word7 word8" in runs_of(f"He said it all: “{TEXT}”")


def test_a_text_of_a_few_words_has_no_sketch() -> None:
    assert runs_of(" ".join(TEXT.split()[:24])) == frozenset()
    assert keys_of(frozenset()) == ()
    assert packed(()) == b""
    assert unpacked(b"") == ()


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        (100, range(100), True),
        (100, range(50), True),
        (100, range(49, 149), True),
        (100, range(51, 151), False),
        (100, range(10), True),
        (100, range(9), False),
        (100, range(100, 200), False),
        (0, range(100), False),
    ],
)
def test_texts_are_one_where_enough_of_both_is(one: int, other: range, *, is_one: bool) -> None:
    texts = [frozenset(map(str, some)) for some in (range(one), other)]
    assert measured(*texts).is_one is is_one
    assert measured(*reversed(texts)).is_one is is_one


def test_how_much_is_shared_is_told_of_the_shorter_and_of_the_longer() -> None:
    assert measured(frozenset("abcd"), frozenset("ab")) == Measured(1.0, 0.5)
