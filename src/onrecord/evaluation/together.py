"""Articles read into one record of their own, and what that record says of them together."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from onrecord.errors import AnalysisFailed
from onrecord.evaluation.given import ReadText
from onrecord.export.disputed import dispute_object, objects, proposal_object, utterance_object
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.workflow.assemble import read_file_into, reader_into
from onrecord.workflow.disputes import disputes
from onrecord.workflow.proposals import proposals
from onrecord.workflow.sayings import utterances
from onrecord.workflow.together import Asked

JsonObject = dict[str, Any]
Between = dict[str, list[JsonObject]]
"""What is said across documents: "disputes", "proposals" and "utterances" of the contract."""
_EVERYTHING = 1_000_000


@contextmanager
def reading_together(
    *, model: Path | None = None, record: Path | None = None
) -> Iterator[tuple[ReadText, Callable[[], Between]]]:
    """What reads clean English articles into one record, and what then tells of them together.

    The record is made anew and goes with the block where none is named.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = record or Path(folder) / "together.db"
        with reader_into(path, model=model) as ingested:

            def read(uri: str, text: str) -> tuple[Page, Analysis]:
                outcome = ingested(uri, text)
                if outcome.layer is None:
                    raise AnalysisFailed(uri, outcome.reason or "it was set aside")
                return outcome.layer

            yield read, lambda: between(path)


def read_whole(page: Path) -> tuple[Page, Analysis, Between]:
    """A page file read into a record of its own, and what that record says of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.db"
        layer = read_file_into(path, page)
        return (*layer, between(path))


def between(record: Path, *, least: Mapping[str, float] | None = None) -> Between:
    """What a record says across documents, each a bare array; at the default thresholds.

    `least` has others, "shown_dispute" and "shown_proposal".
    """
    shown = least or {}
    asked = {name: Asked(least=shown.get(f"shown_{name}", 0.0)) for name in ("dispute", "proposal")}
    opposed = disputes(record, asked["dispute"], limit=_EVERYTHING)
    made = proposals(record, asked["proposal"], limit=_EVERYTHING)
    told = utterances(record, limit=_EVERYTHING)
    return {
        "disputes": list(objects(opposed, dispute_object)),
        "proposals": list(objects(made, proposal_object)),
        "utterances": list(objects(told, utterance_object)),
    }
