"""What sound means for identities: each leads where it should, and is called what it may be called.

Invariant: nothing is decided anew; only what links, judgements and profiles say is compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from onrecord.store.judgements.deciding import NAMED
from onrecord.store.proof.soundness import Damage
from onrecord.store.schema import (
    documents,
    entities,
    identities,
    judgements,
    layers,
    links,
)
from onrecord.store.writing.identities import profile_of

_N_AT_ONCE = 200


def identity_damages(connection: Connection) -> Iterator[Damage]:
    """Layers that are linked in part, identities that lead astray or bear nobody's name."""
    yield from _half_linked(connection)
    yield from _astray(connection)
    yield from _misnamed(connection)


def _half_linked(connection: Connection) -> Iterator[Damage]:
    n_links = func.count(links.c.entity)
    query = (
        select(layers.c.number, layers.c.n_entities, n_links.label("n"), documents.c.uri)
        .join(entities, entities.c.layer == layers.c.number)
        .join(links, links.c.entity == entities.c.number)
        .join(documents, documents.c.number == layers.c.document)
        .group_by(layers.c.number, documents.c.uri)
        .having(n_links != layers.c.n_entities)
    )
    for row in connection.execute(query):
        what = f"{row.n} of {row.n_entities} entities of a layer are linked to identities"
        yield Damage(row.uri, what, f"layer {row.number}")


def _astray(connection: Connection) -> Iterator[Damage]:
    """An identity that stands for others must stand for itself."""
    root = identities.alias()
    query = (
        select(identities.c.id)
        .join(root, root.c.number == identities.c.shown)
        .where(root.c.shown.is_not(None) | (root.c.number == identities.c.number))
    )
    for name in connection.execute(query).scalars():
        yield Damage("", "an identity leads to one that stands for nobody", name)


def _misnamed(connection: Connection) -> Iterator[Damage]:
    """Names that no page has, no knowledge gives and no person decided on."""
    query = select(judgements.c.details).where(judgements.c.verdict == NAMED)
    given = {details["name"] for details in connection.execute(query).scalars()}
    columns = (identities.c.id, identities.c.name, identities.c.profile)
    for row in connection.execute(select(*columns).execution_options(yield_per=_N_AT_ONCE)):
        profile = profile_of(row.profile)
        own = {form for form, _ in (*profile.forms, *profile.full)}
        if profile.knowledge is not None:
            own.add(profile.knowledge.name)
        if row.name not in own and row.name not in given:
            yield Damage("", "an identity bears a name that nothing gives it", row.id)
