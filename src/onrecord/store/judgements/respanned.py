"""Where a statement stands as people say: spans found again in the text that its reading has.

Invariant: nothing here writes. A role of which one stretch is not found again is left as it was
found, so that no statement is shown with half of what a person marked.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from onrecord.model.selector import Span
from onrecord.store.judgements.anchoring import anchor_from, text_of
from onrecord.store.schema import attributions

CONTENT = "content"


def span_rows(
    connection: Connection, statement: int, meant: Mapping[str, Any]
) -> tuple[dict[str, Any], ...]:
    """Rows of `corrected_spans` for what is meant of each role, by anchors as they are stored."""
    if not meant:
        return ()
    layer = select(attributions.c.layer).where(attributions.c.number == statement)
    text = text_of(connection, connection.execute(layer).scalar_one())
    return tuple(
        {
            "attribution": statement, "role": role, "place": place,
            "start": span and span.start, "end": span and span.end,
            "words": span.of(text) if span else "",
        }
        for role, values in sorted(meant.items())
        if (stretches := found_again(text, values)) is not None
        for place, span in enumerate(stretches or [None])
    )  # fmt: skip


def found_again(text: str, values: Mapping[str, Any]) -> list[Span] | None:
    """The stretches that an anchor leads to, in order; None where any of them is not there."""
    places = [place for place in anchor_from(values).found_in(text) if place is not None]
    whole = sorted(set(places))
    is_apart = all(a.end <= b.start for a, b in pairwise(whole))
    return whole if len(whole) == len(values["at"]) and is_apart else None


def content_of(rows: tuple[dict[str, Any], ...]) -> str | None:
    """The words of the content among some rows, as the full text has them; None without any."""
    own = [row["words"] for row in rows if row["role"] == CONTENT]
    return " ".join(own) if own else None
