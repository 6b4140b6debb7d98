"""A document's object with what the record says of its statements together."""

from __future__ import annotations

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
from onrecord.model.where import Where
from onrecord.workflow.disputes import disputes
from onrecord.workflow.proposals import proposals
from onrecord.workflow.sayings import claims, utterances
from onrecord.workflow.together import Asked

_EVERYTHING = 100_000


def document_whole(record: Where, page: Page, analysis: Analysis) -> JsonObject:
    """The contract's object for a document of a record, with all that touches it.

    Utterances, claims, disputes and proposals may name attributions of other documents.
    """
    return with_claims(record, document_together(record, page, analysis))


def document_together(record: Where, page: Page, analysis: Analysis) -> JsonObject:
    """The same without its claims, which no page shows."""
    asked = Asked(document=page.document.id)
    said = utterances(record, asked, limit=_EVERYTHING)
    opposed = disputes(record, asked, limit=_EVERYTHING)
    made = proposals(record, asked, limit=_EVERYTHING)
    return document_object(page, analysis) | {
        "utterances": list(objects(said, utterance_object)),
        "disputes": list(objects(opposed, dispute_object)),
        "proposals": list(objects(made, proposal_object)),
    }


def with_claims(record: Where, together: JsonObject) -> JsonObject:
    """What `document_together` gave, with its claims."""
    found = claims(record, Asked(document=together["document"]["id"]), limit=_EVERYTHING)
    return together | {"claims": list(objects(found, claim_object))}
