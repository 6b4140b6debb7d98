"""Statements that two outlets have because they run one text: reports of one saying for certain.

Invariant: nothing here asks a model. Such a pair says the same words in a sentence that was copied,
and whoever is named there is whom both name, also where nobody is known by a name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, select

from onrecord.model.dispute import CERTAIN, Relation
from onrecord.store.listing.quoted import words_of_text
from onrecord.store.schema import attributions, gists, layers, newest, sketches
from onrecord.store.writing.wire import Passage, Wire, Words

_MOST = 8
"""A text that very many run is held against those few of them that came first."""


def twins(connection: Connection, layer: int) -> list[Relation]:
    """How the statements of a layer stand to those of other articles that run its text."""
    others = _running_with(connection, layer)
    if not others:
        return []
    told = {one: _told(connection, one) for one in (layer, *others)}
    wire = Wire(connection)
    passages = wire.passages([n for some in told.values() for n in some])
    found: list[Relation] = []
    for other in others:
        left = dict(told[other])
        for number, words in told[layer].items():
            twin = _twin(passages.get(number), words, left, passages, wire.is_copy)
            if twin is not None:
                del left[twin]
                found.append(_of_one_saying(number, twin))
    return found


def with_twins(found: Sequence[Relation], certain: Sequence[Relation]) -> list[Relation]:
    """What a model answers, but where that is certain; each pair once."""
    known = {frozenset((r.one, r.other)): r for r in certain}
    return [r for r in found if frozenset((r.one, r.other)) not in known] + [*known.values()]


def _running_with(connection: Connection, layer: int) -> list[int]:
    """Newest layers of the first articles that run the text of a layer's article."""
    own = select(layers.c.article).where(layers.c.number == layer).scalar_subquery()
    text = select(sketches.c.text).where(sketches.c.article == own).scalar_subquery()
    query = (
        select(layers.c.number)
        .join(sketches, sketches.c.article == layers.c.article)
        .where(sketches.c.text == text, layers.c.article != own)
        .where(layers.c.number.in_(select(newest.c.layer)))
        .order_by(layers.c.number)
        .limit(_MOST)
    )
    return list(connection.execute(query).scalars())


def _told(connection: Connection, layer: int) -> dict[int, Words]:
    """The words of a layer's statements that may be held against others, in their order."""
    query = (
        select(attributions.c.number, attributions.c.content)
        .join(gists, gists.c.attribution == attributions.c.number)
        .where(attributions.c.layer == layer)
        .order_by(attributions.c.number)
    )
    return {row.number: words_of_text(row.content).folded for row in connection.execute(query)}


def _twin(
    own: Passage | None,
    words: Words,
    others: Mapping[int, Words],
    passages: Mapping[int, Passage],
    is_copy: Callable[[Passage, Passage], bool],
) -> int | None:
    """The first statement of the same words in the same sentence."""
    if own is None:
        return None
    same = (n for n, its in others.items() if its == words and n in passages)
    return next((n for n in same if is_copy(own, passages[n])), None)


def _of_one_saying(number: int, twin: int) -> Relation:
    one, other = sorted((number, twin))
    return Relation(
        one, other, same=CERTAIN, side=0.0, opposed=0.0, claim=CERTAIN, answer=None, answer_prob=0.0
    )
