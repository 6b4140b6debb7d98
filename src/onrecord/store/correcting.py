"""Corrections of statements by people: kept as judgements, found again in every later reading.

Invariant: no row of a statement is changed; what a correction says is laid over it when it is read
(`laid`), as long as its judgement stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from onrecord.errors import NotInRecord
from onrecord.model.act import ActCode, Modality
from onrecord.model.selector import QuoteSelector, Span, find_again, quote_selector
from onrecord.store import identities, judging, settling
from onrecord.store.deciding import Decider
from onrecord.store.laid import laid_over
from onrecord.store.schema import (
    articles,
    attributions,
    corrections,
    judgements,
    layers,
    spans,
)
from onrecord.store.told import Told, named, told_of

CORRECTED = "corrected"
_N_AT_ONCE = 500
_MIN_OVERLAP = 0.5
"""Of the characters that two contents cover together, the share that makes them one statement."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a person says of a statement instead; None where nothing is said against it.

    Whom it names are numbers of identities; no targets or addressees at all say that it is about
    or to nobody.
    """

    speaker: int | None = None
    kind: str | None = None
    acts: tuple[tuple[ActCode, Modality], ...] | None = None
    targets: tuple[int, ...] | None = None
    addressees: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Made:
    """A correction on its way to a statement: its judgement, and the identity of the speaker."""

    judgement: int
    speaker: int | None
    is_standing: bool = True


def correct(connection: Connection, statement: str, change: Change, by: Decider) -> int:
    """A correction of the statement of that id; the judgement's number. Raises `NotInRecord`."""
    row = connection.execute(
        select(attributions, articles.c.text)
        .join(layers, layers.c.number == attributions.c.layer)
        .join(articles, articles.c.number == layers.c.article)
        .where(attributions.c.id == statement)
        .order_by(attributions.c.number.desc())
    ).first()
    if row is None:
        raise NotInRecord("statement", statement)
    content = _contents(connection, [row.number]).get(row.number, [])
    quotes = [quote_selector(row.text, span) for span in content]
    speaker = None if change.speaker is None else (change.speaker,)
    details = {
        "speaker": next(iter(_ids(connection, speaker) or ()), None),
        "kind": change.kind,
        "quotes": [[q.exact, q.prefix, q.suffix] for q in quotes],
        "at": [[s.start, s.end] for s in content],
        "acts": change.acts,
        "targets": _ids(connection, change.targets),
        "addressees": _ids(connection, change.addressees),
    }
    number = judging.judge(
        connection, statement, CORRECTED, before=_before(connection, row), author=by.author,
        why=by.why, details=details,
    )  # fmt: skip
    made = _Made(number, change.speaker)
    for layer in _layers_beside(connection, row.layer):
        own = layer == row.layer  # in which another statement may have the same content
        _lay(connection, row.number if own else meant(connection, layer, details), made)
    return number


def carry(connection: Connection, layer: int) -> int:
    """Lay the corrections of a page's earlier readings over a new one; how many of them hold.

    Those that were taken back come along as well: they may be made to stand again.
    """
    if connection.execute(select(corrections.c.judgement).limit(1)).first() is None:
        return 0
    beside = _layers_beside(connection, layer)
    known = (
        select(
            corrections.c.judgement,
            func.max(corrections.c.speaker).label("speaker"),
            corrections.c.is_standing,
        )
        .join(attributions, attributions.c.number == corrections.c.attribution)
        .where(attributions.c.layer.in_(beside))
        .group_by(corrections.c.judgement, corrections.c.is_standing)
    )
    n_laid = 0
    for row in connection.execute(known).all():
        made = _Made(row.judgement, row.speaker, row.is_standing)
        judged = select(judgements.c.details).where(judgements.c.number == row.judgement)
        details = connection.execute(judged).scalar_one()
        n_laid += _lay(connection, meant(connection, layer, details), made)
    return n_laid


def renew(connection: Connection, judged: judging.Judgement) -> None:
    """Let a correction hold or rest, as its judgement stands now."""
    this = corrections.c.judgement == judged.number
    connection.execute(update(corrections).where(this).values(is_standing=judged.is_standing))
    laid = select(corrections.c.attribution).where(this)
    settling.settle(connection, connection.execute(laid).scalars().all())


