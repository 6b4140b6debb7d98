"""Sums over what was written, kept beside it: what `verify` compares with what is there.

Invariant: a sum changes with every value that a row holds but its number, so that a record copied
into another keeps its sums.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
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
SPAN_COLUMNS = ("role", "place", "start", "end", "words")

Values = Mapping[Any, Any]
"""A row as it goes in or comes back, by column."""


@dataclass(frozen=True, slots=True)
class LayerRows:
    """All rows of one layer; mentions by the entity's number, spans by the statement's."""

    parties: Sequence[Values]
    named: Mapping[int, Sequence[Values]]
    said: Sequence[Values]
    words: Mapping[int, Sequence[Values]]


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
    return _sum([made_by.reader, model.version, model.digest, why_not, held, said])


def _values(row: Values, columns: tuple[str, ...]) -> list[Any]:
    return [row[column] for column in columns]


def _table(rows: Iterable[Values], columns: tuple[str, ...]) -> list[list[Any]]:
    return sorted(_values(row, columns) for row in rows)


def _sum(values: list[Any]) -> str:
    return hashlib.sha256(json.dumps(values, separators=(",", ":")).encode("ascii")).hexdigest()
