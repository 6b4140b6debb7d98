"""Rows that the pages of a broken SQLite file still hold, each page read by itself.

Invariant: no tree is followed, so that a page that is lost loses its own rows alone; what cannot be
read as a row is passed over. Whoever asks must know the rows by what they hold: a page does not
say which table it is of. The form is that of https://www.sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

_TABLE_LEAF = 0x0D
_FILE_HEADER = 100
_MOST_COLUMNS = 64
_WIDTHS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of a whole number by its serial type."""
_FLOAT, _ZERO, _ONE, _FIRST_BLOB = 7, 8, 9, 12


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row: its number in its table, and its values (of a number's own column: None)."""

    number: int
    values: tuple[Any, ...]


class _NoRow(Exception):
    """These bytes are no row."""


def found_rows(path: Path) -> Iterator[FoundRow]:
    """All rows on pages of tables, in the order of the file; one page is in memory at a time."""
    with path.open("rb") as file:
        yield from rows_in(file, path.stat().st_size)


def rows_in(file: BinaryIO, n_bytes: int) -> Iterator[FoundRow]:
    """The same of an open file of so many bytes."""
    pages = _Pages(file, n_bytes)
    for number in range(1, pages.n_pages + 1):
        yield from _rows_of(pages, number)


class _Pages:
    """The pages of a file by number, the first being 1."""

    def __init__(self, file: BinaryIO, n_bytes: int) -> None:
        self._file = file
        head = file.read(_FILE_HEADER).ljust(_FILE_HEADER, b"\x00")
        (told,) = struct.unpack(">H", head[16:18])
        size = 65_536 if told == 1 else told
        is_size = size >= 512 and size & (size - 1) == 0  # noqa: PLR2004 - the least that there is
        self.size = size if is_size else 4096
        self.usable = self.size - (head[20] if is_size else 0)
        self.n_pages = -(-n_bytes // self.size)

    def __getitem__(self, number: int) -> bytes:
        if not 1 <= number <= self.n_pages:
            raise _NoRow
        self._file.seek((number - 1) * self.size)
        return bytes(self._file.read(self.size))


def _rows_of(pages: _Pages, number: int) -> Iterator[FoundRow]:
    page = pages[number]
    at = _FILE_HEADER if number == 1 else 0
    if len(page) < at + 8 or page[at] != _TABLE_LEAF:
        return
    (n_cells,) = struct.unpack(">H", page[at + 3 : at + 5])
    for i in range(min(n_cells, pages.size // 4)):
        try:
            (cell,) = struct.unpack(">H", page[at + 8 + 2 * i : at + 10 + 2 * i])
            yield _row(pages, page, cell)
        except (_NoRow, IndexError, struct.error, UnicodeDecodeError, OverflowError):
            continue


def _row(pages: _Pages, page: bytes, at: int) -> FoundRow:
    n_bytes, at = _varint(page, at)
    number, at = _varint(page, at)
    if n_bytes > pages.size * pages.n_pages:
        raise _NoRow
    return FoundRow(number, tuple(_values(_payload(pages, page, at, n_bytes))))


def _payload(pages: _Pages, page: bytes, at: int, n_bytes: int) -> bytes:
    """The bytes of a row: what is on its page, and what flows over onto others."""
    usable = pages.usable
    most = usable - 35
    if n_bytes <= most:
        return page[at : at + n_bytes]
    least = (usable - 12) * 32 // 255 - 23
    own = least + (n_bytes - least) % (usable - 4)
    own = own if own <= most else least
    parts, left = [page[at : at + own]], n_bytes - own
    (following,) = struct.unpack(">I", page[at + own : at + own + 4])
    while left > 0:
        beyond = pages[following]
        parts.append(beyond[4 : 4 + min(left, usable - 4)])
        left -= usable - 4
        (following,) = struct.unpack(">I", beyond[:4])
    return b"".join(parts)


def _values(payload: bytes) -> Iterator[Any]:
    n_head, at = _varint(payload, 0)
    types = []
    while at < n_head:
        kind, at = _varint(payload, at)
        types.append(kind)
    if not types or len(types) > _MOST_COLUMNS or at != n_head:
        raise _NoRow
    for kind in types:
        value, at = _value(payload, at, kind)
        yield value
    if at != len(payload):
        raise _NoRow


def _value(payload: bytes, at: int, kind: int) -> tuple[Any, int]:
    """One value of a serial type, and where the next begins."""
    if kind == 0:
        return None, at
    if kind in _WIDTHS:
        end = at + _WIDTHS[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == _FLOAT:
        return struct.unpack(">d", payload[at : at + 8])[0], at + 8
    if kind in (_ZERO, _ONE):
        return kind - _ZERO, at
    if kind < _FIRST_BLOB:
        raise _NoRow
    end = at + (kind - _FIRST_BLOB) // 2
    if end > len(payload):
        raise _NoRow
    raw = payload[at:end]
    return (raw if kind % 2 == 0 else raw.decode("utf-8")), end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where the next begins."""
    value = 0
    for i in range(8):
        byte = data[at + i]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the bit that says that more follows
            return value, at + i + 1
    return value << 8 | data[at + 8], at + 9
