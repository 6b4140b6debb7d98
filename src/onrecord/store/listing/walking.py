"""Every page of the record with its newest analysis, one after the other.

Invariant: memory does not grow with the record; a page that came from several places is met once,
at the place it was read from.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.store.listing.filters import Filters, page_conditions
from onrecord.store.listing.statements import shown_place
from onrecord.store.queries import layer
from onrecord.store.schema import articles, attributions, documents, layers, reviewed

_N_AT_ONCE = 500


def reviewed_layers(connection: Connection) -> list[tuple[int, str]]:
    """The readings shown of which people judged statements, each with its document's id."""
    own = select(attributions.c.layer).join(
        reviewed, reviewed.c.attribution == attributions.c.number
    )
    query = (
        select(layers.c.number, documents.c.id)
        .select_from(layers)
        .join(documents, documents.c.number == shown_place())
        .where(layers.c.number.in_(own))
        .order_by(layers.c.number)
    )
    return [(row.number, row.id) for row in connection.execute(query)]


def newest_pages(connection: Connection, filters: Filters) -> Iterator[tuple[Page, Analysis]]:
    """Pages in the order in which they were added.

    Of the filters day and publisher count, and whether rejected statements are wanted.
    """
    query = (
        select(layers.c.number, documents.c.id)
        .join(articles, articles.c.number == layers.c.article)
        .join(documents, documents.c.number == shown_place())
        .where(layers.c.is_complete, *page_conditions(filters))
        .order_by(layers.c.number)
        .limit(_N_AT_ONCE)
    )
    last = 0
    while found := connection.execute(query.where(layers.c.number > last)).all():
        for row in found:
            yield layer(
                connection, row.number, document=row.id, with_rejected=filters.with_rejected
            )
        last = found[-1].number
