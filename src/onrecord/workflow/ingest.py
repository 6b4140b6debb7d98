"""From raw inputs to layers of the record, one outcome for every input.

Invariant: whatever is given comes out exactly once, as read, as already known, or as set aside
with its reason, in the order given. An outcome is in the record before it is told, so a run that
is cut off anywhere goes on where it stopped when the same command is given again. Only analyses
run beside one another; pages are read and kept by the thread that asks.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

from onrecord.errors import AnalysisFailed, DocumentError, UnreadableInput
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.identifiers import document_id
from onrecord.model.provenance import Provenance
from onrecord.workflow.circumstances import circumstances
from onrecord.workflow.languages import why_not
from onrecord.workflow.one_page import costing_one_page
from onrecord.workflow.parts import AnyGiven, Keeper, Parts, Reader

Status = Literal["read", "known", "set aside"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input.

    `layer` is the page with its analysis, None for an input set aside; `reason` says why it was.
    """

    uri: str
    status: Status
    layer: tuple[Page, Analysis] | None = None
    reason: str | None = None


def ingest(
    inputs: Iterable[AnyGiven | DocumentError],
    *,
    parts: Parts[AnyGiven],
    keeper: Keeper | None,
    n_workers: int = 1,
) -> Iterator[Outcome]:
    """Reads, analyses and keeps each input; yields its outcome once it is kept.

    Without a keeper nothing is stored and nothing is known beforehand. What the record holds
    already, by the same reader and model, is loaded from it and not analysed again; a copy of it
    from another place is kept as a place alone. With several workers as many pages are analysed
    at once, and at most so many wait in memory.
    """
    n_ahead = n_workers if n_workers > 1 else 0
    begun: deque[Callable[[], Outcome]] = deque()
    pool = ThreadPoolExecutor(n_workers, thread_name_prefix="analysis")
    try:
        for given in inputs:
            begun.append(_begin(given, parts, keeper, pool))
            if len(begun) > n_ahead:
                yield _finish(begun.popleft(), keeper)
        while begun:
            yield _finish(begun.popleft(), keeper)
    finally:
        pool.shutdown(cancel_futures=True)


def read_page(given: AnyGiven, reader: Reader[AnyGiven]) -> Page:
    """The page in one input.

    Raises `DocumentError` where there is none; where reading it breaks, `UnreadableInput` with the
    cause.
    """
    with costing_one_page(given.uri, UnreadableInput, "reading it failed"):
        return reader.read(given)


def analyse(page: Page, parts: Parts[AnyGiven]) -> Analysis:
    """Entities and attributions of one page, or why it was not analysed.

    Raises `AnalysisFailed` where the analysis of this page breaks; the cause is kept.
    """
    provenance = Provenance(parts.reader.version, parts.analyzer.version)
    reason = why_not(page.document.language)
    if reason is not None:
        return Analysis((), (), provenance, reason)
    article = page.article
    with costing_one_page(page.document.uri, AnalysisFailed, "its analysis failed"):
        found = parts.analyzer.annotate(article)
        entities, attributions, deeds = parts.resolve(
            article, found, document_id=page.document.id, model=parts.analyzer.version.version
        )
        attributions, deeds = circumstances(
            article, found.attributions, entities, attributions, deeds
        )
    return Analysis(entities, attributions, provenance, deeds=deeds)


def _begin(
    given: AnyGiven | DocumentError,
    parts: Parts[AnyGiven],
    keeper: Keeper | None,
    pool: ThreadPoolExecutor,
) -> Callable[[], Outcome]:
    """Reads one input and sends it to be analysed; what comes back waits for it and keeps it."""
    try:
        if isinstance(given, DocumentError):
            raise given
        return _sent(given, parts, keeper, pool)
    except DocumentError as error:
        return _failing(error)


def _sent(
    given: AnyGiven, parts: Parts[AnyGiven], keeper: Keeper | None, pool: ThreadPoolExecutor
) -> Callable[[], Outcome]:
    provenance = Provenance(parts.reader.version, parts.analyzer.version)
    if keeper is not None:
        known = document_id(given.uri, hashlib.sha256(given.raw).hexdigest())
        if keeper.has_layer(known, provenance):
            if given.at is not None and given.fetched_at is not None:
                keeper.add_capture(known, given.at, given.fetched_at)
            layer = keeper.load(known, provenance)
            return lambda: Outcome(given.uri, "known", layer)
    page = read_page(given, parts.reader)
    if keeper is not None and keeper.add_copy(page, provenance):
        layer = keeper.load(page.document.id, provenance)
        return lambda: Outcome(given.uri, "read", layer)
    analysis = pool.submit(analyse, page, parts)
    return lambda: _kept(page, analysis.result(), keeper)


def _kept(page: Page, analysis: Analysis, keeper: Keeper | None) -> Outcome:
    """The outcome of an analysed page, once kept; its twin may have been kept in the meantime."""
    uri, name, provenance = page.document.uri, page.document.id, analysis.provenance
    if keeper is None:
        return Outcome(uri, "read", (page, analysis))
    if keeper.has_layer(name, provenance):
        if page.document.at is not None:
            keeper.add_capture(name, page.document.at, page.document.fetched_at)
        return Outcome(uri, "known", keeper.load(name, provenance))
    if keeper.add_copy(page, provenance):
        return Outcome(uri, "read", keeper.load(name, provenance))
    kept = keeper.add(page, analysis)
    if kept.is_shown_otherwise:
        return Outcome(uri, "read", keeper.load(name, provenance))
    named = tuple(replace(e, identity=kept.identities.get(e.id)) for e in analysis.entities)
    return Outcome(uri, "read", (page, replace(analysis, entities=named)))


def _finish(begun: Callable[[], Outcome], keeper: Keeper | None) -> Outcome:
    try:
        return begun()
    except DocumentError as error:
        if keeper is not None:
            keeper.set_aside(error.uri, error.reason)
        return Outcome(error.uri, "set aside", reason=error.reason)


def _failing(error: DocumentError) -> Callable[[], Outcome]:
    def fail() -> Outcome:
        raise error

    return fail
