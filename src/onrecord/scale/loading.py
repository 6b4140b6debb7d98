"""`load`: shards into a record, one after the other, each page in a transaction of its own.

Invariant: a shard is taken in only where its mark vouches for it. A run that is cut off anywhere
goes on where it stopped when the same command is given again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import BadShard, InputNotFound
from onrecord.model.where import Where
from onrecord.scale import marks
from onrecord.scale.marks import Mark
from onrecord.scale.shards import read_shard
from onrecord.workflow.loading import Loader, open_loader


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the pages of a shard."""

    shard: str
    added: int
    copies: int
    known: int
    set_aside: int
    statements: int


def shards_in(folder: Path) -> list[Mark | BadShard]:
    """The shards of a folder in the order in which they go in, and those that are no good.

    A shard without a mark is no good. Raises `InputNotFound`.
    """
    if not folder.is_dir():
        raise InputNotFound(str(folder))
    found = list(marks.marks_in(folder))
    marked = {one.shard for one in found if isinstance(one, Mark)}
    bare = sorted(at for at in folder.glob("*" + marks.SHARD) if at.name not in marked)
    return [*found, *(BadShard(str(at), "it has no good done-mark") for at in bare)]


def load_all(
    folder: Path,
    some: Iterable[Mark],
    record: Where,
    *,
    knowledge: Path | None = None,
    fast: bool = False,
) -> Iterator[Loaded | BadShard]:
    """Take shards into a record, one after the other; what became of each."""
    with open_loader(record, knowledge=knowledge, fast=fast) as loader:
        for mark in some:
            try:
                yield load(folder, mark, loader)
            except BadShard as bad:
                yield bad


def load(folder: Path, mark: Mark, loader: Loader) -> Loaded:
    """Take a shard into a record; raises `BadShard` before anything of it is taken."""
    at = marks.checked(folder, mark)
    n: Counter[str] = Counter()
    n_statements = 0
    for status, n_said in loader.load(read_shard(at)):
        n[status] += 1
        n_statements += n_said
    return Loaded(mark.shard, n["added"], n["copy"], n["known"], n["set aside"], n_statements)


def counts_of(some: Iterable[Loaded]) -> Loaded:
    """The counts of some shards together."""
    every = list(some)
    return Loaded(
        "",
        sum(one.added for one in every),
        sum(one.copies for one in every),
        sum(one.known for one in every),
        sum(one.set_aside for one in every),
        sum(one.statements for one in every),
    )
