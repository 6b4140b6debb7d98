"""What of two texts is one."""

from __future__ import annotations

import pytest

from onrecord.store.writing.wire import (
    is_copied_sentence,
    is_one_article,
    own_shingles,
    own_words,
    passage,
    shingles,
)

DENIED = "Moe denied on Monday that the harbour leaks oil"


def test_what_is_quoted_is_not_the_outlet_s_own() -> None:
    text = 'He called it “a tale” and "a lie".\n“Never”, he said, the crew\'s boss.'
    assert own_words(text).split() == "He called it and . , he said, the crew's boss.".split()


def test_a_mark_without_its_partner_takes_no_other_line_away() -> None:
    assert (
        own_words("“never closed\nthe next line").split() == "“never closed the next line".split()
    )


def test_shingles_are_runs_of_three_words_or_all_of_fewer() -> None:
    assert shingles(("a", "b", "c", "d")) == {("a", "b", "c"), ("b", "c", "d")}
    assert shingles(("a", "b")) == {("a", "b")}
    assert shingles(()) == frozenset()


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        ("one two three four five six seven eight", True),
        ("one two three four five", True),
        ("seven eight one two three six five four", False),
        ("“one two three four five six seven eight”", False),
        ("", False),
    ],
)
def test_articles_are_one_where_half_of_the_shorter_stands_in_the_longer(
    other: str, *, is_one: bool
) -> None:
    article = own_shingles("one two three four five six seven eight")
    assert is_one_article(article, own_shingles(other)) is is_one
    assert is_one_article(own_shingles(other), article) is is_one


@pytest.mark.parametrize(
    ("one", "other", "is_copied"),
    [
        (DENIED, DENIED, True),
        (DENIED, DENIED.replace("harbour", "port"), True),
        (DENIED, "On Monday it leaks, and Moe, all at sea, denied the harbour", False),
        ("Moe denied that the harbour leaks", "Moe denied that the harbour leaks", False),
        (f"Moe said “{DENIED}”", f"Moe said “{DENIED}”", False),
    ],
)
def test_a_sentence_is_copied_where_nobody_hits_upon_its_words_by_chance(
    one: str, other: str, *, is_copied: bool
) -> None:
    assert is_copied_sentence(passage(1, one), passage(2, other)) is is_copied
