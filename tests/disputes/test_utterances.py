"""Reports of one saying are joined, and chains that drift are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from onrecord.disputes.related import Relations
from onrecord.disputes.utterances import Joining, claims, utterances
from onrecord.model.dispute import Relation

JOINING = Joining(0.5, 0.5, apart=0.8)


def same(one: str, other: str, prob: float, *, claim: float = 0.0) -> Relation:
    return Relation(ord(one), ord(other), prob, 0.0, 0.0, claim, None, 0.0)


def spelled(groups: Iterable[frozenset[int]]) -> set[frozenset[str]]:
    return {frozenset(map(chr, group)) for group in groups}


def grouped(speakers: Mapping[str, str | None], *pairs: Relation) -> set[frozenset[str]]:
    of_numbers = {ord(name): speaker for name, speaker in speakers.items()}
    return spelled(utterances(of_numbers, Relations(pairs), JOINING))


def test_likely_reports_of_one_speaker_are_one_utterance() -> None:
    speakers: dict[str, str | None] = dict.fromkeys("abc", "Brandt")
    found = grouped(speakers, same("a", "b", 0.9), same("b", "c", 0.2))
    assert found == {frozenset("ab"), frozenset("c")}


@pytest.mark.parametrize("speakers", [("Brandt", "Korvia"), (None, None)])
def test_what_is_not_of_one_known_speaker_stays_apart_where_nothing_else_was_chosen(
    speakers: tuple[str | None, str | None],
) -> None:
    of_numbers = dict(zip(map(ord, "ab"), speakers, strict=True))
    found = utterances(of_numbers, Relations([same("a", "b", 0.99)]), Joining(0.5, 0.5))
    assert spelled(found) == {frozenset("a"), frozenset("b")}


def test_what_two_speakers_say_alike_is_two_utterances() -> None:
    found = grouped({"a": "Brandt", "b": "Korvia"}, same("a", "b", 0.7))
    assert found == {frozenset("a"), frozenset("b")}


def test_a_saying_that_is_surely_one_stays_one_where_a_speaker_was_misread() -> None:
    found = grouped({"a": "Brandt", "b": "Korvia"}, same("a", "b", 0.9))
    assert found == {frozenset("ab")}


def test_who_is_not_known_joins_only_what_is_surely_one() -> None:
    found = grouped({"a": None, "b": None, "c": None}, same("a", "b", 0.7), same("b", "c", 0.9))
    assert found == {frozenset("a"), frozenset("bc")}


def test_a_chain_of_small_steps_does_not_join_its_ends() -> None:
    speakers: dict[str, str | None] = dict.fromkeys("abcd", "Brandt")
    found = grouped(
        speakers,
        *(same("a", "b", 0.9), same("c", "d", 0.9), same("b", "c", 0.6)),
        *(same("a", "c", 0.1), same("a", "d", 0.0), same("b", "d", 0.1)),
    )
    assert found == {frozenset("ab"), frozenset("cd")}


def test_the_order_of_the_pairs_does_not_matter() -> None:
    speakers: dict[str, str | None] = dict.fromkeys("abc", "Brandt")
    pairs = [same("a", "b", 0.6), same("b", "c", 0.6), same("a", "c", 0.1)]
    assert grouped(speakers, *pairs) == grouped(speakers, *reversed(pairs))


def test_the_same_claim_of_two_speakers_is_one_claim_of_two_utterances() -> None:
    said = [frozenset((ord("a"), ord("b"))), frozenset((ord("c"),)), frozenset((ord("d"),))]
    pairs = Relations([same("a", "c", 0.0, claim=0.9), same("b", "c", 0.0, claim=0.8)])
    found = spelled(claims(said, pairs, JOINING))
    assert found == {frozenset("abc"), frozenset("d")}
