"""Entities of one record: linked as their pages come in, whatever is read again or removed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.store.database import reading
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import statements
from onrecord.store.proof.verify import verify
from onrecord.store.queries import newest
from onrecord.store.writing.writer import open_writer
from support.linked import (
    CLOSED,
    OPENED,
    SAID_IT_RAINED,
    SAID_IT_SNOWED,
    identity,
    opened,
    told,
    two_pages,
)
from support.record_files import rows


def test_one_person_on_two_pages_is_one_entity(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    assert identity(path, "opened.txt", "Vera Lund") == identity(path, "closed.txt", "Vera Lund")
    assert identity(path, "opened.txt", "Vera Lund") != identity(path, "opened.txt", "Port Council")
    assert verify(path).is_sound


def test_an_identity_has_the_id_of_the_entity_that_founded_it(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    founder = {e.name: e.id for e in told("opened.txt", OPENED, SAID_IT_RAINED)[1].entities}
    assert identity(path, "closed.txt", "Vera Lund") == founder["Vera Lund"]


def test_what_add_tells_is_what_is_read_later(tmp_path: Path) -> None:
    page, analysis = told("opened.txt", OPENED)
    with opened(tmp_path / "r.db") as writer:
        added = writer.add(page, analysis)
        loaded = writer.load(page.document.id, analysis.provenance)[1]
    assert {e.id: e.identity for e in loaded.entities} == dict(added.identities)


def test_the_name_is_the_fullest_that_the_record_has(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    names = {"Vera M. Lund": "person", "Port Council": "organization"}
    with opened(path) as writer:
        writer.add(*told("one.txt", "Vera Lund waited for the Port Council."))
        fuller = "Vera M. Lund joined the Port Council."
        writer.add(*told("two.txt", fuller, names=names))  # type: ignore[arg-type]
    with reading(path) as connection:
        _, analysis = newest(connection, "one.txt")
    names_now = {e.name: e.identity.name for e in analysis.entities if e.identity}
    assert names_now["Vera Lund"] == "Vera M. Lund"


def test_a_new_model_finds_the_same_identities_again(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    before = identity(path, "closed.txt", "Vera Lund")
    with opened(path) as writer:
        writer.add(*told("closed.txt", CLOSED, day="2026-03-02", model="m2"))
        writer.add(*told("opened.txt", OPENED, model="m2"))
    assert identity(path, "closed.txt", "Vera Lund") == before
    assert identity(path, "opened.txt", "Vera Lund") == before
    assert verify(path).is_sound


def test_a_copy_of_a_page_leads_to_the_same_identities(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    with opened(path) as writer:
        assert not writer.add(*told("mirror.txt", OPENED, SAID_IT_RAINED)).is_new_layer
    assert identity(path, "mirror.txt", "Vera Lund") == identity(path, "opened.txt", "Vera Lund")


def test_a_forgotten_page_leaves_no_word_in_what_is_known_of_its_people(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    secret = {"Vera Lund": "person", "Zylva Club": "organization", "Ann Qorvat": "person"}
    with opened(path) as writer:
        writer.add(*told("opened.txt", OPENED))
        words = "Mayor Vera Lund met Ann Qorvat of the Zylva Club."
        writer.add(*told("secret.txt", words, names=secret))  # type: ignore[arg-type]
        writer.forget("secret.txt", reason="asked to")
    held = path.read_bytes().lower()
    assert b"qorvat" not in held
    assert b"zylva" not in held
    assert verify(path).is_sound
    assert identity(path, "opened.txt", "Vera Lund") is not None


def test_who_founded_an_identity_may_be_forgotten_and_the_others_keep_it(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    before = identity(path, "closed.txt", "Vera Lund")
    with opened(path) as writer:
        writer.forget("opened.txt", reason="asked to")
        writer.add(*told("third.txt", OPENED.replace("gate", "door"), day="2026-03-03"))
    assert identity(path, "closed.txt", "Vera Lund") == before
    assert identity(path, "third.txt", "Vera Lund") == before


def test_an_identity_that_no_page_names_goes(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "r.db")
    with opened(path) as writer:
        writer.forget("opened.txt", reason="asked to")
        writer.forget("closed.txt", reason="asked to")
    for table in ("identities", "identity_keys", "links"):
        assert rows(path, f"SELECT * FROM {table}") == []  # noqa: S608 - our own names


def test_what_one_is_called_anywhere_leads_to_all_that_was_said(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    names = {"Volodymyr Zelensky": "person", "Kyiv Council": "organization"}
    others = {"Volodymyr Zelenskyy": "person", "Kyiv Council": "organization"}
    one = "President Volodymyr Zelensky said it rained. The Kyiv Council agreed."
    two = "President Volodymyr Zelenskyy said it snowed. The Kyiv Council agreed."
    with opened(path) as writer:
        said = replace(SAID_IT_RAINED, source="President Volodymyr Zelensky")
        writer.add(*told("one.txt", one, said, names=names))  # type: ignore[arg-type]
        said = replace(SAID_IT_SNOWED, source="President Volodymyr Zelenskyy")
        writer.add(*told("two.txt", two, said, names=others))  # type: ignore[arg-type]
    with reading(path) as connection:
        found = statements(connection, Filters(speaker="Zelensky"))
    assert {s.content for s in found} == {"it rained", "it snowed"}
    assert len({(s.speaker, s.attribution.speaker) for s in found}) == 1


def test_a_page_that_cannot_be_kept_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    page, analysis = told("opened.txt", OPENED)
    broken = replace(analysis, why_not="\ud800")
    with opened(path) as writer:
        with pytest.raises(Exception, match="half characters"):
            writer.add(page, broken)
        writer.add(page, analysis)
        writer.add(*told("closed.txt", CLOSED, day="2026-03-02"))
    assert identity(path, "opened.txt", "Vera Lund") == identity(path, "closed.txt", "Vera Lund")


def test_layers_of_a_writer_that_did_not_link_are_linked_later(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with open_writer(path) as writer:
        writer.add(*told("opened.txt", OPENED))
        writer.add(*told("closed.txt", CLOSED, day="2026-03-02"))
    assert identity(path, "opened.txt", "Vera Lund") is None
    with opened(path) as writer:
        assert writer.link_all() == 2
        assert writer.link_all() == 0
    assert identity(path, "opened.txt", "Vera Lund") == identity(path, "closed.txt", "Vera Lund")


def test_a_full_name_joins_the_bare_one_before_it_until_a_person_parts_them(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    near = {"Bo Quist": "person", "Ada Ree": "person"}
    bare = near | {"Lund": "person"}
    also = near | {"Vera Lund": "person", "Ivo Marsh": "person"}
    with opened(path) as writer:
        one = "Mayor Lund thanked Bo Quist and Ada Ree."
        writer.add(*told("one.txt", one, names=bare, day="2026-01-01"))  # type: ignore[arg-type]
        far = "Vera Lund met Ivo Marsh."
        alone = {"Vera Lund": "person", "Ivo Marsh": "person"}
        writer.add(*told("far.txt", far, names=alone, day="2025-06-01"))  # type: ignore[arg-type]
        two = "Mayor Vera Lund met Bo Quist, Ada Ree and Ivo Marsh."
        writer.add(*told("two.txt", two, names=also, day="2026-01-02"))  # type: ignore[arg-type]
        before = identity(path, "one.txt", "Lund")
        assert before == identity(path, "two.txt", "Vera Lund")
        assert verify(path).is_sound
        joins = rows(path, "SELECT number FROM judgements WHERE verdict = 'one'")
        for (number,) in joins:
            writer.revoke(number, author="Ada", why="two women")
        three = two.replace("met", "saw")
        writer.add(*told("three.txt", three, names=also, day="2026-01-03"))  # type: ignore[arg-type]
    assert len(joins) == 1
    assert identity(path, "one.txt", "Lund") != identity(path, "far.txt", "Vera Lund")
