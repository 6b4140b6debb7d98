"""Judgements of statements by people: kept as rows, found again in every later reading.

Invariant: no row of a statement is changed; what a judgement says is laid over it when it is read
(`laid`), as long as the judgement stands. Where it does not fit a reading, a conflict is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from onrecord.errors import NotInRecord
from onrecord.model.act import ActCode, Modality
from onrecord.model.attribution import CORRECTED, RIGHT, WRONG
from onrecord.model.selector import Span
from onrecord.store.judgements import conflicting, judging, settling
from onrecord.store.judgements.anchoring import (
    Anchor,
    Page,
    anchor_from,
    anchor_of,
    contents,
    layers_beside,
    layers_of_versions,
    page_of,
    stored,
    text_of,
)
from onrecord.store.judgements.deciding import Decider
from onrecord.store.judgements.picturing import Picture, as_found, as_shown, is_same
from onrecord.store.queries import span_rows
from onrecord.store.schema import attributions, corrections, judgements, reviewed
from onrecord.store.writing import identities

__all__ = [
    "CORRECTED", "RIGHT", "VERDICTS", "WRONG", "Change", "Making", "carry", "correct", "forget",
    "forget_identities", "lay_made", "renew", "review", "touched",
]  # fmt: skip

VERDICTS = (RIGHT, WRONG, CORRECTED)
"""What people say of statements; `review` takes the first two."""
_ROLES = ("source", "cue", "content")
_SAID = ("found", "accepted")
"""What a statement said of itself, as the reading found it and as it was shown."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a person says of a statement instead; None where nothing is said against it.

    Whom it names are numbers of identities; no targets or addressees at all say that it is about
    or to nobody. `source`, `cue` and `content` are stretches of the article's text, in order.
    """

    speaker: int | None = None
    kind: str | None = None
    acts: tuple[tuple[ActCode, Modality], ...] | None = None
    targets: tuple[int, ...] | None = None
    addressees: tuple[int, ...] | None = None
    source: tuple[Span, ...] | None = None
    cue: tuple[Span, ...] | None = None
    content: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True)
class Making:
    """A judgement on its way to statements; `speaker` is the identity that it names."""

    number: int
    verdict: str
    details: Any
    speaker: int | None = None
    is_standing: bool = True


@dataclass(frozen=True, slots=True)
class _Told:
    """What a person says: details as JSON values, the speaker's number, stretches by role."""

    verdict: str
    details: dict[str, Any] = field(default_factory=dict)
    speaker: int | None = None
    meant: dict[str, tuple[Span, ...] | None] = field(default_factory=dict)


def correct(connection: Connection, statement: str, change: Change, by: Decider) -> int:
    """A correction of the statement of that id; the judgement's number. Raises `NotInRecord`."""
    speaker = None if change.speaker is None else (change.speaker,)
    meant = {role: getattr(change, role) for role in _ROLES}
    details = {
        "speaker": next(iter(_ids(connection, speaker) or ()), None),
        "kind": change.kind,
        "acts": change.acts,
        "targets": _ids(connection, change.targets),
        "addressees": _ids(connection, change.addressees),
        "names": _names(connection, change),
    }
    told = _Told(CORRECTED, details, change.speaker, meant)
    return _judge(connection, statement, told, by)


def review(connection: Connection, statement: str, verdict: str, by: Decider) -> int:
    """A statement is right as it is shown, or is none; the judgement's number.

    Raises `NotInRecord`.
    """
    return _judge(connection, statement, _Told(verdict), by)


def is_statement(connection: Connection, name: str) -> bool:
    """Whether an id is that of a statement of the record."""
    query = select(attributions.c.number).where(attributions.c.id == name)
    return connection.execute(query.limit(1)).first() is not None


def touched(connection: Connection, judgement: int) -> list[int]:
    """The statements, by number, that a judgement is laid over."""
    query = select(corrections.c.attribution).where(corrections.c.judgement == judgement)
    return list(connection.execute(query).scalars())


def carry(connection: Connection, layer: int) -> int:
    """Lay the judgements of a page's other readings over a new one; how many of them hold.

    Those that were taken back come along as well: they may be made to stand again. Judgements of
    other versions of the page hold for what these have in common with it.
    """
    if connection.execute(select(corrections.c.judgement).limit(1)).first() is None:
        return 0
    made = _made_in(connection, layers_beside(connection, layer))
    known = {one.number for one in made}
    elsewhere = [
        one for one in _made_in(connection, layers_of_versions(connection, layer))
        if one.number not in known
    ]  # fmt: skip
    if not made and not elsewhere:
        return 0
    page = page_of(connection, layer)
    n_held = sum(lay_made(connection, layer, page, one) for one in made)
    changed = (lay_made(connection, layer, page, one, is_version=True) for one in elsewhere)
    return n_held + sum(changed)


