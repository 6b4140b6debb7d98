"""A document's object with what the record says of its statements together."""

from __future__ import annotations

from pathlib import Path

from onrecord.export.contract import JsonObject, document_object
from onrecord.export.disputed import (
    claim_object,
    dispute_object,
    proposal_object,
    utterance_object,
)
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.workflow import disputes as kept
from onrecord.workflow.disputes import Asked

_EVERYTHING = 100_000


def document_whole(record: Path, page: Page, analysis: Analysis) -> JsonObject:
    """The contract's object for a document of a record, with all that touches it.

    Utterances, claims, disputes and proposals may name attributions of other documents.
    """
    asked = Asked(document=page.document.id)
    utterances = kept.utterances(record, asked, limit=_EVERYTHING)
    claims = kept.claims(record, asked, limit=_EVERYTHING)
    disputes = kept.disputes(record, asked, limit=_EVERYTHING)
    proposals = kept.proposals(record, asked, limit=_EVERYTHING)
    return document_object(page, analysis) | {
        "utterances": [utterance_object(one, utterances.said) for one in utterances.things],
        "claims": [claim_object(one, claims.said) for one in claims.things],
        "disputes": [dispute_object(one, disputes.said) for one in disputes.things],
        "proposals": [proposal_object(one, proposals.said) for one in proposals.things],
    }
