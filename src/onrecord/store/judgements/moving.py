"""Judgements of statements on their way out of a record and into another one of the same pages.

Invariant: a judgement is known again by what it says of which words, by whom and when it was first
made, so that bringing it in twice adds nothing; what it names by id is named by name as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from onrecord.store.judgements import correcting, judging
from onrecord.store.judgements.anchoring import layers_beside, page_of
from onrecord.store.judgements.deciding import Decider
from onrecord.store.judgements.judging import Judgement
from onrecord.store.queries import chunks
from onrecord.store.schema import (
    articles,
    attributions,
    corrections,
    documents,
    judgements,
    layers,
    newest,
)
from onrecord.store.writing import identities

IMPORTED = "imported"
_N_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """A judgement with the page that it is about and the people that it names, by id."""

    judgement: Judgement
    sha256: str
    uri: str
    people: dict[str, str]

    @property
    def key(self) -> str:
        """What tells it from every other judgement, in whatever record it stands."""
        return key_of(self.judgement)


def key_of(one: Judgement) -> str:
    """The key of a judgement of a statement; of one that was brought in that of its first place."""
    details = one.details or {}
    came = details.get(IMPORTED)
    if came is not None:
        return str(came["key"])
    told = [one.author, one.at, one.verdict, one.why, details.get("quotes"), details.get("at")]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:20]


def judged(connection: Connection, *, limit: int, offset: int = 0) -> list[Judgement]:
    """Judgements of statements, the oldest first, those that were taken back too."""
    query = select(judgements.c.number).where(judgements.c.verdict.in_(correcting.VERDICTS))
    laid = select(corrections.c.judgement).where(corrections.c.judgement == judgements.c.number)
    query = query.where(laid.exists()).order_by(judgements.c.number)
    numbers = list(connection.execute(query.limit(limit).offset(offset)).scalars())
    return [judging.original(connection, number) for number in numbers]


def moved(connection: Connection) -> Iterator[Moved]:
    """Every judgement of a statement with what another record needs to find its place."""
    offset = 0
    while found := judged(connection, limit=_N_AT_ONCE, offset=offset):
        pages = _pages(connection, [one.number for one in found])
        for one in found:
            sha256, uri = pages[one.number]
            yield Moved(one, sha256, uri, _people(connection, one.details))
        offset += len(found)


def known_keys(connection: Connection) -> set[str]:
    """The keys of all judgements of statements that a record holds, standing or not."""
    keys: set[str] = set()
    offset = 0
    while found := judged(connection, limit=_N_AT_ONCE, offset=offset):
        keys |= {key_of(one) for one in found}
        offset += len(found)
    return keys


def layers_of_bytes(connection: Connection, sha256: str) -> list[int]:
    """The readings of some bytes that are shown."""
    query = (
        select(layers.c.number)
        .join(articles, articles.c.number == layers.c.article)
        .where(articles.c.sha256 == sha256)
        .where(select(newest.c.layer).where(newest.c.layer == layers.c.number).exists())
    )
    return list(connection.execute(query.order_by(layers.c.number.desc())).scalars())


def bring_in(
    connection: Connection,
    shown: Sequence[int],
    made: tuple[str, dict[str, Any], Any],
    by: Decider,
    speaker: int | None,
) -> int | None:
    """Add a judgement (verdict, details, before) where the readings shown have its statement.

    The new judgement's number; None where no statement is the one that it is about, or where what
    was accepted there is read otherwise here.
    """
    verdict, details, before = made
    anchors = correcting.anchors_in(details)
    found = (page_of(connection, layer).meant(anchors) for layer in shown)
    statement = next((number for number in found if number is not None), None)
    if statement is None or not correcting.fits(connection, statement, verdict, details):
        return None
    query = select(attributions.c.id, attributions.c.layer)
    row = connection.execute(query.where(attributions.c.number == statement)).one()
    number = judging.judge(
        connection, row.id, verdict, before=before, author=by.author, why=by.why, details=details
    )
    making = correcting.Making(number, verdict, details, speaker)
    for layer in layers_beside(connection, row.layer):
        correcting.lay_made(connection, layer, page_of(connection, layer), making)
    return number


def _pages(connection: Connection, numbers: list[int]) -> dict[int, tuple[str, str]]:
    """The bytes that judgements are about, and the first place they came from."""
    found: dict[int, tuple[str, str]] = {}
    for chunk in chunks(numbers):
        query = (
            select(corrections.c.judgement, articles.c.sha256, documents.c.uri)
            .join(attributions, attributions.c.number == corrections.c.attribution)
            .join(layers, layers.c.number == attributions.c.layer)
            .join(articles, articles.c.number == layers.c.article)
            .join(documents, documents.c.number == layers.c.document)
            .where(corrections.c.judgement.in_(chunk))
            .order_by(layers.c.number.desc())
        )
        for row in connection.execute(query):
            found[row.judgement] = (row.sha256, row.uri)
    return found


def _people(connection: Connection, details: Any) -> dict[str, str]:
    """Whom a correction names, by id: what the record calls them."""
    ids = [*([details["speaker"]] if details.get("speaker") else [])]
    ids += [name for key in ("targets", "addressees") for name in details.get(key) or ()]
    numbers = identities.numbers_of(connection, ids)
    roots = {name: identities.root_of(connection, number) for name, number in numbers.items()}
    called = identities.names_of(connection, list(roots.values()))
    return {name: called[root] for name, root in roots.items()}
