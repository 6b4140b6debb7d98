"""A page that is forgotten goes from the captures too; the others stay where they are."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.desk import database as desks
from onrecord.desk import things
from onrecord.errors import ErasureUnfinished, NotInRecord, RecordLocked
from onrecord.model.anchor import Anchor, Place
from onrecord.readers.warc import Capture, captures
from onrecord.store.database import reading
from onrecord.store.listing.holdings import counts
from onrecord.store.lock import writer_lock
from onrecord.store.proof.verify import verify
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import record
from onrecord.workflow.forgetting import Forgot, captures_for, forget
from support.desks import desk_holds
from support.layers import layer
from support.record_files import record_of, rows
from support.web_server import page, web_server

pytest.importorskip("protego", reason="needs the fetch extra")

from onrecord.fetching.erasing import stand_in
from support.runs import Runs, feed

PLACES = "SELECT d.uri, c.first_byte, c.n_bytes FROM captures c JOIN documents d ON d.number = c.document ORDER BY 1"  # noqa: E501


@pytest.fixture
def fetched(tmp_path: Path) -> Iterator[Runs]:
    """A record of three pages from a feed, each captured."""
    with web_server() as server:
        runs = Runs(tmp_path / "r.db", server)
        runs.run(feed(server, 3))
        yield runs


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def answers(path: Path) -> dict[str, tuple[int, bytes]]:
    found = (one for one in captures(path) if isinstance(one, Capture))
    return {one.uri: (one.at.first_byte, one.raw) for one in found}


def test_the_bytes_of_the_page_go_and_every_other_capture_stays_at_its_place(
    fetched: Runs,
) -> None:
    (file,) = captures_for(fetched.path)
    url = fetched.server.url("/1")
    before, places, size = answers(file), rows(fetched.path, PLACES), file.stat().st_size
    assert forget(fetched.path, url, reason="an order") == Forgot(1, 1)
    assert b"Pier 1 is shut" not in unpacked(file)
    assert file.stat().st_size == size
    assert answers(file) == {uri: one for uri, one in before.items() if uri != url}
    assert rows(fetched.path, PLACES) == [row for row in places if row[0] != url]
    assert verify(fetched.path).is_sound
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_fetching_goes_on_and_takes_the_page_in_no_more(fetched: Runs) -> None:
    forget(fetched.path, fetched.server.url("/1"), reason="an order")
    fetched.clock.sleep(86_400)
    fetched.server.answers["/2"] = page(b"Pier 2 is open, Moe said.")
    assert [one.status for one in fetched.run("/1")] == ["unchanged"]
    (again,) = fetched.run("/2")
    assert again.outcome is not None
    assert again.outcome.status == "read"
    assert fetched.server.url("/1") not in {one.uri for one in record.documents(fetched.path)}


def test_the_same_bytes_captured_from_two_addresses_go_from_both(fetched: Runs) -> None:
    fetched.server.answers["/copy"] = fetched.server.answers["/1"]
    fetched.run("/copy")
    assert forget(fetched.path, fetched.server.url("/1"), reason="an order") == Forgot(2, 2)
    for file in captures_for(fetched.path):
        assert b"Pier 1 is shut" not in unpacked(file)


@pytest.mark.parametrize("media_type", ["text/xml", "application/xml"])
def test_a_page_that_was_sent_as_xml_goes_as_others_do(fetched: Runs, media_type: str) -> None:
    words = b"<?xml version='1.0'?><html><body><p>The quay is shut, Lund said.</p></body></html>"
    fetched.server.answers["/quay"] = page(words, media_type=media_type)
    fetched.run("/quay")
    assert forget(fetched.path, fetched.server.url("/quay"), reason="an order") == Forgot(1, 1)
    for file in captures_for(fetched.path):
        assert b"The quay is shut" not in unpacked(file)


def test_an_archive_of_others_is_left_and_named(fetched: Runs, tmp_path: Path) -> None:
    (own,) = captures_for(fetched.path)
    given = Path(shutil.copyfile(own, tmp_path / "crawl.warc.gz"))
    found = next(one for one in captures(given) if isinstance(one, Capture) and "/1" in one.uri)
    with open_writer(fetched.path) as writer:
        known = record.show(fetched.path, found.uri)[0].document.id
        writer.add_capture(known, found.at, found.fetched_at)
    before = given.read_bytes()
    assert forget(fetched.path, found.uri, reason="an order") == Forgot(1, 1, ("crawl.warc.gz",))
    assert given.read_bytes() == before


def test_a_page_goes_from_captures_in_a_folder_that_is_named(fetched: Runs, tmp_path: Path) -> None:
    (own,) = captures_for(fetched.path)
    folder = tmp_path / "kept"
    own.parent.rename(folder)
    told = forget(fetched.path, fetched.server.url("/1"), reason="an order", captures=folder)
    assert told == Forgot(1, 1)
    (file,) = captures_for(fetched.path, folder)
    assert b"Pier 1 is shut" not in unpacked(file)


@pytest.mark.in_files
def test_nothing_goes_while_pages_are_fetched(fetched: Runs) -> None:
    url = fetched.server.url("/1")
    (file,) = captures_for(fetched.path)
    before = file.read_bytes()
    lock = fetched.path.with_name(fetched.path.name + ".fetching")
    with writer_lock(lock), pytest.raises(RecordLocked):
        forget(fetched.path, url, reason="an order")
    assert file.read_bytes() == before
    assert record.show(fetched.path, url)


def test_a_record_without_captures_is_forgotten_from_as_before(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    (one,) = record.documents(path)
    assert forget(path, one.id, reason="an order") == Forgot(1)


def kept(path: Path) -> str:
    """A record of one page of which somebody keeps some words; the page's SHA-256."""
    record_of(path, layer())
    return keep(path, layer()[0].document.sha256)


def keep(path: Path, sha256: str) -> str:
    with desks.writing(path) as desk:
        place = Place("doc_1", "harbour.txt", sha256)
        things.put(desk, "ida", Anchor("statement", f"att_{sha256}", (place,)), "quokkas said")
    return sha256


@pytest.mark.in_files
def test_what_a_reader_hinders_is_finished_when_it_is_asked_for_again(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    sha256 = kept(path)
    with reading(path) as connection:
        counts(connection)  # an open read: the log cannot be emptied under it
        for name in ("harbour.txt", sha256):
            with pytest.raises(ErasureUnfinished):
                forget(path, name, reason="an order")
    assert not desk_holds(path, "quokkas")
    assert forget(path, sha256, reason="an order") == Forgot(0)
    assert rows(path, "SELECT erased_at IS NULL FROM tombstones") == [(0,)]


def test_words_kept_of_a_forgotten_page_go_when_it_is_forgotten_again(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    sha256 = kept(path)
    forget(path, "harbour.txt", reason="an order")
    with desks.writing(path) as desk:  # as an older copy of the desk is put back
        things.sweep(desk, "ida")
    keep(path, sha256)
    assert desk_holds(path, "quokkas")
    assert forget(path, sha256, reason="an order") == Forgot(0)
    assert not desk_holds(path, "quokkas")
    with pytest.raises(NotInRecord):
        forget(path, "f" * 64, reason="an order")


@pytest.mark.parametrize("n_bytes", [30, 64, 250, 100_000])
def test_what_stands_in_has_the_length_that_is_asked_for_and_is_a_member(n_bytes: int) -> None:
    packed = stand_in(n_bytes)
    assert len(packed) == n_bytes
    assert gzip.decompress(packed)[:5] in (b"WARC/", b"")
