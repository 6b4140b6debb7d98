"""What standing corrections lay over statements that are read.

Invariant: nothing here writes; the latest correction of each thing wins, and what none of them
touches is shown as it was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, select

from onrecord.model.act import Act, ActCode, Modality
from onrecord.model.attribution import RIGHT, WRONG, Attribution, Correction, Verdict
from onrecord.model.entity import Entity
from onrecord.model.identity import Reference
from onrecord.model.mention import EntityKind
from onrecord.store.schema import (
    corrected_acts,
    corrected_parties,
    corrected_spans,
    corrections,
    identities,
    judgements,
)

_N_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Named:
    """Someone whom a person named: who that is in the whole record now."""

    who: Reference
    kind: EntityKind
    country: str | None


@dataclass(frozen=True, slots=True)
class LaidAct:
    """An act as it is told now; `to` by a person's word, `recipient` the row of who was found."""

    code: ActCode
    modality: Modality
    prob: float
    to: Named | None
    recipient: int | None


@dataclass(frozen=True, slots=True)
class Laid:
    """What stands over one statement; None where nothing is said against what was found.

    `corrections` are the judgements that change something; `verdict` is that of the latest of all.
    """

    speaker: Named | None = None
    kind: str | None = None
    acts: tuple[LaidAct, ...] | None = None
    parties: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    verdict: Verdict | None = None

    @property
    def is_rejected(self) -> bool:
        """Whether people hold that it is no statement."""
        return self.verdict == WRONG


def laid_over(connection: Connection, numbers: Sequence[int]) -> dict[int, Laid]:
    """What stands over these statements, by number."""
    found: dict[int, Laid] = {}
    query = (
        _with_names(
            select(
                corrections.c.attribution, judgements.c.number, judgements.c.author,
                judgements.c.at, judgements.c.why, judgements.c.details, judgements.c.verdict,
            ).join(judgements, judgements.c.number == corrections.c.judgement),
            corrections.c.speaker,
        )
        .where(corrections.c.is_standing)
        .order_by(judgements.c.number)
    )  # fmt: skip
    for row in _of(connection, query, corrections.c.attribution, numbers):
        before = found.get(row.attribution) or Laid()
        made = Correction(row.number, row.author, row.at, row.why, row.verdict)
        found[row.attribution] = replace(
            before,
            speaker=_named(row) or before.speaker,
            kind=row.details.get("kind") or before.kind,
            corrections=_in_effect((*before.corrections, made)),
            verdict=row.verdict,
        )
    done, meant = _acts(connection, list(found)), _parties(connection, list(found))
    return {
        n: replace(over, acts=done.get(n), parties=meant.get(n, {})) for n, over in found.items()
    }


def _in_effect(made: tuple[Correction, ...]) -> tuple[Correction, ...]:
    """Those that change something: what was rejected and judged anew since is not."""
    last = made[-1]
    before = made[:-1] if last.verdict == WRONG else (c for c in made[:-1] if c.verdict != WRONG)
    return (*before, *(() if last.verdict == RIGHT else (last,)))


def laid_spans(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, list[Any]]]:
    """The corrected rows of spans of some statements, by number and role."""
    found: dict[int, dict[str, list[Any]]] = {}
    query = select(corrected_spans).order_by(*corrected_spans.primary_key.columns)
    for row in _of(connection, query, corrected_spans.c.attribution, numbers):
        own = found.setdefault(row.attribution, {}).setdefault(row.role, [])
        if row.start is not None:
            own.append(
                {"attribution": row.attribution, "role": row.role, "place": row.place,
                 "start": row.start, "end": row.end, "words": row.words}
            )  # fmt: skip
    return found


def corrected(
    said: Mapping[int, Attribution], parties: Mapping[int, Entity], laid: Mapping[int, Laid]
) -> tuple[tuple[Attribution, ...], tuple[Entity, ...]]:
    """Statements as corrected; and the entities, with those added whom no page of theirs names.

    Whoever said a statement does what it does.
    """
    people = _People(parties)
    told = tuple(
        item if number not in laid else _corrected(item, laid[number], people)
        for number, item in said.items()
    )
    return told, (*parties.values(), *people.added.values())