def _made_in(connection: Connection, some: Sequence[int]) -> list[Making]:
    """The judgements that are laid over statements of some layers, the oldest first."""
    known = (
        select(
            judgements.c.number, judgements.c.verdict, judgements.c.details,
            func.max(corrections.c.speaker).label("speaker"), corrections.c.is_standing,
        )
        .join(corrections, corrections.c.judgement == judgements.c.number)
        .join(attributions, attributions.c.number == corrections.c.attribution)
        .where(attributions.c.layer.in_(some))
        .group_by(judgements.c.number, corrections.c.is_standing)
        .order_by(judgements.c.number)
    )  # fmt: skip
    return [Making(*row[:3], row.speaker, row.is_standing) for row in connection.execute(known)]


def lay_made(
    connection: Connection, layer: int, page: Page, made: Making, *, is_version: bool = False
) -> bool:
    """Lay a judgement over the statement of a reading that it means; whether it holds there.

    Where there is none, or where it says otherwise by now, that is kept as a conflict. Another
    version of the page may well do without the statement: there that is none.
    """
    others = conflicting.attached_to(connection, made.number)
    anchors = [a for details in (made.details, *(o.details for o in others))
               for a in anchors_in(details)]  # fmt: skip
    statement = page.meant(anchors)
    if statement is None:
        if not is_version:
            conflicting.add(connection, "lost", made.number, layer)
        return False
    last = {key: others[-1].details[key] for key in _SAID} if others else {}
    details = made.details | last  # what it was attached to is what it is about by now
    found = conflicting.differences(connection, statement, made.verdict, details)
    if made.verdict == RIGHT:
        found = _otherwise_than_accepted(connection, statement, details)
    if found:
        conflicting.add(
            connection, "otherwise", made.number, layer, statement=statement, found=found
        )
    is_accepted_no_more = made.verdict == RIGHT and bool(found)
    return not is_accepted_no_more and lay(connection, layer, statement, made)


def lay(connection: Connection, layer: int, statement: int, made: Making) -> bool:
    """Lay a judgement over this statement; whether it holds there from now on."""
    this = (corrections.c.judgement == made.number) & (corrections.c.attribution == statement)
    if connection.execute(select(corrections.c.judgement).where(this)).first() is not None:
        return False
    row = {
        "judgement": made.number, "attribution": statement, "speaker": made.speaker,
        "is_standing": made.is_standing,
    }  # fmt: skip
    connection.execute(insert(corrections), row)
    settling.settle(connection, [statement])
    conflicting.look_for_others(connection, made.number, layer, statement)
    return made.is_standing


def take_off(connection: Connection, statement: int, judgement: int) -> None:
    """Take a judgement off a statement that it was laid over by hand."""
    this = (corrections.c.judgement == judgement) & (corrections.c.attribution == statement)
    connection.execute(delete(corrections).where(this))
    settling.settle(connection, [statement])


def standing_on(connection: Connection, layer: int) -> dict[str, tuple[int, ...]]:
    """The judgements that stand over the statements of a reading, by the statements' ids."""
    query = (
        select(attributions.c.id, corrections.c.judgement)
        .join(corrections, corrections.c.attribution == attributions.c.number)
        .where(attributions.c.layer == layer, corrections.c.is_standing)
        .order_by(corrections.c.judgement)
    )
    found: dict[str, tuple[int, ...]] = {}
    for row in connection.execute(query):
        found[row.id] = (*found.get(row.id, ()), row.judgement)
    return found


def making_of(connection: Connection, judgement: int) -> Making:
    """A judgement of statements as it is laid over further ones."""
    row = connection.execute(select(judgements).where(judgements.c.number == judgement)).one()
    query = select(corrections.c.speaker, corrections.c.is_standing)
    laid = connection.execute(query.where(corrections.c.judgement == judgement)).first()
    speaker, is_standing = (None, True) if laid is None else (laid.speaker, laid.is_standing)
    return Making(judgement, row.verdict, row.details, speaker, is_standing)


def fits(connection: Connection, statement: int, verdict: str, details: Any) -> bool:
    """Whether a statement may be judged so: what was accepted elsewhere is what is shown here."""
    return verdict != RIGHT or not _otherwise_than_accepted(connection, statement, details)


def kept_of(connection: Connection, layer: int, statement: int) -> dict[str, Any]:
    """What leads back to a statement of a reading and what it says, as JSON values."""
    found = contents(connection, [statement]).get(statement, [])
    said = (as_found(connection, statement), as_shown(connection, statement))
    return stored(anchor_of(text_of(connection, layer), found)) | dict(
        zip(_SAID, said, strict=True)
    )


def anchors_in(details: Any) -> list[Anchor]:
    """What leads back to the statement judged: as it was found, and as it was shown then."""
    also = details.get("also")
    return [anchor_from(details), *([anchor_from(also)] if also else [])]


