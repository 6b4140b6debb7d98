"""`archive`: the slices of some inputs, each read into a shard, by the engine that is asked for.

Invariant: what is done stays done. A slice whose mark tells of the same bytes, reader, model and
wishes, and whose shard is the one that it tells of, is not read again. What another run in the same
folder is writing is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from onrecord.errors import ArchiveStopped, BadShard, OutputUnusable, SliceFailed
from onrecord.scale import marks
from onrecord.scale.marks import Mark
from onrecord.scale.shards import Asked, Stopped
from onrecord.workflow.slices import DEFAULT_SLICE_BYTES, Slice, slices_of

Engine = Literal["local", "ray"]
ENGINES: tuple[Engine, ...] = ("local", "ray")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be read, and what was read before."""

    slices: tuple[Slice, ...]
    done: tuple[Mark, ...]


def planned(
    names: Sequence[str], folder: Path, asked: Asked, *, slice_bytes: int = DEFAULT_SLICE_BYTES
) -> Plan:
    """The slices that the inputs are cut into, less those that are done; raises `InputNotFound`."""
    versions = _versions(asked)
    to_do: list[Slice] = []
    done: list[Mark] = []
    for one in slices_of(names, slice_bytes=slice_bytes):
        mark = _done(folder, one, asked, versions)
        if mark is None:
            to_do.append(one)
        else:
            done.append(mark)
    return Plan(tuple(to_do), tuple(done))


def archive(
    plan: Plan, folder: Path, asked: Asked, *, engine: Engine, n_workers: int
) -> Iterator[Mark | SliceFailed]:
    """Read what is left of a plan; each mark as it is done, and each slice that was given up.

    Raises `ArchiveStopped` where no other slice would fare better: a model that is unfit, a full
    disk.
    """
    _prepare(folder)
    if not plan.slices:
        return
    if engine == "ray":
        from onrecord.scale.on_ray import run  # noqa: PLC0415 - an extra
    else:
        from onrecord.scale.local import run  # noqa: PLC0415 - one of two
    try:
        with closing(run(plan.slices, folder, asked, n_workers=n_workers)) as found:
            for told in found:
                if isinstance(told, Stopped):
                    raise ArchiveStopped(told.words)
                yield told
    finally:
        _clear(folder)


def _versions(asked: Asked) -> tuple[str, str]:
    from onrecord.readers.read import PageReader  # noqa: PLC0415 - heavy, and only for its name
    from onrecord.workflow.assemble import model_version  # noqa: PLC0415 - the same

    reader = PageReader(asked.read_as, asked.language, asked.max_bytes)  # type: ignore[arg-type]
    model = model_version(fast=asked.fast)
    return reader.version, f"{model.version} {model.digest}"


def _done(folder: Path, one: Slice, asked: Asked, versions: tuple[str, str]) -> Mark | None:
    """The mark of a slice that need not be read again."""
    try:
        mark = marks.read(folder / (one.name + marks.MARK))
        if not _is_of(mark, one, asked, versions):
            return None
        marks.checked(folder, mark)
    except BadShard:
        return None
    return mark


def _is_of(mark: Mark, one: Slice, asked: Asked, versions: tuple[str, str]) -> bool:
    """Whether the same would come of the slice again; its bytes are looked at last."""
    return (
        mark.slice == one
        and (mark.reader, mark.model) == versions
        and (mark.language, mark.max_bytes) == (asked.language, asked.max_bytes)
        and mark.source_bytes == one.n_bytes
        and mark.source_sha256 == marks.source_sum(one, asked.max_bytes)
    )


def _prepare(folder: Path) -> None:
    """The folder, without what a run that was cut off left half written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder)
    except OSError as error:
        raise OutputUnusable(str(folder), error.strerror or str(error)) from error


def _clear(folder: Path) -> None:
    """Take away what dead workers left half written, not what others are writing."""
    for part in folder.glob(f"*{marks.PART}*"):
        if marks.is_left(part):
            part.unlink(missing_ok=True)
