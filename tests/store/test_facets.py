"""Statements counted by speaker, act, outlet and day; who did it to whom; what is new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from onrecord.store.database import reading
from onrecord.store.judgements import correcting
from onrecord.store.judgements.correcting import Change
from onrecord.store.judgements.deciding import Decider
from onrecord.store.listing import acted, latest, roll, statements
from onrecord.store.listing.edges import edges
from onrecord.store.listing.facets import Facets, facets
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import count_statements, latest_layers
from support.acting import quarrel
from support.linked import opened
from support.relating import harbour


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return quarrel(tmp_path / "quarrel.db")


@pytest.fixture
def connection(record: Path) -> Iterator[Connection]:
    with reading(record) as found:
        yield found


def spread(found: Facets) -> dict[str, int]:
    return {share.name: share.n for share in (*found.speakers, *found.acts, *found.publishers)}


def test_each_share_is_what_its_filter_finds(connection: Connection) -> None:
    whole = facets(connection, Filters())
    assert whole.is_all
    assert whole.n == count_statements(connection, Filters())
    for share in whole.speakers:
        assert count_statements(connection, Filters(speaker=share.key)) == share.n
    for share in whole.about:
        assert count_statements(connection, Filters(on=share.key)) == share.n
    for share in whole.publishers:
        assert count_statements(connection, Filters(publisher=share.key)) == share.n
    for share in whole.days:
        assert count_statements(connection, Filters(since=share.key, until=share.key)) == share.n
    assert sum(share.n for share in whole.days) == whole.n


def test_an_act_counts_a_statement_once(connection: Connection) -> None:
    accusing = facets(connection, Filters(act="ACCUSE"))
    share = next(share for share in facets(connection, Filters()).acts if share.key == "ACCUSE")
    assert share.n == accusing.n == count_statements(connection, Filters(act="ACCUSE"))


def test_shares_of_what_fits_alone_are_counted(connection: Connection) -> None:
    assert spread(facets(connection, Filters(about="rained")))["Vera Lund"] == 1
    assert facets(connection, Filters(about="zebra")) == Facets(0, True, (), (), (), (), ())


def test_of_very_many_the_latest_are_counted_and_that_is_told(connection: Connection) -> None:
    some = facets(connection, Filters(), most=2)
    assert not some.is_all
    assert some.n == 2
    assert {share.key for share in some.days} == {"2026-03-11"}


def test_what_people_corrected_counts_as_they_said(record: Path) -> None:
    with opened(record) as writer, writer.deciding() as (connection, _):
        said = statements.statements(connection, Filters(about="rained"))[0].attribution.id
        moe = roll.find(connection, "Anders Moe")
        change = Change(speaker=moe, acts=(("ACCUSE", "done"),), targets=(moe,))
        correcting.correct(connection, said, change, Decider("Ada", "so"))
    with reading(record) as connection:
        shares = spread(facets(connection, Filters(about="rained")))
        found = edges(connection, "ACCUSE", Filters()).edges
        about = {share.name: share.n for share in facets(connection, Filters(act="ACCUSE")).about}
    assert shares["Anders Moe"] == 1
    assert shares["ACCUSE"] == 1
    assert about["Anders Moe"] >= 1
    assert "Vera Lund" not in shares
    assert ("Anders Moe", "Anders Moe") in {(edge.by.name, edge.to.name) for edge in found}


def test_an_edge_counts_the_acts_that_are_listed_between_the_two(connection: Connection) -> None:
    for code in ("ACCUSE", "COERCE", "REQUEST", "ASSAULT"):
        for edge in edges(connection, code, Filters()).edges:
            asked = Filters(speaker=edge.by.id, on=edge.to.id, act=code)
            listed = [act for act in acted.acted(connection, asked) if act.modality == "done"]
            assert edge.n == len(listed)
            assert edge.n_done == sum(act.evidence == "deed" for act in listed)


def test_edges_of_a_time_are_those_of_its_pages(connection: Connection) -> None:
    everything = edges(connection, "ACCUSE", Filters())
    early = edges(connection, "ACCUSE", Filters(until="2026-03-05"))
    assert sum(edge.n for edge in early.edges) < sum(edge.n for edge in everything.edges)
    assert not edges(connection, "ACCUSE", Filters(until="2020")).edges


def test_walking_the_latest_pages_lists_the_same_statements(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [(Filters(), 3, 0), (Filters(), 3, 2), (Filters(publisher="Osthaven Herald"), 9, 0)]
    walked = [statements.statements(connection, f, limit=n, offset=o) for f, n, o in asked]
    monkeypatch.setattr(statements, "_N_WALKED", 0)
    assert walked == [statements.statements(connection, f, limit=n, offset=o) for f, n, o in asked]


def test_the_latest_layers_hold_as_many_statements_as_asked(connection: Connection) -> None:
    one = latest_layers(connection, Filters(), n_statements=1)
    whole = latest_layers(connection, Filters(), n_statements=1000)
    assert not one.is_all
    assert whole.is_all
    assert one.layers == whole.layers[: len(one.layers)]


def test_what_is_new_comes_from_the_latest_pages(tmp_path: Path) -> None:
    with reading(harbour(tmp_path / "harbour.db")) as connection:
        assert len(latest.latest_disputes(connection, least=0.5, limit=5)) == 1
        assert latest.latest_disputes(connection, least=0.99, limit=5) == []
        # The invitation was ignored, as one side says: it is not open.
        assert latest.latest_open_proposals(connection, least=0.1, limit=5) == []


@pytest.mark.parametrize(("limit", "offset"), [(2, 0), (3, 1), (50, 0)])
def test_those_of_most_articles_are_found_among_those_of_most_links(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, limit: int, offset: int
) -> None:
    found = roll.known(connection, limit=limit, offset=offset)
    assert found
    monkeypatch.setattr(roll, "_MOST_LINKED", 0)
    assert found == roll.known(connection, limit=limit, offset=offset)
