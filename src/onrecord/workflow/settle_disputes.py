"""Disputes joined, parted and made by people: decisions on pairs of statements.

Invariant: a dispute is made of statements and made again with every page, so that what is decided
of one is kept as decisions on pairs of its statements; each is a judgement that `undo` takes back.
All raise `NotInRecord` and what opening the record raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.errors import NotInRecord
from onrecord.model.dispute import DecidedStance
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.judgements.deciding import Decider
from onrecord.store.listing import disputed
from onrecord.store.listing.disputed import Asked, DisputeRow
from onrecord.store.listing.statements import statements_at
from onrecord.workflow.review import reviewing
from onrecord.workflow.together import ANY_PROB, ids_of

__all__ = ["By", "Decision", "join", "judge", "part", "stand"]

By = Decider
"""Who decides, and why."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The numbers of the judgements that were recorded; taking all back restores what was."""

    numbers: tuple[int, ...]


def stand(record: Where, one: str, other: str, stance: DecidedStance, by: By) -> Decision:
    """Two statements, by id, stand so to each other: opposed, agreed, not_opposed, unrelated."""
    with reviewing(record) as change:
        return Decision((change.pair(one, other, stance, by),))


def judge(record: Where, dispute: str, stance: DecidedStance, by: By) -> Decision:
    """The two statements that a dispute, by id, grew from stand so: opposed, or not."""
    row = _row(record, dispute)
    one, other = _ids(record, (row.one, row.other))
    return stand(record, one, other, stance, by)


def join(record: Where, one: str, other: str, by: By, *, is_turned: bool | None = None) -> Decision:
    """Two disputes, by id, are one.

    `is_turned` says that the first side of the one is the second of the other; where it is not
    said, those who speak in both tell.
    """
    first, second = _row(record, one), _row(record, other)
    if first.id == second.id:
        raise NotInRecord("second dispute", other)
    turned = _is_turned(record, first, second) if is_turned is None else is_turned
    ends = _ids(record, (first.one, second.other if turned else second.one))
    return stand(record, ends[0], ends[1], "agreed", by)


def part(record: Where, dispute: str, statements: Sequence[str], by: By) -> Decision:
    """Statements of a dispute, by id, are not about its matter.

    Where one of the two statements that it grew from is among them, those two do not meet.
    """
    row = _row(record, dispute)
    ends = _ids(record, (row.one, row.other))
    members = set(_ids(record, [n for side in row.sides for n in side]))
    missing = [name for name in statements if name not in members]
    if missing or not statements:
        raise NotInRecord("statement of that dispute", ", ".join(missing))
    with reviewing(record) as change:
        return Decision(
            tuple(
                change.pair(one, other, "unrelated", by)
                for one, other in _once((name, end) for name in statements for end in ends)
            )
        )


def _once(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each pair of two once, whichever comes first in it."""
    return list({frozenset(pair): pair for pair in pairs if pair[0] != pair[1]}.values())


def _row(record: Where, name: str) -> DisputeRow:
    asked = Asked(id=name if name.startswith("dis_") else f"dis_{name}", least=ANY_PROB)
    with database.reading(record) as connection:
        rows = disputed.dispute_rows(connection, asked, limit=2)
    if len(rows) != 1:
        raise NotInRecord("dispute", name)
    return rows[0]


def _ids(record: Where, numbers: Iterable[int]) -> list[str]:
    wanted = list(numbers)
    with database.reading(record) as connection:
        return list(ids_of(wanted, statements_at(connection, wanted)))


def _is_turned(record: Where, one: DisputeRow, other: DisputeRow) -> bool:
    """Whether more of those who speak in both stand on different sides of the two."""
    with database.reading(record) as connection:
        numbers = [n for row in (one, other) for side in row.sides for n in side]
        said = statements_at(connection, numbers)
    heard = [
        [{said[n].attribution.speaker for n in side if n in said} - {None} for side in row.sides]
        for row in (one, other)
    ]
    straight = sum(len(a & b) for a, b in zip(*heard, strict=True))
    turned = sum(len(a & b) for a, b in zip(heard[0], heard[1][::-1], strict=True))
    return turned > straight
