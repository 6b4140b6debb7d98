"""What was said about someone or to them, and what was done to them.

Invariant: nothing here writes; a statement is listed once, in whatever roles it means them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import Connection

from onrecord.model.identity import Reference
from onrecord.store.listing.acted import Acted, done, latest_first
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import Statement, statements_by_number
from onrecord.store.listing.told import TARGET, ActTold, TimeTold, roles_of


@dataclass(frozen=True, slots=True)
class Regarding:
    """A statement or a deed that means someone, and in which roles: target, addressee.

    `by` is who said or did it; `words` are the content's, or the sentence that tells the deed;
    `corrected_by` are the numbers of people's standing corrections.
    """

    evidence: Literal["statement", "deed"]
    id: str
    how: tuple[str, ...]
    by: Reference | None
    acts: tuple[ActTold, ...]
    time: TimeTold | None
    words: str
    cue: str
    document: str
    uri: str
    publisher: str | None
    published: str | None
    headline: str
    prob: float
    n_places: int
    corrected_by: tuple[int, ...] = ()
    became: str | None = None


def regarding(
    connection: Connection, name: str, filters: Filters, *, limit: int = 1000
) -> list[Regarding]:
    """Statements and deeds that mean whom the name leads to, the latest published first.

    Of the filters `on` does not count; deeds have no words and no kind of speech, so that none is
    listed where these are asked for.
    """
    asked = replace(filters, on=None, regarding=name)
    said = statements_by_number(connection, asked, limit=limit)
    roles = roles_of(connection, list(said), name)
    found = [_said(item, tuple(roles[number])) for number, item in said.items()]
    if not filters.about and not filters.kind:
        deeds = done(connection, replace(filters, on=name), limit=limit)
        found += [_done(deed) for deed in deeds]
    return latest_first(found)[:limit]


def _said(item: Statement, how: tuple[str, ...]) -> Regarding:
    by = item.attribution.speaker
    return Regarding(
        evidence="statement",
        id=item.attribution.id,
        how=how,
        by=None if by is None or item.speaker is None else Reference(by, item.speaker),
        acts=item.told.acts,
        time=item.told.time,
        words=item.content,
        cue=item.cue,
        document=item.document,
        uri=item.uri,
        publisher=item.publisher,
        published=item.published,
        headline=item.headline,
        prob=item.attribution.prob,
        n_places=item.n_places,
        corrected_by=tuple(c.number for c in item.attribution.corrections),
    )


def _done(deed: Acted) -> Regarding:
    return Regarding(
        evidence="deed",
        id=deed.id,
        how=(TARGET,),
        by=deed.actor,
        acts=(ActTold(deed.code, deed.modality, deed.recipient, deed.prob),),
        time=deed.time,
        words=deed.words,
        cue=deed.cue,
        document=deed.document,
        uri=deed.uri,
        publisher=deed.publisher,
        published=deed.published,
        headline=deed.headline,
        prob=deed.prob,
        n_places=deed.n_places,
    )
