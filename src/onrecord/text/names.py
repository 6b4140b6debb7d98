"""Names folded for finding: case, accents, dots and hyphens do not count."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Lower case, without accents and dots, hyphens as spaces, spaces single."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(plain.replace(".", "").replace("-", " ").replace("’", "'").split())
