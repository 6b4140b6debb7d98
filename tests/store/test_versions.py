"""Versions of a page: the latest is shown, the earlier stay as they were and say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.provenance import Place
from onrecord.store.judgements.deciding import Decider
from onrecord.store.listing.filters import Filters
from onrecord.store.proof.verify import verify
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import record
from support.layers import TEXT, layer
from support.record_files import empty_record, rows
from support.stand_ins import Given, page_of

CLAIM = "the harbour is secure"
CHANGED = TEXT.replace("the harbour is safe", CLAIM)
_N_PAGES = 2
URI = "https://herald.example/harbour"


def seen(day: int, text: str = TEXT, uri: str = URI) -> tuple[Page, Analysis]:
    """The page as it stood there on a day of March."""
    claim = CLAIM if CLAIM in text else "the harbour is safe"
    page, analysis = layer(text, uri, claim=claim)
    moment = datetime(2026, 3, day, tzinfo=UTC)
    return replace(page, document=replace(page.document, fetched_at=moment)), analysis


def kept(tmp_path: Path, *pages: tuple[Page, Analysis]) -> Path:
    path = empty_record(tmp_path / "r.db")
    with open_writer(path) as writer:
        for page, analysis in pages:
            writer.add(page, analysis)
    return path


def contents(path: Path) -> list[str]:
    return sorted(one.content for one in record.said(path, Filters()))


def test_a_changed_page_supersedes_and_is_counted_once(tmp_path: Path) -> None:
    first, second = seen(1), seen(2, CHANGED)
    path = kept(tmp_path, first, second)
    assert CLAIM in contents(path)
    assert "the harbour is safe" not in contents(path)
    assert record.count_said(path, Filters()) == len(second[1].attributions)
    assert [one.id for one in record.documents(path)] == [second[0].document.id]
    assert verify(path).is_sound


def test_the_order_in_which_versions_are_read_does_not_matter(tmp_path: Path) -> None:
    pages = [seen(1), seen(2, CHANGED), seen(3, CHANGED + " It rained.")]
    for number, order in enumerate(permutations(pages)):
        (tmp_path / str(number)).mkdir()
        path = kept(tmp_path / str(number), *order)
        assert [one.id for one in record.documents(path)] == [pages[2][0].document.id]


def test_an_earlier_version_is_kept_whole_and_says_so(tmp_path: Path) -> None:
    (page, analysis), later = seen(1), seen(2, CHANGED)
    path = kept(tmp_path, (page, analysis), later)
    found, told = record.show(path, page.document.id)
    assert found.state.later == later[0].document.id
    assert replace(found, state=page.state) == page
    assert told == analysis
    assert record.show(path, URI)[0].document.id == later[0].document.id


def test_statements_of_earlier_versions_are_listed_on_demand_and_marked(tmp_path: Path) -> None:
    first, second = seen(1), seen(2, CHANGED)
    path = kept(tmp_path, first, second)
    found = record.said(path, Filters(with_earlier=True))
    earlier = [one for one in found if one.state.later is not None]
    assert {one.document for one in earlier} == {first[0].document.id}
    assert len(found) == len(first[1].attributions) + len(second[1].attributions)


def test_a_page_that_turns_back_is_the_latest_again(tmp_path: Path) -> None:
    path = kept(tmp_path, seen(1), seen(2, CHANGED), seen(3))
    assert "the harbour is safe" in contents(path)
    assert CLAIM not in contents(path)
    assert rows(path, "SELECT count(*) FROM documents") == [(2,)]
    assert verify(path).is_sound


def test_a_page_met_again_in_an_archive_is_the_latest_again(tmp_path: Path) -> None:
    first = seen(1)
    path = kept(tmp_path, first, seen(2, CHANGED))
    with open_writer(path) as writer:
        name, at = first[0].document.id, Place("march.warc.gz", 3, 300, 50)
        writer.add_capture(name, at, datetime(2026, 3, 3, tzinfo=UTC))
    assert "the harbour is safe" in contents(path)
    assert CLAIM not in contents(path)
    assert verify(path).is_sound


def test_a_page_met_again_is_taken_back_no_longer_by_what_came_before(tmp_path: Path) -> None:
    first, later = seen(1), seen(2, CHANGED)
    path = kept(tmp_path, first, later)
    with open_writer(path) as writer:
        writer.withdraw(later[0].document.id, Decider("Ada", "the desk says so"))
        name, at = first[0].document.id, Place("march.warc.gz", 3, 300, 50)
        writer.add_capture(name, at, datetime(2026, 3, 3, tzinfo=UTC))
    assert record.show(path, name)[0].state.withdrawal is None
    assert record.show(path, later[0].document.id)[0].state.withdrawal is not None


def test_reading_the_same_again_changes_nothing(tmp_path: Path) -> None:
    path = kept(tmp_path, seen(1), seen(2, CHANGED))
    before = rows(path, "SELECT * FROM versions"), rows(path, "SELECT * FROM newest")
    with open_writer(path) as writer:
        writer.add(*seen(1))
        writer.add(*seen(2, CHANGED))
    assert (rows(path, "SELECT * FROM versions"), rows(path, "SELECT * FROM newest")) == before


@pytest.mark.parametrize(
    "uri", [URI + "?utm_source=x", URI + "#top", "HTTP://Herald.example:80/harbour?fbclid=1"]
)
def test_an_address_with_a_campaign_is_the_same_page(tmp_path: Path, uri: str) -> None:
    path = kept(tmp_path, seen(1), seen(2, CHANGED, uri))
    assert len(record.documents(path)) == 1


def test_a_file_that_was_edited_is_a_version_and_another_of_its_name_is_not(tmp_path: Path) -> None:
    edited = kept(tmp_path, seen(1, uri="page.txt"), seen(2, CHANGED, uri="page.txt"))
    assert len(record.documents(edited)) == 1
    _, analysis = seen(3)
    page = page_of(Given("page.txt", b"Trams run late on Monday, the town says."), "en")
    with open_writer(edited) as writer:
        writer.add(page, replace(analysis, entities=(), attributions=()))
    assert len(record.documents(edited)) == _N_PAGES


def test_a_judgement_holds_for_what_versions_have_in_common(tmp_path: Path) -> None:
    first, second = seen(1), seen(2, CHANGED)
    path = kept(tmp_path, first)
    quoted = first[1].attributions[2]
    record.judge(path, quoted.id, "wrong", author="Ada", why="a slip")
    with open_writer(path) as writer:
        writer.add(*second)
    assert not any("Nobody asked us" in words for words in contents(path))
    assert rows(path, "SELECT count(*) FROM conflicts") == [(0,)]


def test_a_judgement_of_what_disappeared_is_no_conflict(tmp_path: Path) -> None:
    first = seen(1)
    path = kept(tmp_path, first)
    record.judge(path, first[1].attributions[1].id, "right", author="Ada", why="heard it")
    with open_writer(path) as writer:
        writer.add(*seen(2, CHANGED))
    assert rows(path, "SELECT what FROM conflicts WHERE what = 'lost'") == []


def test_forgetting_the_latest_version_shows_the_one_before(tmp_path: Path) -> None:
    path = kept(tmp_path, seen(1), seen(2, CHANGED))
    record.forget(path, seen(2, CHANGED)[0].document.id, reason="an order")
    assert "the harbour is safe" in contents(path)
    assert verify(path).is_sound


def test_a_withdrawn_page_says_so_on_every_statement_until_it_is_taken_back(
    tmp_path: Path,
) -> None:
    path = kept(tmp_path, seen(1), seen(2, CHANGED))
    number = record.withdraw(path, URI, author="Ada", why="the outlet retracted it")
    found = record.said(path, Filters(with_earlier=True))
    assert {one.state.withdrawal.why for one in found if one.state.withdrawal} == {
        "the outlet retracted it"
    }
    assert all(one.state.withdrawal for one in found)
    record.revoke(path, number, author="Ada", why="another page was meant")
    assert not any(one.state.withdrawal for one in record.said(path, Filters(with_earlier=True)))
    assert verify(path).is_sound


def test_what_is_published_after_a_withdrawal_stands(tmp_path: Path) -> None:
    path = kept(tmp_path, seen(1))
    record.withdraw(path, URI, author="Ada", why="the outlet retracted it")
    with open_writer(path) as writer:
        writer.add(*seen(2, CHANGED))
    assert not any(one.state.withdrawal for one in record.said(path, Filters()))


def test_a_page_that_was_gone_and_answers_again_stands(tmp_path: Path) -> None:
    path = kept(tmp_path, seen(1))
    by = Decider("fetching", "the address answered 410")
    with open_writer(path) as writer:
        writer.withdraw(URI, by, how="gone")
        assert writer.returned(URI, Decider("fetching", "the address answered 200")) == 1
    assert not any(one.state.withdrawal for one in record.said(path, Filters()))
