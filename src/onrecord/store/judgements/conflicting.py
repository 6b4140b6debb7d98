"""Where people's judgements do not fit: another reading, or each other; kept until it is settled.

Invariant: a conflict is found once, when a judgement is made or carried to a reading; whether it is
open follows from what stands and from what is shown now, so that revoking restores it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, or_, select, update

from onrecord.errors import NotInRecord
from onrecord.model.attribution import RIGHT, WRONG
from onrecord.store.judgements.picturing import Picture, as_found, is_same
from onrecord.store.schema import (
    attributions,
    conflicts,
    corrections,
    judgements,
    newest,
    paired,
)

Why = Literal["lost", "otherwise", "disagree"]
KEPT = "kept"
ATTACHED = "attached"
_CHANGED = ("speaker", "kind", "acts", "targets", "addressees")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A judgement that a reading does not bear out, or that another judgement contradicts.

    `lost`: no statement of the reading is the one judged. `otherwise`: the reading says neither
    what was corrected nor what the correction says; `found` has that. `disagree`: with the
    judgement `other`. `statement` is the row of the statement concerned, where there is one.
    """

    number: int
    what: Why
    judgement: int
    other: int | None
    layer: int
    statement: int | None
    found: Mapping[str, Any]


def add(
    connection: Connection,
    what: Why,
    judgement: int,
    layer: int,
    *,
    statement: int | None = None,
    other: int | None = None,
    found: Mapping[str, Any] | None = None,
) -> None:
    """Keep a conflict; what was settled of the same one in another reading holds for it as well."""
    same = (
        (conflicts.c.what == what)
        & (conflicts.c.judgement == judgement)
        & conflicts.c.other.is_not_distinct_from(other)
    )
    known = connection.execute(select(conflicts).where(same)).all()
    if any(row.layer == layer and row.attribution == statement for row in known):
        return
    alike = [row.settled for row in known if row.found == dict(found or {})]
    last = select(func.coalesce(func.max(conflicts.c.number), 0))
    row = {
        "number": connection.execute(last).scalar_one() + 1, "what": what, "judgement": judgement,
        "other": other, "layer": layer, "attribution": statement, "found": dict(found or {}),
        "settled": next((n for n in alike if n is not None), None),
    }  # fmt: skip
    connection.execute(insert(conflicts), row)


def differences(
    connection: Connection, statement: int, verdict: str, details: Mapping[str, Any]
) -> Picture:
    """What a reading says of a statement that is neither what was judged nor what is meant."""
    before = details.get("found")
    if before is None:  # a judgement of an older program, which kept less
        return {}
    now = as_found(connection, statement)
    changed = [key for key in _CHANGED if details.get(key) is not None]
    if verdict in (RIGHT, WRONG):
        changed = ["speaker"]
    found = {
        key: now[key]
        for key in changed
        if not is_same(connection, key, now[key], before[key])
        and not _is_meant(connection, key, now[key], details)
    }
    roles = {
        role: now["spans"][role]
        for role, meant in (details.get("spans") or {}).items()
        if now["spans"][role] != before["spans"][role]
        and now["spans"][role] != [quote[0] for quote in meant["quotes"]]
    }
    return found | ({"spans": roles} if roles else {})


def _is_meant(connection: Connection, key: str, now: Any, details: Mapping[str, Any]) -> bool:
    meant = details.get(key)
    if meant is None or now is None:
        return False
    if key == "speaker":
        return is_same(connection, key, now, [meant, ""])
    if key in ("targets", "addressees"):
        return is_same(connection, key, now, [[name, ""] for name in meant])
    return is_same(connection, key, now, meant)


def look_for_others(connection: Connection, judgement: int, layer: int, statement: int) -> None:
    """Keep where another author's standing judgement of a statement says something else."""
    query = (
        select(judgements)
        .join(corrections, corrections.c.judgement == judgements.c.number)
        .where(corrections.c.attribution == statement, corrections.c.is_standing)
        .order_by(judgements.c.number)
    )
    rows = {row.number: row for row in connection.execute(query)}
    mine = rows.get(judgement)
    if mine is None:
        return
    for other in rows.values():
        if other.number < judgement and other.author != mine.author:
            found = _against(mine, other)
            if found:
                add(connection, "disagree", judgement, layer, statement=statement,
                    other=other.number, found=found)  # fmt: skip


