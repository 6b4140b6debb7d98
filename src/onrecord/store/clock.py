"""The moment at which something was written: ISO 8601, UTC, of one width, so that it sorts."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """Now, as every table writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
