"""Corrections of what a statement does, about whom and to whom: shown everywhere, taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from onrecord.errors import NotInRecord
from onrecord.model.act import ActCode, Modality
from onrecord.model.attribution import Attribution
from onrecord.store.database import reading
from onrecord.store.judgements import correcting, deciding, judging
from onrecord.store.judgements.correcting import Change
from onrecord.store.judgements.deciding import Decider
from onrecord.store.listing import acted, people, regarding, roll
from onrecord.store.listing import statements as saying
from onrecord.store.listing.filters import Filters
from onrecord.store.proof.verify import verify
from onrecord.store.queries import newest
from support.acting import Doing, Teller, quarrel, row
from support.linked import opened
from support.record_files import rows

ADA = Decider("Ada", "page 2 says so")
LIED = "“He lied to us,”"
Acts = tuple[tuple[ActCode, Modality], ...]


@pytest.fixture(name="path")
def record(tmp_path: Path) -> Path:
    return quarrel(tmp_path / "r.db")


def correct(
    path: Path,
    *,
    words: str = LIED,
    speaker: str | None = None,
    acts: Acts | None = None,
    targets: tuple[str, ...] | None = None,
    addressees: tuple[str, ...] | None = None,
) -> int:
    """Correct the statement of these words; people are named."""
    with opened(path) as writer, writer.deciding() as (connection, linker):

        def one(name: str) -> int:
            try:
                return roll.find(connection, name)
            except NotInRecord:
                return deciding.found_person(connection, linker, name)

        def several(names: tuple[str, ...] | None) -> tuple[int, ...] | None:
            return None if names is None else tuple(map(one, names))

        change = Change(
            speaker=None if speaker is None else one(speaker),
            acts=acts,
            targets=several(targets),
            addressees=several(addressees),
        )
        return correcting.correct(connection, id_of(connection, words), change, ADA)


def id_of(connection: Connection, words: str) -> str:
    found = saying.statements(connection, Filters())
    return next(s.attribution.id for s in found if s.content == words)


def revoke(path: Path, number: int) -> int:
    with opened(path) as writer:
        return writer.revoke(number, author="Ada", why="page 3 says otherwise")


def on_page(path: Path, words: str = LIED, uri: str = "row.txt") -> dict[str, Any]:
    """The statement of these words as its page's object tells it, people by name."""
    with reading(path) as connection:
        page, analysis = newest(connection, uri)
    names = {e.id: e.identity.name if e.identity else e.name for e in analysis.entities}
    text = page.article.text
    (item,) = [a for a in analysis.attributions if a.content[0].of(text) == words]
    return told_by(item, names)


def told_by(item: Attribution, names: dict[str, str]) -> dict[str, Any]:
    return {
        "speaker": names.get(item.speaker or ""),
        "acts": [
            (a.code, a.modality, a.prob, names.get(a.actor or ""), names.get(a.recipient or ""))
            for a in item.acts
        ],
        "targets": [names[t] for t in item.targets],
        "addressees": [names[a] for a in item.addressees],
        "corrections": [c.number for c in item.corrections],
    }


def faces(path: Path) -> list[Any]:
    """What all questions of the record answer."""
    everyone = ("Vera Lund", "Anders Moe", "Kaja Storm", "Dock Union", "Port Council")
    asks: list[Callable[[Connection], Any]] = [
        lambda c: saying.statements(c, Filters()),
        lambda c: acted.acted(c, Filters()),
        lambda c: newest(c, "row.txt"),
        lambda c: newest(c, "reply.txt"),
        lambda c: [(k.name, k.n_statements) for k in roll.known(c)],
    ]
    with reading(path) as connection:
        found = [ask(connection) for ask in asks]
        for name in everyone:
            found += [
                saying.statements(connection, Filters(speaker=name)),
                saying.statements(connection, Filters(on=name)),
                saying.statements(connection, Filters(on=name, act="ACCUSE")),
                acted.acted(connection, Filters(speaker=name)),
                acted.acted(connection, Filters(on=name)),
                regarding.regarding(connection, name, Filters()),
                people.people(connection, name, Filters()),
            ]
    return found


