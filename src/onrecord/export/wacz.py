"""The pages' own bytes as a web archive: WACZ 1.1.1 around one WARC 1.1, with our statements.

Invariant: what is archived is what the record keeps, the bytes of each page, named by its SHA-256.
No answer of a server was kept, so that each is a `resource` record and not a `response`. A page
from the web has its address; one from a file has none, and `urn:onrecord:` with its id instead,
its file's name in `X-Onrecord-Uri`. Pages are written as they come; what has to be sorted or waits
for its turn lies in temporary files.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from warcio.warcwriter import WARCWriter

from onrecord import __version__
from onrecord.export.archive_index import Entry, ordered
from onrecord.export.contract import document_object
from onrecord.model.analysis import Analysis
from onrecord.model.document import Document, Page

_WARC = "data.warc.gz"
_STATEMENTS = "onrecord/statements.jsonl"
_WACZ_VERSION = "1.1.1"
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_MOST_TITLE = 300


def write_archive(place: Path, found: Iterable[tuple[Page, Analysis]]) -> dict[str, int]:
    """Writes the archive of these pages; how many pages and statements are in it."""
    with tempfile.TemporaryDirectory() as beside, zipfile.ZipFile(place, "w") as archive:
        package = _Package(archive)
        waiting = _Waiting(Path(beside))
        with closing(waiting), package.entry(f"archive/{_WARC}") as out:
            counted = _write_pages(out, found, waiting)
        with package.entry("indexes/index.cdx", packed=True) as out:
            out.writelines(waiting.index())
        for name, lines in (("pages/pages.jsonl", "pages"), (_STATEMENTS, "statements")):
            with package.entry(name, packed=True) as out, waiting.opened(lines) as gathered:
                shutil.copyfileobj(gathered, out)
        package.finish()
    return counted


def uri_of(document: Document) -> str:
    """The address that a page's record has: its own on the web, else a name made of its id."""
    if document.uri.startswith(("http://", "https://")):
        return quote(document.uri, safe=":/?#[]@!$&'()*+,;=%~")
    return f"urn:onrecord:{document.id}"


def _write_pages(
    out: _Counting, found: Iterable[tuple[Page, Analysis]], waiting: _Waiting
) -> dict[str, int]:
    n_pages = n_statements = 0
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    program = f"onrecord {__version__}"
    info = {"software": program, "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record(_WARC, info))
    waiting.add("pages", {"format": "json-pages-1.0", "id": "pages", "title": "Pages"})
    for page, analysis in found:
        document, uri, start = page.document, uri_of(page.document), out.n_bytes
        _write_page(writer, document, uri)
        moment = _moment(document)
        told = document_object(page, analysis)
        waiting.add_entry(
            Entry(uri, moment, document.media_type, document.sha256, start, out.n_bytes - start),
            _WARC,
        )
        title = _title(page)
        waiting.add("pages", {"id": document.id, "url": uri, "ts": moment, "title": title})
        waiting.add("statements", told)
        n_pages += 1
        n_statements += len(analysis.attributions)
    return {"pages": n_pages, "statements": n_statements}


def _write_page(writer: Any, document: Document, uri: str) -> None:
    digest = f"sha256:{document.sha256}"
    headers = {
        "WARC-Date": _moment(document),
        "WARC-Payload-Digest": digest,
        "WARC-Block-Digest": digest,
    }
    if uri != document.uri:
        headers["X-Onrecord-Uri"] = quote(document.uri, safe=":/?#[]@!$&'()*+,;=%~ ")
    record = writer.create_warc_record(
        uri,
        "resource",
        payload=BytesIO(document.raw),
        length=len(document.raw),
        warc_content_type=document.media_type,
        warc_headers_dict=headers,
    )
    writer.write_record(record)


def _moment(document: Document) -> str:
    return document.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _title(page: Page) -> str:
    article = page.article
    words = article.headline.of(article.text) if article.headline else page.document.uri
    return " ".join(words.split())[:_MOST_TITLE]


class _Waiting:
    """Lines that are written into the archive after the pages, meanwhile in files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = {name: (folder / name).open("wb") for name in ("pages", "statements")}
        self._entries = sqlite3.connect(folder / "index")
        self._entries.execute("create table entry (line text)")

    def add(self, name: str, value: dict[str, Any]) -> None:
        self._files[name].write(json.dumps(value, ensure_ascii=False).encode() + b"\n")

    def add_entry(self, entry: Entry, file: str) -> None:
        self._entries.execute("insert into entry values (?)", (entry.line(file),))

    def index(self) -> Iterator[bytes]:
        """The lines of the index in the order of their bytes."""
        with closing(sqlite3.connect(self._folder / "index")) as entries:
            yield from ordered(entries)

    def opened(self, name: str) -> IO[bytes]:
        return (self._folder / name).open("rb")

    def close(self) -> None:
        for file in self._files.values():
            file.close()
        self._entries.commit()
        self._entries.close()


class _Counting:
    """A stream that counts its bytes and makes their digest."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.n_bytes = 0
        self.digest = hashlib.sha256()

    def write(self, some: bytes) -> int:
        self.n_bytes += len(some)
        self.digest.update(some)
        return self._out.write(some)

    def writelines(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """What is written goes into the archive when its entry is closed."""


class _Package:
    """The entries of the archive, and the files that name them with their digests."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._resources: list[dict[str, Any]] = []

    @contextmanager
    def entry(self, path: str, *, packed: bool = False) -> Iterator[_Counting]:
        """A new entry; what is read by its offsets must not be `packed`."""
        info = zipfile.ZipInfo(path, _ZIP_DAY)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self._archive.open(info, "w", force_zip64=True) as out:
            counting = _Counting(out)
            yield counting
        self._resources.append(
            {
                "name": path.rpartition("/")[2].lower(),
                "path": path,
                "hash": f"sha256:{counting.digest.hexdigest()}",
                "bytes": counting.n_bytes,
            }
        )

    def finish(self) -> None:
        told = {
            "profile": "data-package",
            "wacz_version": _WACZ_VERSION,
            "title": "Pages of a record of who said what",
            "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "software": f"onrecord {__version__}",
            "resources": self._resources,
        }
        package = json.dumps(told, indent=1).encode()
        digest = {
            "path": "datapackage.json",
            "hash": f"sha256:{hashlib.sha256(package).hexdigest()}",
        }
        self._put("datapackage.json", package)
        self._put("datapackage-digest.json", json.dumps(digest, indent=1).encode())

    def _put(self, path: str, content: bytes) -> None:
        info = zipfile.ZipInfo(path, _ZIP_DAY)
        info.compress_type = zipfile.ZIP_DEFLATED
        self._archive.writestr(info, content)
