"""Links the entities of a new layer to identities, in the transaction that adds the layer.

Invariant: every entity of a linked layer has one link. What a person decided about an entity holds
for the same entity in a later reading of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, func, insert, select

from onrecord.model.document import Article
from onrecord.model.entity import Entity
from onrecord.model.identity import BlockKey, Candidate, Decision, Profile, Reference
from onrecord.store.clock import now
from onrecord.store.judgements import deciding
from onrecord.store.judgements.deciding import Decider, Names
from onrecord.store.schema import articles, entities, identities, layers, links, mentions
from onrecord.store.writing import identities as rows
from onrecord.store.writing.identities import Identities

_LAYERS_AT_ONCE = 1000


class Lookup(Protocol):
    """The identities that stand under each key."""

    def __call__(self, asked: Sequence[BlockKey], /) -> Mapping[str, Sequence[Candidate]]: ...


class Linker(Names, Protocol):
    """Says who the entities of a document are; knows no store."""

    @property
    def version(self) -> str: ...

    def profiles(self, article: Article, found: Sequence[Entity]) -> Mapping[str, Profile]:
        """What the document says of each entity, by id."""
        ...

    def decide(self, profiles: Mapping[str, Profile], lookup: Lookup) -> list[Decision]:
        """A decision for each of the entities."""
        ...

    def with_members(self, profile: Profile, known: Mapping[str, str]) -> Profile:
        """A joint group's profile, its members as identities."""
        ...


def add_links(
    connection: Connection,
    layer: int,
    of: tuple[Article, Sequence[Entity]],
    linker: Linker,
    kept: Identities,
) -> dict[str, Reference]:
    """Link a layer's entities, each by its id; the identity of each."""
    article, found = of
    profiles = dict(linker.profiles(article, found))
    blocks: dict[str, list[int]] = {}

    def lookup(asked: Sequence[BlockKey]) -> Mapping[str, Sequence[Candidate]]:
        more, candidates = kept.lookup(connection, asked)
        blocks.update(more)
        return candidates

    earlier = _read_before(connection, layer)
    new = {e: p for e, p in profiles.items() if e not in earlier}
    decisions = [_again(e, earlier[e]) for e in profiles if e in earlier]
    decisions += linker.decide(new, lookup)
    numbers = _numbers(connection, layer)
    known = _write(connection, numbers, _Made(linker, profiles, decisions, blocks), kept)
    joined = [_join_also(connection, linker, d, kept) for d in decisions if d.also]
    if any(joined):
        renewed = rows.references(connection, numbers.values())
        return {e: renewed[n] for e, n in numbers.items()}
    return known


def unlinked_layers(connection: Connection, *, after: int = 0) -> list[int]:
    """Complete layers with entities of which none is linked: the next some after a number."""
    linked = (
        select(links.c.entity)
        .join(entities, entities.c.number == links.c.entity)
        .where(entities.c.layer == layers.c.number)
    )
    query = select(layers.c.number).where(
        layers.c.number > after, layers.c.is_complete, layers.c.n_entities > 0, ~linked.exists()
    )
    query = query.order_by(layers.c.number).limit(_LAYERS_AT_ONCE)
    return list(connection.execute(query).scalars())


class _Made:
    """What is to be written: decisions with the profiles that they were made of."""

    def __init__(
        self,
        linker: Linker,
        profiles: Mapping[str, Profile],
        decisions: Sequence[Decision],
        blocks: dict[str, list[int]],
    ) -> None:
        known = {d.entity: d.identity or d.entity for d in decisions}
        self.linker = linker
        self.decisions = decisions
        self.blocks = blocks
        self.facts = {e: linker.with_members(p, known) for e, p in profiles.items()}


def _write(
    connection: Connection, numbers: Mapping[str, int], made: _Made, kept: Identities
) -> dict[str, Reference]:
    """Rows of links, of new identities and of what is now known of old ones; who is who."""
    are_named = deciding.has_been_named(connection)
    first = rows.next_number(connection)
    new: dict[int, tuple[str, Profile]] = {}
    linked: list[dict[str, Any]] = []
    changed: dict[int, Profile] = {}
    there = rows.numbers_of(connection, (d.entity for d in made.decisions if d.identity is None))
    for decision in made.decisions:
        facts = made.facts[decision.entity]
        if decision.identity is None:
            known = there.get(decision.entity)
            number = first + len(new) if known is None else known
            if known is None:
                new[number] = (decision.entity, facts)
            else:
                changed[number] = kept.profile(connection, number).joined(facts)
        else:
            number = kept.number(connection, decision.identity)
            if number in new:
                new[number] = (new[number][0], new[number][1].joined(facts))
            else:
                before = changed.get(number) or kept.profile(connection, number)
                changed[number] = before.joined(facts)
        linked.append(_link_row(numbers[decision.entity], number, decision, facts, made.linker))
    if new:
        fresh = [
            rows.identity_row(n, name, profile, made.linker.named(profile))
            for n, (name, profile) in new.items()
        ]
        connection.execute(insert(identities), fresh)
    named = {
        n: deciding.called(connection, made.linker, rows.component(connection, n), p)
        if are_named
        else made.linker.named(p)
        for n, p in changed.items()
    }
    rows.rewrite(connection, {n: (p, named[n]) for n, p in changed.items()})
    if linked:
        connection.execute(insert(links), linked)
    for number, (name, profile) in new.items():
        kept.keep(number, Candidate(name, profile))
    for number, profile in changed.items():
        kept.update(number, profile)
    places: list[dict[str, Any]] = []
    for decision, row in zip(made.decisions, linked, strict=True):
        own = made.linker.keys(made.facts[decision.entity])
        places += rows.places_of(row["identity"], own, made.blocks)
    rows.stand(connection, places)
    called = {n: (name, made.linker.named(p)[0]) for n, (name, p) in new.items()}
    called |= {n: (kept.name(connection, n), named[n][0]) for n in changed}
    return {
        d.entity: Reference(*called[row["identity"]])
        for d, row in zip(made.decisions, linked, strict=True)
    }


