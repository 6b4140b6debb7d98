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
        "utterances": [utterance_object(one, said.said) for one in said.things],
        "claims": [claim_object(one, claimed.said) for one in claimed.things],
        "disputes": [dispute_object(one, opposed.said) for one in opposed.things],
        "proposals": [proposal_object(one, made.said) for one in made.things],
    }
