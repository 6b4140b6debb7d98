"""Files that are web archives: WARC and WET by their names, WACZ by the archives inside it.

Invariant: nothing is unpacked to disk, and no name inside an archive is followed anywhere; what a
WACZ holds is read in place. Damage costs no page but those that it lies in.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from pathlib import PurePath
from typing import IO, cast

from onrecord.model.provenance import Place
from onrecord.readers.warc import Broken, Capture, captures_in

_NAMES = (".warc", ".wet")
_PACKED = (".gz", ".zst", ".zstd")
_MOST_MEMBERS = 10_000
_PART_BYTES = 1 << 16
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def is_archive(name: str) -> bool:
    """Whether a file is read as a web archive, by its name."""
    lower = name.lower()
    for suffix in _PACKED:
        lower = lower.removesuffix(suffix)
    return lower.endswith(_NAMES) or lower.endswith(".wacz")


def archived(stream: IO[bytes], name: str, *, max_bytes: int) -> Iterator[Capture | Broken]:
    """The pages of an open web archive; places name the file without its folders."""
    file = PurePath(name).name
    if file.lower().endswith(".wacz"):
        yield from _of_wacz(stream, file, max_bytes)
    else:
        yield from captures_in(stream, file, max_bytes=max_bytes)


def told_place(path: str, at: Place) -> str:
    """A record of an archive that has no address of its own, as a name."""
    inside = at.file.removeprefix(PurePath(path).name)
    return f"{path}{inside}#{at.first_byte}"


def _of_wacz(stream: IO[bytes], file: str, max_bytes: int) -> Iterator[Capture | Broken]:
    """The pages of each archive in it; a place is told by the archive's name inside."""
    try:
        package = zipfile.ZipFile(stream)
    except _DAMAGED as error:
        yield Broken(None, f"is no whole WACZ ({error})", Place(file, None, 0, None))
        return
    with package:
        held = [one for one in package.infolist() if one.filename.startswith("archive/")]
        for one in [one for one in held if is_archive(one.filename)][:_MOST_MEMBERS]:
            yield from _of_member(package, one, f"{file}!{one.filename}", max_bytes)


def _of_member(
    package: zipfile.ZipFile, one: zipfile.ZipInfo, name: str, max_bytes: int
) -> Iterator[Capture | Broken]:
    """The pages of one archive; where it is damaged and no record of it told so, that at last."""
    inside = _Inside(package, one)
    n_broken = 0
    for found in captures_in(cast("IO[bytes]", inside), name, max_bytes=max_bytes):
        n_broken += isinstance(found, Broken)
        yield found
    if inside.damage is not None and not n_broken:
        reason = f"is no whole archive in its WACZ ({inside.damage})"
        yield Broken(None, reason, Place(name, None, 0, None))


class _Inside:
    """The bytes of a member up to where it is damaged; what is wrong with it is kept.

    A wrong checksum is told when all was read, so that what comes before the damage is not lost.
    """

    def __init__(self, package: zipfile.ZipFile, one: zipfile.ZipInfo) -> None:
        self.damage: Exception | None = None
        self._parts = self._checked(package, one)

    def read(self, n: int = -1) -> bytes:
        """Some next bytes, whatever is asked for; none at the end."""
        del n
        return next(self._parts, b"")

    def _checked(self, package: zipfile.ZipFile, one: zipfile.ZipInfo) -> Iterator[bytes]:
        told, found = one.CRC, 0
        unchecked = copy(one)
        del unchecked.CRC  # else the last part would be lost with the error
        try:
            with cast("zipfile.ZipExtFile", package.open(unchecked)) as member:
                while part := member.read1(_PART_BYTES):
                    found = zlib.crc32(part, found)
                    yield part
            if found != told:
                raise zipfile.BadZipFile("its checksum is another")
        except _DAMAGED as error:
            self.damage = error
