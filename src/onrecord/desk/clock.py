"""Moments as the desk writes them: ISO 8601, UTC, of one width, so that they sort as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> str:
    """Now."""
    return _written(datetime.now(UTC))


def before(moment: str, **time: float) -> str:
    """A moment that lies so much before another: `before(now(), hours=3)`."""
    return _written(datetime.fromisoformat(moment) - timedelta(**time))


def after(moment: str, **time: float) -> str:
    """A moment that lies so much after another."""
    return _written(datetime.fromisoformat(moment) + timedelta(**time))


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