def renew(connection: Connection, judged: judging.Judgement) -> None:
    """Let a judgement of statements hold or rest, as it stands now."""
    this = corrections.c.judgement == judged.number
    connection.execute(update(corrections).where(this).values(is_standing=judged.is_standing))
    settling.settle(connection, touched(connection, judged.number))


def forget(connection: Connection, statements: Any) -> None:
    """Drop what was laid over statements that go (a query of their numbers)."""
    settling.forget(connection, statements)
    connection.execute(delete(corrections).where(corrections.c.attribution.in_(statements)))


def forget_identities(connection: Connection, numbers: Sequence[int]) -> None:
    """Let corrections that name identities which go name nobody."""
    settling.forget_identities(connection, numbers)
    these = corrections.c.speaker.in_(numbers)
    connection.execute(update(corrections).where(these).values(speaker=None))


def _judge(connection: Connection, statement: str, told: _Told, by: Decider) -> int:
    """A judgement of a statement with what leads back to it, laid over all readings of its page."""
    row = connection.execute(
        select(attributions.c.number, attributions.c.layer)
        .where(attributions.c.id == statement)
        .order_by(attributions.c.number.desc())
    ).first()
    if row is None:
        raise NotInRecord("statement", statement)
    text = text_of(connection, row.layer)
    spans = {
        role: stored(anchor_of(text, some)) for role, some in told.meant.items() if some is not None
    }
    content = contents(connection, [row.number]).get(row.number, [])
    shown = as_shown(connection, row.number)
    details = told.details | stored(anchor_of(text, content)) | {
        "also": _also(connection, row.number, text, (content, told.meant.get("content"))),
        "spans": spans or None,
        "found": as_found(connection, row.number),
        "accepted": shown if told.verdict == RIGHT else None,
    }  # fmt: skip
    before = _before(connection, row.number, shown)
    number = judging.judge(
        connection,
        statement,
        told.verdict,
        before=before,
        author=by.author,
        why=by.why,
        details=details,
    )
    details = connection.execute(
        select(judgements.c.details).where(judgements.c.number == number)
    ).scalar_one()
    made = Making(number, told.verdict, details, told.speaker)
    for layer in layers_beside(connection, row.layer):
        if layer == row.layer:  # in which another statement may have the same content
            lay(connection, layer, row.number, made)
        else:
            lay_made(connection, layer, page_of(connection, layer), made)
    for layer in layers_of_versions(connection, row.layer):
        lay_made(connection, layer, page_of(connection, layer), made, is_version=True)
    return number


def _also(
    connection: Connection, number: int, text: str, of: tuple[list[Span], Any]
) -> dict[str, Any] | None:
    """What leads back to the content as it is shown, where people moved it."""
    found, meant = of
    rows = span_rows(connection, [number]).get(number, [])
    shown = [Span(r["start"], r["end"]) for r in rows if r["role"] == "content"]
    shown = list(meant) if meant else shown
    return None if shown == found else stored(anchor_of(text, shown))


def _before(connection: Connection, number: int, shown: Picture) -> dict[str, Any]:
    """What is shown of a statement before it is judged; people by their ids."""
    query = select(reviewed.c.verdict).where(reviewed.c.attribution == number)
    return {
        "speaker": shown["speaker"] and shown["speaker"][0],
        "kind": shown["kind"],
        "acts": [[code, modality, who and who[0]] for code, modality, who in shown["acts"]],
        "targets": [who[0] for who in shown["targets"]],
        "addressees": [who[0] for who in shown["addressees"]],
        "spans": shown["spans"],
        "review": connection.execute(query).scalar(),
        "called": shown["speaker"] and shown["speaker"][1],
    }


def _otherwise_than_accepted(connection: Connection, statement: int, details: Any) -> Any:
    """What a reading shows otherwise than the statement that was accepted."""
    accepted, now = details["accepted"], as_shown(connection, statement)
    found = {
        key: now[key]
        for key in ("speaker", "kind")
        if not is_same(connection, key, now[key], accepted[key])
    }
    contents_differ = now["spans"]["content"] != accepted["spans"]["content"]
    return found | ({"spans": {"content": now["spans"]["content"]}} if contents_differ else {})


def _names(connection: Connection, change: Change) -> dict[str, str]:
    """What those whom a change names are called now, by id."""
    speaker = () if change.speaker is None else (change.speaker,)
    numbers = {*speaker, *(change.targets or ()), *(change.addressees or ())}
    called = identities.names_of(connection, sorted(numbers))
    return {identities.ids_of(connection, [n])[0]: name for n, name in called.items()}


def _ids(connection: Connection, numbers: Sequence[int] | None) -> list[str] | None:
    """The ids of identities, in their order."""
    if numbers is None:
        return None
    return [found for n in numbers for found in identities.ids_of(connection, [n])]