def forget(connection: Connection, statements: Any) -> None:
    """Drop what was laid over statements that go (a query of their numbers)."""
    settling.forget(connection, statements)
    connection.execute(delete(corrections).where(corrections.c.attribution.in_(statements)))


def forget_identities(connection: Connection, numbers: Sequence[int]) -> None:
    """Let corrections that name identities which go name nobody."""
    settling.forget_identities(connection, numbers)
    these = corrections.c.speaker.in_(numbers)
    connection.execute(update(corrections).where(these).values(speaker=None))


def _contents(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Span]]:
    query = select(spans).where(spans.c.role == "content")
    query = query.order_by(spans.c.attribution, spans.c.place)
    found: dict[int, list[Span]] = {}
    for chunk in _chunks(numbers):
        for row in connection.execute(query.where(spans.c.attribution.in_(chunk))):
            found.setdefault(row.attribution, []).append(Span(row.start, row.end))
    return found


def _chunks(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[i : i + _N_AT_ONCE] for i in range(0, len(numbers), _N_AT_ONCE))


def _before(connection: Connection, row: Any) -> dict[str, Any]:
    """What is shown of a statement before it is corrected; people by their ids."""
    over = laid_over(connection, [row.number]).get(row.number)
    speaker = None if row.speaker is None else named(connection, [row.speaker])[row.speaker].id
    if over is not None and over.speaker is not None:
        speaker = over.speaker.who.id
    told = told_of(connection, [row.number]).get(row.number, Told())
    return {
        "speaker": speaker,
        "kind": row.kind if over is None or over.kind is None else over.kind,
        "acts": [[a.code, a.modality, a.recipient and a.recipient.id] for a in told.acts],
        "targets": [who.id for who in told.targets],
        "addressees": [who.id for who in told.addressees],
    }


def _ids(connection: Connection, numbers: Sequence[int] | None) -> list[str] | None:
    """The ids of identities, in their order."""
    if numbers is None:
        return None
    return [found for n in numbers for found in identities.ids_of(connection, [n])]


def _layers_beside(connection: Connection, layer: int) -> list[int]:
    """All layers of the same bytes, this one too."""
    same = (
        select(articles.c.sha256)
        .join(layers, layers.c.article == articles.c.number)
        .where(layers.c.number == layer)
    )
    query = (
        select(layers.c.number)
        .join(articles, articles.c.number == layers.c.article)
        .where(articles.c.sha256.in_(same))
    )
    return list(connection.execute(query.order_by(layers.c.number)).scalars())


def _lay(connection: Connection, statement: int | None, made: _Made) -> bool:
    """Lay a correction over a statement, where there is one; whether it holds there from now on."""
    this = (corrections.c.judgement == made.judgement) & (corrections.c.attribution == statement)
    known = connection.execute(select(corrections.c.judgement).where(this)).first()
    if statement is None or known is not None:
        return False
    row = {
        "judgement": made.judgement, "attribution": statement, "speaker": made.speaker,
        "is_standing": made.is_standing,
    }  # fmt: skip
    connection.execute(insert(corrections), row)
    settling.settle(connection, [statement])
    return made.is_standing


def meant(connection: Connection, layer: int, details: Any) -> int | None:
    """The statement of a layer whose content covers most of the quoted words, where they stand.

    `details` has the `quotes` (exact, prefix, suffix) and the places (start, end) they were `at`.
    """
    query = (
        select(articles.c.text)
        .join(layers, layers.c.article == articles.c.number)
        .where(layers.c.number == layer)
    )
    text = connection.execute(query).scalar_one()
    wanted = _chars(_found_again(text, details))
    own = select(attributions.c.number).where(attributions.c.layer == layer)
    contents = _contents(connection, list(connection.execute(own).scalars()))
    shares = {n: _share(wanted, _chars(spans)) for n, spans in contents.items()}
    best = max(shares, key=lambda n: (shares[n], -n), default=None)
    return best if best is not None and shares[best] >= _MIN_OVERLAP else None


def _found_again(text: str, details: Any) -> list[Span]:
    places = (
        find_again(text, QuoteSelector(*quote), near=at[0])
        for quote, at in zip(details["quotes"], details["at"], strict=True)
    )
    return [place for place in places if place is not None]


def _chars(spans: Iterable[Span]) -> set[int]:
    return {i for s in spans for i in range(s.start, s.end)}


def _share(one: set[int], other: set[int]) -> float:
    return len(one & other) / max(1, len(one | other))
