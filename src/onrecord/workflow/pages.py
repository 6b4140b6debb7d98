"""The whole record, page by page, for exports.

Raises what opening the record raises, and `BadDay`.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.listing import walking
from onrecord.workflow.record import Filters, check_days

__all__ = ["Filters", "pages"]


def pages(record: Where, wanted: Filters) -> Iterator[tuple[Page, Analysis]]:
    """Every page that fits with its newest analysis; memory stays bounded.

    Of the filters `since`, `until` and `publisher` count. What cannot be asked raises at once, not
    with the first page.
    """
    check_days(wanted)
    with database.reading(record):
        return _walk(record, wanted)


def _walk(record: Where, wanted: Filters) -> Iterator[tuple[Page, Analysis]]:
    with database.reading(record, is_bounded=False) as connection:
        yield from walking.newest_pages(connection, wanted)
