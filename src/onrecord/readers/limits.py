"""How much of an input is read. Settings know it without loading a reader."""

from __future__ import annotations

DEFAULT_MAX_BYTES = 20_000_000
"""Of one document, unpacked; larger ones are set aside."""
