"""The real parts put together: what a face asks for when it wants pages read and kept.

Importing this file is cheap; parts are imported where they are first needed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from onrecord.errors import AnalysisFailed, InputNotFound
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.provenance import ModelVersion
from onrecord.model.where import Where
from onrecord.readers.archives import is_archive
from onrecord.readers.inputs import (
    STANDARD_INPUT,
    RawInput,
    files_below,
    raw_inputs,
)
from onrecord.readers.limits import DEFAULT_MAX_BYTES
from onrecord.workflow.ingest import Outcome, analyse, ingest
from onrecord.workflow.parts import Analyzer, Parts

if TYPE_CHECKING:
    from onrecord.identity.across.record import RecordLinker
    from onrecord.settings import Settings
    from onrecord.workflow.relating import Relater

_MAX_WORKERS = 4
"""More analyses at once than this wait for one another in Python."""

ReadAs = Literal["auto", "article", "html", "plain"]


def load_parts(
    *,
    read_as: str = "auto",
    language: str | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    n_threads: int | None = None,
    model: Path | None = None,
) -> Parts[RawInput]:
    """Reader, model and resolver, ready to work; raises `ModelError` where the model is unfit.

    `n_threads` bounds the threads of one analysis (all cores by default).
    """
    from onrecord.identity.resolver import resolve
    from onrecord.readers.read import PageReader

    reader = PageReader(cast("ReadAs", read_as), language, max_bytes)
    return Parts(reader, load_analyzer(n_threads=n_threads, model=model), resolve)


def load_analyzer(*, n_threads: int | None = None, model: Path | None = None) -> Analyzer:
    """The shipped model, or that of another folder, ready to annotate."""
    from onrecord.nlp.pipeline import load_analyzer as load

    return load(model, n_threads=n_threads)


def load_linker(knowledge: Path | None = None) -> RecordLinker:
    """What says who the entities of a document are in the whole record.

    `knowledge` is a local file of names and ids; raises `InputNotFound` where it is not there.
    """
    from onrecord.identity.across.record import RecordLinker
    from onrecord.identity.knowledge import read_knowledge

    if knowledge is None:
        return RecordLinker()
    if not knowledge.is_file():
        raise InputNotFound(str(knowledge))
    return RecordLinker(knowledge=read_knowledge(knowledge))


def load_relater(analyzer: Analyzer | None = None, *, model: Path | None = None) -> Relater:
    """What tells how statements stand to one another, by the shipped or another model.

    The graphs of an `analyzer` that is loaded already are used; without one they are loaded when
    they are first asked. Raises `ModelError`.
    """
    from onrecord.nlp.encoder.manifest import load_manifest
    from onrecord.workflow.relating import relater_of

    return relater_of(load_manifest(model), getattr(analyzer, "backend", None))


def model_version(*, fast: bool = False) -> ModelVersion:
    """The model's name and digest, without loading its weights."""
    from onrecord.nlp.encoder.manifest import load_manifest

    manifest = load_manifest(model_of(fast=fast))
    return ModelVersion(manifest.version, manifest.digest)


def parts_of(settings: Settings, *, n_threads: int | None = None) -> Parts[RawInput]:
    """The parts as the settings want them."""
    return load_parts(
        read_as=settings.read_as,
        language=settings.language,
        max_bytes=settings.max_bytes,
        n_threads=n_threads,
        model=model_of(fast=settings.fast),
    )


def model_of(*, fast: bool) -> Path:
    """The folder of the shipped model, or of the smaller one."""
    from onrecord.nlp.encoder.manifest import FAST, SHIPPED

    return FAST if fast else SHIPPED


def n_workers_for(n_inputs: int | None) -> int:
    """How many analyses to run at once: one a core, one where there is a single page.

    Two analyses of a thread each are faster than one of two threads: less waiting for another.
    """
    n_cores = min(os.cpu_count() or 1, _MAX_WORKERS)
    return n_cores if n_inputs is None else max(1, min(n_cores, n_inputs))


def given_text(uri: str, text: str) -> RawInput:
    """A text as the raw input that holds it."""
    return RawInput(uri, text.encode("utf-8"))


