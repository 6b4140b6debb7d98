"""What people decide about who is who: it wins, it lasts, and it can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import NotInRecord
from onrecord.store.judgements import deciding
from onrecord.store.judgements.deciding import Decider
from onrecord.store.proof.verify import verify
from support.linked import CLOSED, OPENED, identity, opened, told, two_pages
from support.record_files import rows

ADA = Decider("Ada", "I know them")
STRANGER = "Coach Vera Lund praised the Rowing Club. The Rowing Club won."
CLUB = {"Vera Lund": "person", "Rowing Club": "organization"}


def three(path: Path) -> Path:
    """Two pages of a mayor, one of a coach of the same name."""
    two_pages(path)
    with opened(path) as writer:
        writer.add(*told("rowing.txt", STRANGER, names=CLUB, day="2026-03-02"))  # type: ignore[arg-type]
    return path


def lund(path: Path, uri: str) -> str:
    found = identity(path, uri, "Vera Lund")
    assert found is not None
    return found


def test_two_that_are_joined_are_one_until_it_is_taken_back(tmp_path: Path) -> None:
    path = three(tmp_path / "r.db")
    mayor, coach = lund(path, "opened.txt"), lund(path, "rowing.txt")
    assert mayor != coach
    with opened(path) as writer:
        with writer.deciding() as (connection, linker):
            number = deciding.join(connection, linker, coach, mayor, ADA)
        assert lund(path, "rowing.txt") == mayor
        writer.revoke(number, author="Ada", why="no")
    assert lund(path, "rowing.txt") == coach
    assert lund(path, "opened.txt") == mayor
    assert verify(path).is_sound


def test_what_is_set_apart_stays_apart_when_the_page_is_read_anew(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    mayor = lund(path, "opened.txt")
    own = {e.name: e.id for e in told("closed.txt", CLOSED, day="2026-03-02")[1].entities}
    with opened(path) as writer:
        with writer.deciding() as (connection, linker):
            number, apart = deciding.split(connection, linker, [own["Vera Lund"]], ADA)
        assert lund(path, "closed.txt") == apart != mayor
        writer.add(*told("closed.txt", CLOSED, day="2026-03-02", model="m2"))
        assert lund(path, "closed.txt") == apart
        writer.revoke(number, author="Ada", why="no")
    assert lund(path, "opened.txt") == mayor
    assert verify(path).is_sound


def test_a_name_that_a_person_gave_lasts_over_new_pages(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    mayor = lund(path, "opened.txt")
    with opened(path) as writer:
        with writer.deciding() as (connection, linker):
            number = deciding.rename(connection, linker, mayor, "Vera Lund of Osthaven", ADA)
        writer.add(*told("third.txt", OPENED.replace("gate", "door"), day="2026-03-03"))
        named = "SELECT name FROM identities WHERE id = ?"
        assert rows(path, named, mayor) == [("Vera Lund of Osthaven",)]
        writer.revoke(number, author="Ada", why="no")
        assert rows(path, named, mayor) == [("Vera Lund",)]


def test_what_a_person_parted_the_program_does_not_join_again(tmp_path: Path) -> None:
    path = three(tmp_path / "r.db")
    mayor, coach = lund(path, "opened.txt"), lund(path, "rowing.txt")
    with opened(path) as writer:
        with writer.deciding() as (connection, linker):
            number = deciding.join(connection, linker, coach, mayor, Decider("linker/1", "sure"))
        writer.revoke(number, author="Ada", why="two women")
        with writer.deciding() as (connection, _):
            assert not deciding.may_join(connection, coach, mayor)
            assert not deciding.may_join(connection, mayor, coach)


def test_only_what_is_there_can_be_decided_on(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    mayor = lund(path, "opened.txt")
    with opened(path) as writer, writer.deciding() as (connection, linker):
        with pytest.raises(NotInRecord):
            deciding.join(connection, linker, mayor, "ent_none", ADA)
        with pytest.raises(NotInRecord):
            deciding.split(connection, linker, ["ent_none"], ADA)
        with pytest.raises(NotInRecord):
            deciding.rename(connection, linker, "ent_none", "Nobody", ADA)


def shown(path: Path) -> object:
    """All that is derived from links and judgements."""
    return [
        rows(path, "SELECT number, shown, name, profile FROM identities ORDER BY number"),
        rows(path, "SELECT entity, shown FROM links ORDER BY entity"),
    ]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_joins_commute_and_taking_them_back_restores_what_stood_before(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = three(tmp_path_factory.mktemp("r") / "r.db")
    before = shown(path)
    ids = [i for (i,) in rows(path, "SELECT id FROM identities ORDER BY number")]
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=4))
    pairs = [(a, b) for a, b in pairs if a != b]
    orders = []
    with opened(path) as writer:
        for order in (pairs, data.draw(st.permutations(pairs))):
            numbers = []
            for one, other in order:
                with writer.deciding() as (connection, linker):
                    numbers.append(deciding.join(connection, linker, one, other, ADA))
            orders.append(shown(path))
            for number in data.draw(st.permutations(numbers)):
                writer.revoke(number, author="Ada", why="no")
            assert shown(path) == before
    assert orders[0] == orders[1]
