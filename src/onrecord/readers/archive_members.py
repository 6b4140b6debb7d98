"""The members of a web archive: what was packed for itself, one after another.

Invariant: members come in the order of the file, each with its first byte, its unpacked bytes and
its length; reading takes linear time and bounded memory, whatever a member claims. Behind a
damaged member reading goes on at the next one that begins as a member of an archive does. In an
archive that is not packed each record is a member.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from onrecord.readers.looking_back import KEPT_BYTES, LookingBack
from onrecord.readers.packings import (
    MARKS,
    Damaged,
    Packing,
    Unpacking,
    dictionary_of,
    is_skippable,
    packing_of,
    skip_frame,
    unpacking,
)

FIRST = b"WARC/"
"""What a member holds first; where one is looked for behind damage, it must."""

_MARKS = MARKS | {"none": b"\r\n\r\n" + FIRST}
_BEFORE = {"gzip": 0, "zstd": 0, "none": 4}
"""How many bytes of its mark lie in front of a member: the line ends of the record before it."""
_PART_BYTES = 1 << 16
_MOST_AGAIN_BYTES = 64_000_000
"""Of one archive read a second time behind damage: hostile ones end in linear time."""
_MOST_FREE_BYTES, _MOST_RATIO = 1_000_000_000, 1_100
"""A member over a gigabyte may not be over so many times its packed size: gzip packs zeros to a
1032nd part, text to a tenth; zstd packs zeros to a 32,000th."""


@dataclass(slots=True)
class Member:
    """One member; it is read like a file, and before the next one is asked for."""

    first_byte: int
    source: LookingBack
    unpacking: Unpacking
    n_read: int = 0

    def read(self, n: int = -1) -> bytes:
        """The next bytes, unpacked, none at its end; raises `Damaged`."""
        part = self.unpacking.read(n if 0 <= n <= _PART_BYTES else _PART_BYTES)
        self.n_read += len(part)
        n_packed = self.source.place - self.first_byte
        if self.n_read > _MOST_FREE_BYTES and self.n_read > n_packed * _MOST_RATIO:
            raise Damaged(f"unpacks to more than {_MOST_RATIO:,} times its size")
        return part

    def tell(self) -> int:
        """How far it was read; with `seek` what fastwarc asks of a file."""
        return self.n_read

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Where it stands; no other place can be gone to."""
        if (offset, whence) not in ((0, io.SEEK_CUR), (self.n_read, io.SEEK_SET)):
            raise io.UnsupportedOperation("seek")
        return self.n_read

    def finish(self) -> int:
        """Reads it to its end; its length in the archive. Raises `Damaged`."""
        while self.read():
            pass
        return self.source.place - self.first_byte


class Members:
    """The members of an archive that begin from `first_byte` on and before `last_byte`.

    Where no member begins at `first_byte` the first is the next one found behind it.
    """

    def __init__(
        self, stream: IO[bytes], *, first_byte: int = 0, last_byte: int | None = None
    ) -> None:
        source = LookingBack(stream)
        self.packing: Packing = packing_of(source.peek(KEPT_BYTES >> 1))
        self._dictionary = dictionary_of(source) if self.packing == "zstd" else None
        self._n_before = _BEFORE[self.packing]
        if first_byte > source.place:
            source = self._from(stream, first_byte)
        self.source = source
        self._is_cut = source.place > 0 and first_byte > 0
        self._last_byte = last_byte
        self._n_again = 0

    def __iter__(self) -> Iterator[Member]:
        """Each member; the one before must have been finished, or skipped."""
        if self._is_cut and not self._is_member():
            self.source.go(self.source.place - self._n_before)
            self._search()
        while self._goes_on():
            yield Member(
                self.source.place,
                self.source,
                unpacking(self.packing, self.source, self._dictionary),
            )

    def skip(self, member: Member) -> None:
        """Goes on behind a damaged member, at the next one that can be found."""
        again = max(member.first_byte + 1, self.source.place - KEPT_BYTES)
        self._n_again += max(0, self.source.place - again)
        if self._n_again < _MOST_AGAIN_BYTES:
            self.source.go(again)
        self._search()

    def _from(self, stream: IO[bytes], first_byte: int) -> LookingBack:
        """The stream from there on, of which as much before can be read as a mark has there."""
        start = max(0, first_byte - self._n_before)
        stream.seek(start)
        source = LookingBack(stream, place=start)
        source.peek(first_byte - start)
        source.go(first_byte)
        return source

    def _goes_on(self) -> bool:
        while self.packing == "zstd" and is_skippable(self.source.peek(8)):
            skip_frame(self.source)
        is_behind = self._last_byte is not None and self.source.place >= self._last_byte
        return not is_behind and bool(self.source.peek(1))

    def _is_member(self) -> bool:
        """Whether a member of the archive begins here, by its first bytes."""
        if self.packing == "none":
            return self.source.peek(len(FIRST)) == FIRST
        n = 1 << 10 if self.packing == "gzip" else KEPT_BYTES >> 1
        trial = LookingBack(io.BytesIO(self.source.peek(n)))
        try:
            return unpacking(self.packing, trial, self._dictionary).read(len(FIRST)) == FIRST
        except Damaged:
            return False

    def _search(self) -> None:
        """Goes to the next member, or to the end."""
        mark = _MARKS[self.packing]
        while len(head := self.source.peek(_PART_BYTES)) >= len(mark):
            at = head.find(mark)
            if at < 0:
                self.source.go(self.source.place + len(head) - len(mark) + 1)
                continue
            self.source.go(self.source.place + at + self._n_before)
            if self._is_member():
                return
            self.source.go(self.source.place + 1)
        self.source.go(self.source.place + len(head))
