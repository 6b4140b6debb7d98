"""What people decide of two statements: how they stand to each other, whatever a model found.

Invariant: a decision is a judgement about one of the two that names the other; each end is found
again in every reading of its page, so that the decision holds between all that are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from onrecord.errors import NotInRecord
from onrecord.model.dispute import Decided, DecidedStance
from onrecord.store.judgements import conflicting, judging
from onrecord.store.judgements.anchoring import (
    anchor_from,
    anchor_of,
    contents,
    layers_beside,
    layers_of_versions,
    page_of,
    stored,
)
from onrecord.store.judgements.anchoring import text_of as text_in
from onrecord.store.judgements.deciding import Decider
from onrecord.store.queries import chunks
from onrecord.store.schema import attributions, judgements, newest, paired, relations

PAIRED = "paired"
_ENDS = ("own", "its")


def decide(connection: Connection, one: str, other: str, stance: DecidedStance, by: Decider) -> int:
    """How two statements, by id, stand to each other; the judgement's number.

    Raises `NotInRecord`.
    """
    ends = [_statement(connection, name) for name in (one, other)]
    details = {"with": other, "stance": stance} | {
        key: _anchor(connection, row) for key, row in zip(_ENDS, ends, strict=True)
    }
    before = _before(connection, *(row.number for row in ends))
    number = judging.judge(
        connection, one, PAIRED, before=before, author=by.author, why=by.why, details=details
    )
    for end, row in enumerate(ends):
        for layer in layers_beside(connection, row.layer):
            found = row.number if layer == row.layer else _found(connection, layer, details, end)
            _lay(connection, (number, end, stance, True), found)
        for layer in layers_of_versions(connection, row.layer):
            found = _found(connection, layer, details, end)
            _lay(connection, (number, end, stance, True), found)
    return number


def carry(connection: Connection, layer: int) -> None:
    """Find the ends of decisions that stand in a page's earlier readings in a new one."""
    if connection.execute(select(paired.c.judgement).limit(1)).first() is None:
        return
    known = _ends_in(connection, layers_beside(connection, layer))
    elsewhere = _ends_in(connection, layers_of_versions(connection, layer))
    for row in [*known, *(one for one in elsewhere if one not in known)]:
        judged = select(judgements.c.details).where(judgements.c.number == row.judgement)
        details = connection.execute(judged).scalar_one()
        found = _found(connection, layer, details, row.end)
        if found is None and row in known:
            conflicting.add(connection, "lost", row.judgement, layer, found={"end": row.end})
        _lay(connection, (row.judgement, row.end, row.stance, row.is_standing), found)


def _ends_in(connection: Connection, some: Sequence[int]) -> list[Any]:
    """The ends of decisions that stand in some layers."""
    query = (
        select(paired.c.judgement, paired.c.end, paired.c.stance, paired.c.is_standing)
        .join(attributions, attributions.c.number == paired.c.attribution)
        .where(attributions.c.layer.in_(some))
        .distinct()
        .order_by(paired.c.judgement, paired.c.end)
    )
    return list(connection.execute(query).all())


def attach(connection: Connection, judgement: int, end: int, statement: int) -> None:
    """An end of a decision is this statement of another reading, as a person says."""
    query = select(paired).where(paired.c.judgement == judgement)
    row = connection.execute(query).first()
    if row is not None:
        _lay(connection, (judgement, end, row.stance, row.is_standing), statement)


def take_off(connection: Connection, judgement: int, statement: int) -> None:
    """Take a decision off a statement that it was attached to by hand."""
    gone = (paired.c.judgement == judgement) & (paired.c.attribution == statement)
    connection.execute(delete(paired).where(gone))


def renew(connection: Connection, judged: judging.Judgement) -> None:
    """Let a decision hold or rest, as its judgement stands now."""
    these = update(paired).where(paired.c.judgement == judged.number)
    connection.execute(these.values(is_standing=judged.is_standing))


