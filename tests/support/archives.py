"""Web archives written for tests: answers of servers that never were, packed as crawlers do."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from fastwarc.stream_io import BrotliWriter, ZstdWriter
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

EXAMPLES = Path(__file__).parents[2] / "src" / "onrecord" / "examples"
DAY = "2031-03-18T07:00:00Z"


@dataclass(frozen=True)
class Answer:
    """What a server answered; `body` as it went over the wire."""

    uri: str
    body: bytes
    media_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    status: str = "200 OK"
    kind: str = "response"
    captured: str = DAY


def answers() -> list[Answer]:
    """The pages of a packaged story, each from the address of an outlet that never was."""
    folder = EXAMPLES / "salt-quay"
    return [
        Answer(f"https://{path.stem}.example/salt-quay", path.read_bytes())
        for path in sorted(folder.glob("*.html"))
    ]


def record(answer: Answer) -> bytes:
    """One record as it stands in an archive that is not packed."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False)
    told: dict[str, object] = {"warc_headers_dict": {"WARC-Date": answer.captured}}
    if answer.kind == "response":
        heads = [("Content-Type", answer.media_type), *answer.headers.items()]
        told["http_headers"] = StatusAndHeaders(answer.status, heads, protocol="HTTP/1.1")
    else:
        told["warc_content_type"] = answer.media_type
    told |= {"payload": BytesIO(answer.body), "length": len(answer.body)}
    writer.write_record(writer.create_warc_record(answer.uri, answer.kind, **told))
    return out.getvalue()


def packed(records: Iterable[bytes], packing: str = "gzip") -> list[bytes]:
    """Each record as a member of its own: by gzip or zstd, or as it is."""
    return [_packed(one, packing) for one in records]


def archive(given: Iterable[Answer] | None = None, packing: str = "gzip") -> bytes:
    """An archive of the answers, of the packaged story's where none are given."""
    some = answers() if given is None else given
    return b"".join(packed(map(record, some), packing))


def _packed(content: bytes, packing: str) -> bytes:
    if packing == "gzip":
        return gzip.compress(content, mtime=0)
    return content if packing == "none" else _written(ZstdWriter, content)


def brotli(content: bytes) -> bytes:
    """The content as a server packs it with Brotli."""
    return _written(BrotliWriter, content)


def _written(kind: Callable[[BytesIO], Any], content: bytes) -> bytes:
    out = _Open()
    writer = kind(out)
    writer.write(content)
    writer.close()
    return out.getvalue()


class _Open(BytesIO):
    """What can be read after its writer has closed it."""

    def close(self) -> None:
        """Stays open."""
