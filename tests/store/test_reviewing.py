"""Statements that people accept, reject and move: what is shown, found and kept of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.model.attribution import Attribution, Verdict
from onrecord.model.selector import Span, words_of
from onrecord.store.database import reading
from onrecord.store.judgements import conflicting
from onrecord.store.judgements.correcting import Change
from onrecord.store.judgements.deciding import Decider
from onrecord.store.listing import doubting, search
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import Statement, count_statements, statements
from onrecord.store.proof.verify import verify
from onrecord.store.queries import newest
from support.annotated import Said
from support.linked import OPENED, SAID_IT_RAINED, opened, told, two_pages
from support.record_files import contents, rows

ADA, BEN = Decider("Ada", "page 2 says so"), Decider("Ben", "no, page 3")
RAINED = "it rained"


def only(path: Path, uri: str = "opened.txt", *, with_rejected: bool = False) -> Attribution | None:
    with reading(path) as connection:
        _, analysis = newest(connection, uri, with_rejected=with_rejected)
    return next(iter(analysis.attributions), None)


def listed(path: Path, **wanted: object) -> list[Statement]:
    with reading(path) as connection:
        return statements(connection, Filters(**wanted))  # type: ignore[arg-type]


def words(path: Path, **wanted: object) -> list[str]:
    return sorted(one.content for one in listed(path, **wanted))


def found_by(path: Path, query: str) -> list[str]:
    with reading(path) as connection:
        return [one.content for one in search.statements(connection, query)]


def unjudged(path: Path, **wanted: object) -> list[int]:
    with reading(path) as connection:
        return doubting.statement_numbers(connection, Filters(**wanted), limit=10)  # type: ignore[arg-type]


def judge(path: Path, verdict: Verdict, by: Decider = ADA) -> int:
    found = only(path, with_rejected=True)
    assert found is not None
    with opened(path) as writer, writer.reviewing() as change:
        return change.review(found.id, verdict, by)


def correct(path: Path, change: Change, by: Decider = ADA) -> int:
    found = only(path)
    assert found is not None
    with opened(path) as writer, writer.reviewing() as made:
        return made.correct(found.id, change, by)


def undo(path: Path, number: int) -> int:
    with opened(path) as writer:
        return writer.revoke(number, author="Ada", why="a slip")


def read_again(path: Path, *said: Said, model: str = "m2", text: str = OPENED) -> None:
    with opened(path) as writer:
        writer.add(*told("opened.txt", text, *said, model=model))


def open_conflicts(path: Path) -> list[conflicting.Conflict]:
    with reading(path) as connection:
        return conflicting.open_conflicts(connection, limit=10)


def test_a_rejected_statement_is_left_out_and_can_be_asked_for(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    judge(path, "wrong")
    assert only(path) is None
    assert words(path) == ["it snowed"]
    assert words(path, with_rejected=True) == [RAINED, "it snowed"]
    assert found_by(path, "rained") == []
    rejected = only(path, with_rejected=True)
    assert rejected is not None
    assert [(c.verdict, c.author) for c in rejected.corrections] == [("wrong", "Ada")]
    assert verify(path).is_sound


def test_a_rejection_that_is_taken_back_restores_what_was(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    before = listed(path)
    number = judge(path, "wrong")
    again = undo(path, number)
    assert listed(path) == before
    undo(path, again)
    assert words(path) == ["it snowed"]


def test_a_rejection_holds_after_the_page_is_read_by_another_model(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    judge(path, "wrong")
    read_again(path, Said("Vera Lund", "said it rained", None))
    assert words(path) == ["it snowed"]
    assert open_conflicts(path) == []
    assert verify(path).is_sound


def test_what_stood_within_a_rejected_statement_stands_on_its_own(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    text = "Vera Lund said the Port Council held that it rained."
    around = Said("Vera Lund", "the Port Council held that it rained", "said")
    inside = Said("Port Council", "that it rained", "held", within=0)
    with opened(path) as writer:
        writer.add(*told("opened.txt", text, around, inside))
    outer = only(path)
    assert outer is not None
    with opened(path) as writer, writer.reviewing() as change:
        change.review(outer.id, "wrong", ADA)
    left = only(path)
    assert left is not None
    assert (left.id != outer.id, left.within) == (True, None)


def test_whoever_said_only_what_was_rejected_has_said_less(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    judge(path, "wrong")
    with reading(path) as connection:
        assert count_statements(connection, Filters(speaker="Vera Lund")) == 1


def test_a_judged_statement_leaves_the_queue_until_that_is_taken_back(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    assert len(unjudged(path)) == 2
    number = judge(path, "right")
    assert len(unjudged(path)) == 1
    undo(path, number)
    assert len(unjudged(path)) == 2
    assert len(unjudged(path, since="2026-03-02")) == 1
    assert unjudged(path, speaker="Port Council") == []


def test_an_accepted_statement_is_not_told_as_corrected(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    judge(path, "right")
    found = only(path)
    assert found is not None
    assert found.corrections == ()


def test_the_latest_of_two_verdicts_counts(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    judge(path, "wrong")
    judge(path, "right", BEN)
    found = only(path)
    assert found is not None
    assert found.corrections == ()
    judge(path, "wrong", BEN)
    assert only(path) is None


def test_moved_spans_are_shown_and_searched(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    at = OPENED.index("said it rained")
    number = correct(path, Change(content=(Span(at, at + 14),), cue=()))
    found = only(path)
    assert found is not None
    assert words_of(found.content, OPENED) == "said it rained"
    assert found.cue == ()
    assert words(path) == ["it snowed", "said it rained"]
    assert found_by(path, '"said it"') == ["said it rained"]
    assert words(path, about='"said it"') == ["said it rained"]
    assert verify(path).is_sound
    undo(path, number)
    assert found_by(path, '"said it"') == []
    assert found_by(path, "rained") == [RAINED]
    assert verify(path).is_sound


def test_moved_spans_are_found_again_in_a_reading_that_cuts_the_page_otherwise(
    tmp_path: Path,
) -> None:
    path = two_pages(tmp_path / "r.db")
    at = OPENED.index("said it rained")
    correct(path, Change(content=(Span(at, at + 14),)))
    read_again(path, SAID_IT_RAINED)
    found = only(path)
    assert found is not None
    assert words_of(found.content, OPENED) == "said it rained"
    assert open_conflicts(path) == []
    assert verify(path).is_sound


def test_a_model_that_finds_what_a_person_moved_meets_the_correction(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    at = OPENED.index("The Port Council waited")
    correct(path, Change(content=(Span(at, at + 23),)))
    read_again(path, Said("Vera Lund", "The Port Council waited", "said"))
    found = only(path)
    assert found is not None
    assert [c.author for c in found.corrections] == ["Ada"]
    assert open_conflicts(path) == []


def test_corrections_of_different_things_commute(tmp_path: Path) -> None:
    at = OPENED.index("said it rained")
    changes = [Change(kind="direct"), Change(content=(Span(at, at + 14),))]
    shown = []
    for name, order in (("a.db", changes), ("b.db", changes[::-1])):
        path = two_pages(tmp_path / name)
        for change in order:
            correct(path, change)
        found = only(path)
        assert found is not None
        shown.append((found.kind, found.content, found.speaker))
    assert shown[0] == shown[1]


def test_what_was_judged_goes_with_its_page(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    at = OPENED.index("said it rained")
    correct(path, Change(content=(Span(at, at + 14),)))
    judge(path, "wrong", BEN)
    read_again(path, Said("Port Council", "waited", None))
    with opened(path) as writer:
        writer.forget("opened.txt", reason="asked to")
    left = contents(path)
    tables = ("corrections", "corrected_spans", "corrected_contents", "reviewed", "conflicts",
              "judgements")  # fmt: skip
    assert {name: left[name] for name in tables} == {name: [] for name in tables}
    assert b"said it rained" not in path.read_bytes()
    assert verify(path).is_sound


@pytest.mark.parametrize("verdict", ["wrong", "right"])
def test_a_statement_that_is_found_no_more_is_a_conflict(tmp_path: Path, verdict: Verdict) -> None:
    path = two_pages(tmp_path / "r.db")
    number = judge(path, verdict)
    read_again(path, Said("Port Council", "waited", None))
    (conflict,) = open_conflicts(path)
    assert (conflict.what, conflict.judgement, conflict.statement) == ("lost", number, None)


def test_a_model_that_names_a_third_speaker_is_a_conflict_and_the_person_holds(
    tmp_path: Path,
) -> None:
    path = two_pages(tmp_path / "r.db")
    number = correct(path, Change(speaker=_council(path)))
    read_again(path, Said(None, RAINED, "said"))
    (conflict,) = open_conflicts(path)
    assert (conflict.what, conflict.judgement) == ("otherwise", number)
    assert conflict.found == {"speaker": None}
    assert [one.speaker for one in listed(path, about=RAINED)] == ["Port Council"]


def test_a_model_that_comes_to_say_what_a_person_said_is_no_conflict(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    correct(path, Change(speaker=_council(path)))
    read_again(path, Said("Port Council", RAINED, "said"))
    assert open_conflicts(path) == []


def test_an_accepted_statement_that_is_read_otherwise_wants_to_be_looked_at_again(
    tmp_path: Path,
) -> None:
    path = two_pages(tmp_path / "r.db")
    judge(path, "right")
    read_again(path, Said("Port Council", RAINED, "said"))
    (conflict,) = open_conflicts(path)
    assert conflict.what == "otherwise"
    assert conflict.found["speaker"][1] == "Port Council"
    assert len(unjudged(path)) == 2


def test_two_people_who_disagree_are_a_conflict(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    first = correct(path, Change(kind="direct"))
    correct(path, Change(kind="mixed"))
    assert open_conflicts(path) == []  # one may change one's mind
    second = correct(path, Change(kind="indirect"), BEN)
    found = open_conflicts(path)
    assert {(c.what, c.judgement, c.other) for c in found} == {
        ("disagree", second, first), ("disagree", second, first + 1),
    }  # fmt: skip
    undo(path, first)
    undo(path, first + 1)
    assert open_conflicts(path) == []


def test_a_conflict_is_settled_for_good_and_the_settling_can_be_taken_back(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    judge(path, "wrong")
    read_again(path, Said("Port Council", RAINED, "said"))
    (conflict,) = open_conflicts(path)
    with opened(path) as writer, writer.reviewing() as change:
        kept = change.keep(conflict.number, BEN)
    assert open_conflicts(path) == []
    read_again(path, Said("Port Council", RAINED, "said"), model="m3")
    assert open_conflicts(path) == []  # it says what was settled already
    read_again(path, Said(None, RAINED, "said"), model="m4")
    assert [c.found for c in open_conflicts(path)] == [{"speaker": None}]
    read_again(path, Said("Port Council", RAINED, "said"), model="m5")
    undo(path, kept)
    assert [c.judgement for c in open_conflicts(path)] == [conflict.judgement]
    assert verify(path).is_sound


def test_a_lost_judgement_is_attached_by_hand_and_found_again_from_there(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    judge(path, "wrong")
    waited = Said("Port Council", "waited", None)
    read_again(path, waited)
    (conflict,) = open_conflicts(path)
    new = only(path)
    assert new is not None
    with opened(path) as writer, writer.reviewing() as change:
        attached = change.attach(conflict.number, new.id, BEN)
    assert only(path) is None
    read_again(path, waited, model="m3")
    assert only(path) is None
    assert open_conflicts(path) == []
    assert verify(path).is_sound
    with opened(path) as writer:
        writer.revoke(attached, author="Ben", why="a slip")
    read_again(path, waited, model="m4")
    assert only(path) is not None


def _council(path: Path) -> int:
    """The number of the Port Council's identity."""
    ((number,),) = rows(path, "SELECT number FROM identities WHERE name = 'Port Council'")
    return int(number)


def test_the_queue_is_the_same_whether_few_pages_fit_or_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = two_pages(tmp_path / "r.db")
    of_few = unjudged(path, since="2026-03-02")
    monkeypatch.setattr(doubting, "_FEW", 0)
    assert unjudged(path, since="2026-03-02") == of_few != []
