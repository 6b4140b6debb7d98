"""The pages of a web archive (WARC, WET; packed by gzip or zstd, or not), record by record.

Invariant: what is in the archive comes out as it is met, each page once, with the place that it
stands at; what is broken comes out as `Broken` and reading goes on; memory is bounded by one page
of `max_bytes`. Nothing is believed that an archive says about lengths.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

from onrecord.model.provenance import Place
from onrecord.readers.archive_members import Member, Members
from onrecord.readers.bodies import BadBody, unpacked
from onrecord.readers.foreign import Foreign, import_fastwarc
from onrecord.readers.limits import DEFAULT_MAX_BYTES
from onrecord.readers.packings import Damaged

PAGES = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "application/json",
        "application/vnd.iptc.g2.newsitem+xml",
        "application/vnd.iptc.g2.newsmessage+xml",
    }
)
"""The media types of what can be read as pages."""

_STATUSES = (200, 203)
_MOST_KINDS = 200
_CODING_BYTES = 200_000
"""What chunks may take beside the body that they carry."""
_PART_BYTES = 1 << 16
_MOST_URI_CHARS = 8_000
_MOST_TYPE_CHARS = 500
_PARAMETER = re.compile(r';\s*+([^\s=;"]++)\s*+=\s*+("[^"]*+"?|[^;]*+)')
"""One of a media type; those of HTTP (RFC 9110) are not continued over several, as mail's are."""
_HTML = (b"<!doctype html", b"<html")
_OWN = "urn:onrecord:"
_CUT = {"length": "too long", "time": "took too long", "disconnect": "the connection broke"}
"""Why a page was not captured whole. What half a page says last may not be what it says."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as it was captured; `raw` is its body without the codings of its transfer.

    `media_type` is what the answer's head tells, in small letters; `charset` as it tells it.
    """

    uri: str
    fetched_at: datetime
    media_type: str
    charset: str | None
    raw: bytes
    at: Place


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that could not be read; `uri` is None where not even that could be told."""

    uri: str | None
    reason: str
    at: Place


def captures(
    path: str | Path,
    *,
    first_byte: int = 0,
    last_byte: int | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    media_types: frozenset[str] = PAGES,
    passed_over: Counter[str] | None = None,
) -> Iterator[Capture | Broken]:
    """The pages of an archive whose members begin from `first_byte` on and before `last_byte`.

    Slices that meet give each page once: a member belongs to the slice in which it begins. What is
    no page is counted in `passed_over` by what it is. Raises `OSError` where the file cannot be
    read, `MissingExtra` without fastwarc.
    """
    with Path(path).open("rb") as stream:
        yield from captures_in(
            stream,
            Path(path).name,
            first_byte=first_byte,
            last_byte=last_byte,
            max_bytes=max_bytes,
            media_types=media_types,
            passed_over=passed_over,
        )


def captures_in(
    stream: IO[bytes],
    file: str,
    *,
    first_byte: int = 0,
    last_byte: int | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    media_types: frozenset[str] = PAGES,
    passed_over: Counter[str] | None = None,
) -> Iterator[Capture | Broken]:
    """The same of an open archive; `stream` is sought in only where `first_byte` is given."""
    members = Members(stream, first_byte=first_byte, last_byte=last_byte)
    taking = _Taking(max_bytes, media_types, Counter() if passed_over is None else passed_over)
    number: int | None = None if first_byte else 0
    if not first_byte and not members.source.peek(1):
        yield Broken(None, "is empty", Place(file, 0, 0, 0))
    for member in members:
        at = Place(file, number, member.first_byte, None)
        held: Capture | Broken | None = None
        uri: str | None = None
        n_records = 0
        try:
            for record in _records(member):
                if held is not None:
                    yield held
                at, held = _counted(at, n_records, number), None
                n_records += 1
                uri = _uri(record.headers)
                held = taking.take(record, at)
            n_bytes = member.finish()
        except Damaged as damage:
            yield held if isinstance(held, Broken) else Broken(uri, str(damage), at)
            members.skip(member)
        else:
            if held is not None:
                own = replace(held.at, n_bytes=n_bytes if n_records == 1 else None)
                yield replace(held, at=own)
        number = None if number is None else number + max(1, n_records)


def _counted(at: Place, n_before: int, first: int | None) -> Place:
    return replace(at, record=None if first is None else first + n_before)


def _records(member: Member) -> Iterator[Any]:
    """The records in a member, as fastwarc reads them; raises `Damaged`."""
    fastwarc = import_fastwarc()
    with Foreign(Damaged, "is no record of an archive"):
        found = iter(fastwarc.ArchiveIterator(member, parse_http=False, stream_detect=False))
    n_records = 0
    while True:
        with Foreign(Damaged, "is no record of an archive"):
            record = next(found, None)
        if record is None:
            break
        n_records += 1
        yield record
    if not n_records:
        raise Damaged("holds no record")


@dataclass(frozen=True, slots=True)
class _Taking:
    """Takes the page out of a record, if it holds one."""

    max_bytes: int
    media_types: frozenset[str]
    passed_over: Counter[str]

    def take(self, record: Any, at: Place) -> Capture | Broken | None:
        """A page, a broken one, or None for what was passed over; raises `Damaged`."""
        kind = str(record.record_type)
        headers = record.headers
        at = replace(
            at,
            record_id=headers.get("WARC-Record-ID"),
            payload_digest=headers.get("WARC-Payload-Digest"),
        )
        if kind not in ("response", "resource", "conversion"):
            self._pass(kind)
            return None
        uri = _uri(headers)
        fetched_at = _moment(headers.get("WARC-Date"))
        if uri is None or fetched_at is None:
            return Broken(uri, "its record tells no address or no time", at)
        try:
            return self._page(record, kind, Capture(uri, fetched_at, "", None, b"", at))
        except BadBody as error:
            return Broken(uri, str(error), at)

    def _page(self, record: Any, kind: str, page: Capture) -> Capture | None:
        told = record.headers.get("Content-Type")
        transfer = content = None
        if kind == "response":
            with Foreign(BadBody, "has no head of an answer"):
                record.parse_http(auto_decode="none")
                http = record.http_headers
            if http is None:
                self._pass("response of another protocol")
                return None
            if http.status_code not in _STATUSES:
                self._pass(f"status {http.status_code}")
                return None
            told, transfer = http.get("Content-Type"), http.get("Transfer-Encoding")
            content = http.get("Content-Encoding")
        media_type, charset = told_type(told)
        if media_type and media_type not in self.media_types:
            self._pass(media_type)
            return None
        if cut := record.headers.get("WARC-Truncated"):
            raise BadBody(f"was cut off when it was captured ({_CUT.get(cut, 'WARC-Truncated')})")
        raw = unpacked(
            self._payload(record), transfer=transfer, content=content, max_bytes=self.max_bytes
        )
        if not media_type and not raw[:200].lstrip().lower().startswith(_HTML):
            self._pass("no media type")
            return None
        if len(raw) > self.max_bytes:
            raise BadBody(f"holds more than {self.max_bytes:,} bytes")
        return replace(page, media_type=media_type or "text/html", charset=charset, raw=raw)

    def _payload(self, record: Any) -> bytes:
        parts: list[bytes] = []
        n_bytes = 0
        while n_bytes <= self.max_bytes + _CODING_BYTES:
            with Foreign(Damaged, "ends before its told length"):
                part = record.reader.read(_PART_BYTES)
            if not part and n_bytes < record.content_length:
                raise Damaged("ends before its told length")
            if not part:
                return b"".join(parts)
            parts.append(part)
            n_bytes += len(part)
        raise BadBody(f"holds more than {self.max_bytes:,} bytes")

    def _pass(self, what: str) -> None:
        self.passed_over[what if len(self.passed_over) < _MOST_KINDS else "others"] += 1


def told_type(header: str | None) -> tuple[str, str | None]:
    """The media type in small letters, and the charset told with it."""
    told = (header or "")[:_MOST_TYPE_CHARS]
    charsets = (m[2] for m in _PARAMETER.finditer(told) if m[1].lower() == "charset")
    charset = next(charsets, "").strip('" \t\r\n')
    return told.partition(";")[0].strip().lower(), charset or None


def _uri(headers: Any) -> str | None:
    uri = (headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")
    own = headers.get("X-Onrecord-Uri")
    if own and uri.startswith(_OWN):
        return unquote(own)
    return uri if 0 < len(uri) <= _MOST_URI_CHARS else None


def _moment(told: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((told or "").strip())
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):  # or no moment that can be told in UTC
        return None