CHANGES: dict[str, dict[str, Any]] = {
    "speaker": {"speaker": "Kaja Storm"},
    "acts": {"acts": (("REQUEST", "hypothetical"), ("DENY", "done"))},
    "target": {"targets": ("Port Council", "Iris Holt")},
    "nobody": {"targets": ()},
    "addressee": {"addressees": ("Dock Union",)},
    "all": {
        "speaker": "Anders Moe", "acts": (("SUPPORT", "done"),), "targets": ("Vera Lund",),
        "addressees": (),
    },
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_correction_is_admitted_and_taking_it_back_brings_everything_back(
    path: Path, change: str
) -> None:
    before = faces(path)
    number = correct(path, **CHANGES[change])
    after = faces(path)
    assert after != before
    assert verify(path).is_sound
    again = revoke(path, number)
    assert faces(path) == before
    assert verify(path).is_sound
    revoke(path, again)
    assert faces(path) == after


def test_corrected_acts_are_certain_and_done_by_the_speaker_to_the_target(path: Path) -> None:
    number = correct(path, acts=(("REQUEST", "hypothetical"), ("DENY", "done")))
    assert on_page(path) == {
        "speaker": "Vera Lund",
        "acts": [
            ("REQUEST", "hypothetical", 1.0, "Vera Lund", "Anders Moe"),
            ("DENY", "done", 1.0, "Vera Lund", "Anders Moe"),
        ],
        "targets": ["Anders Moe"],
        "addressees": ["Kaja Storm"],
        "corrections": [number],
    }


def test_the_acts_that_were_found_are_done_to_the_corrected_target(path: Path) -> None:
    correct(path, targets=("Port Council", "Iris Holt"))
    found = on_page(path)
    assert found["acts"] == [("ACCUSE", "done", 0.9, "Vera Lund", "Port Council")]
    assert found["targets"] == ["Port Council", "Iris Holt"]


def test_a_statement_can_be_about_nobody_and_to_nobody(path: Path) -> None:
    correct(path, targets=(), addressees=())
    found = on_page(path)
    assert (found["targets"], found["addressees"]) == ([], [])
    assert found["acts"] == [("ACCUSE", "done", 0.9, "Vera Lund", None)]


def test_a_statement_without_acts_can_be_given_some(path: Path) -> None:
    correct(path, words="it rained", acts=(("STATE", "done"),), targets=("Anders Moe",))
    found = on_page(path, "it rained", "reply.txt")
    assert found["acts"] == [("STATE", "done", 1.0, "Vera Lund", "Anders Moe")]


def test_of_two_statements_with_one_content_that_one_is_shown_otherwise_which_was_named(
    tmp_path: Path,
) -> None:
    tell = Teller("claim.txt", "Sea\nKaja Storm says, as Vera Lund holds, that it is the sea.")
    for name in ("Kaja Storm", "Vera Lund"):
        tell.entity(name, "person")
    first, second = (
        Doing(by, cue, "that it is the sea", acts=(("STATE", None, "done"),))
        for by, cue in (("Kaja Storm", "says"), ("Vera Lund", "holds"))
    )
    found = tell.analysis(first, second)
    path = tmp_path / "r.db"
    with opened(path) as writer:
        writer.add(tell.page, found)
        with writer.deciding() as (connection, _):
            named = found.attributions[1].id
            correcting.correct(connection, named, Change(acts=(("DENY", "done"),)), ADA)
    with reading(path) as connection:
        told = newest(connection, "claim.txt")[1].attributions
    assert [[act.code for act in item.acts] for item in told] == [["STATE"], ["DENY"]]


def test_corrections_of_different_things_add_up_and_the_latest_of_one_wins(path: Path) -> None:
    correct(path, acts=(("DENY", "done"),))
    correct(path, targets=("Port Council",))
    last = correct(path, acts=(("AID", "offered"),), speaker="Kaja Storm")
    assert on_page(path)["acts"] == [("AID", "offered", 1.0, "Kaja Storm", "Port Council")]
    revoke(path, last)
    assert on_page(path)["acts"] == [("DENY", "done", 1.0, "Vera Lund", "Port Council")]


def test_every_listing_tells_corrected_acts_and_targets(path: Path) -> None:
    number = correct(path, acts=(("REQUEST", "done"),), targets=("Port Council",))
    with reading(path) as connection:
        done = acted.acted(connection, Filters(speaker="Vera Lund", on="Port Council"))
        accused = acted.acted(connection, Filters(speaker="Vera Lund", on="Moe", act="ACCUSE"))
        asked = saying.statements(connection, Filters(on="Port Council", act="REQUEST"))
        of_moe = saying.statements(connection, Filters(on="Anders Moe", speaker="Vera Lund"))
        about = regarding.regarding(connection, "Port Council", Filters(speaker="Vera Lund"))
        (lund,) = people.people(connection, "Vera Lund", Filters(act="REQUEST"))
        (council,) = people.people(connection, "Port Council", Filters(act="REQUEST"))
    assert [(a.code, a.words, a.corrected_by) for a in done] == [("REQUEST", LIED, (number,))]
    assert [a.words for a in accused] == ["minister Anders Moe of hiding the plan"]
    assert [s.content for s in asked] == [LIED]
    assert LIED not in [s.content for s in of_moe]
    assert [(r.how, r.words, r.corrected_by) for r in about] == [(("target",), LIED, (number,))]
    assert {c.who.name: c.n for c in lund.to} == {"Anders Moe": 1, "Port Council": 1}
    assert [(c.who.name, c.n) for c in council.by] == [("Vera Lund", 1)]


def test_about_someone_lists_what_people_say_was_said_to_them(path: Path) -> None:
    correct(path, addressees=("Dock Union",))
    with reading(path) as connection:
        union = regarding.regarding(connection, "Dock Union", Filters())
        storm = regarding.regarding(connection, "Kaja Storm", Filters())
    assert [(r.how, r.words) for r in union] == [(("addressee",), LIED)]
    assert [r.evidence for r in storm] == ["deed"]


def test_of_two_corrected_speakers_only_the_latest_is_listed(path: Path) -> None:
    correct(path, speaker="Kaja Storm")
    correct(path, speaker="Dock Union")
    with reading(path) as connection:
        by = {
            name: [s.content for s in saying.statements(connection, Filters(speaker=name))]
            for name in ("Kaja Storm", "Dock Union")
        }
        counted = {k.name: k.n_statements for k in roll.known(connection)}
    assert by == {"Kaja Storm": [], "Dock Union": [LIED]}
    assert (counted["Kaja Storm"], counted["Dock Union"], counted["Vera Lund"]) == (0, 1, 3)


def test_a_judgement_keeps_what_stood_before(path: Path) -> None:
    correct(path, acts=(("DENY", "done"),), targets=("Port Council",))
    correct(path, addressees=())
    with reading(path) as connection:
        first, second = judging.judgements(connection)
        moe, council, storm = (
            roll.one(connection, name).id for name in ("Anders Moe", "Port Council", "Kaja Storm")
        )
    assert first.before["acts"] == [["ACCUSE", "done", moe]]
    assert (first.before["targets"], first.before["addressees"]) == ([moe], [storm])
    assert second.before["acts"] == [["DENY", "done", council]]
    assert second.before["targets"] == [council]
    assert (first.details["targets"], second.details["addressees"]) == ([council], [])


@pytest.mark.parametrize("model", ["m1", "m2"])
def test_a_correction_holds_after_the_page_is_read_again(path: Path, model: str) -> None:
    correct(path, acts=(("DENY", "done"),), targets=("Iris Holt",), addressees=())
    before = on_page(path)
    with opened(path) as writer:
        assert writer.add(*row(model=model)).is_shown_otherwise == (model == "m2")
    assert on_page(path) == before
    assert verify(path).is_sound


def test_a_correction_that_stands_again_holds_for_what_was_read_meanwhile(path: Path) -> None:
    again = revoke(path, correct(path, acts=(("DENY", "done"),), speaker="Kaja Storm"))
    with opened(path) as writer:
        assert not writer.add(*row(model="m2")).is_shown_otherwise
    assert on_page(path)["speaker"] == "Vera Lund"
    revoke(path, again)
    assert on_page(path)["acts"] == [("DENY", "done", 1.0, "Kaja Storm", "Anders Moe")]
    assert verify(path).is_sound


def test_whoever_two_people_were_joined_to_is_the_target_then(path: Path) -> None:
    correct(path, targets=("Iris Holt",))
    with opened(path) as writer, writer.deciding() as (connection, linker):
        storm, holt = (roll.one(connection, name).id for name in ("Kaja Storm", "Iris Holt"))
        deciding.join(connection, linker, holt, storm, ADA)
    assert on_page(path)["targets"] == ["Kaja Storm"]
    assert verify(path).is_sound


def test_corrections_go_with_their_page(path: Path) -> None:
    correct(path, acts=(("DENY", "done"),), targets=("Iris Holt",))
    with opened(path) as writer:
        writer.forget("row.txt", reason="asked to")
    assert verify(path).is_sound
    for table in ("corrections", "corrected_acts", "corrected_parties"):
        assert rows(path, f"SELECT * FROM {table}") == []  # noqa: S608


def test_a_target_whose_only_page_is_forgotten_is_nobody(path: Path) -> None:
    correct(path, words="it rained", acts=(("ACCUSE", "done"),), targets=("Dock Union",))
    with opened(path) as writer:
        writer.forget("row.txt", reason="asked to")
    found = on_page(path, "it rained", "reply.txt")
    assert (found["targets"], found["acts"][0][-1]) == ([], None)
    assert verify(path).is_sound


DAMAGES = {
    "a code": "UPDATE corrected_acts SET code = 'AID'",
    "a target": "DELETE FROM corrected_parties WHERE role = 'target'",
    "another target": "UPDATE corrected_parties SET identity = 1 WHERE role = 'target'",
    "an act that nobody told": "DELETE FROM corrections",
}


@pytest.mark.in_files
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_told(path: Path, damage: str) -> None:
    correct(path, acts=(("DENY", "done"),), targets=("Port Council",))
    with closing(sqlite3.connect(path)) as broken, broken:
        broken.execute(DAMAGES[damage])
    told = [d.what for d in verify(path).damages]
    assert told == ["a statement is told otherwise than its corrections say"]
