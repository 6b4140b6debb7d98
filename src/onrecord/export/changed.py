"""What changed between versions of pages as it leaves the program: objects, or flat rows.

Invariant: a change's differences, in order, give the earlier and the later words whole; each side
names the document whose page has it and where it stands there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from onrecord.export.flat import said_row

if TYPE_CHECKING:
    from onrecord.workflow.changed import Change, Changes, Difference, Version

Row = dict[str, Any]
COLUMNS = (
    "seen_at", "what", "speaker", "earlier", "later", "otherwise", "earlier_document",
    "later_document", "earlier_id", "later_id", "uri",
)  # fmt: skip


def changes_object(found: Changes) -> Row:
    """From one version to the next: both versions, the headline's differences, every statement."""
    return {
        "earlier": version_object(found.earlier),
        "later": version_object(found.later),
        "headline": _differences(found.headline),
        "changed": found.is_changed,
        "statements": [_change(one) for one in found.statements],
    }


def version_object(version: Version) -> Row:
    """One version of a page, without the numbers of its rows."""
    told = asdict(version)
    for own in ("number", "layer"):
        told.pop(own)
    return told


def change_rows(found: Changes) -> Iterator[Row]:
    """A row for a changed headline, then for each statement that is not as it was."""
    blank = dict.fromkeys(COLUMNS) | {
        "seen_at": found.later.seen_at,
        "earlier_document": found.earlier.document,
        "later_document": found.later.document,
        "uri": found.later.uri,
    }
    if found.headline:
        headlines = {"earlier": found.earlier.headline, "later": found.later.headline}
        yield blank | {"what": "another headline", "differences": found.headline} | headlines
    for one in found.statements:
        if one.what == "kept":
            continue
        shown = one.later or one.earlier
        yield blank | {
            "what": one.what,
            "speaker": shown and (shown.speaker or shown.source),
            "earlier": one.earlier and one.earlier.content,
            "later": one.later and one.later.content,
            "otherwise": ", ".join(one.otherwise) or None,
            "earlier_id": one.earlier and one.earlier.attribution.id,
            "later_id": one.later and one.later.attribution.id,
            "differences": one.differences,
        }


def _change(one: Change) -> Row:
    return {
        "what": one.what,
        "otherwise": list(one.otherwise),
        "differences": _differences(one.differences),
        "earlier": one.earlier and said_row(one.earlier),
        "later": one.later and said_row(one.later),
    }


def _differences(found: tuple[Difference, ...]) -> list[Row]:
    words = {"left out": "left out", "added": "added", "replaced": "replaced", "kept": "kept"}
    return [
        {
            "change": words[item.change],
            "earlier": item.stored,
            "later": item.asked,
            "turns": list(item.turns),
        }
        for item in found
    ]
