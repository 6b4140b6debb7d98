"""Corrections of statements by people: kept as judgements, found again in every later reading.

Invariant: no row of a statement is changed; what a correction says is laid over it when it is read,
as long as its judgement stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from onrecord.errors import NotInRecord
from onrecord.model.attribution import Attribution, Correction
from onrecord.model.entity import Entity
from onrecord.model.identity import Reference
from onrecord.model.selector import QuoteSelector, Span, find_again, quote_selector
from onrecord.store import judging
from onrecord.store.deciding import Decider
from onrecord.store.schema import (
    articles,
    attributions,
    corrections,
    entities,
    identities,
    judgements,
    layers,
    spans,
)

CORRECTED = "corrected"
_N_AT_ONCE = 500
_MIN_OVERLAP = 0.5
"""Of the characters that two contents cover together, the share that makes them one statement."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a person says of a statement instead; None where nothing is said against it."""

    speaker: int | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Laid:
    """What stands over one statement: who said it, of which kind it is, by which judgements."""

    speaker: Reference | None
    entity_kind: str
    country: str | None
    kind: str | None
    corrections: tuple[Correction, ...]


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
    details = {
        "kind": change.kind,
        "quotes": [[q.exact, q.prefix, q.suffix] for q in quotes],
        "at": [[s.start, s.end] for s in content],
    }
    before = {"speaker": _speaker_id(connection, row.speaker), "kind": row.kind}
    number = judging.judge(
        connection, statement, CORRECTED, before=before, author=by.author, why=by.why,
        details=details,
    )  # fmt: skip
    for layer in _layers_beside(connection, row.layer):
        _lay(connection, number, layer, change.speaker, details)
    return number


def carry(connection: Connection, layer: int) -> None:
    """Lay the corrections of a page's earlier readings over a new one."""
    if connection.execute(select(corrections.c.judgement).limit(1)).first() is None:
        return
    beside = _layers_beside(connection, layer)
    known = (
        select(corrections.c.judgement, func.max(corrections.c.speaker).label("speaker"))
        .join(attributions, attributions.c.number == corrections.c.attribution)
        .where(attributions.c.layer.in_(beside), corrections.c.is_standing)
        .group_by(corrections.c.judgement)
    )
    for row in connection.execute(known).all():
        judged = select(judgements.c.details).where(judgements.c.number == row.judgement)
        details = connection.execute(judged).scalar_one()
        _lay(connection, row.judgement, layer, row.speaker, details)


def renew(connection: Connection, judged: judging.Judgement) -> None:
    """Let a correction hold or rest, as its judgement stands now."""
    this = corrections.c.judgement == judged.number
    connection.execute(update(corrections).where(this).values(is_standing=judged.is_standing))


def forget(connection: Connection, statements: Any) -> None:
    """Drop what was laid over statements that go (a query of their numbers)."""
    connection.execute(delete(corrections).where(corrections.c.attribution.in_(statements)))


def forget_speakers(connection: Connection, numbers: Sequence[int]) -> None:
    """Let corrections that name identities which go name nobody."""
    these = corrections.c.speaker.in_(numbers)
    connection.execute(update(corrections).where(these).values(speaker=None))


def laid_over(connection: Connection, numbers: Sequence[int]) -> dict[int, Laid]:
    """What stands over these statements, by number; the latest correction wins."""
    root = identities.alias("root")
    found: dict[int, Laid] = {}
    query = (
        select(
            corrections.c.attribution,
            judgements.c.number,
            judgements.c.author,
            judgements.c.at,
            judgements.c.why,
            judgements.c.details,
            root.c.id,
            root.c.name,
            root.c.kind,
            root.c.country,
        )
        .join(judgements, judgements.c.number == corrections.c.judgement)
        .outerjoin(identities, identities.c.number == corrections.c.speaker)
        .outerjoin(root, root.c.number == func.coalesce(identities.c.shown, identities.c.number))
        .where(corrections.c.is_standing)
        .order_by(judgements.c.number)
    )
    rows = (
        row
        for chunk in _chunks(numbers)
        for row in connection.execute(query.where(corrections.c.attribution.in_(chunk)))
    )
    for row in rows:
        before = found.get(row.attribution) or Laid(None, "person", None, None, ())
        said_by = None if row.id is None else Reference(row.id, row.name)
        found[row.attribution] = Laid(
            speaker=said_by or before.speaker,
            entity_kind=row.kind or before.entity_kind,
            country=row.country if said_by else before.country,
            kind=row.details["kind"] or before.kind,
            corrections=(
                *before.corrections, Correction(row.number, row.author, row.at, row.why)
            ),
        )  # fmt: skip
    return found


def corrected(
    said: Mapping[int, Attribution], parties: Mapping[int, Entity], laid: Mapping[int, Laid]
) -> tuple[tuple[Attribution, ...], tuple[Entity, ...]]:
    """Statements as corrected; and the entities, with those added whom no page of theirs names.

    Whoever said a statement does what it does.
    """
    known = {e.identity.id: e.id for e in parties.values() if e.identity is not None}
    added: dict[str, Entity] = {}
    told = []
    for number, item in said.items():
        over = laid.get(number)
        if over is None:
            told.append(item)
            continue
        speaker = item.speaker
        if over.speaker is not None:
            speaker = known.get(over.speaker.id) or over.speaker.id
            if over.speaker.id not in known:
                added[over.speaker.id] = _nowhere(over, over.speaker)
        kind: Any = over.kind or item.kind
        acts = item.acts
        if over.speaker is not None:
            acts = tuple(replace(act, actor=speaker) for act in item.acts)
        told.append(
            replace(item, speaker=speaker, kind=kind, corrections=over.corrections, acts=acts)
        )
    return tuple(told), (*parties.values(), *added.values())


def _nowhere(over: Laid, who: Reference) -> Entity:
    """An entity that a person brought in: it has no mention in the document."""
    kind: Any = over.entity_kind
    return Entity(who.id, who.name, kind, over.country, (), (), (), identity=who)


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


def _speaker_id(connection: Connection, speaker: int | None) -> str | None:
    query = select(entities.c.id).where(entities.c.number == speaker)
    return connection.execute(query).scalar()


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


def _lay(
    connection: Connection, judgement: int, layer: int, speaker: int | None, details: Any
) -> None:
    """Lay a correction over the statement of a layer that it means, if the layer has it."""
    statement = _meant(connection, layer, details)
    this = (corrections.c.judgement == judgement) & (corrections.c.attribution == statement)
    known = connection.execute(select(corrections.c.judgement).where(this)).first()
    if statement is not None and known is None:
        row = {
            "judgement": judgement, "attribution": statement, "speaker": speaker,
            "is_standing": True,
        }  # fmt: skip
        connection.execute(insert(corrections), row)


def _meant(connection: Connection, layer: int, details: Any) -> int | None:
    """The statement of a layer whose content covers most of the quoted words, where they stand."""
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
