"""Lawful removal: a page's bytes and words go, from the file as well; a tombstone stays.

Invariant: once `forget` returns, no word of the page stands in the record's file, its log or its
index; the rows go in one transaction, and a tombstone says until the file was written anew that
this is still to be done.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    delete,
    insert,
    or_,
    select,
    update,
)

from onrecord.errors import ErasureUnfinished
from onrecord.model.where import Where
from onrecord.store import queries
from onrecord.store.clock import now
from onrecord.store.dialects.full_text import searching
from onrecord.store.judgements import conflicting, correcting, deciding, pairing
from onrecord.store.judgements.deciding import Names
from onrecord.store.schema import (
    FULL_TEXT,
    acts,
    articles,
    attributions,
    blobs,
    captures,
    circumstances,
    corrections,
    deed_spans,
    deeds,
    documents,
    entities,
    judgements,
    layers,
    links,
    mentions,
    named,
    newest,
    paired,
    parties,
    readings,
    set_aside,
    spans,
    tombstones,
)
from onrecord.store.schema import identities as identity_rows
from onrecord.store.writing import deriving, identities, same_text, sealing, versions, withdrawing
from onrecord.store.writing.deriving import Deriver


def forget(
    engine: Engine,
    path: Where,
    name: str,
    *,
    reason: str,
    names: Names | None = None,
    deriver: Deriver | None = None,
) -> int:
    """Remove all documents that `name` leads to, and every other place of their bytes.

    What other documents say of the same entities is put together anew by `names`,
    and what is made of statements by `deriver`.
    """
    n_documents = 0
    with engine.begin() as connection:
        for digest in queries.digests_of(connection, name):
            left = _forget_relations(connection, digest)
            left += _forget_versions(connection, digest)
            n_documents += _forget_bytes(connection, digest, reason, names)
            if deriver is not None:
                deriving.derive_anew(connection, left, deriver)
    if not finish(engine):
        raise ErasureUnfinished(str(path))
    return n_documents


def finish(engine: Engine) -> bool:
    """Write the file anew where a tombstone still waits for it; whether none waits any more."""
    pending = tombstones.c.erased_at.is_(None)
    with engine.connect() as connection:
        if connection.execute(select(tombstones.c.sha256).where(pending)).first() is None:
            return True
    with engine.connect() as connection:
        if not searching(connection).write_anew(connection, list(FULL_TEXT)):
            return False
    with engine.begin() as connection:
        connection.execute(update(tombstones).where(pending).values(erased_at=now()))
    return True


def _forget_relations(connection: Connection, digest: str) -> list[int]:
    """Take away how statements of these bytes stand to others; those others."""
    own = (
        select(attributions.c.number)
        .join(layers, layers.c.number == attributions.c.layer)
        .join(articles, articles.c.number == layers.c.article)
        .where(articles.c.sha256 == digest)
    )
    numbers = list(connection.execute(own).scalars())
    left = deriving.clear(connection, numbers)
    connection.execute(delete(named).where(named.c.attribution.in_(own)))
    return left


def _forget_versions(connection: Connection, digest: str) -> list[int]:
    """Let the versions before these stand for their pages again; the statements of those."""
    places = select(documents.c.number).where(documents.c.sha256 == digest)
    withdrawing.forget(connection, places)
    return versions.statements_of(connection, versions.forget(connection, places))


def _forget_bytes(connection: Connection, digest: str, reason: str, names: Names | None) -> int:
    """Delete every row that these bytes led to; how many documents there were."""
    places = select(documents.c.number).where(documents.c.sha256 == digest)
    own_articles = select(articles.c.number).where(articles.c.sha256 == digest)
    own_layers = select(layers.c.number).where(layers.c.article.in_(own_articles))
    own_entities = select(entities.c.number).where(entities.c.layer.in_(own_layers))
    own_statements = select(attributions.c.number).where(attributions.c.layer.in_(own_layers))
    touched = _identities_of(connection, own_entities)
    same_text.forget(connection, own_articles)
    conflicting.forget(connection, own_statements, own_layers)
    _forget_decisions(connection, digest)
    correcting.forget(connection, own_statements)
    pairing.forget(connection, own_statements)
    connection.execute(delete(links).where(links.c.entity.in_(own_entities)))
    _forget_identities(connection, touched, names)
    own_deeds = select(deeds.c.number).where(deeds.c.layer.in_(own_layers))
    for rows in (
        delete(deed_spans).where(deed_spans.c.deed.in_(own_deeds)),
        delete(deeds).where(deeds.c.layer.in_(own_layers)),
        delete(acts).where(acts.c.attribution.in_(own_statements)),
        delete(parties).where(parties.c.attribution.in_(own_statements)),
        delete(circumstances).where(circumstances.c.attribution.in_(own_statements)),
        delete(mentions).where(mentions.c.entity.in_(own_entities)),
        delete(spans).where(spans.c.attribution.in_(own_statements)),
        delete(attributions).where(attributions.c.layer.in_(own_layers)),
        delete(entities).where(entities.c.layer.in_(own_layers)),
        delete(newest).where(newest.c.document.in_(places)),
        delete(readings).where(readings.c.document.in_(places)),
        delete(captures).where(captures.c.document.in_(places)),
        delete(layers).where(layers.c.article.in_(own_articles)),
        delete(articles).where(articles.c.sha256 == digest),
    ):
        connection.execute(rows)
    n = connection.execute(delete(documents).where(documents.c.sha256 == digest)).rowcount
    connection.execute(delete(blobs).where(blobs.c.sha256 == digest))
    connection.execute(delete(tombstones).where(tombstones.c.sha256 == digest))
    row = {"sha256": digest, "reason": reason, "n_documents": n, "at": now()}
    connection.execute(insert(tombstones), row)
    sealing.withdraw(connection, digest)
    return n


def _identities_of(connection: Connection, own_entities: Select[Any]) -> list[list[int]]:
    """The identities that these entities are linked to, each with all that it is one with."""
    query = select(links.c.shown, links.c.identity).where(links.c.entity.in_(own_entities))
    numbers = {n for row in connection.execute(query) for n in row}
    whole = {tuple(identities.component(connection, n)) for n in sorted(numbers)}
    return [list(group) for group in sorted(whole)]


def _forget_identities(
    connection: Connection, touched: list[list[int]], names: Names | None
) -> None:
    """Identities that no document names go; the others forget what these documents said."""
    for whole in touched:
        left = identities.made_again(connection, whole)
        if left is None:
            ids = identities.ids_of(connection, whole)
            _forget_judgements(connection, judgements.c.about.in_(ids))
            correcting.forget_identities(connection, whole)
            identities.remove(connection, whole)
            continue
        for number in whole:
            own = identities.made_again(connection, [number]) or left
            told = names.named(own) if names is not None else (own.name, None)
            identities.rewrite(connection, {number: (own, told)})
        if names is not None:
            deciding.make_again(connection, names, whole)
        identities.stand_anew(connection, whole[0], names.keys(left) if names else (), of=whole)


def _forget_decisions(connection: Connection, digest: str) -> None:
    """Judgements about these documents, their entities and statements, and set-asides of theirs."""
    mine = documents.c.sha256 == digest
    inside = (
        select(layers.c.number)
        .join(articles, articles.c.number == layers.c.article)
        .where(articles.c.sha256 == digest)
    )
    about = judgements.c.about
    # What people decided on an identity that other documents name as well stays.
    its_own = select(identity_rows.c.id)
    chosen = or_(
        about.in_(select(documents.c.id).where(mine)),
        about.in_(select(entities.c.id).where(entities.c.layer.in_(inside)))
        & about.not_in(its_own),
        about.in_(select(attributions.c.id).where(attributions.c.layer.in_(inside))),
        judgements.c.number.in_(_naming_another(inside)),
    )
    _forget_judgements(connection, chosen)
    uris = select(documents.c.uri).where(mine)
    connection.execute(delete(set_aside).where(set_aside.c.uri.in_(uris)))


def _naming_another(inside: Select[Any]) -> Select[Any]:
    """Judgements about statements of other pages that hold words of these."""
    own = select(attributions.c.number).where(attributions.c.layer.in_(inside))
    return select(paired.c.judgement).where(paired.c.attribution.in_(own))


def _forget_judgements(connection: Connection, chosen: ColumnElement[bool]) -> None:
    """Judgements go with all that took them back, or took that back."""
    found = set(connection.execute(select(judgements.c.number).where(chosen)).scalars())
    after = found
    while after:
        revoking = select(judgements.c.number).where(judgements.c.revokes.in_(after))
        after = set(connection.execute(revoking).scalars()) - found
        found |= after
    for number in sorted(found, reverse=True):  # the newest first: they may revoke older ones
        conflicting.forget_judgement(connection, number)
        withdrawing.forget_judgement(connection, number)
        for table in (corrections, paired):
            connection.execute(delete(table).where(table.c.judgement == number))
        connection.execute(delete(judgements).where(judgements.c.number == number))
