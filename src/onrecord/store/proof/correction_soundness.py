"""What sound means for corrections: they hold as their judgements stand, and say what these say.

Invariant: nothing is decided anew; rows are compared with those that follow from the judgements.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select, union

from onrecord.store.judgements import judging, settling
from onrecord.store.judgements.settling import TABLES, Row
from onrecord.store.proof.soundness import Damage
from onrecord.store.schema import attributions, corrections, paired


def correction_damages(connection: Connection) -> Iterator[Damage]:
    """Corrections that hold otherwise than they should, or show what nobody said."""
    yield from _out_of_step(connection)
    yield from _unfounded(connection)


def _out_of_step(connection: Connection) -> Iterator[Damage]:
    for table in (corrections, paired):
        query = select(table.c.judgement, table.c.is_standing).distinct()
        for row in connection.execute(query).all():
            if judging.original(connection, row.judgement).is_standing != row.is_standing:
                where = f"judgement {row.judgement}"
                yield Damage("", "a correction holds otherwise than its judgement stands", where)


def _unfounded(connection: Connection) -> Iterator[Damage]:
    """What is shown of statements that does not follow from their judgements."""
    tables = (corrections, *TABLES.values())
    numbers = union(*(select(table.c.attribution) for table in tables)).subquery()
    query = select(attributions.c.number, attributions.c.id)
    query = query.where(attributions.c.number.in_(select(numbers.c.attribution)))
    for row in connection.execute(query.order_by(attributions.c.number)).all():
        follows = settling.following(connection, row.number)
        written = settling.as_written(connection, row.number)
        if not all(_agree(getattr(follows, name), getattr(written, name)) for name in TABLES):
            yield Damage("", "a statement is told otherwise than its corrections say", row.id)


def _agree(follows: tuple[Row, ...], written: tuple[Row, ...]) -> bool:
    """Whether the rows are the same; whoever the record forgot meanwhile may be named by none."""
    return len(follows) == len(written) and all(
        one == other or one | {"identity": None} == other
        for one, other in zip(_in_order(follows), _in_order(written), strict=True)
    )


def _in_order(rows: tuple[Row, ...]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.get("role", ""), row.get("place", 0)))
