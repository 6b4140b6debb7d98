"""One statement as evidence: what leads from its words back to the bytes, and what stands around.

Invariant: the fields of a statement's row come first and as every listing has them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from onrecord.export.citing import citation, plain
from onrecord.export.contract import capture_object
from onrecord.export.disputed import dispute_object, objects, proposal_object, utterance_object
from onrecord.export.flat import said_row
from onrecord.model.selector import Span, quote_selector
from onrecord.text.alignment import raw_span

if TYPE_CHECKING:
    from onrecord.model.document import Page
    from onrecord.workflow.statement import Around

Row = dict[str, Any]


def evidence_object(found: Around) -> Row:
    """The statement's row; its evidence, corrections, other reports, disputes and proposals."""
    own = found.statement.attribution.id
    return said_row(found.statement) | {
        "evidence": _evidence(found),
        "corrections": _corrections(found),
        "saying": found.saying and utterance_object(found.saying, found.said),
        "reports": [said_row(one) for name, one in found.said.items() if name != own],
        "disputes": list(objects(found.disputes, dispute_object)),
        "proposals": list(objects(found.proposals, proposal_object)),
    }


def _evidence(found: Around) -> Row:
    page, provenance = found.page, found.analysis.provenance
    spans = found.attribution.content
    quotes = [quote_selector(page.article.text, span) for span in spans]
    return {
        "sha256": page.document.sha256,
        "n_bytes": page.document.n_bytes,
        "media_type": page.document.media_type,
        "fetched_at": page.document.fetched_at.isoformat(),
        "capture": capture_object(page.document.at),
        "quotes": [{"exact": q.exact, "prefix": q.prefix, "suffix": q.suffix} for q in quotes],
        "raw": [[span.start, span.end] for span in _raw(page, spans)],
        "reader": provenance.reader,
        "model": {"version": provenance.model.version, "digest": provenance.model.digest},
        "citation": plain(citation(page)),
    }


def _raw(page: Page, spans: Iterable[Span]) -> Iterable[Span]:
    """Where spans of the article stand in the decoded page, as far as they come from it."""
    found = (raw_span(page.article.alignment, span) for span in spans)
    return (span for span in found if span is not None)


def _corrections(found: Around) -> list[Row]:
    """Standing corrections, of earlier readings too, and what people decided about its id."""
    rows = {
        one.number: {
            "number": one.number, "verdict": one.verdict, "author": one.author, "at": one.at,
            "why": one.why, "before": one.before, "is_standing": one.is_standing,
            "revokes": one.revokes,
        }
        for one in found.judgements
    }  # fmt: skip
    for laid in found.attribution.corrections:
        rows.setdefault(laid.number, {
            "number": laid.number, "verdict": "corrected", "author": laid.author, "at": laid.at,
            "why": laid.why, "before": None, "is_standing": True, "revokes": None,
        })  # fmt: skip
    return [rows[number] for number in sorted(rows)]
