"""One slice read into one shard: the kernel that every engine runs.

Invariant: a shard depends on its slice, the reader and the model alone, byte by byte; it appears
under its name whole, and its done-mark after it. To read a slice twice does no harm.
"""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet as pq

from onrecord.errors import (
    AnalysisFailed,
    DocumentError,
    OnRecordError,
    OutputUnusable,
    SliceFailed,
)
from onrecord.readers.inputs import RawInput
from onrecord.readers.limits import DEFAULT_MAX_BYTES
from onrecord.scale import marks
from onrecord.scale.marks import Counts, Mark
from onrecord.scale.rows import SCHEMA, Row, found_of, row_of
from onrecord.store.writing.relating import Asker
from onrecord.workflow.one_page import costing_one_page
from onrecord.workflow.parts import Parts
from onrecord.workflow.slices import Aside, Reading, Slice, read_slice

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_N_ROWS, _GROUP_BYTES = 200, 8_000_000
"""A group of rows is written at so many, or at so many bytes of pages: what waits in memory."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How pages are to be read: the same in every worker."""

    read_as: str = "auto"
    language: str | None = None
    max_bytes: int = DEFAULT_MAX_BYTES
    fast: bool = False


class Kernel:
    """Reads slices with one session of the model, of one thread."""

    def __init__(self, asked: Asked) -> None:
        from onrecord.workflow.assemble import (  # noqa: PLC0415 - a worker's
            load_parts,
            load_relater,
            model_of,
        )

        model = model_of(fast=asked.fast)
        self._asked = asked
        self._parts = load_parts(
            read_as=asked.read_as,
            language=asked.language,
            max_bytes=asked.max_bytes,
            n_threads=1,
            model=model,
        )
        self._asker = load_relater(self._parts.analyzer, model=model)

    def __call__(self, one: Slice, folder: Path) -> Mark:
        """Read a slice into its shard in the folder, and mark it as done."""
        return write_shard(one, folder, self._parts, self._asker, self._asked)


@dataclass(frozen=True, slots=True)
class Stopped:
    """What stops the whole run, in words: no other slice would fare better."""

    words: str


Reads = Callable[[Slice, Path], Mark]
Told = Mark | SliceFailed | Stopped
"""What a worker tells of a slice."""


class Worker:
    """A kernel that is made when it is first needed, and tells of what stops it in words."""

    def __init__(self, asked: Asked, make: Callable[[Asked], Reads] = Kernel) -> None:
        self._asked, self._make = asked, make
        self._kernel: Reads | None = None

    def read(self, one: Slice, folder: Path) -> Told:
        """What became of a slice."""
        try:
            self._kernel = self._kernel or self._make(self._asked)
            return self._kernel(one, folder)
        except OnRecordError as error:
            return Stopped(str(error))
        except OSError as error:
            words = error.strerror or str(error)
            if error.errno in _FULL:
                return Stopped(str(OutputUnusable(str(folder), words)))
            return SliceFailed(one.name, words)
        except MemoryError:
            raise  # this worker ends, another tries
        except Exception as error:  # noqa: BLE001 - whatever it is costs this slice, not the run
            return SliceFailed(one.name, f"{type(error).__name__}: {error}")


def write_shard(
    one: Slice, folder: Path, parts: Parts[RawInput], asker: Asker, asked: Asked
) -> Mark:
    """Read a slice by these parts, which are as was asked, into its shard, and mark it as done."""
    source_bytes, source_sum = one.n_bytes, marks.source_sum(one, asked.max_bytes)
    at = folder / (one.name + marks.SHARD)
    part = marks.beside(at)
    passed_over: Counter[str] = Counter()
    tally = _Tally()
    found = read_slice(one, parts, asker, max_bytes=asked.max_bytes, passed_over=passed_over)
    with pq.ParquetWriter(part, SCHEMA, compression="zstd", store_schema=False) as writer:
        for rows in _grouped(found, tally):
            writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))
    marks.settled(part, at)
    mark = Mark(
        one, source_bytes, marks.sum_of(at), at.stat().st_size, parts.reader.version,
        _named(parts), tally.counts(passed_over), source_sum, asked.language, asked.max_bytes,
    )  # fmt: skip
    marks.written(folder, mark)
    return mark


def _named(parts: Parts[Any]) -> str:
    model = parts.analyzer.version
    return f"{model.version} {model.digest}"


def read_shard(at: Path) -> Iterator[Reading | Aside]:
    """What a shard holds, in its order, some pages in memory at a time."""
    with pq.ParquetFile(at) as file:
        for number in range(file.num_row_groups):
            for row in file.read_row_group(number).to_pylist():
                yield found_of(row)


class _Tally:
    """Counts what goes by."""

    def __init__(self) -> None:
        self._n: Counter[str] = Counter()

    def count(self, one: Reading | Aside) -> None:
        if isinstance(one, Aside):
            self._n["set_aside"] += 1
        elif one.analysis is None:
            self._n["copies"] += 1
        else:
            self._n["pages"] += 1
            self._n["unanalysed"] += one.analysis.why_not is not None
            self._n["statements"] += len(one.analysis.attributions)

    def counts(self, passed_over: Counter[str]) -> Counts:
        return Counts(**self._n, passed_over=dict(sorted(passed_over.items())))


def _grouped(found: Iterable[Reading | Aside], tally: _Tally) -> Iterator[list[Row]]:
    rows: list[Row] = []
    n_bytes = 0
    for one in found:
        kept, row = _with_row(one)
        tally.count(kept)
        rows.append(row)
        n_bytes += row["n_bytes"] or 0
        if len(rows) >= _N_ROWS or n_bytes >= _GROUP_BYTES:
            yield rows
            rows, n_bytes = [], 0
    if rows:
        yield rows


def _with_row(one: Reading | Aside) -> tuple[Reading | Aside, Row]:
    """What is kept with its row: a page that cannot be written as one is set aside."""
    if isinstance(one, Reading):
        try:
            with costing_one_page(one.page.document.uri, AnalysisFailed, "it cannot be written"):
                return one, row_of(one)
        except DocumentError as error:
            one = Aside(error.uri, error.reason)
    return one, row_of(one)