def touched(connection: Connection, judgement: int) -> list[int]:
    """The statements, by number, that a decision holds between."""
    query = select(paired.c.attribution).where(paired.c.judgement == judgement)
    return list(connection.execute(query).scalars())


def decided_among(connection: Connection, numbers: Sequence[int]) -> list[Decided]:
    """What stands decided between some statements; the latest decision of a pair counts."""
    inside = set(numbers)
    found: dict[tuple[int, int], Decided] = {}
    for row in _pairs(connection, numbers):
        if row.one in inside and row.two in inside and row.one != row.two:
            pair = (min(row.one, row.two), max(row.one, row.two))
            found[pair] = Decided(*pair, row.stance, row.judgement)
    return list(found.values())


def partners(connection: Connection, numbers: Sequence[int]) -> list[int]:
    """The statements that decisions lead to from some others."""
    return sorted({n for row in _pairs(connection, numbers) for n in (row.one, row.two)})


def forget(connection: Connection, statements: Any) -> None:
    """Drop ends that go (a query of their numbers)."""
    connection.execute(delete(paired).where(paired.c.attribution.in_(statements)))


def _pairs(connection: Connection, numbers: Sequence[int]) -> list[Any]:
    """Standing decisions with an end among some statements that newest layers show."""
    if connection.execute(select(paired.c.judgement).limit(1)).first() is None:
        return []
    one, two = paired.alias("one"), paired.alias("two")
    rows: dict[tuple[int, int, int], Any] = {}
    for chunk in chunks(sorted(set(numbers))):
        query = (
            select(
                one.c.judgement, one.c.stance, one.c.attribution.label("one"),
                two.c.attribution.label("two"),
            )
            .join(two, two.c.judgement == one.c.judgement)
            .where(one.c.is_standing, one.c.end != two.c.end, one.c.attribution.in_(chunk))
            .where(_is_shown(two.c.attribution))
        )  # fmt: skip
        rows |= {(r.judgement, r.one, r.two): r for r in connection.execute(query)}
    return [rows[key] for key in sorted(rows)]


def _is_shown(statement: Any) -> Any:
    here = select(newest.c.layer).join(attributions, attributions.c.layer == newest.c.layer)
    return here.where(attributions.c.number == statement).exists()


def _statement(connection: Connection, name: str) -> Any:
    query = select(attributions.c.number, attributions.c.layer).where(attributions.c.id == name)
    row = connection.execute(query.order_by(attributions.c.number.desc())).first()
    if row is None:
        raise NotInRecord("statement", name)
    return row


def _anchor(connection: Connection, row: Any) -> dict[str, Any]:
    stretches = contents(connection, [row.number]).get(row.number, [])
    return stored(anchor_of(text_in(connection, row.layer), stretches))


def _found(connection: Connection, layer: int, details: Any, end: int) -> int | None:
    return page_of(connection, layer).meant([anchor_from(details[_ENDS[end]])])


def _lay(connection: Connection, made: tuple[int, int, str, bool], statement: int | None) -> None:
    if statement is None:
        return
    judgement, end, stance, is_standing = made
    row = {
        "judgement": judgement, "end": end, "attribution": statement, "stance": stance,
        "is_standing": is_standing,
    }  # fmt: skip
    this = (paired.c.judgement == judgement) & (paired.c.end == end)
    known = select(paired.c.judgement).where(this, paired.c.attribution == statement)
    if connection.execute(known).first() is None:
        connection.execute(insert(paired), row)


def _before(connection: Connection, one: int, other: int) -> dict[str, Any]:
    """What the model held of the two, and what people did."""
    query = select(relations).where(
        relations.c.one.in_((one, other)), relations.c.other.in_((one, other))
    )
    row = next((r for r in connection.execute(query) if r.one != r.other), None)
    stood = decided_among(connection, [one, other])
    found = None if row is None else {k: getattr(row, k) for k in ("same", "side", "opposed")}
    return {"relation": found, "stance": stood[0].stance if stood else None}
