"""Where an export is written: beside its place first, then put there whole.

Invariant: whoever looks at the named place sees what stood there before or all that was written,
never a part; nothing that stands there is replaced unless that is asked for.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onrecord.errors import OutputExists, OutputUnusable


@contextmanager
def new_file(place: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """A path to write a file to, which is at `place` once all went well.

    Raises `OutputExists` and `OutputUnusable`.
    """
    if place.is_dir() or (not overwrite and place.exists()):
        raise OutputExists(str(place))
    beside = _beside(place)
    try:
        with _usable(place):
            beside.touch(exist_ok=False)
        yield beside
        with _usable(place):
            beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def new_folder(place: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """A folder to write files into, which are in the folder `place` once all went well.

    Where `place` has files already, `overwrite` replaces those of the same names and leaves the
    others. Raises `OutputExists` and `OutputUnusable`.
    """
    is_filled = place.is_file() or (place.is_dir() and any(place.iterdir()))
    if place.is_file() or (is_filled and not overwrite):
        raise OutputExists(str(place))
    beside = _beside(place)
    try:
        with _usable(place):
            beside.mkdir()
        yield beside
        with _usable(place):
            place.mkdir(exist_ok=True)
            for written in sorted(beside.iterdir()):
                written.replace(place / written.name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _beside(place: Path) -> Path:
    """A new name in the same folder, so that renaming is one step of the file system."""
    whole = place.absolute()
    return whole.with_name(f".{whole.name[:80]}.{secrets.token_hex(4)}.part")


@contextmanager
def _usable(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputUnusable(str(place), error.strerror or type(error).__name__) from error
