"""Captures: what was asked and answered, as WARC records in files beside the record.

Invariant: a file grows by whole members alone, each on the disk before it is told of; what a run
that was killed left half written is cut off before the next one writes, and nothing else ever is.
Each run begins a file.
"""

from __future__ import annotations

import mmap
import os
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from onrecord.errors import OutputUnusable
from onrecord.fetching.asking import Answer, Fields
from onrecord.text.figures import whole_number

FOLDER_SUFFIX = ".captures"
MOST_FILE_BYTES = 500_000_000
_CHUNK_BYTES = 1 << 20
_MEMBER = b"\x1f\x8b\x08"
_RECORD = b"WARC/"
_TRIED_BYTES = 1 << 10
"""Of a member, unpacked to see whether it begins as a record."""
_NOT_MODIFIED = 304
_UNPACKED = {"transfer-encoding", "content-length"}
"""Fields about the transfer, which the stored body no longer is."""


@dataclass(frozen=True, slots=True)
class At:
    """Where the answer stands: a file of the folder, and the bytes of its member in it."""

    file: str
    first_byte: int
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier capture of the same address, which an answer may be no more than a repeat of."""

    digest: str
    captured_at: str


def captures_of(record: Path) -> Path:
    """The folder of a record's captures: `onrecord.db` has `onrecord.db.captures`."""
    return record.with_name(record.name + FOLDER_SUFFIX)


class Captures:
    """Writes captures; to be closed. The folder is made with the first one.

    Raises `OutputUnusable` where the file system does not let it.
    """

    def __init__(
        self, folder: Path, *, program: str, most_file_bytes: int = MOST_FILE_BYTES
    ) -> None:
        self.folder = folder
        self._program = program
        self._most = most_file_bytes
        self._file: IO[bytes] | None = None

    def keep(self, answer: Answer, *, at: str, before: Before | None = None) -> tuple[At, str]:
        """Appends question and answer; where the answer stands, and its payload's digest.

        `at` is the moment of the answer, as a WARC writes it. An answer that repeats the capture
        `before` is a revisit of it, without a body.
        """
        request, response, digest = _members(answer, at, before)
        try:
            file = self._open(at)
            first = file.tell()
            file.write(response + request)
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            raise OutputUnusable(str(self.folder), error.strerror or str(error)) from error
        return At(Path(file.name).name, first, len(response)), digest

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self, at: str) -> IO[bytes]:
        """The file to append to: a new one for this run, and one after it at the size limit."""
        if self._file is not None and self._file.tell() < self._most:
            return self._file
        self.close()
        self.folder.mkdir(exist_ok=True)
        mend(self.folder)
        number = 1 + max((_number(path) for path in self.folder.glob("*.warc.gz")), default=0)
        day = at[:10].replace("-", "")
        path = self.folder / f"captures-{number:06d}-{day}.warc.gz"
        self._file = path.open("xb")
        self._file.write(_info(path.name, self._program))
        return self._file


def mend(folder: Path) -> int:
    """Cuts off the member that the last file ends within; how many bytes that were.

    Where another begins behind what cannot be unpacked the file is damaged, not half written: what
    it still holds is evidence, and it is left alone.
    """
    files = sorted(folder.glob("captures-*.warc.gz"), key=_number)
    if not files:
        return 0
    n_whole, n_bytes = whole_bytes(files[-1]), files[-1].stat().st_size
    if n_whole == n_bytes or _has_record_behind(files[-1], n_whole):
        return 0
    os.truncate(files[-1], n_whole)
    return n_bytes - n_whole


def whole_bytes(path: Path) -> int:
    """How many bytes of a file are whole gzip members."""
    n_whole = n_read = 0
    with path.open("rb") as file:
        unpacking = zlib.decompressobj(31)
        rest = b""
        while chunk := rest or file.read(_CHUNK_BYTES):
            try:
                pending = chunk
                while pending and not unpacking.eof:
                    unpacking.decompress(pending, _CHUNK_BYTES)
                    pending = unpacking.unconsumed_tail
            except zlib.error:
                return n_whole
            rest = unpacking.unused_data
            n_read += len(chunk) - len(rest)
            if unpacking.eof:
                n_whole = n_read
                unpacking = zlib.decompressobj(31)
    return n_whole


def _has_record_behind(path: Path, place: int) -> bool:
    """Whether a member that begins as a record does begins behind a place."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        at = place
        while (at := held.find(_MEMBER, at + 1)) >= 0:
            if _begins_record(held[at : at + _TRIED_BYTES]):
                return True
    return False


def _begins_record(packed: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(packed, len(_RECORD)) == _RECORD
    except zlib.error:
        return False


def warc_time(seconds: float) -> str:
    """A moment as a WARC writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _number(path: Path) -> int:
    digits = path.name.split("-")[1:2]
    return (whole_number(digits[0]) if digits else None) or 0


def _members(answer: Answer, at: str, before: Before | None) -> tuple[bytes, bytes, str]:
    """Question and answer as members of a WARC, and the digest of the answer's payload."""
    writer = _writer(BytesIO())
    http = StatusAndHeaders(
        f"{answer.head.status} {answer.head.phrase}".strip(),
        _stored(answer),
        protocol=answer.head.version,
    )
    told = {"WARC-Date": at} | ({"WARC-IP-Address": answer.address} if answer.address else {})
    if answer.is_cut:
        told["WARC-Truncated"] = "length"
    response = writer.create_warc_record(
        answer.url, "response", BytesIO(answer.wire), len(answer.wire),
        warc_headers_dict=dict(told), http_headers=http,
    )  # fmt: skip
    digest = str(response.rec_headers.get_header("WARC-Payload-Digest"))
    if before is not None and (answer.head.status == _NOT_MODIFIED or digest == before.digest):
        digest = before.digest
        response = writer.create_revisit_record(
            answer.url, digest, answer.url, before.captured_at,
            http_headers=http, warc_headers_dict=dict(told),
        )  # fmt: skip
    request = _request(writer, answer, told)
    request.rec_headers.add_header(
        "WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID")
    )
    return _packed(request), _packed(response), digest


def _request(writer: Any, answer: Answer, told: dict[str, str]) -> Any:
    path = "/" + answer.url.partition("://")[2].partition("/")[2]
    http = StatusAndHeaders(f"GET {path} HTTP/1.1", list(answer.asked), is_http_request=True)
    return writer.create_warc_record(
        answer.url, "request", warc_headers_dict=dict(told), http_headers=http
    )


def _writer(into: IO[bytes]) -> Any:
    return WARCWriter(into, gzip=True, warc_version="1.1")


def _packed(record: Any) -> bytes:
    into = BytesIO()
    _writer(into).write_record(record)
    return into.getvalue()


def _stored(answer: Answer) -> Fields:
    """The head as it came, but for what it says of a transfer that is over."""
    kept = tuple(
        (f"X-Crawler-{name}" if name.lower() in _UNPACKED else name, value)
        for name, value in answer.head.fields
    )
    return (*kept, ("Content-Length", str(len(answer.wire))))


def _info(name: str, program: str) -> bytes:
    writer = _writer(BytesIO())
    told = {"software": program, "format": "WARC File Format 1.1", "robots": "obeyed (RFC 9309)"}
    return _packed(writer.create_warcinfo_record(name, told))
