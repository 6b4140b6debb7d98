"""From raw inputs to layers of the record, one outcome for every input.

Invariant: whatever is given comes out exactly once, as read, as already known, or as set aside
with its reason. Each outcome is in the record before the next input is touched, so a run that
is cut off anywhere goes on where it stopped when the same command is given again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from onrecord.errors import AnalysisFailed, DocumentError, RunError
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.identifiers import document_id
from onrecord.model.provenance import Provenance
from onrecord.workflow.languages import why_not
from onrecord.workflow.parts import AnyGiven, Keeper, Parts

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
) -> Iterator[Outcome]:
    """Reads, analyses and keeps each input; yields its outcome once it is kept.

    Without a keeper nothing is stored and nothing is known beforehand. What the record holds
    already, by the same reader and model, is loaded from it and not analysed again; a copy of it
    from another place is kept as a place alone.
    """
    for given in inputs:
        try:
            if isinstance(given, DocumentError):
                raise given
            outcome = _one(given, parts, keeper)
        except DocumentError as error:
            if keeper is not None:
                keeper.set_aside(error.uri, error.reason)
            outcome = Outcome(error.uri, "set aside", reason=error.reason)
        yield outcome


def analyse(page: Page, parts: Parts[AnyGiven]) -> Analysis:
    """Entities and attributions of one page, or why it was not analysed.

    Raises `AnalysisFailed` where the analysis of this page breaks; the cause is kept.
    """
    provenance = Provenance(parts.reader.version, parts.analyzer.version)
    reason = why_not(page.document.language)
    if reason is not None:
        return Analysis((), (), provenance, reason)
    article = page.article
    try:
        found = parts.analyzer.annotate(article)
        entities, attributions = parts.resolve(
            article, found, document_id=page.document.id, model=parts.analyzer.version.version
        )
    except (RunError, MemoryError):
        raise
    except Exception as error:  # one page must not stop the run, whatever its text does to a part
        reason = f"its analysis failed ({type(error).__name__}: {error})"
        raise AnalysisFailed(page.document.uri, reason) from error
    return Analysis(entities, attributions, provenance)


def _one(given: AnyGiven, parts: Parts[AnyGiven], keeper: Keeper | None) -> Outcome:
    provenance = Provenance(parts.reader.version, parts.analyzer.version)
    if keeper is not None:
        digest = hashlib.sha256(given.raw).hexdigest()
        known = document_id(given.uri, digest)
        if keeper.has_layer(known, provenance):
            return Outcome(given.uri, "known", keeper.load(known, provenance))
    page = parts.reader.read(given)
    if keeper is not None and keeper.add_copy(page, provenance):
        return Outcome(given.uri, "read", keeper.load(page.document.id, provenance))
    analysis = analyse(page, parts)
    if keeper is not None:
        keeper.add(page, analysis)
    return Outcome(given.uri, "read", (page, analysis))
