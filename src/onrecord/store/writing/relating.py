"""Holds the statements of a new layer against one another and against those of other documents.

Invariant: what a model answers is added once and stays; which pairs it is asked about costs in
proportion to the statements that share someone within some weeks (`besides`), not to the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Connection, insert, select

from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.dispute import Beside, Gist, Known, Relation, Standing
from onrecord.model.document import Article, Page
from onrecord.store.queries import chunks
from onrecord.store.schema import (
    articles,
    attributions,
    gists,
    layers,
    named,
    newest,
    relations,
)
from onrecord.store.schema import entities as entity_rows
from onrecord.store.writing import besides
from onrecord.store.writing.twins import twins, with_twins

_DAY_CHARS = len("2026-03-26")
_LAYERS_AT_ONCE = 1000


class Asker(Protocol):
    """What tells how statements stand to each other; knows no store."""

    @property
    def version(self) -> str: ...

    def gists(
        self, article: Article, told: Sequence[tuple[Attribution, str | None, str | None]]
    ) -> list[Gist]:
        """What is kept of statements, each with the names of its speaker and its target."""
        ...

    def choose(self, new: Sequence[Beside], others: Sequence[Beside]) -> list[tuple[int, int]]:
        """Pairs that are worth asking about, by their numbers; one of each pair is new."""
        ...

    def relate(
        self, pairs: Sequence[tuple[Standing, Standing]], around: Iterable[Known]
    ) -> list[Relation]:
        """How the statements of each pair stand to each other; the unrelated are left out.

        What proposes something is asked whether it tells the answer too, beside itself.
        `around` tells what their speakers do in all statements at hand.
        """
        ...


def relate_layer(
    connection: Connection, layer: int, page: Page, analysis: Analysis, asker: Asker
) -> list[int]:
    """Keep the gists of a layer's statements and their relations; the statements' numbers."""
    numbers = _numbers(connection, layer)
    _add_gists(connection, numbers, page.article, analysis, asker)
    _add_named(connection, layer, numbers, analysis)
    new = besides.own(connection, layer)
    if not new:
        return []
    others = besides.others(connection, layer, _day_of(page.article))
    pool = {one.number: one.known for one in (*new, *others)}
    pairs = asker.choose(new, others)
    kept = _gists(connection, {n for pair in [*pairs, numbers.values()] for n in pair})
    pairs += [(one.number, one.number) for one in new if kept[one.number].kind is not None]
    standing = {n: Standing(n, gist, pool[n]) for n, gist in kept.items()}
    asked = [(standing[a], standing[b]) for a, b in pairs]
    found = asker.relate(asked, pool.values())
    _add_relations(connection, with_twins(found, twins(connection, layer)))
    return [one.number for one in new]


def _add_relations(connection: Connection, found: Sequence[Relation]) -> None:
    """Keep how pairs of statements stand to each other."""
    if found:
        connection.execute(
            insert(relations),
            [
                {
                    "one": r.one, "other": r.other, "same": r.same, "side": r.side,
                    "opposed": r.opposed, "claim": r.claim, "answer": r.answer,
                    "answer_prob": r.answer_prob,
                }
                for r in found
            ],
        )  # fmt: skip


def read_before(connection: Connection, layer: int) -> list[int]:
    """Statements of other layers of the same bytes: what this layer may have taken out of sight."""
    own = select(articles.c.sha256).join(layers, layers.c.article == articles.c.number)
    same = (
        select(layers.c.number)
        .join(articles, articles.c.number == layers.c.article)
        .where(
            articles.c.sha256 == own.where(layers.c.number == layer).scalar_subquery(),
            layers.c.number != layer,
        )
    )
    query = (
        select(gists.c.attribution)
        .join(attributions, attributions.c.number == gists.c.attribution)
        .where(attributions.c.layer.in_(same))
    )
    return list(connection.execute(query.order_by(gists.c.attribution)).scalars())


def unrelated_layers(connection: Connection, *, after: int = 0) -> list[int]:
    """Newest layers with statements of which none has a gist: the next some after a number."""
    known = (
        select(gists.c.attribution)
        .join(attributions, attributions.c.number == gists.c.attribution)
        .where(attributions.c.layer == layers.c.number)
    )
    query = select(layers.c.number).where(
        layers.c.number > after,
        layers.c.is_complete,
        layers.c.n_attributions > 0,
        layers.c.number.in_(select(newest.c.layer)),
        ~known.exists(),
    )
    query = query.order_by(layers.c.number).limit(_LAYERS_AT_ONCE)
    return list(connection.execute(query).scalars())


def _numbers(connection: Connection, layer: int) -> dict[str, int]:
    query = select(attributions.c.id, attributions.c.number).where(attributions.c.layer == layer)
    return {row.id: row.number for row in connection.execute(query)}


def _gists(connection: Connection, numbers: Iterable[int]) -> dict[int, Gist]:
    found: dict[int, Gist] = {}
    for chunk in chunks(sorted(numbers)):
        for r in connection.execute(select(gists).where(gists.c.attribution.in_(chunk))):
            found[r.attribution] = Gist(r.pieces, r.roles, r.vector, r.kind, r.kind_prob)
    return found


def _add_gists(
    connection: Connection,
    numbers: Mapping[str, int],
    article: Article,
    analysis: Analysis,
    asker: Asker,
) -> None:
    said = [a for a in analysis.attributions if a.id in numbers]
    told = told_of(replace(analysis, attributions=tuple(said)))
    day = _day_of(article)
    rows = [
        {
            "attribution": numbers[a.id], "day": day, "pieces": g.pieces, "roles": g.roles,
            "vector": g.vector, "kind": g.kind, "kind_prob": g.kind_prob, "author": asker.version,
        }
        for a, g in zip(said, asker.gists(article, told), strict=True)
    ]  # fmt: skip
    if rows:
        connection.execute(insert(gists), rows)


def told_of(analysis: Analysis) -> list[tuple[Attribution, str | None, str | None]]:
    """The statements of an analysis, each with the names of its speaker and its target."""
    names = {e.id: e.name for e in analysis.entities}
    return [
        (a, names.get(a.speaker or ""), names.get(_target(a) or "")) for a in analysis.attributions
    ]


def _target(item: Attribution) -> str | None:
    if item.targets:
        return item.targets[0]
    return next((act.recipient for act in item.acts if act.recipient), None)


def _add_named(
    connection: Connection, layer: int, numbers: Mapping[str, int], analysis: Analysis
) -> None:
    query = select(entity_rows.c.id, entity_rows.c.number).where(entity_rows.c.layer == layer)
    rows_of: dict[str, Any] = {row.id: row.number for row in connection.execute(query)}
    found: set[tuple[int, int]] = set()
    for item in analysis.attributions:
        meant = {item.speaker, *item.targets, *item.addressees}
        meant |= {act.recipient for act in item.acts}
        for entity in analysis.entities:
            inside = any(m.span.overlaps(s) for m in entity.mentions for s in item.content)
            if (inside or entity.id in meant) and entity.id in rows_of:
                found.add((rows_of[entity.id], numbers[item.id]))
    if found:
        rows = [{"entity": e, "attribution": a} for e, a in sorted(found)]
        connection.execute(insert(named), rows)


def _day_of(article: Article) -> int | None:
    """The ordinal of the day of publication; None where no whole day is told."""
    told = article.published.time[:_DAY_CHARS] if article.published else ""
    try:
        return date.fromisoformat(told).toordinal()
    except ValueError:
        return None
