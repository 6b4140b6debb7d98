"""What outlets report of the same sayings as it leaves the program: one object, or flat rows.

Invariant: each version's differences, in order, give both its words and the fullest ones whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from onrecord.export.disputed import reference
from onrecord.export.flat import said_row

if TYPE_CHECKING:
    from onrecord.workflow.compared import Compared, Outlet, Shared, Statement, Version

Row = dict[str, Any]
COLUMNS = (
    "utterance", "publisher", "published", "kind", "speaker", "cue", "words", "fullest", "only",
    "document", "uri", "id", "became",
)  # fmt: skip


def comparison_object(found: Compared) -> Row:
    """The whole comparison: documents, shared sayings by version, and what only one reports."""
    return {
        "documents": [asdict(outlet) for outlet in found.documents],
        "utterances": [_shared(one, found.said) for one in found.shared],
        "only": [
            {"document": name, "statements": [said_row(found.said[a]) for a in some]}
            for name, some in found.only.items()
        ],
    }


def comparison_rows(found: Compared) -> Iterator[Row]:
    """A row for each version in each outlet that ran it, then for what only one reports."""
    outlets = {outlet.id: outlet for outlet in found.documents}
    for one in found.shared:
        for version in one.versions:
            first = found.said[version.attributions[0]]
            for name in version.documents:
                fullest = version.is_fullest
                yield _row(first, outlets[name], one.id) | {"fullest": fullest, "only": False}
    for name, some in found.only.items():
        for each in some:
            yield _row(found.said[each], outlets[name], None) | {"fullest": None, "only": True}


def _shared(one: Shared, said: Mapping[str, Statement]) -> Row:
    return {
        "id": one.id,
        "speaker": reference(one.speaker),
        "versions": [_version(version, said) for version in one.versions],
    }


def _version(version: Version, said: Mapping[str, Statement]) -> Row:
    first = said[version.attributions[0]]
    return {
        "documents": list(version.documents),
        "attributions": list(version.attributions),
        "kind": first.attribution.kind,
        "cue": first.cue,
        "words": first.content,
        "fullest": version.is_fullest,
        "differences": [
            {
                "change": item.change,
                "fullest": item.stored,
                "this": item.asked,
                "turns": list(item.turns),
            }
            for item in version.differences
        ],
    }


def _row(one: Statement, outlet: Outlet, utterance: str | None) -> Row:
    return {
        "utterance": utterance,
        "publisher": outlet.publisher,
        "published": outlet.published,
        "kind": one.attribution.kind,
        "speaker": one.speaker,
        "cue": one.cue,
        "words": one.content,
        "document": outlet.id,
        "uri": outlet.uri,
        "id": one.attribution.id,
        "became": outlet.became,
    }
