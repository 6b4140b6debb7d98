"""What a statement says of itself at one time: kept with a judgement, compared with later readings.

Invariant: nothing here writes. Two people are one where the record holds them to be one by now,
and in a record that links nobody where they are called alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from onrecord.model.identity import Reference
from onrecord.store.judgements.laid import laid_over
from onrecord.store.listing.told import Told, named, told_of
from onrecord.store.queries import span_rows
from onrecord.store.schema import attributions, spans
from onrecord.store.writing import identities

Picture = dict[str, Any]
"""speaker, kind, acts, targets, addressees, spans (words by role); people as id and name."""
PEOPLE = ("targets", "addressees")
ROLES = ("source", "cue", "content")


def as_shown(connection: Connection, number: int) -> Picture:
    """What is shown of a statement, as people corrected it."""
    over = laid_over(connection, [number]).get(number)
    found = _base(connection, number)
    if over is not None:
        found["kind"] = over.kind or found["kind"]
        if over.speaker is not None:
            found["speaker"] = _pair(over.speaker.who)
    words = span_rows(connection, [number]).get(number, [])
    return found | _told(told_of(connection, [number]), number) | {"spans": _by_role(words)}


def as_found(connection: Connection, number: int) -> Picture:
    """What the reading found, whatever people say."""
    query = select(spans).where(spans.c.attribution == number)
    words = connection.execute(query.order_by(spans.c.role, spans.c.place)).mappings().all()
    told = _told(told_of(connection, [number], {}), number)
    return _base(connection, number) | told | {"spans": _by_role(words)}


def is_same(connection: Connection, key: str, one: Any, other: Any) -> bool:
    """Whether two values of one part of a picture say the same."""
    if key == "speaker":
        return _is_one(connection, one, other)
    if key in PEOPLE:
        return len(one) == len(other) and all(
            _is_one(connection, a, b) for a, b in zip(one, other, strict=True)
        )
    if key == "acts":
        return [act[:2] for act in one] == [act[:2] for act in other]
    return bool(one == other)


def _is_one(connection: Connection, one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    known = identities.numbers_of(connection, (one[0], other[0]))
    if len(known) == len({one[0], other[0]}):
        roots = {identities.root_of(connection, number) for number in known.values()}
        return len(roots) == 1
    return bool(one[0] == other[0] or one[1] == other[1])


def _base(connection: Connection, number: int) -> Picture:
    query = select(attributions.c.kind, attributions.c.speaker)
    row = connection.execute(query.where(attributions.c.number == number)).one()
    who = None if row.speaker is None else named(connection, [row.speaker])[row.speaker]
    return {"speaker": _pair(who), "kind": row.kind}


def _told(told: Mapping[int, Told], number: int) -> Picture:
    one = told.get(number, Told())
    return {
        "acts": [[a.code, a.modality, _pair(a.recipient)] for a in one.acts],
        "targets": [_pair(who) for who in one.targets],
        "addressees": [_pair(who) for who in one.addressees],
    }


def _pair(who: Reference | None) -> list[str] | None:
    return None if who is None else [who.id, who.name]


def _by_role(rows: Sequence[Any]) -> dict[str, list[str]]:
    return {role: [r["words"] for r in rows if r["role"] == role] for role in ROLES}
