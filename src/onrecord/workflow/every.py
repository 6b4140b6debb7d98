"""Every statement that fits, however many, one after the other.

Invariant: which statements come, and in which order, is settled by the first read; none is held
open between reads, so that a waiting writer gets its turn. Raises what opening the record raises,
and `BadDay`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import Statement, statement_numbers, statements_numbered
from onrecord.workflow.record import check_days

__all__ = ["Filters", "Statement", "every_statement"]

_N_AT_ONCE = 500


def every_statement(record: Where, wanted: Filters) -> Iterator[Statement]:
    """Statements that fit, the latest published first; eight bytes are held for each.

    What cannot be asked raises at once. A statement whose page is read anew or forgotten
    meanwhile is left out.
    """
    check_days(wanted)
    with database.reading(record) as connection:
        return _read(record, statement_numbers(connection, wanted))


def _read(record: Where, numbers: array[int]) -> Iterator[Statement]:
    for start in range(0, len(numbers), _N_AT_ONCE):
        with database.reading(record) as connection:
            found = statements_numbered(connection, list(numbers[start : start + _N_AT_ONCE]))
        yield from found
