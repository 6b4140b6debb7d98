"""What a record that is kept open answers is what it answers when it is opened anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from typing import Any

import pytest

from onrecord.evaluation.big_record import write_big_record
from onrecord.evaluation.invented import stories
from onrecord.identity.across.record import RecordLinker
from onrecord.model.act import ActCode
from onrecord.model.attribution import WRONG
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import acts, correct, overview, record, review, settle_disputes
from onrecord.workflow.record import Filters

BY = correct.By("Ada", "so it was")
N_STATEMENTS = 640


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record in which people corrected, rejected and moved statements, and joined identities."""
    at = tmp_path_factory.mktemp("invented") / "r.db"
    write_big_record(at, N_STATEMENTS, seed=3)
    decided(at)
    return at


def corrected(at: Path) -> None:
    most = correct.most_quoted(at, limit=6)
    first, second = record.said(at, Filters(speaker=most[0].id), limit=2)
    correct.correct(at, first.attribution.id, BY, correct.Instead(speaker=most[3].id))
    said = correct.Instead(acts=correct.acts_spelled("ACCUSE"), targets=(most[2].id,))
    correct.correct(at, second.attribution.id, BY, said)
    correct.merge(at, most[4].id, most[5].id, BY)


def reviewed(at: Path) -> None:
    """Statements of every kind that counts are made of are rejected, moved, accepted and paired."""
    most = correct.most_quoted(at, limit=3)
    first, second, third = record.said(at, Filters(speaker=most[0].id), limit=3)
    review.reject(at, first.attribution.id, BY)
    review.reject(at, record.said(at, Filters(), limit=1)[0].attribution.id, BY)
    accusing = acts.acts(at, Filters(act="ACCUSE"), limit=20)
    review.reject(at, next(one.id for one in accusing if one.evidence == "statement"), BY)
    (span, *_) = second.attribution.content
    correct.correct(
        at, second.attribution.id, BY, correct.Instead(content=((span.start, span.end - 9),))
    )
    review.accept(at, third.attribution.id, BY)
    other = record.said(at, Filters(speaker=most[1].id), limit=1)[0]
    ends = (third.attribution.id, other.attribution.id)
    settle_disputes.stand(at, *ends, "opposed", BY)


def decided(at: Path) -> None:
    corrected(at)
    reviewed(at)


def taken_back(at: Path) -> None:
    """What was rejected is a statement again, and the first correction is no longer."""
    made = [one for one in record.judgements(at) if one.verdict == WRONG and one.is_standing]
    assert len(made) == 3
    for one in made:
        review.undo(at, one.number, BY)
    record.revoke(at, 1, author="Ada", why="not so")


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
        Filters(with_rejected=True),
        Filters(speaker=most[0].id, since="2014", with_rejected=True),
    ]
    told: dict[str, Any] = {}
    for one in filters:
        for limit, offset in ((1000, 0), (7, 0), (7, 5), (3, 999_999)):
            said = record.said(at, one, limit=limit, offset=offset)
            told[f"said {one} {limit} {offset}"] = said
        told[f"count {one}"] = record.count_said(at, one)
        told[f"spread {one}"] = overview.facets(at, one, most=50)
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


@pytest.mark.in_files
def test_counts_are_made_on_as_pages_are_added_and_people_decide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.store.kept._SOON_SECONDS", inf)
    at = tmp_path / "r.db"
    write_big_record(at, 160, seed=1)
    with record.kept_open(at):
        asked(at)
        for n, change in enumerate(changes(at)):
            change()
            kept = asked(at)
            copy = tmp_path / f"copy-{n}.db"
            record.backup(at, copy)
            assert differences(kept, asked(copy)) == []


@pytest.mark.in_files
def test_what_is_rejected_is_gone_at_once_and_back_when_that_is_undone(tmp_path: Path) -> None:
    at = tmp_path / "r.db"
    write_big_record(at, 160, seed=1)
    with record.kept_open(at):
        before = asked(at)
        most = correct.most_quoted(at, limit=1)[0]
        one = record.said(at, Filters(speaker=most.id, act="ACCUSE"), limit=1)[0].attribution.id
        number = review.reject(at, one, BY)
        for wanted in (Filters(), Filters(speaker=most.id), Filters(act="ACCUSE")):
            assert one not in [said.attribution.id for said in record.said(at, wanted)]
            assert record.count_said(at, wanted) == before[f"count {wanted}"] - 1
        assert correct.entity(at, most.id).n_statements == most.n_statements - 1
        n_edges = sum(edge.n for edge in overview.edges(at, "ACCUSE", Filters()).edges)
        was = sum(edge.n for edge in before[f"accusations {Filters()}"].edges)
        assert n_edges == was - 1
        review.undo(at, number, BY)
        assert differences(asked(at), before) == []


def added(at: Path) -> None:
    with open_writer(at, linker=RecordLinker()) as writer:
        for story in stories(160, seed=2):
            for one in story:
                writer.add(one.page, one.analysis)


def changes(at: Path) -> Iterator[Callable[[], Any]]:
    yield lambda: added(at)
    yield lambda: decided(at)
    yield lambda: taken_back(at)
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
