"""The words of a quotation against stored words: nothing is hidden, nothing judged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model.selector import Span
from onrecord.store.listing.comparing import compare
from onrecord.store.listing.joining import Run, Saying, cover
from onrecord.store.listing.quoted import (
    fold,
    negations_in,
    numbers_in,
    words_of_fragments,
    words_of_text,
)

FEW = st.lists(
    st.sampled_from("the harbour will not close before May 7 … we said".split()), max_size=14
)


def weigh(_: str) -> float:
    return 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Can't", "can’t"),
        ("CAFÉ", "cafe"),
        ("U.S.", "US"),
        ("1,200", "1200"),
        ("3,5", "3.5"),
        ("Straße", "STRASSE"),
        ("co-operate", "co operate"),
    ],
)
def test_spellings_that_say_the_same_are_folded_together(one: str, other: str) -> None:
    assert words_of_text(one).folded == words_of_text(other).folded


@pytest.mark.parametrize(
    ("one", "other"), [("can", "can't"), ("12", "1.2"), ("1,200", "1,20"), ("US", "us all")]
)
def test_what_says_something_else_stays_apart(one: str, other: str) -> None:
    assert words_of_text(one).folded != words_of_text(other).folded


@pytest.mark.parametrize("dots", ["…", "...", "[...]", "(…)", ". . .", "[…]"])
def test_an_ellipsis_is_a_gap_and_no_word(dots: str) -> None:
    words = words_of_text(f"we will {dots} close")
    assert words.folded == ("we", "will", "close")
    assert words.gaps == {2}


def test_words_of_fragments_know_their_places_in_the_article() -> None:
    words = words_of_fragments([("Nobody asked us,", 10), ("and nobody will.", 50)])
    assert words.spans(0, 3) == (Span(10, 25),)
    assert words.spans(1, 5) == (Span(17, 25), Span(50, 60))


def test_a_part_keeps_the_places_and_gaps_of_its_words() -> None:
    words = words_of_fragments([("We will … close the quay", 100)])
    part = words.part(2, 4)
    assert (part.text, part.folded) == ("close the", ("close", "the"))
    assert part.gaps == {0}
    assert part.spans(0, 2) == words.spans(2, 4) == (Span(110, 119),)


def test_negations_and_numbers_are_counted_in_words_and_figures() -> None:
    assert negations_in([fold(w) for w in ("don't", "never", "notable")]) == 2
    assert numbers_in([fold(w) for w in ("twelve", "1,200", "one", "cranes")]) == ["12", "1200"]


@given(FEW, FEW)
def test_the_differences_in_order_give_both_texts_whole(one: list[str], other: list[str]) -> None:
    asked, stored = words_of_text(" ".join(one)), words_of_text(" ".join(other))
    found = compare(asked, stored, weigh)
    if found is None:
        assert not set(asked.folded) & set(stored.folded)
        return
    mine = [w for d in found.differences for w in words_of_text(d.asked).folded]
    theirs = [w for d in found.differences for w in words_of_text(d.stored).folded]
    assert tuple(mine) == asked.folded
    assert tuple(theirs) == stored.folded
    for d in found.differences:
        if d.change == "kept":
            assert words_of_text(d.asked).folded == words_of_text(d.stored).folded
    assert 0.0 <= found.score <= 1.0


@given(FEW)
def test_words_against_themselves_are_exact(words: list[str]) -> None:
    asked = words_of_text(" ".join(words))
    found = compare(asked, asked, weigh)
    if asked.folded:
        assert found is not None
        assert (found.verdict, found.score) == ("exact", 1.0)
    else:
        assert found is None


@given(FEW, FEW)
def test_only_words_that_are_all_there_are_exact_or_cut(one: list[str], other: list[str]) -> None:
    asked, stored = words_of_text(" ".join(one)), words_of_text(" ".join(other))
    found = compare(asked, stored, weigh)
    if found is not None and found.verdict in ("exact", "cut"):
        rest = iter(stored.folded)
        assert all(word in rest for word in asked.folded)


def test_that_before_indirect_speech_is_no_cut() -> None:
    stored = words_of_text("that the harbour would stay closed")
    found = compare(words_of_text("the harbour would stay closed"), stored, weigh)
    assert found is not None
    assert found.verdict == "exact"


SAYINGS = [
    Saying("Lund", words_of_text("We will not close the harbour before May")),
    Saying("Lund", words_of_text("The quay belongs to everyone in this town")),
    Saying("Brandt", words_of_text("The mill lost its workers in two short years")),
    Saying("Lund", words_of_text("We asked around. Nobody was there. We left")),
]


@pytest.mark.parametrize(
    ("quotation", "runs"),
    [
        (
            "we will not close the harbour the quay belongs to everyone",
            [Run(0, 6, 0), Run(6, 11, 1)],
        ),
        ("close the harbour before and the quay belongs to", [Run(0, 4, 0), Run(5, 9, 1)]),
        ("Nobody was there. The quay belongs to everyone", [Run(0, 3, 3), Run(3, 8, 1)]),
        ("close the harbour the quay belongs to", []),  # three words that are no sentence
        (
            "the quay belongs to everyone the mill lost its workers",
            [Run(0, 5, 1), Run(5, 10, 2)],
        ),
        ("the quay belongs the mill lost", []),  # three words of others are an accident
        ("we will not close the harbour", []),  # one saying is not joined
        ("the quay belongs to everyone but then somebody came we will not close", []),
        ("", []),
    ],
)
def test_a_joined_quotation_is_covered_by_runs_of_its_sayings(
    quotation: str, runs: list[Run]
) -> None:
    assert cover(words_of_text(quotation), SAYINGS) == runs
