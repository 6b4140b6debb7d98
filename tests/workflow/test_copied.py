"""Who runs one text, the earliest first, as every face asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import NotInRecord
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import copied
from support.ferry import CUT, EDITED, OTHER, PUT_IN, WHOLE
from support.record_files import empty_record
from support.statements import analysis, page


def run(text: str, outlet: str, published: str | None) -> tuple[Page, Analysis]:
    uri = f"https://{outlet.lower()}.example/ferry"
    one = page(text, uri, publisher=outlet, published=published)
    return one, analysis(one)


POST = run(EDITED, "Post", None)
COURIER = run(CUT, "Courier", "2031-10-08T09:00:00+02:00")
AGENCY = run(WHOLE, "Agency", "2031-10-08T06:30:00Z")
HERALD = run(OTHER, "Herald", "2031-10-07")
RUNS = (POST, COURIER, AGENCY)


def kept(path: Path, *some: tuple[Page, Analysis]) -> Path:
    with open_writer(empty_record(path)) as writer:
        for one in some:
            writer.add(*one)
    return path


@pytest.mark.usefixtures("each_database")
def test_the_earliest_published_stands_first_and_one_of_no_stated_day_last(tmp_path: Path) -> None:
    path = kept(tmp_path / "r.db", *RUNS, HERALD)
    (found,) = copied.texts(path)
    assert found.outlets == ("Agency", "Courier", "Post")
    for one in RUNS:
        assert copied.same_text(path, one[0].document.id) == found
    assert copied.same_text(path, HERALD[0].document.id) is None


def test_how_much_of_the_shorter_stands_in_both_is_told(tmp_path: Path) -> None:
    (found,) = copied.texts(kept(tmp_path / "r.db", *RUNS))
    first, courier, post = (one.shared for one in found.runs)
    assert first == 1.0
    assert courier is not None
    assert post is not None
    assert 0.9 < courier < 1.0
    assert 0.8 < post < courier


def test_texts_that_most_documents_run_come_first(tmp_path: Path) -> None:
    told = [run(OTHER + more, name, "2031-10-09") for name, more in (("Mail", ""), ("Sun", " "))]
    path = kept(tmp_path / "r.db", *told, *RUNS)
    assert [len(one.runs) for one in copied.texts(path)] == [3, 2]
    assert [len(one.runs) for one in copied.texts(path, limit=1, offset=1)] == [2]


def test_an_earlier_version_of_a_page_is_named_only_where_it_is_asked_about(tmp_path: Path) -> None:
    later = run(PUT_IN, "Agency", "2031-10-08T08:30:00Z")
    path = kept(tmp_path / "r.db", AGENCY, later, COURIER)
    (found,) = copied.texts(path)
    assert [one.document for one in found.runs] == [
        COURIER[0].document.id, later[0].document.id
    ]  # fmt: skip
    earlier = copied.same_text(path, AGENCY[0].document.id)
    assert earlier is not None
    assert [one.document for one in earlier.runs] == [
        AGENCY[0].document.id, COURIER[0].document.id
    ]  # fmt: skip


def test_a_page_that_no_longer_runs_the_text_leaves_the_group(tmp_path: Path) -> None:
    path = kept(tmp_path / "r.db", COURIER, AGENCY, run(OTHER, "Courier", "2031-10-09"))
    assert copied.texts(path) == []
    assert copied.same_text(path, AGENCY[0].document.id) is None


def test_the_same_bytes_at_two_addresses_run_one_text(tmp_path: Path) -> None:
    path = kept(tmp_path / "r.db", AGENCY, run(WHOLE, "Mirror", "2031-10-08T07:00:00Z"))
    (found,) = copied.texts(path)
    assert found.outlets == ("Agency", "Mirror")


def test_a_document_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotInRecord):
        copied.same_text(kept(tmp_path / "r.db", AGENCY), "doc_00")
