"""A folder of texts, each with a file of annotations beside it, one after the other.

Invariant: one pair is in memory at a time, and a text over the limit is refused before it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import BadAnnotation, InputNotFound
from onrecord.readers import brat

MAX_TEXT_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Annotated:
    """One text and the bytes of its annotations; `name` is both files' name without its end."""

    name: str
    place: Path
    raw: bytes
    text: str
    marks: bytes


def pairs(folder: Path) -> Iterator[Annotated]:
    """Every `.ann` below the folder with the `.txt` beside it, in the order of their paths.

    Raises `InputNotFound`, and `BadAnnotation` where there is no text or none in UTF-8.
    """
    if not folder.is_dir():
        raise InputNotFound(str(folder))
    for place in sorted(folder.rglob("*.ann")):
        told = place.with_suffix(".txt")
        if not told.is_file():
            raise BadAnnotation(str(place), 1, f"there is no {told.name} beside it")
        for path, most in ((told, MAX_TEXT_BYTES), (place, brat.MAX_BYTES)):
            if path.stat().st_size > most:
                raise BadAnnotation(str(path), 1, f"it has more than {most:,} bytes")
        raw = told.read_bytes()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise BadAnnotation(str(told), line, "it is not UTF-8") from error
        yield Annotated(place.stem, place, raw, text, place.read_bytes())
