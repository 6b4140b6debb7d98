"""What the store asks of the full text of either database.

Invariant: the same words are found by the same queries, and come in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from sqlalchemy import Connection

FullText = Mapping[str, tuple[str, tuple[str, ...]]]

# Two code points that are no characters: Unicode keeps them out of texts that are exchanged.
OPENING, CLOSING = "\ufdd0", "\ufdd1"
N_AROUND = 24
"""Words of a snippet."""


class Searching(Protocol):
    """The full text of a record: how it is made, kept in step, and searched."""

    def make(self, full_text: FullText) -> Iterator[str]:
        """The statements that make full-text tables and what keeps them in step."""

    def drop(self, full_text: FullText) -> Iterator[str]:
        """Those that take away all that `make` made."""

    def show_corrected(self) -> Iterator[str]:
        """Those that let the full text of statements hold words as people corrected them."""

    def show_as_read(self) -> Iterator[str]:
        """Those that let it hold them as they were read again, to be filled by `rebuild`."""

    def rebuild(self, name: str, content: str) -> Iterator[str]:
        """Those that fill a full-text table from its content, a table or a view."""

    def stay(self, name: str, why: str) -> Iterator[str]:
        """Those that refuse that rows of a table are changed."""

    def no_longer_stay(self, name: str) -> Iterator[str]:
        """Those that let rows of that table be changed again."""

    def disagrees(self, connection: Connection, name: str) -> bool:
        """Whether a full-text table holds other words than its content; changes nothing."""

    def best(
        self,
        connection: Connection,
        name: str,
        match: str,
        *,
        weights: Sequence[float] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> list[int]:
        """Row numbers of what fits, the best first by BM25 with a weight for each column."""

    def snippets(self, connection: Connection, match: str, some: Sequence[int]) -> dict[int, str]:
        """The words around in the texts of some articles, the places that fit marked."""

    def n_with(self, connection: Connection, name: str, term: str) -> int:
        """How many rows hold a folded word."""

    def write_anew(self, connection: Connection, names: Sequence[str]) -> bool:
        """Leave no deleted word where it could be read; False while others read."""

    def damages(self, connection: Connection) -> Iterator[tuple[str, str]]:
        """What the database itself finds wrong: what, and where."""
