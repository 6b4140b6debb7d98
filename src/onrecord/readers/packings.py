"""How the members of web archives are packed: by gzip, by zstd, or not at all.

Invariant: exactly the bytes of one member are taken from the source, so that the next begins where
it ends; whatever is wrong with a member comes out as `Damaged`.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import Literal, Protocol

from onrecord.readers.foreign import Foreign, import_fastwarc
from onrecord.readers.looking_back import KEPT_BYTES, LookingBack

Packing = Literal["gzip", "zstd", "none"]
MARKS = {"gzip": b"\x1f\x8b\x08", "zstd": b"\x28\xb5\x2f\xfd"}
DICTIONARY = b"\x5d\x2a\x4d\x18"
"""The frame that the Internet Archive puts before what it packs with zstd and a dictionary."""

_FIELD, _N_FIELD_BYTES = b"WARC-", 4096
"""Stands in the head of any record, and in the open in an archive that is not packed."""
_PART_BYTES = 1 << 16
_SKIPPABLE = b"\x2a\x4d\x18"
_MOST_DICTIONARY_BYTES = 1 << 22
_MOST_HEAD_BYTES = 1 << 16
_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$")


class Damaged(Exception):
    """A member is not whole, and why; what was set aside is told with it."""


class Unpacking(Protocol):
    """The bytes of one member as they are unpacked."""

    def read(self, n: int) -> bytes:
        """The next bytes, none at the member's end; raises `Damaged`."""
        ...


def packing_of(head: bytes) -> Packing:
    """How an archive is packed, by its first bytes.

    Where these are damaged, by the first member that begins behind them.
    """
    if head.startswith(MARKS["gzip"]):
        return "gzip"
    if head.startswith(MARKS["zstd"]) or is_skippable(head):
        return "zstd"
    if _FIELD in head[:_N_FIELD_BYTES]:
        return "none"
    begins: dict[Packing, int] = {
        "gzip": head.find(MARKS["gzip"]),
        "zstd": head.find(MARKS["zstd"]),
    }
    found = {packing: at for packing, at in begins.items() if at >= 0}
    return min(found, key=found.__getitem__, default="none")


def unpacking(packing: Packing, source: LookingBack, dictionary: bytes | None = None) -> Unpacking:
    """What unpacks the member that begins where the source stands."""
    if packing == "gzip":
        return _Gzip(source)
    return _Zstd(source, dictionary) if packing == "zstd" else _Plain(source)


class _Gzip:
    def __init__(self, source: LookingBack) -> None:
        self._source = source
        self._zlib = zlib.decompressobj(31)

    def read(self, n: int) -> bytes:
        part = b""
        try:
            while not part and not self._zlib.eof:
                packed = self._zlib.unconsumed_tail or self._source.read(_PART_BYTES)
                if not packed:
                    raise Damaged("is cut off")
                part = self._zlib.decompress(packed, n)
                if self._zlib.eof:
                    self._source.go(self._source.place - len(self._zlib.unused_data))
        except zlib.error as error:
            raise Damaged(f"is no whole gzip member ({error})") from error
        return part


class _Plain:
    """A record as it stands: its head, as many bytes as it tells, and two line ends."""

    def __init__(self, source: LookingBack) -> None:
        self._source = source
        self._n_left = -1

    def read(self, n: int) -> bytes:
        if self._n_left < 0:
            head, behind, _ = self._source.peek(_MOST_HEAD_BYTES).partition(b"\r\n\r\n")
            told = _LENGTH.search(head) if behind else None
            if told is None:
                raise Damaged("has no head that tells its length")
            self._n_left = len(head) + 4 + int(told[1]) + 4
        part = self._source.read(min(n, self._n_left)) if self._n_left else b""
        if self._n_left and not part:
            raise Damaged("is cut off")
        self._n_left -= len(part)
        return part