def _link_row(
    entity: int, identity: int, decision: Decision, facts: Profile, linker: Linker
) -> dict[str, Any]:
    return {
        "entity": entity, "identity": identity, "shown": identity, "author": linker.version,
        "prob": decision.prob, "reason": decision.reason,
        "evidence": [[fact, round(odds, 3)] for fact, odds in decision.evidence],
        "facts": rows.stored(facts), "at": now(),
    }  # fmt: skip


def _join_also(
    connection: Connection, linker: Linker, decision: Decision, kept: Identities
) -> bool:
    """Join identities that are found to be one with the one chosen; whether there were any."""
    has_joined = False
    for other, prob in decision.also:
        one = decision.identity or decision.entity
        a, b = (rows.root_of(connection, kept.number(connection, i)) for i in (one, other))
        if a == b or not deciding.may_join(connection, other, one):
            continue
        why = "an entity of a page is surely both"
        by = Decider(linker.version, why)
        root, profile = deciding.join_found(connection, linker, other, one, by, prob=prob)
        kept.update(root, profile)
        has_joined = True
    return has_joined


def _numbers(connection: Connection, layer: int) -> dict[str, int]:
    query = select(entities.c.id, entities.c.number).where(entities.c.layer == layer)
    return {row.id: row.number for row in connection.execute(query)}


def _again(entity: str, identity: str) -> Decision:
    return Decision(entity, identity, 1.0, "the same entity in an earlier reading of the page")


def _read_before(connection: Connection, layer: int) -> dict[str, str]:
    """Entities that an earlier layer of the same bytes has as well: id to identity.

    In the same article by a named mention at one place, else by name and kind.
    """
    before = _layer_before(connection, layer)
    if before is None:
        return {}
    other, is_same_article = before
    keyed = _places if is_same_article else _names
    known = keyed(connection, other)
    mine = keyed(connection, layer)
    found = {e: known[key] for key, e in mine.items() if key in known}
    query = select(entities.c.number, entities.c.id).where(
        entities.c.layer == other, entities.c.id.in_(set(found.values()))
    )
    numbers = {row.number: row.id for row in connection.execute(query)}
    reference = rows.references(connection, numbers)
    identity = {numbers[n]: r.id for n, r in reference.items()}
    return {e: identity[old] for e, old in found.items() if old in identity}


def _layer_before(connection: Connection, layer: int) -> tuple[int, bool] | None:
    here = select(articles.c.sha256, articles.c.number).join(
        layers, layers.c.article == articles.c.number
    )
    this = connection.execute(here.where(layers.c.number == layer)).one()
    query = (
        select(layers.c.number, layers.c.article)
        .join(articles, articles.c.number == layers.c.article)
        .where(articles.c.sha256 == this.sha256, layers.c.number < layer, layers.c.is_complete)
        .order_by(layers.c.number.desc())
    )
    row = connection.execute(query).first()
    return None if row is None else (row.number, row.article == this.number)


def _places(connection: Connection, layer: int) -> dict[Any, str]:
    query = (
        select(entities.c.id, mentions.c.head_start, mentions.c.head_end)
        .join(mentions, mentions.c.entity == entities.c.number)
        .where(entities.c.layer == layer, mentions.c.form == "name", entities.c.is_named)
        .order_by(mentions.c.head_start, entities.c.number)
    )
    return {(r.head_start, r.head_end): r.id for r in connection.execute(query)}


def _names(connection: Connection, layer: int) -> dict[Any, str]:
    folded = func.lower(entities.c.name)
    query = select(entities.c.id, entities.c.kind, folded.label("name"))
    named = query.where(entities.c.layer == layer, entities.c.is_named).order_by(entities.c.number)
    return {(r.name, r.kind): r.id for r in connection.execute(named)}
