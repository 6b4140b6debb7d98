"""Done-marks: what says that a slice was read, by what, and what its shard holds.

Invariant: a mark is written after its shard is safe on the disk, and appears whole or not at all;
nothing in it depends on when, where or by how many the slice was read.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from onrecord.errors import BadShard
from onrecord.workflow.slices import Slice

SCHEMA = "onrecord-shard/1"
SHARD, MARK, PART = ".parquet", ".done.json", ".part-"
_PART_BYTES = 1 << 20
_LEFT_SECONDS = 86_400


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

    `source_bytes` is how large its files were, `source_sha256` is of the bytes that decide what
    comes of it (`source_sum`); `sha256` and `n_bytes` are the shard's. `reader`, `model`,
    `language` and `max_bytes` say what read it and how it was asked to. Marks of earlier versions
    tell neither `source_sha256` nor the last two: their shards are loaded, and their slices read
    again where they are asked for.
    """

    slice: Slice
    source_bytes: int
    sha256: str
    n_bytes: int
    reader: str
    model: str
    counts: Counts
    source_sha256: str | None = None
    language: str | None = None
    max_bytes: int | None = None

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


def is_left(part: Path) -> bool:
    """Whether nobody writes such a file any more.

    Its process was of this machine and is gone; or it was not written to for a day, wherever that
    was. A worker writes every few minutes.
    """
    node, _, process = part.name.rpartition(PART)[2].rpartition("-")
    if node == platform.node() and process.isdecimal() and not _is_alive(int(process)):
        return True
    try:
        return time.time() - part.stat().st_mtime > _LEFT_SECONDS
    except OSError:
        return False  # another took it away, or it was put in its place


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True  # it is somebody else's
    return True


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
        for part in _parts(file, None):
            digest.update(part)
    return digest.hexdigest()


def source_sum(one: Slice, max_bytes: int) -> str:
    """The SHA-256 of the bytes that decide what comes of a slice, file by file.

    Of an archive that is cut these are the slice's and, as its last record may end behind it, as
    many more as a page may have. A file that cannot be read counts as an empty one; one that gives
    its bytes only once, such as a pipe, is left to whoever reads it.
    """
    n_bytes = None if one.last_byte is None else one.last_byte - one.first_byte + max_bytes
    sums = (_sum_of_part(Path(name), one.first_byte, n_bytes) for name in one.files)
    return hashlib.sha256(b"".join(sums)).hexdigest()


def _sum_of_part(at: Path, first_byte: int, n_bytes: int | None) -> bytes:
    digest = hashlib.sha256()
    with suppress(OSError):  # what it is that cannot be read is told when it is
        if at.is_file():
            with at.open("rb") as file:
                file.seek(first_byte)
                for part in _parts(file, n_bytes):
                    digest.update(part)
    return digest.digest()


def _parts(file: IO[bytes], n_left: int | None) -> Iterator[bytes]:
    """The next bytes, at most so many."""
    while part := file.read(_PART_BYTES if n_left is None else min(_PART_BYTES, n_left)):
        n_left = None if n_left is None else n_left - len(part)
        yield part
