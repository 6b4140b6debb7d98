"""Files that are web archives: WARC and WET by their names, WACZ by the archives inside it.

Invariant: nothing is unpacked to disk, and no name inside an archive is followed anywhere; what a
WACZ holds is read in place.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO

from onrecord.model.provenance import Place
from onrecord.readers.warc import Broken, Capture, captures_in

_NAMES = (".warc", ".wet")
_PACKED = (".gz", ".zst", ".zstd")
_MOST_MEMBERS = 10_000
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
    return f"{path}#{at.first_byte}"


def _of_wacz(stream: IO[bytes], file: str, max_bytes: int) -> Iterator[Capture | Broken]:
    """The pages of each archive in it; a place is told by the archive's name inside."""
    try:
        with zipfile.ZipFile(stream) as package:
            names = [n for n in package.namelist() if n.startswith("archive/") and is_archive(n)]
            for name in names[:_MOST_MEMBERS]:
                with package.open(name) as inside:
                    yield from captures_in(inside, f"{file}!{name}", max_bytes=max_bytes)
    except _DAMAGED as error:
        yield Broken(None, f"is no whole WACZ ({error})", Place(file, None, 0, None))
