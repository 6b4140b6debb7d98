"""Texts that several outlets run as they leave the program: an object each, or a row each run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.workflow.copied import SameText

Row = dict[str, Any]
COLUMNS = ("text", "published", "publisher", "headline", "shared", "document", "uri")


def text_object(found: SameText) -> Row:
    """Who runs a text, the earliest published first; it is named for that document."""
    return {
        "text": found.runs[0].document,
        "outlets": list(found.outlets),
        "runs": [asdict(run) for run in found.runs],
    }


def text_rows(found: SameText) -> Iterator[Row]:
    """A row for each document; `text` is the same in those that run one text."""
    for run in found.runs:
        yield {"text": found.runs[0].document} | asdict(run)
