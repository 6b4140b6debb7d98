"""Anchors as the desk and its exports write them: JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.model.anchor import Anchor, Place
from onrecord.model.selector import QuoteSelector, Span


def stored(anchor: Anchor) -> dict[str, Any]:
    """An anchor as JSON."""
    return {
        "kind": anchor.kind,
        "id": anchor.id,
        "name": anchor.name,
        "places": [
            {
                "document": place.document,
                "uri": place.uri,
                "sha256": place.sha256,
                "quotes": [[q.exact, q.prefix, q.suffix] for q in place.quotes],
                "at": [[span.start, span.end] for span in place.at],
            }
            for place in anchor.places
        ],
    }


def anchor_of(told: Mapping[str, Any]) -> Anchor:
    """The anchor that some JSON tells of."""
    return Anchor(
        told["kind"],
        told["id"],
        tuple(
            Place(
                place["document"],
                place["uri"],
                place["sha256"],
                tuple(QuoteSelector(*quote) for quote in place["quotes"]),
                tuple(Span(start, end) for start, end in place["at"]),
            )
            for place in told["places"]
        ),
        told["name"],
    )
