"""A document's object with what the record says of its statements together."""

from __future__ import annotations

from pathlib import Path

from onrecord.export.contract import JsonObject, document_object
from onrecord.export.disputed import (
    claim_object,
    dispute_object,
    objects,
    proposal_object,
    utterance_object,
)
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.workflow.disputes import disputes
from onrecord.workflow.proposals import proposals
from onrecord.workflow.sayings import claims, utterances
from onrecord.workflow.together import Asked

_EVERYTHING = 100_000


def document_whole(record: Path, page: Page, analysis: Analysis) -> JsonObject:
    """The contract's object for a document of a record, with all that touches it.

    Utterances, claims, disputes and proposals may name attributions of other documents.
    """
    asked = Asked(document=page.document.id)
    said = utterances(record, asked, limit=_EVERYTHING)
    claimed = claims(record, asked, limit=_EVERYTHING)
    opposed = disputes(record, asked, limit=_EVERYTHING)
    made = proposals(record, asked, limit=_EVERYTHING)
    return document_object(page, analysis) | {
        "utterances": list(objects(said, utterance_object)),
        "claims": list(objects(claimed, claim_object)),
        "disputes": list(objects(opposed, dispute_object)),
        "proposals": list(objects(made, proposal_object)),
    }
