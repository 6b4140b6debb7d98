"""What a record that is kept open answers is what it answers when it is opened anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.evaluation.big_record import write_big_record
from onrecord.evaluation.invented import stories
from onrecord.identity.across.record import RecordLinker
from onrecord.model.act import ActCode
from onrecord.store.writer import open_writer
from onrecord.workflow import acts, correct, overview, record
from onrecord.workflow.record import Filters

BY = correct.By("Ada", "so it was")
N_STATEMENTS = 640


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record in which people corrected speakers and acts, and joined two identities."""
    at = tmp_path_factory.mktemp("invented") / "r.db"
    write_big_record(at, N_STATEMENTS, seed=3)
    corrected(at)
    return at


def corrected(at: Path) -> None:
    most = correct.most_quoted(at, limit=6)
    first, second = record.said(at, Filters(speaker=most[0].id), limit=2)
    correct.correct(at, first.attribution.id, BY, correct.Instead(speaker=most[3].id))
    said = correct.Instead(acts=correct.acts_spelled("ACCUSE"), targets=(most[2].id,))
    correct.correct(at, second.attribution.id, BY, said)
    correct.merge(at, most[4].id, most[5].id, BY)


def asked(at: Path) -> dict[str, Any]:
    """Answers to everything that has a way of its own where connections are kept."""
    most = correct.most_quoted(at, limit=8)
    filters = [
        Filters(),
        Filters(since="2015"),
        Filters(until="2016-07"),
        Filters(publisher=record.documents(at)[0].publisher),
        *(Filters(speaker=one.id) for one in most),
        Filters(speaker=most[0].name, since="2014", until="2020"),
        Filters(on=most[1].name),
        Filters(act="ACCUSE"),
        Filters(act="DENY", publisher=record.documents(at)[1].publisher),
        Filters(about="harbour"),
        Filters(about="no such words"),
        Filters(kind="direct"),
    ]
    told: dict[str, Any] = {}
    for one in filters:
        for limit, offset in ((1000, 0), (7, 0), (7, 5), (3, 999_999)):
            said = record.said(at, one, limit=limit, offset=offset)
            told[f"said {one} {limit} {offset}"] = said
        told[f"count {one}"] = record.count_said(at, one)
    for name in (None, most[0].name.split()[-1], "Nobody"):
        told[f"people {name}"] = correct.entities(at, name, limit=30)
        told[f"bodies {name}"] = correct.entities(at, name, kind="organization", limit=5, offset=2)
    told["most quoted"] = correct.most_quoted(at, limit=500)
    told["documents"] = [record.documents(at), record.documents(at, limit=4, offset=3)]
    for words in ("harbour", "harb*", "harbour OR bridge", '"the talks went on"', "qqq"):
        told[f"pages {words}"] = record.search(at, words, limit=20, offset=1)
    told["pages of days"] = record.search(at, "harbour", Filters(since="2016", until="2022"))
    told["people told"] = [acts.people(at, one.id, Filters()) for one in most]
    for one in (Filters(), Filters(since="2015", until="2019-11")):
        told[f"accusations {one}"] = overview.edges(at, "ACCUSE", one)
        told[f"spread {one}"] = overview.facets(at, one, most=50)
    told["latest disputes"] = overview.newest_disputes(at, limit=9)
    told["latest proposals"] = overview.newest_open(at, limit=9)
    return told


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    assert one.keys() == other.keys()
    return [what for what in one if one[what] != other[what]]


def test_everything_is_answered_alike(invented: Path) -> None:
    anew = asked(invented)
    with record.kept_open(invented):
        for _ in range(2):
            assert differences(asked(invented), anew) == []


def test_counts_are_made_on_as_pages_are_added_and_people_decide(tmp_path: Path) -> None:
    at = tmp_path / "r.db"
    write_big_record(at, 160, seed=1)
    with record.kept_open(at):
        for n, change in enumerate(changes(at)):
            asked(at)
            change()
            kept = asked(at)
            copy = tmp_path / f"copy-{n}.db"
            record.backup(at, copy)
            assert differences(kept, asked(copy)) == []


def added(at: Path) -> None:
    with open_writer(at, linker=RecordLinker()) as writer:
        for story in stories(160, seed=2):
            for one in story:
                writer.add(one.page, one.analysis)


def changes(at: Path) -> Iterator[Callable[[], Any]]:
    yield lambda: added(at)
    yield lambda: corrected(at)
    yield lambda: record.revoke(at, 1, author="Ada", why="not so")
    yield lambda: record.forget(at, record.documents(at)[3].id, reason="asked for")


@pytest.mark.parametrize("act", ["ACCUSE", "COERCE", "REQUEST"])
def test_who_does_what_to_whom_is_counted_as_the_single_acts_tell(
    invented: Path, act: ActCode
) -> None:
    for filters in (Filters(), Filters(since="2015", until="2019-11")):
        single = acts.acts(invented, Filters(act=act, since=filters.since, until=filters.until))
        counts = Counter(
            (one.actor, one.recipient)
            for one in single
            if one.actor and one.recipient and one.modality == "done"
        )
        with record.kept_open(invented):
            found = overview.edges(invented, act, filters)
        assert found.is_all
        assert {(one.by, one.to): one.n for one in found.edges} == counts
        assert [one.n for one in found.edges] == sorted((o.n for o in found.edges), reverse=True)
        assert len(found.edges) > 5
