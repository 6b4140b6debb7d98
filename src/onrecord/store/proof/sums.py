"""Sums over what was written, kept beside it: what `verify` compares with what is there.

Invariant: a sum changes with every value that a row holds but its number, so that a record copied
into another keeps its sums.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.model.provenance import Provenance

ARTICLE_COLUMNS = (
    "media_type", "encoding", "errors", "language", "text", "headline", "publisher", "published",
    "structure",
)  # fmt: skip
ENTITY_COLUMNS = ("id", "name", "names", "kind", "country", "is_named", "members", "roles")
MENTION_COLUMNS = (
    "place", "start", "end", "head_start", "head_end", "form", "kind", "prob", "words",
)  # fmt: skip
ATTRIBUTION_COLUMNS = ("id", "kind", "within", "prob", "content")
ACT_COLUMNS = ("place", "code", "modality", "prob")
PARTY_COLUMNS = ("role", "place")
CIRCUMSTANCE_COLUMNS = ("aspect", "value", "detail", "start", "end", "words")
DEED_COLUMNS = ("id", "code", "modality", "prob")
DEED_SPAN_COLUMNS = ("role", "place", "start", "end", "words", "value", "grain")
SPAN_COLUMNS = ("role", "place", "start", "end", "words")

Values = Mapping[Any, Any]
"""A row as it goes in or comes back, by column."""


@dataclass(frozen=True, slots=True)
class DoingRows:
    """Rows of what the statements of a layer do, and of its deeds; they name entities by number."""

    acts: Sequence[Values] = ()
    parties: Sequence[Values] = ()
    circumstances: Sequence[Values] = ()
    deeds: Sequence[Values] = ()
    deed_spans: Sequence[Values] = ()


@dataclass(frozen=True, slots=True)
class LayerRows:
    """All rows of one layer; mentions by the entity's number, spans by the statement's."""

    parties: Sequence[Values]
    named: Mapping[int, Sequence[Values]]
    said: Sequence[Values]
    words: Mapping[int, Sequence[Values]]
    doings: DoingRows = DoingRows()


def article_sum(row: Values) -> str:
    """SHA-256 over everything that a reader found."""
    return _sum([row[column] for column in ARTICLE_COLUMNS])


def layer_sum(made_by: Provenance, why_not: str | None, rows: LayerRows) -> str:
    """SHA-256 over what made a layer and all its rows."""
    ids = {row["number"]: row["id"] for row in rows.parties}
    held = [
        [_values(e, ENTITY_COLUMNS), _table(rows.named.get(e["number"], ()), MENTION_COLUMNS)]
        for e in rows.parties
    ]
    said = [
        [
            _values(a, ATTRIBUTION_COLUMNS),
            ids.get(a["speaker"]),
            _table(rows.words.get(a["number"], ()), SPAN_COLUMNS),
        ]
        for a in rows.said
    ]
    model = made_by.model
    # A layer written before there were acts has none: its sum is what it was.
    doings = [table for table in _doings(rows, ids) if table]
    return _sum([made_by.reader, model.version, model.digest, why_not, held, said, *doings])


def _doings(rows: LayerRows, ids: Mapping[int, str]) -> list[list[Any]]:
    """Rows of acts, parties, circumstances and deeds, with ids in place of numbers."""
    own_deeds = {row["number"]: row["id"] for row in rows.doings.deeds}
    said = {row["number"]: row["id"] for row in rows.said}
    doings = rows.doings

    def party(number: int | None) -> str | None:
        return None if number is None else ids.get(number)

    return [
        _keyed(doings.acts, ACT_COLUMNS, said, "attribution", party),
        _keyed(doings.parties, PARTY_COLUMNS, said, "attribution", party),
        _keyed(doings.circumstances, CIRCUMSTANCE_COLUMNS, said, "attribution", party),
        _keyed(doings.deeds, DEED_COLUMNS, own_deeds, "number", party),
        _keyed(doings.deed_spans, DEED_SPAN_COLUMNS, own_deeds, "deed", party),
    ]


_PARTIES = ("actor", "recipient", "entity")


def _keyed(
    rows: Sequence[Values],
    columns: tuple[str, ...],
    owners: Mapping[int, str],
    key: str,
    party: Callable[[int | None], str | None],
) -> list[list[Any]]:
    """Each row with the id of what it belongs to and the ids of its parties, in one order."""
    found = [
        [owners.get(row[key]), [party(row[p]) for p in _PARTIES if p in row], _values(row, columns)]
        for row in rows
    ]
    return sorted(found, key=json.dumps)


def _values(row: Values, columns: tuple[str, ...]) -> list[Any]:
    return [row[column] for column in columns]


def _table(rows: Iterable[Values], columns: tuple[str, ...]) -> list[list[Any]]:
    return sorted(_values(row, columns) for row in rows)


def _sum(values: list[Any]) -> str:
    return hashlib.sha256(json.dumps(values, separators=(",", ":")).encode("ascii")).hexdigest()
