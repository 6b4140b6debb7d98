"""Corrections of statements: laid over what was found, found again, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import NotInRecord
from onrecord.model.attribution import Attribution
from onrecord.store.database import reading
from onrecord.store.judgements import correcting, deciding
from onrecord.store.judgements.correcting import Change
from onrecord.store.judgements.deciding import Decider
from onrecord.store.listing import roll
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import statements
from onrecord.store.proof.verify import verify
from onrecord.store.queries import newest
from support.annotated import Said
from support.linked import OPENED, SAID_IT_RAINED, opened, told, two_pages

ADA = Decider("Ada", "page 2 says so")


def statement(path: Path, uri: str = "opened.txt") -> tuple[Attribution, str | None]:
    """The only statement of a page, and what its speaker is called."""
    with reading(path) as connection:
        _, analysis = newest(connection, uri)
    (found,) = analysis.attributions
    names = {e.id: e.identity.name if e.identity else e.name for e in analysis.entities}
    return found, names.get(found.speaker or "")


def correct(path: Path, speaker: str, *, uri: str = "opened.txt") -> int:
    found, _ = statement(path, uri)
    with opened(path) as writer, writer.deciding() as (connection, linker):
        try:
            number = roll.find(connection, speaker)
        except NotInRecord:
            number = deciding.found_person(connection, linker, speaker)
        return correcting.correct(connection, found.id, Change(number), ADA)


def test_a_corrected_speaker_is_shown_with_who_decided_and_why(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    assert statement(path)[1] == "Vera Lund"
    correct(path, "Port Council")
    found, speaker = statement(path)
    assert speaker == "Port Council"
    assert [(c.author, c.why) for c in found.corrections] == [("Ada", "page 2 says so")]
    assert verify(path).is_sound


def test_someone_whom_no_page_names_can_have_said_it(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    correct(path, "Iris Holt")
    assert statement(path)[1] == "Iris Holt"


def test_a_correction_holds_after_the_page_is_read_by_another_model(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    correct(path, "Port Council")
    before, _ = statement(path)
    with opened(path) as writer:
        longer = Said("Vera Lund", "said it rained", None)
        writer.add(*told("opened.txt", OPENED, longer, model="m2"))
    after, speaker = statement(path)
    assert after.content != before.content
    assert speaker == "Port Council"
    assert after.corrections == before.corrections


def test_a_correction_that_is_taken_back_shows_what_was_found(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    before = statement(path)
    number = correct(path, "Port Council")
    with opened(path) as writer:
        again = writer.revoke(number, author="Ada", why="page 3 says otherwise")
        assert statement(path) == before
        writer.revoke(again, author="Ada", why="no")
    assert statement(path)[1] == "Port Council"


def test_the_latest_correction_wins(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    correct(path, "Port Council")
    correct(path, "Iris Holt")
    found, speaker = statement(path)
    assert speaker == "Iris Holt"
    assert len(found.corrections) == 2


def test_listings_follow_the_correction(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    correct(path, "Port Council")
    with reading(path) as connection:
        by_council = statements(connection, Filters(speaker="Port Council"))
        by_lund = statements(connection, Filters(speaker="Lund"))
    assert [(s.content, s.speaker) for s in by_council] == [("it rained", "Port Council")]
    assert [s.content for s in by_lund] == ["it snowed"]


def test_a_kind_can_be_corrected(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    found, _ = statement(path)
    with opened(path) as writer, writer.deciding() as (connection, _):
        correcting.correct(connection, found.id, Change(kind="direct"), ADA)
    after, speaker = statement(path)
    assert (after.kind, speaker) == ("direct", "Vera Lund")


def test_a_correction_goes_with_its_page(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    correct(path, "Iris Holt")
    with opened(path) as writer:
        writer.forget("opened.txt", reason="asked to")
        writer.add(*told("fourth.txt", OPENED.replace("gate", "door"), SAID_IT_RAINED))
    assert verify(path).is_sound
    assert statement(path, "fourth.txt")[1] == "Vera Lund"


def test_only_a_statement_of_the_record_can_be_corrected(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    with (
        opened(path) as writer,
        writer.deciding() as (connection, _),
        pytest.raises(NotInRecord, match="statement"),
    ):
        correcting.correct(connection, "att_none", Change(kind="direct"), ADA)