def without_rejected(said: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """Statements that stand; what stood within a rejected one stands in what is around that."""
    around = {item.id: item.within for item in said if item.is_rejected}
    if not around:
        return said

    def within(item: Attribution) -> str | None:
        found = item.within
        while found in around:
            found = around[found]
        return found

    return tuple(replace(item, within=within(item)) for item in said if not item.is_rejected)


def is_last_speaker() -> ColumnElement[bool]:
    """Whether a correction is the one that tells who said its statement."""
    later = corrections.alias("later")
    return (
        corrections.c.is_standing
        & corrections.c.speaker.is_not(None)
        & ~exists().where(
            later.c.attribution == corrections.c.attribution,
            later.c.judgement > corrections.c.judgement,
            later.c.is_standing,
            later.c.speaker.is_not(None),
        )
    )


class _People:
    """The entities of a page by who they are, and those that corrections bring in."""

    def __init__(self, parties: Mapping[int, Entity]) -> None:
        self.of_page = parties
        self.known = {e.identity.id: e.id for e in parties.values() if e.identity is not None}
        self.added: dict[str, Entity] = {}

    def id_of(self, one: Named) -> str:
        """The id in the page; one who is not named there has no mention and founds an entity."""
        who = one.who
        if who.id in self.known:
            return self.known[who.id]
        self.added[who.id] = Entity(
            who.id, who.name, one.kind, one.country, (), (), (), identity=who
        )
        return who.id

    def recipient(self, act: LaidAct) -> str | None:
        if act.to is not None:
            return self.id_of(act.to)
        return None if act.recipient is None else self.of_page[act.recipient].id


def _corrected(item: Attribution, over: Laid, people: _People) -> Attribution:
    kind: Any = over.kind or item.kind
    speaker = item.speaker if over.speaker is None else people.id_of(over.speaker)
    told = item.acts
    if over.acts is not None:
        told = tuple(
            Act(a.code, speaker, people.recipient(a), a.modality, a.prob) for a in over.acts
        )
    elif over.speaker is not None:
        told = tuple(replace(act, actor=speaker) for act in told)
    named = {
        role: tuple(dict.fromkeys(map(people.id_of, meant))) for role, meant in over.parties.items()
    }
    return replace(
        item,
        kind=kind,
        speaker=speaker,
        acts=told,
        targets=named.get("target", item.targets),
        addressees=named.get("addressee", item.addressees),
        corrections=over.corrections,
    )


def _acts(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[LaidAct, ...]]:
    query = _with_names(select(corrected_acts), corrected_acts.c.identity)
    query = query.order_by(corrected_acts.c.attribution, corrected_acts.c.place)
    found: dict[int, tuple[LaidAct, ...]] = {}
    for row in _of(connection, query, corrected_acts.c.attribution, numbers):
        act = LaidAct(row.code, row.modality, row.prob, _named(row), row.recipient)
        found[row.attribution] = (*found.get(row.attribution, ()), act)
    return found


def _parties(
    connection: Connection, numbers: Sequence[int]
) -> dict[int, dict[str, tuple[Named, ...]]]:
    query = _with_names(select(corrected_parties), corrected_parties.c.identity)
    query = query.order_by(*corrected_parties.primary_key.columns)
    found: dict[int, dict[str, tuple[Named, ...]]] = {}
    for row in _of(connection, query, corrected_parties.c.attribution, numbers):
        roles = found.setdefault(row.attribution, {})
        named = _named(row)
        roles[row.role] = (*roles.get(row.role, ()), *([] if named is None else [named]))
    return found


def _with_names(query: Any, identity: ColumnElement[Any]) -> Any:
    """The query with id, name, kind and country of who an identity's number leads to now."""
    own, root = identities.alias("own"), identities.alias("root")
    return (
        query.add_columns(
            root.c.id.label("who"), root.c.name.label("called"),
            root.c.kind.label("of_kind"), root.c.country.label("country"),
        )
        .outerjoin(own, own.c.number == identity)
        .outerjoin(root, root.c.number == func.coalesce(own.c.shown, own.c.number))
    )  # fmt: skip


def _named(row: Any) -> Named | None:
    if row.who is None:
        return None
    return Named(Reference(row.who, row.called), row.of_kind, row.country)


def _of(
    connection: Connection, query: Any, statement: ColumnElement[Any], numbers: Sequence[int]
) -> Iterable[Any]:
    for i in range(0, len(numbers), _N_AT_ONCE):
        yield from connection.execute(query.where(statement.in_(numbers[i : i + _N_AT_ONCE])))
