"""What was said about someone or to them, and what was done to them.

Invariant: nothing here writes; a statement is listed once, in whatever roles it means them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from onrecord.store.acted import Acted, done, latest_first
from onrecord.store.statements import Filters, Statement, statements_by_number
from onrecord.store.told import roles_of

Role = str
TARGET: Role = "target"


@dataclass(frozen=True, slots=True)
class Regarding:
    """A statement or a deed that means someone, and in which roles: target, addressee."""

    how: tuple[Role, ...]
    item: Statement | Acted

    @property
    def published(self) -> str | None:
        """When its page was published, as the page has it."""
        return self.item.published


def regarding(
    connection: Connection, name: str, filters: Filters, *, limit: int = 1000
) -> list[Regarding]:
    """Statements and deeds that mean whom the name leads to, the latest published first.

    Of the filters `on` does not count; deeds have no words and no kind of speech, so that none is
    listed where these are asked for.
    """
    asked = replace(filters, on=None, regarding=name)
    said = statements_by_number(connection, asked, limit=limit)
    roles = roles_of(connection, list(said), name)
    found = [Regarding(tuple(roles[n]), item) for n, item in said.items()]
    if not filters.about and not filters.kind:
        deeds = done(connection, replace(filters, on=name), limit=limit)
        found += [Regarding((TARGET,), deed) for deed in deeds]
    listed: list[Regarding] = latest_first(found)
    return listed[:limit]
