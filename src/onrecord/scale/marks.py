"""Done-marks: what says that a slice was read, by what, and what its shard holds.

Invariant: a mark is written after its shard is safe on the disk, and appears whole or not at all;
nothing in it depends on when, where or by how many the slice was read.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from onrecord.errors import BadShard
from onrecord.workflow.slices import Slice

SCHEMA = "onrecord-shard/1"
SHARD, MARK, PART = ".parquet", ".done.json", ".part-"
_PART_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of each thing a shard holds.

    `pages` have an analysis of their own, `copies` repeat one of them, `unanalysed` are pages in
    other languages; `passed_over` is what holds no page, by what it is.
    """

    pages: int = 0
    copies: int = 0
    unanalysed: int = 0
    statements: int = 0
    set_aside: int = 0
    passed_over: dict[str, int] = field(default_factory=dict)


def summed(some: Iterable[Counts]) -> Counts:
    """All of some counts together."""
    whole = Counts()
    passed_over: Counter[str] = Counter()
    for one in some:
        passed_over.update(one.passed_over)
        whole = Counts(
            whole.pages + one.pages,
            whole.copies + one.copies,
            whole.unanalysed + one.unanalysed,
            whole.statements + one.statements,
            whole.set_aside + one.set_aside,
        )
    return replace(whole, passed_over=dict(sorted(passed_over.items())))


@dataclass(frozen=True, slots=True)
class Mark:
    """A slice that was read.

    `source_bytes` is how large its files were, `sha256` and `n_bytes` are the shard's; `reader`
    and `model` say what read it.
    """

    slice: Slice
    source_bytes: int
    sha256: str
    n_bytes: int
    reader: str
    model: str
    counts: Counts

    @property
    def shard(self) -> str:
        """The name of the shard's file."""
        return self.slice.name + SHARD


def written(folder: Path, mark: Mark) -> None:
    """Write a mark, once its shard is there."""
    told = {"schema": SCHEMA, "shard": mark.shard} | asdict(mark)
    text = json.dumps(told, indent=1, ensure_ascii=True, sort_keys=True) + "\n"
    at = folder / (mark.slice.name + MARK)
    part = beside(at)
    part.write_text(text, encoding="utf-8")
    settled(part, at)


def beside(at: Path) -> Path:
    """Where this process writes a file before it is whole; no other machine's has that name."""
    return at.with_name(f"{at.name}{PART}{platform.node()}-{os.getpid()}")


def settled(part: Path, at: Path) -> None:
    """Put a file that was written beside it in its place; when this returns the disk has it."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(at)
    folder = os.open(at.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read(at: Path) -> Mark:
    """The mark in a file; raises `BadShard` where it is none."""
    try:
        told: dict[str, Any] = json.loads(at.read_text(encoding="utf-8"))
        if told.pop("schema") != SCHEMA:
            raise BadShard(str(at), "its done-mark is of another version of the program")
        name = told.pop("shard")
        cut = told.pop("slice")
        counts = Counts(**told.pop("counts"))
        mark = Mark(Slice(**cut | {"files": tuple(cut["files"])}), counts=counts, **told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadShard(str(at), f"its done-mark cannot be read ({error})") from error
    if name != mark.shard or at.name != mark.slice.name + MARK:
        raise BadShard(str(at), "its done-mark is that of another shard")
    return mark


def marks_in(folder: Path) -> Iterator[Mark | BadShard]:
    """The marks of a folder, in the order in which `read` would come to their pages."""
    found: list[Mark | BadShard] = []
    for at in sorted(folder.glob("*" + MARK)):
        try:
            found.append(read(at))
        except BadShard as bad:
            found.append(bad)
    yield from sorted(found, key=_place)


def _place(one: Mark | BadShard) -> tuple[Any, ...]:
    if isinstance(one, BadShard):
        return (1, (), 0)
    return (0, tuple(Path(name).parts for name in one.slice.files), one.slice.first_byte)


def checked(folder: Path, mark: Mark) -> Path:
    """The shard of a mark; raises `BadShard` where it is not as the mark says."""
    at = folder / mark.shard
    if not at.is_file():
        raise BadShard(str(at), "the shard is not there")
    if at.stat().st_size != mark.n_bytes or sum_of(at) != mark.sha256:
        raise BadShard(str(at), "the shard is not the one that its done-mark tells of")
    return at


def sum_of(at: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with at.open("rb") as file:
        while part := file.read(_PART_BYTES):
            digest.update(part)
    return digest.hexdigest()
