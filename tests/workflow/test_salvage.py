"""A new record from a broken one: what checks out goes over, what is lost is named."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import NothingToSalvage, RecordExists
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.provenance import Place
from onrecord.readers.inputs import RawInput
from onrecord.readers.read import PageReader
from onrecord.store import database, queries
from onrecord.store.judgements.deciding import Decider
from onrecord.store.proof.verify import verify
from onrecord.store.writing.writer import open_writer
from onrecord.workflow.assemble import load_linker
from onrecord.workflow.ingest import ingest
from onrecord.workflow.parts import Parts
from onrecord.workflow.record import verify_record
from onrecord.workflow.salvage import salvage
from support.layers import TEXT, layer
from support.record_files import empty_record, rows
from support.stand_ins import Analyzer, Reader, resolve


def parts() -> Any:
    """A reader that takes all for the article, and a model that finds one statement."""
    return Parts(Reader(), Analyzer(), resolve)


WORDS = ("harbour", "mill", "pier", "school", "tower", "lock", "bridge", "church")
LAYERS = [
    layer(TEXT.replace("harbour", w) + f" {w} " * 700, f"{w}.txt", claim=f"the {w} is safe")
    for w in WORDS
]
PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = empty_record(tmp_path_factory.mktemp("salvage") / "r.db")
    with open_writer(path, linker=load_linker()) as writer:
        for page, analysis in LAYERS:
            writer.add(page, analysis)
        writer.judge(LAYERS[2][0].document.id, "seen", before=None, author="Ada", why="read it")
        with writer.reviewing() as change:
            change.review(LAYERS[0][1].attributions[2].id, "wrong", Decider("Ada", "irony"))
        writer.revoke(1, author="Bea", why="not all of it")
        writer.set_aside("none.txt", "is empty")
    return path


def read(path: Path) -> dict[str, object]:
    """Every layer of a record by the id of its document, as its reading found it."""
    with database.reading(path) as connection:
        numbers = [n for (n,) in rows(path, "SELECT number FROM layers")]
        found = [queries.layer(connection, n, with_rejected=True, as_found=True) for n in numbers]
    return {page.document.id: (page, analysis.attributions) for page, analysis in found}


def judged(path: Path) -> list[tuple[object, ...]]:
    query = "SELECT about, verdict, author, at, why, revokes FROM judgements ORDER BY number"
    return rows(path, query)


@pytest.mark.in_files
def test_a_whole_record_goes_over_as_it_is(whole: Path, tmp_path: Path) -> None:
    told = salvage(whole, tmp_path / "new.db")
    assert (told.n_documents, told.n_kept, told.n_read_again, told.lost) == (8, 8, 0, [])
    assert read(tmp_path / "new.db") == read(whole)
    assert judged(tmp_path / "new.db") == judged(whole)
    for query in ("SELECT uri, reason, at FROM set_aside", "SELECT fetched_at FROM documents"):
        assert rows(tmp_path / "new.db", query) == rows(whole, query)
    assert verify(tmp_path / "new.db").is_sound


@pytest.mark.in_files
@pytest.mark.parametrize("seed", range(4))
def test_of_a_record_with_broken_pages_nothing_is_lost_unnamed(
    whole: Path, tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    harmed = bytearray(whole.read_bytes())
    for _ in range(8):  # page 0 has the schema: without it all is read again
        at = rng.randrange(seed > 0, len(harmed) // PAGE) * PAGE
        harmed[at : at + PAGE] = rng.randbytes(PAGE)
    broken = tmp_path / "broken.db"
    broken.write_bytes(harmed)
    told = salvage(broken, tmp_path / "new.db", load=parts)
    assert broken.read_bytes() == harmed
    assert verify(tmp_path / "new.db").is_sound
    kept, before = pages(tmp_path / "new.db"), pages(whole)
    named = {lost.name for lost in told.lost}
    for uri, raw in before.items():
        moved = "lost-place:" + LAYERS_BY_URI[uri].document.sha256
        # A page whose row and bytes are both lost cannot be named by anyone.
        if uri in kept or moved in kept:
            assert raw in (kept.get(uri), kept.get(moved))
        else:
            assert uri in named or not holds(harmed, uri)
    assert set(kept) <= set(before) | {n for n in named if n.startswith("lost-place:")}


LAYERS_BY_URI: dict[str, Page] = {page.document.uri: page for page, _ in LAYERS}


def holds(harmed: bytes | bytearray, uri: str) -> bool:
    """Whether the row of a document is on any page of the file."""
    return LAYERS_BY_URI[uri].document.id.encode() + uri.encode() in harmed


def shown(path: Path) -> list[tuple[Page, Analysis]]:
    with database.reading(path) as connection:
        return [queries.newest(connection, i) for (i,) in rows(path, "SELECT id FROM documents")]


def pages(path: Path) -> dict[str, bytes]:
    return {page.document.uri: page.document.raw for page, _ in shown(path)}


@pytest.mark.in_files
def test_a_record_that_is_cut_short_gives_what_is_left(whole: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    raw = whole.read_bytes()
    broken.write_bytes(raw[: len(raw) // 2])
    told = salvage(broken, tmp_path / "new.db", load=parts)
    assert verify(tmp_path / "new.db").is_sound
    assert told.n_documents > 0


def test_a_record_that_does_not_open_is_told_with_its_documents(
    whole: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(bytes(PAGE) + whole.read_bytes()[PAGE:])
    report = verify_record(broken)
    assert not report.is_sound
    assert {d.document for d in report.damages} == {"", *LAYERS_BY_URI}


@pytest.mark.in_files
def test_bytes_without_their_place_are_kept_under_their_hash(whole: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(whole.read_bytes().replace(b"doc_", b"dox_"))
    told = salvage(broken, tmp_path / "new.db", load=parts)
    assert {lost.what for lost in told.lost} >= {"place"}
    assert sorted(pages(tmp_path / "new.db").values()) == sorted(pages(whole).values())


def test_nothing_is_written_over_and_nothing_made_of_nothing(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(RecordExists):
        salvage(whole, whole)
    (tmp_path / "page.txt").write_text("Harbour closed.")
    with pytest.raises(NothingToSalvage):
        salvage(tmp_path / "page.txt", tmp_path / "new.db")
    assert [p.name for p in tmp_path.iterdir()] == ["page.txt"]


SENTENCE = "The harbour of Łódź stays closed, said Vera Lund of the port on Monday morning."
ITEM = {
    "uri": "urn:ledger:9", "type": "text", "version": "1", "pubstatus": "usable",
    "versioncreated": "2026-03-02T10:00:00Z", "headline": "Harbour", "body_text": SENTENCE,
}  # fmt: skip
ODD = (
    RawInput("polish.txt", SENTENCE.encode("iso-8859-2"), charset="iso-8859-2"),
    RawInput("urn:ledger:9", json.dumps(ITEM).encode()),
    RawInput("lines.jsonl#1", json.dumps({"text": SENTENCE}).encode(), is_line=True),
    RawInput("brace.txt", f"{{1}} Harbour\n\n{SENTENCE}\n\n{SENTENCE}".encode()),
)


@pytest.mark.in_files
def test_pages_are_read_again_as_what_they_were(tmp_path: Path) -> None:
    path = empty_record(tmp_path / "r.db")
    of_pages = Parts(PageReader(), Analyzer(), resolve)
    with open_writer(path, linker=load_linker()) as writer:
        assert [o.reason for o in ingest(ODD, parts=of_pages, keeper=writer)] == [None] * len(ODD)
    before = {page.document.uri: page.article for page, _ in shown(path)}
    path.write_bytes(bytes(PAGE) + path.read_bytes()[PAGE:])
    told = salvage(path, tmp_path / "new.db", load=lambda: of_pages)
    assert (told.n_read_again, told.lost) == (len(ODD), [])
    assert {page.document.uri: page.article for page, _ in shown(tmp_path / "new.db")} == before


@pytest.mark.in_files
@pytest.mark.parametrize("n_harmed", [0, 1], ids=["whole", "read again"])
def test_captures_and_what_an_agency_took_back_go_over_once(tmp_path: Path, n_harmed: int) -> None:
    path = empty_record(tmp_path / "r.db")
    canceled = json.dumps(ITEM | {"pubstatus": "canceled"}).encode()
    of_pages = Parts(PageReader(), Analyzer(), resolve)
    march = [datetime(2026, 3, day, tzinfo=UTC) for day in (2, 3)]
    given = [
        RawInput("urn:ledger:9", canceled, fetched_at=day, at=Place("m.warc.gz", n, n * 99, 99))
        for n, day in enumerate(march)
    ]
    with open_writer(path, linker=load_linker()) as writer:
        list(ingest(given, parts=of_pages, keeper=writer))
        writer.revoke(1, author="Ada", why="it stands")
    path.write_bytes(bytes(PAGE * n_harmed) + path.read_bytes()[PAGE * n_harmed :])
    told = salvage(path, tmp_path / "new.db", load=lambda: of_pages)
    assert told.lost == []
    kept = rows(tmp_path / "new.db", "SELECT file, record, first_byte FROM captures")
    assert kept == [("m.warc.gz", 0, 0), ("m.warc.gz", 1, 99)]
    decided = rows(tmp_path / "new.db", "SELECT verdict, author, revokes FROM judgements")
    assert decided == [("canceled", "the page itself", None), ("revoked", "Ada", 1)]


@pytest.mark.in_files
def test_what_was_forgotten_stays_forgotten(whole: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(whole.read_bytes())
    with open_writer(copy, linker=load_linker()) as writer:
        writer.forget("mill.txt", reason="asked")
    salvage(copy, tmp_path / "new.db")
    assert "mill.txt" not in pages(tmp_path / "new.db")
    query = "SELECT sha256, reason, n_documents, at FROM tombstones"
    assert rows(tmp_path / "new.db", query) == rows(copy, query)
