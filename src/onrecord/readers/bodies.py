"""The body of an HTTP answer without the codings of its transfer and content.

Invariant: no more than `max_bytes` come out and little more is unpacked. A body that was kept
without the coding that its head tells, as many archives do, is taken as it is.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator

from onrecord.readers.foreign import Foreign

_PART_BYTES = 1 << 16
_MOST_CODINGS = 4
_GZIP = b"\x1f\x8b"
_FIRST = {
    "gzip": re.compile(rb"\x1f\x8b"),
    "x-gzip": re.compile(rb"\x1f\x8b"),
    "chunked": re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]*(?:;[^\r\n]*)?\r?\n"),
}
"""How a body begins that has such a coding."""
_TEXT = (b"<", b"{", b"[", b"\xef\xbb\xbf")


class BadBody(Exception):
    """A body that is not packed as its head says, or is too large."""


def unpacked(raw: bytes, *, transfer: str | None, content: str | None, max_bytes: int) -> bytes:
    """The body; raises `BadBody`. `transfer` and `content` are the headers that tell codings."""
    told = _codings(transfer) + _codings(content)
    if len(told) > _MOST_CODINGS:
        raise BadBody("is packed more often than is read")
    for coding in reversed(_codings(content) + _codings(transfer)):
        raw = _without(raw, coding, max_bytes)
    return raw


def _codings(header: str | None) -> list[str]:
    told = [coding.strip().lower() for coding in (header or "").split(",")]
    return [coding for coding in told if coding not in ("", "identity")]


def _without(raw: bytes, coding: str, max_bytes: int) -> bytes:
    if (first := _FIRST.get(coding)) is not None and first.match(raw) is None:
        return raw
    reading = _CODINGS.get(coding)
    if reading is None:
        raise BadBody(f"is packed in a way that is not read ({coding[:40]})")
    found = bytearray()
    try:
        for part in reading(raw):
            found += part
            if len(found) > max_bytes:
                raise BadBody(f"holds more than {max_bytes:,} bytes")
    except _BadCoding as error:
        if not raw or raw.lstrip()[:4].startswith(_TEXT):
            return raw
        raise BadBody(f"is not packed as it says ({coding})") from error
    return bytes(found)


class _BadCoding(Exception):
    """The bytes are not of the coding told."""


def _inflated(raw: bytes) -> Iterator[bytes]:
    """Of gzip, also of several members, or of deflate, with its head or without."""
    bits, rest = _bits(raw), raw
    while rest:
        unpacking = zlib.decompressobj(bits)
        try:
            while not unpacking.eof:
                part = unpacking.decompress(rest, _PART_BYTES)
                rest = unpacking.unconsumed_tail
                if not part and not rest and not unpacking.eof:
                    raise _BadCoding
                yield part
        except zlib.error as error:
            raise _BadCoding from error
        rest = unpacking.unused_data if unpacking.unused_data.startswith(_GZIP) else b""


def _bits(raw: bytes) -> int:
    """The number by which zlib knows the form of a packed body."""
    try:
        zlib.decompressobj(47).decompress(raw[:64], 1)
    except zlib.error:
        return -15
    return 47


def _by(reader: str) -> Callable[[bytes], Iterator[bytes]]:
    """What unpacks by a reader of fastwarc."""

    def read(raw: bytes) -> Iterator[bytes]:
        from fastwarc import stream_io  # noqa: PLC0415 - an extra

        with Foreign(_BadCoding, reader):
            opened = getattr(stream_io, reader)(io.BytesIO(raw))
        while True:
            with Foreign(_BadCoding, reader):
                part = opened.read(_PART_BYTES)
            if not part:
                return
            yield part

    return read


_CODINGS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _inflated,
    "br": _by("BrotliReader"),
    "zstd": _by("ZstdReader"),
    "chunked": _by("ChunkedReader"),
}
