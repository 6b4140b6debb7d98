"""Listings in flat rows, the same on the command line and in what a browser downloads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]

SAID: tuple[str, ...] = (
    "published", "speaker", "content", "publisher", "document", "uri", "headline", "id", "kind",
    "source", "cue", "within", "start", "end", "prob", "speaker_id", "n_places", "codes", "target",
    "addressee", "date", "corrected_by", "rejected", "later_version", "became",
)  # fmt: skip
"""Statements of the record."""
PAGES: tuple[str, ...] = (
    "published",
    "publisher",
    "headline",
    "snippet",
    "document",
    "uri",
    "became",
)
"""Pages in which words were found."""
DOCUMENTS: tuple[str, ...] = (
    "published", "publisher", "headline", "n_statements", "id", "uri", "language", "model",
    "why_not", "became",
)  # fmt: skip
KNOWN: tuple[str, ...] = (
    "name", "kind", "country", "n_documents", "n_statements", "n_mentions", "aliases", "roles",
    "first_day", "last_day", "id", "knowledge",
)  # fmt: skip
"""Whom the record knows."""
JUDGEMENTS: tuple[str, ...] = (
    "number", "at", "about", "verdict", "author", "why", "revokes", "is_standing",
)  # fmt: skip
"""Decisions of people."""
ACCUSATIONS: tuple[str, ...] = ("by", "to", "act", "n", "by_id", "to_id")
"""How often whoever did an act to whom."""


def known_row(known: Row) -> dict[str, Any]:
    """Someone whom the record knows in a line: other names and offices told in words."""
    roles = [
        " ".join(filter(None, (r["title"], r["organization"], r["day"] and f"({r['day']})")))
        for r in known["roles"]
    ]
    aliases, told = "; ".join(known["aliases"]), "; ".join(dict.fromkeys(roles))
    return {**known, "aliases": aliases, "roles": told}
