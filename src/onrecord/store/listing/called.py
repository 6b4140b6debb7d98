"""Who a name leads to over the whole record: all entities that are one with those that bear it.

Invariant: aliases and spellings of one identity lead to the same entities, whichever is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, union

from onrecord.store.listing.fts import matching
from onrecord.store.naming import asked_for
from onrecord.store.schema import identities, links


@dataclass(frozen=True, slots=True)
class Called:
    """Queries of the numbers of entities and identities that a name or an id leads to.

    `entities` are those of whom the name is a form, and all that are one with them.
    """

    entities: Any
    identities: Any

    def is_one(self, entity: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether a column that holds an entity's number holds one of these."""
        return entity.in_(self.entities)


def called(name: str) -> Called:
    """All that a name, a part of one, an acronym or an identity's id leads to."""
    bearing = matching("name_words", asked_for(name))
    own, every = identities.alias(), identities.alias()
    of_bearing = (
        select(func.coalesce(own.c.shown, own.c.number))
        .join(links, links.c.shown == own.c.number)
        .where(links.c.entity.in_(bearing))
    )
    of_name = select(func.coalesce(own.c.shown, own.c.number)).where(
        or_(own.c.name == name, own.c.id == name)
    )
    roots = union(of_bearing, of_name)
    whole = select(every.c.number).where(or_(every.c.number.in_(roots), every.c.shown.in_(roots)))
    one_with = select(links.c.entity).where(links.c.shown.in_(whole))
    return Called(union(bearing, one_with), whole)