def _against(mine: Any, other: Any) -> Picture:
    """What another judgement says otherwise."""
    if {mine.verdict, other.verdict} == {RIGHT, WRONG}:
        return {"verdict": other.verdict}
    if WRONG in (mine.verdict, other.verdict):
        return {"verdict": other.verdict}
    found = {
        key: other.details[key]
        for key in _CHANGED
        if None not in (mine.details.get(key), other.details.get(key))
        and mine.details[key] != other.details[key]
    }
    theirs, ours = (item.details.get("spans") or {} for item in (other, mine))
    roles = {
        role: [quote[0] for quote in theirs[role]["quotes"]]
        for role in theirs
        if role in ours and theirs[role]["at"] != ours[role]["at"]
    }
    return found | ({"spans": roles} if roles else {})


def open_conflicts(connection: Connection, *, limit: int, offset: int = 0) -> list[Conflict]:
    """Conflicts that nobody has settled, of readings that are shown now; the latest first."""
    query = select(conflicts).where(
        conflicts.c.settled.is_(None),
        exists().where(newest.c.layer == conflicts.c.layer),
        _stands(conflicts.c.judgement),
        or_(conflicts.c.other.is_(None), _stands(conflicts.c.other)),
    )
    query = query.order_by(conflicts.c.number.desc()).limit(limit).offset(offset)
    return [_conflict(row) for row in connection.execute(query)]


def conflict(connection: Connection, number: int) -> Conflict:
    """One conflict, open or settled; raises `NotInRecord`."""
    row = connection.execute(select(conflicts).where(conflicts.c.number == number)).first()
    if row is None:
        raise NotInRecord("conflict", str(number))
    return _conflict(row)


def mark_settled(connection: Connection, one: Conflict, by: int | None) -> None:
    """A conflict, and the same one in other readings, is settled by a judgement, or by none."""
    same = select(conflicts.c.number, conflicts.c.found).where(
        conflicts.c.what == one.what,
        conflicts.c.judgement == one.judgement,
        conflicts.c.other.is_not_distinct_from(one.other),
    )
    numbers = [row.number for row in connection.execute(same) if row.found == one.found]
    these = update(conflicts).where(conflicts.c.number.in_(numbers))
    connection.execute(these.values(settled=by))


def attached_to(connection: Connection, judgement: int) -> Sequence[Any]:
    """Judgements that attached another one to a statement of a later reading, while they stand."""
    settled = select(conflicts.c.settled).where(conflicts.c.judgement == judgement)
    query = select(judgements).where(
        judgements.c.number.in_(settled), judgements.c.verdict == ATTACHED
    )
    return connection.execute(query.order_by(judgements.c.number)).all()


def forget(connection: Connection, statements: Any, layers: Any) -> None:
    """Drop conflicts of statements and of readings that go (queries of their numbers)."""
    gone = conflicts.c.attribution.in_(statements) | conflicts.c.layer.in_(layers)
    connection.execute(delete(conflicts).where(gone))


def forget_judgement(connection: Connection, number: int) -> None:
    """Drop the conflicts of a judgement that goes."""
    gone = (conflicts.c.judgement == number) | (conflicts.c.other == number)
    connection.execute(delete(conflicts).where(gone))
    settled = update(conflicts).where(conflicts.c.settled == number)
    connection.execute(settled.values(settled=None))


def statement_in(connection: Connection, layer: int, name: str) -> int:
    """The row of a statement of a reading by its id; raises `NotInRecord`."""
    query = select(attributions.c.number).where(
        attributions.c.layer == layer, attributions.c.id == name
    )
    found = connection.execute(query).scalar()
    if found is None:
        raise NotInRecord("statement of that page", name)
    return int(found)


def _stands(judgement: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(
        *(
            exists().where(table.c.judgement == judgement, table.c.is_standing)
            for table in (corrections, paired)
        )
    )


def _conflict(row: Any) -> Conflict:
    return Conflict(
        row.number, row.what, row.judgement, row.other, row.layer, row.attribution, row.found
    )
