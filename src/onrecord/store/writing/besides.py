"""The statements that a new layer's are held against: they share someone or words, within weeks.

Invariant: nothing here writes; what is looked at is in proportion to those who share someone or a
run of words, and bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from onrecord.model.dispute import Beside, Known
from onrecord.store.listing.fts import matching
from onrecord.store.listing.words import any_of
from onrecord.store.queries import chunks
from onrecord.store.schema import (
    acts,
    attributions,
    gists,
    identities,
    links,
    named,
    newest,
    parties,
)

WINDOW_DAYS = 60
"""What was said longer ago is not held against a new page."""
_MOST = 2500
_RUN, _MOST_RUNS, _MOST_WORDED = 6, 120, 200
"""So many words in a row that two contents share make them worth a look, whoever speaks."""


def own(connection: Connection, layer: int) -> list[Beside]:
    """The statements of a layer."""
    query = _query().where(attributions.c.layer == layer).order_by(gists.c.attribution)
    return _besides(connection, connection.execute(query).all())


def others(connection: Connection, layer: int, day: int | None) -> list[Beside]:
    """Statements of other newest layers that share someone or a run of words with this one's.

    The nearest days come first; those of a page without a day are held against all such.
    """
    who = (
        select(root_of_identity())
        .join(links, links.c.shown == identities.c.number)
        .join(named, named.c.entity == links.c.entity)
        .join(attributions, attributions.c.number == named.c.attribution)
        .where(attributions.c.layer == layer)
        .distinct()
    )
    roots = list(connection.execute(who).scalars())
    shared = (
        select(named.c.attribution)
        .join(links, links.c.entity == named.c.entity)
        .where(links.c.shown.in_(_held_to_be(roots)))
    )
    alike = _alike_in_words(connection, layer)
    query = _query().where(
        gists.c.attribution.in_(shared) | gists.c.attribution.in_(alike),
        attributions.c.layer != layer,
        attributions.c.layer.in_(select(newest.c.layer)),
    )
    if day is not None:
        apart = func.abs(gists.c.day - day)
        query = query.where(gists.c.day.is_(None) | (apart <= WINDOW_DAYS)).order_by(
            apart.nulls_first()
        )
    query = query.order_by(gists.c.attribution.desc()).limit(_MOST)
    return _besides(connection, connection.execute(query).all())


def _alike_in_words(connection: Connection, layer: int) -> list[int]:
    """The statements that share a run of words with one of a layer, wherever they stand."""
    own = select(attributions.c.content).where(attributions.c.layer == layer)
    runs = [run for words in connection.execute(own).scalars() for run in _runs(words.split())]
    if not runs:
        return []
    found = matching("statement_words", any_of(runs[:_MOST_RUNS])).limit(_MOST_WORDED)
    return list(connection.execute(found).scalars())


def _runs(words: Sequence[str]) -> list[str]:
    """The first, the middle and the last run of some words: what a clipped quotation keeps."""
    last = len(words) - _RUN
    starts = dict.fromkeys((0, last // 2, last)) if last >= 0 else ()
    return [" ".join(words[i : i + _RUN]) for i in starts]


def root_of_identity() -> ColumnElement[Any]:
    """Who an identity is by now."""
    return func.coalesce(identities.c.shown, identities.c.number)


def _held_to_be(roots: Sequence[int]) -> Select[Any]:
    """The identities that are these by now, by index: `root_of_identity` would have all read."""
    is_own = identities.c.number.in_(roots) & identities.c.shown.is_(None)
    return select(identities.c.number).where(identities.c.shown.in_(roots) | is_own)


def _query() -> Select[Any]:
    return (
        select(
            gists.c.attribution, gists.c.day, gists.c.vector, attributions.c.layer,
            attributions.c.content, root_of_identity().label("speaker"),
        )
        .join(attributions, attributions.c.number == gists.c.attribution)
        .outerjoin(links, links.c.entity == attributions.c.speaker)
        .outerjoin(identities, identities.c.number == links.c.shown)
    )  # fmt: skip


def _besides(connection: Connection, rows: Sequence[Any]) -> list[Beside]:
    numbers = [row.attribution for row in rows]
    codes: dict[int, list[str]] = {}
    meant: dict[int, set[str]] = {}
    for chunk in chunks(numbers):
        done = select(acts.c.attribution, acts.c.code).where(acts.c.attribution.in_(chunk))
        for act in connection.execute(done.order_by(acts.c.attribution, acts.c.place)):
            codes.setdefault(act.attribution, []).append(act.code)
        for table, entity in ((acts, acts.c.recipient), (parties, parties.c.entity)):
            query = (
                select(table.c.attribution, root_of_identity().label("who"))
                .join(links, links.c.entity == entity)
                .join(identities, identities.c.number == links.c.shown)
                .where(table.c.attribution.in_(chunk))
            )
            for row in connection.execute(query):
                meant.setdefault(row.attribution, set()).add(str(row.who))
    return [
        Beside(
            row.attribution,
            row.vector,
            Known(
                str(row.layer),
                row.day,
                None if row.speaker is None else str(row.speaker),
                frozenset(meant.get(row.attribution, ())),
                tuple(codes.get(row.attribution, ())),
                row.content,
            ),
        )
        for row in rows
    ]
