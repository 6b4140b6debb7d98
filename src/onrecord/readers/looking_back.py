"""A stream that is read once from its beginning, of which the last part can be read again.

Invariant: `place` counts bytes of the stream; memory stays under `KEPT_BYTES` and one part.
"""

from __future__ import annotations

from typing import IO

KEPT_BYTES = 1 << 18
"""How far back can be read again; damage in a packed stream shows within some of these."""

_PART_BYTES = 1 << 20


class LookingBack:
    """Bytes by their place; what lies further back than `KEPT_BYTES` is gone."""

    def __init__(self, stream: IO[bytes], *, place: int = 0) -> None:
        self._stream = stream
        self._held = b""
        self._first = place
        self.place = place

    def read(self, n: int) -> bytes:
        """The next bytes, at least one and at most `n`; none where the stream ends."""
        if self.place - self._first >= len(self._held):
            self._more()
        at = self.place - self._first
        part = self._held[at : at + n]
        self.place += len(part)
        return part

    def peek(self, n: int) -> bytes:
        """The next `n` bytes, fewer only where the stream ends; they stay to be read."""
        while len(self._held) - (self.place - self._first) < n and self._more():
            pass
        at = self.place - self._first
        return self._held[at : at + n]

    def go(self, place: int) -> None:
        """Reads on from a place that is held; from the first one held where it lies before."""
        self.place = min(max(place, self._first), self._first + len(self._held))

    def _more(self) -> bool:
        """Takes one more part; lets go what is too far back."""
        part = self._stream.read(_PART_BYTES)
        gone = max(0, min(self.place - self._first - KEPT_BYTES, len(self._held)))
        self._held = self._held[gone:] + part
        self._first += gone
        return bool(part)