def reader_of_texts() -> Callable[[str, str], tuple[Page, Analysis]]:
    """What takes a uri and a clean English article to its page and analysis, keeping nothing."""
    parts = load_parts(read_as="article", language="en")

    def read(uri: str, text: str) -> tuple[Page, Analysis]:
        page = parts.reader.read(given_text(uri, text))
        return page, analyse(page, parts)

    return read


@contextmanager
def reader_into(
    record: Where, *, model: Path | None = None, is_relating: bool = True
) -> Iterator[Callable[[str, str], Outcome]]:
    """What reads a uri and a clean English article into a record, one after the other.

    Without `is_relating` no statement is held against another.
    """
    from onrecord.store.writing.writer import open_writer

    parts = load_parts(read_as="article", language="en", model=model)
    relater = load_relater(parts.analyzer, model=model) if is_relating else None
    with open_writer(record, linker=load_linker(), relater=relater) as keeper:

        def read(uri: str, text: str) -> Outcome:
            (outcome,) = ingest([given_text(uri, text)], parts=parts, keeper=keeper)
            return outcome

        yield read


def read_file_into(record: Where, path: Path) -> tuple[Page, Analysis]:
    """One page file, told apart and read into a record; raises `AnalysisFailed` where it cannot."""
    from onrecord.store.writing.writer import open_writer

    parts = load_parts()
    relater = load_relater(parts.analyzer)
    with open_writer(record, linker=load_linker(), relater=relater) as keeper:
        given = RawInput(path.name, path.read_bytes())
        (outcome,) = ingest([given], parts=parts, keeper=keeper)
    if outcome.layer is None:
        raise AnalysisFailed(outcome.uri, outcome.reason or "it was set aside")
    return outcome.layer


def read_file(path: Path) -> tuple[Page, Analysis]:
    """One page file, told apart and read, keeping nothing."""
    parts = load_parts()
    page = parts.reader.read(RawInput(path.name, path.read_bytes()))
    return page, analyse(page, parts)


def sample_page() -> Path:
    """The packaged sample page."""
    from importlib import resources

    return Path(str(resources.files("onrecord.examples").joinpath("nato-russia.txt")))


def sample_stories() -> list[Path]:
    """The folders of the packaged stories, each told by several outlets."""
    beside = sorted(sample_page().parent.iterdir())
    return [path for path in beside if path.is_dir() and not path.name.startswith("_")]


@dataclass(frozen=True, slots=True)
class Run:
    """A reading under way: `n_inputs` is None where it cannot be known beforehand.

    `bad_lines` are those of the file of knowledge that were set aside: number and reason.
    """

    outcomes: Iterator[Outcome]
    n_inputs: int | None
    bad_lines: tuple[tuple[int, str], ...] = ()


@contextmanager
def open_run(names: Sequence[str], settings: Settings) -> Iterator[Run]:
    """The inputs that the names lead to, read into the record of the settings.

    The record is made where there is none, and held by its writer's lock until the end. Raises
    `InputNotFound` before anything is opened.
    """
    from onrecord.store.writing.writer import open_writer

    planned = plan(names)
    inputs = raw_inputs(names, max_bytes=settings.max_bytes, standard_input=sys.stdin.buffer)
    n_inputs = None if any(map(_is_many, planned)) else len(planned)
    n_workers = n_workers_for(n_inputs)
    linker = load_linker(settings.knowledge)
    parts = parts_of(settings, n_threads=1 if n_workers > 1 else None)
    relater = load_relater(parts.analyzer, model=model_of(fast=settings.fast))
    with open_writer(settings.record, linker=linker, relater=relater) as keeper:
        outcomes = ingest(inputs, parts=parts, keeper=keeper, n_workers=n_workers)
        aside = linker.knowledge.aside if linker.knowledge else []
        yield Run(outcomes, n_inputs, tuple((line.number, line.reason) for line in aside))


def plan(names: Sequence[str]) -> list[str]:
    """The files that would be read, in their order; "-" stands for standard input.

    Raises `InputNotFound` where a name leads nowhere.
    """
    planned: list[str] = []
    for name in names:
        if name == STANDARD_INPUT:
            planned.append(name)
        elif Path(name).exists():
            planned += files_below(Path(name))
        else:
            raise InputNotFound(name)
    return planned


def _is_many(name: str) -> bool:
    """Whether a file may hold more than one input."""
    lines = name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson"))
    return name == STANDARD_INPUT or lines or is_archive(name)
