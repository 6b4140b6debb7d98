"""Conflicts settled by people, and what follows when any judgement of statements is taken back.

Invariant: settling is a judgement like any other; revoking it opens the conflict again and takes
off what it laid by hand.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from onrecord.errors import NotInRecord
from onrecord.model.attribution import RIGHT
from onrecord.store.judgements import conflicting, correcting, judging, pairing
from onrecord.store.judgements.conflicting import ATTACHED, KEPT, Conflict
from onrecord.store.judgements.deciding import Decider
from onrecord.store.schema import attributions, judgements

PAIR_END = "end"


def keep(connection: Connection, number: int, by: Decider) -> tuple[int, list[int]]:
    """The judgement stands, whatever the reading or the other one says; and what that touches.

    Of a statement that was accepted this accepts what the new reading says.
    """
    one = conflicting.conflict(connection, number)
    judged = _judged(connection, one.judgement)
    if one.what == "otherwise" and judged.verdict == RIGHT and one.statement is not None:
        return attach(connection, number, _id_of(connection, one.statement), by)
    about = judged.about if one.statement is None else _id_of(connection, one.statement)
    details = {"conflict": number, "judgement": one.judgement}
    made = judging.judge(
        connection, about, KEPT, before={"found": dict(one.found), "what": one.what},
        author=by.author, why=by.why, details=details,
    )  # fmt: skip
    conflicting.mark_settled(connection, one, made)
    return made, []


def attach(
    connection: Connection, number: int, statement: str, by: Decider
) -> tuple[int, list[int]]:
    """The judgement is about this statement of the reading; its number, and what it touches.

    Raises `NotInRecord` where the reading that the conflict is in has no such statement.
    """
    one = conflicting.conflict(connection, number)
    row = conflicting.statement_in(connection, one.layer, statement)
    kept = correcting.kept_of(connection, one.layer, row)
    details = {"conflict": number, "judgement": one.judgement} | kept
    made = judging.judge(
        connection, statement, ATTACHED, before={"found": dict(one.found), "what": one.what},
        author=by.author, why=by.why, details=details,
    )  # fmt: skip
    conflicting.mark_settled(connection, one, made)
    return made, _lay(connection, one, row)


def renew(connection: Connection, judged: judging.Judgement) -> list[int] | None:
    """What follows for statements as a judgement stands now: those it touches.

    None for a judgement that is about none.
    """
    if judged.verdict in correcting.VERDICTS:
        correcting.renew(connection, judged)
        return correcting.touched(connection, judged.number)
    if judged.verdict == pairing.PAIRED:
        pairing.renew(connection, judged)
        return pairing.touched(connection, judged.number)
    if judged.verdict in (KEPT, ATTACHED):
        return _settle_again(connection, judged)
    return None


def _settle_again(connection: Connection, judged: judging.Judgement) -> list[int]:
    one = conflicting.conflict(connection, judged.details["conflict"])
    by = judged.number if judged.is_standing else None
    conflicting.mark_settled(connection, one, by)
    if judged.verdict == KEPT:
        return []
    row = conflicting.statement_in(connection, one.layer, judged.about)
    if judged.is_standing:
        return _lay(connection, one, row)
    if PAIR_END in one.found:
        pairing.take_off(connection, one.judgement, row)
    else:
        correcting.take_off(connection, row, one.judgement)
    return [row]


def _lay(connection: Connection, one: Conflict, statement: int) -> list[int]:
    if PAIR_END in one.found:
        pairing.attach(connection, one.judgement, int(one.found[PAIR_END]), statement)
        return pairing.touched(connection, one.judgement)
    made = correcting.making_of(connection, one.judgement)
    correcting.lay(connection, one.layer, statement, made)
    return [statement]


def _judged(connection: Connection, number: int) -> Any:
    query = select(judgements).where(judgements.c.number == number)
    row = connection.execute(query).first()
    if row is None:
        raise NotInRecord("judgement", str(number))
    return row


def _id_of(connection: Connection, statement: int) -> str:
    query = select(attributions.c.id).where(attributions.c.number == statement)
    return str(connection.execute(query).scalar_one())
