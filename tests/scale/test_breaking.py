"""Whatever breaks over a page or a slice costs that page or that slice, by name."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from onrecord.errors import ModelError, SliceFailed
from onrecord.model.act import Deed
from onrecord.model.annotation import Annotations
from onrecord.model.attribution import Attribution
from onrecord.model.dispute import Gist
from onrecord.model.document import Article, Page
from onrecord.model.entity import Entity
from onrecord.readers.inputs import RawInput
from onrecord.readers.read import PageReader
from onrecord.scale.local import MOST_TRIES
from onrecord.scale.marks import Counts, Mark
from onrecord.scale.on_ray import Pool
from onrecord.scale.shards import Asked, Stopped, Told, Worker, read_shard, write_shard
from onrecord.store.writing.writer import open_writer
from onrecord.workflow.loading import AtHand, Loader
from onrecord.workflow.parts import Parts
from onrecord.workflow.slices import Aside, Reading, Slice
from support.relating import TableRelater
from support.stand_ins import Analyzer, resolve


class Reader:
    """Trips over what begins with "trips"."""

    version = "reader/1"

    def read(self, given: RawInput) -> Page:
        if given.raw.startswith(b"trips"):
            raise TypeError("nobody foresaw this")
        return PageReader("article").read(given)


@dataclass(frozen=True)
class Asker(TableRelater):
    """Breaks on what begins with "asks"."""

    def gists(
        self, article: Article, told: Sequence[tuple[Attribution, str | None, str | None]]
    ) -> list[Gist]:
        if article.text.startswith("asks"):
            raise ZeroDivisionError("division by zero")
        return super().gists(article, told)


def named(
    article: Article, annotations: Annotations, *, document_id: str, model: str
) -> tuple[tuple[Entity, ...], tuple[Attribution, ...], tuple[Deed, ...]]:
    """Names half a character where an article begins with "half"."""
    _, said, deeds = resolve(article, annotations, document_id=document_id, model=model)
    half = Entity("e1", "\ud800", "person", None, (), (), ())
    return (half,) if article.text.startswith("half") else (), said, deeds


PARTS: Parts[RawInput] = Parts(Reader(), Analyzer(), named)


def write(folder: Path, *texts: str) -> tuple[Mark, list[Reading | Aside]]:
    """The shard of a slice of these texts."""
    files = [folder / f"{number}.txt" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    one = Slice(tuple(map(str, files)))
    mark = write_shard(one, folder, PARTS, Asker({}), Asked())
    return mark, list(read_shard(folder / mark.shard))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("trips here", "reading it failed (TypeError: nobody foresaw this)"),
        ("breaks here", "its analysis failed (ZeroDivisionError: division by zero)"),
        ("asks here", "its analysis failed (ZeroDivisionError: division by zero)"),
        ("half a character", "it cannot be written (PydanticSerializationError: "),
    ],
)
def test_a_page_that_breaks_something_is_set_aside_in_its_shard(
    tmp_path: Path, text: str, why: str
) -> None:
    mark, (first, bad, last) = write(tmp_path, "Harbour closed.", text, "Harbour open.")

    assert isinstance(first, Reading)
    assert isinstance(last, Reading)
    assert isinstance(bad, Aside)
    assert bad.uri == str(tmp_path / "1.txt")
    assert bad.reason.startswith(why)
    assert mark.counts == Counts(pages=2, statements=2, set_aside=1)


def test_a_copy_of_a_page_that_could_not_be_written_is_set_aside_when_it_is_loaded(
    tmp_path: Path,
) -> None:
    _, found = write(tmp_path, "half a character", "half a character", "Harbour open.")
    relater = AtHand(TableRelater({}))

    with open_writer(tmp_path / "r.db", relater=relater) as writer:
        told = [status for status, _ in Loader(writer, relater).load(found)]

    assert told == ["set aside", "set aside", "added"]


def worker(error: Exception) -> Worker:
    """One whose kernel raises this."""

    def make(_: Asked) -> Callable[[Slice, Path], Mark]:
        def read(*_: object) -> Mark:
            raise error

        return read

    return Worker(Asked(), make)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (TypeError("nobody foresaw this"), "TypeError: nobody foresaw this"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_a_slice_that_breaks_its_worker_has_failed_with_the_cause(
    error: Exception, told: str
) -> None:
    found = worker(error).read(Slice(("a.txt",)), Path())

    assert isinstance(found, SliceFailed)
    assert found.why == told


def test_what_no_other_slice_would_survive_stops_the_run() -> None:
    assert isinstance(worker(ModelError("m", "is unfit")).read(Slice(("a",)), Path()), Stopped)


def test_a_worker_without_memory_ends_so_that_another_tries() -> None:
    with pytest.raises(MemoryError):
        worker(MemoryError()).read(Slice(("a.txt",)), Path())


class Ray:
    """As much of Ray as the pool needs; reading a slice of "bad" raises `error` in its actor."""

    def __init__(self, error: type[Exception]) -> None:
        self.exceptions = SimpleNamespace(RayError=_RayError)
        self.error = error
        self.n_actors = 0

    def remote(self, **_: Any) -> Any:
        return lambda _: SimpleNamespace(remote=self._actor)

    def wait(self, given: list[Any], **_: Any) -> tuple[list[Any], list[Any]]:
        return given[:1], given[1:]

    def get(self, given: tuple[int, Slice]) -> Told:
        if given[1].files == ("bad",):
            raise self.error
        return Stopped(given[1].files[0])

    def _actor(self, _: Asked) -> Any:
        self.n_actors += 1
        numbers = iter(range(self.n_actors * 100, self.n_actors * 100 + 99))
        read = SimpleNamespace(remote=lambda one, _: (next(numbers), one))
        return SimpleNamespace(read=read)


class _RayError(Exception):
    pass


class _RayTaskError(_RayError):
    pass


def test_what_an_actor_raises_costs_its_slice_and_a_fresh_one_goes_on() -> None:
    ray = Ray(_RayTaskError)
    waiting = deque([Slice(("bad",)), Slice(("good",))])

    told = list(Pool(ray, Path(), Asked()).run(waiting, 1))

    assert [one.words for one in told if isinstance(one, Stopped)] == ["good"]
    assert [one.slice_name for one in told if isinstance(one, SliceFailed)] == [
        Slice(("bad",)).name
    ]
    assert ray.n_actors == 1 + MOST_TRIES