class _Zstd:
    def __init__(self, source: LookingBack, dictionary: bytes | None) -> None:
        fastwarc = import_fastwarc()
        self._frame = _Frame(source)
        with Foreign(Damaged, "is no whole zstd frame"):
            self._zstd = fastwarc.ZstdReader(self._frame, dictionary=dictionary)

    def read(self, n: int) -> bytes:
        with Foreign(Damaged, "is no whole zstd frame"):
            part: bytes = self._zstd.read(n)
        if not part and not self._frame.is_whole:
            raise Damaged("is cut off")
        return part


class _Frame:
    """The packed bytes of one frame of zstd (RFC 8878), block by block, as a file."""

    def __init__(self, source: LookingBack) -> None:
        self._source = source
        self._pending = b""
        self._has_begun = False
        self._n_sum = 0
        self._n_left = 0
        self._is_last = False
        self._n_given = 0
        self.is_whole = False

    def read(self, n: int = -1) -> bytes:
        n = n if n >= 0 else _PART_BYTES
        if not self._has_begun:
            self._has_begun, self._pending = True, self._head()
        elif not self._pending and not self._n_left:
            self._next_block()
        if self._pending:
            part, self._pending = self._pending[:n], self._pending[n:]
        else:
            part = self._source.read(min(n, self._n_left)) if self._n_left else b""
            self._n_left -= len(part)
        self.is_whole = self._is_last and not self._pending and not self._n_left
        self._n_given += len(part)
        return part

    def tell(self) -> int:
        return self._n_given

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if (offset, whence) not in ((0, io.SEEK_CUR), (self._n_given, io.SEEK_SET)):
            raise io.UnsupportedOperation("seek")
        return self._n_given

    def _head(self) -> bytes:
        head = self._source.peek(5)
        if len(head) < 5 or not head.startswith(MARKS["zstd"]):  # noqa: PLR2004 - of the RFC
            raise Damaged("does not begin as a zstd frame does")
        flags = head[4]
        is_single = bool(flags & 0x20)
        self._n_sum = 4 if flags & 0x04 else 0
        n_size = (int(is_single), 2, 4, 8)[flags >> 6]
        return self._take(5 + (not is_single) + (0, 1, 2, 4)[flags & 0x03] + n_size)

    def _next_block(self) -> None:
        if self._is_last:
            return
        self._pending = self._take(3)
        told = int.from_bytes(self._pending, "little")
        self._is_last, kind, size = bool(told & 1), told >> 1 & 3, told >> 3
        if kind == 3:  # noqa: PLR2004 - of the RFC: no block is of this kind
            raise Damaged("holds a block that is none")
        self._n_left = (1 if kind == 1 else size) + (self._n_sum if self._is_last else 0)

    def _take(self, n: int) -> bytes:
        found = self._source.peek(n)
        if len(found) < n:
            raise Damaged("is cut off")
        self._source.go(self._source.place + n)
        return found


def is_skippable(head: bytes) -> bool:
    """Whether a frame of zstd begins here that holds nothing to unpack."""
    return len(head) >= 8 and head[0] >> 4 == 5 and head[1:4] == _SKIPPABLE  # noqa: PLR2004


def skip_frame(source: LookingBack) -> None:
    """Goes behind such a frame."""
    n_left = 8 + int.from_bytes(source.peek(8)[4:], "little")
    while n_left and (part := source.read(min(n_left, _PART_BYTES))):
        n_left -= len(part)


def dictionary_of(source: LookingBack) -> bytes | None:
    """The dictionary with which an archive was packed, where it begins with one."""
    head = source.peek(8)
    if not head.startswith(DICTIONARY):
        return None
    n_bytes = int.from_bytes(head[4:], "little")
    if n_bytes > KEPT_BYTES:
        return None
    packed = source.peek(8 + n_bytes)[8:]
    source.go(8 + n_bytes)
    if not packed.startswith(MARKS["zstd"]):
        return packed
    frame = _Zstd(LookingBack(io.BytesIO(packed)), None)
    parts: list[bytes] = []
    while sum(map(len, parts)) < _MOST_DICTIONARY_BYTES and (part := frame.read(_PART_BYTES)):
        parts.append(part)
    return b"".join(parts)
