"""One statement against the stored bytes: what surrounds it on its page, and what does not agree.

Invariant: nothing here writes; of the record only what this statement rests on is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from onrecord.errors import NotInRecord
from onrecord.model.selector import Span
from onrecord.store.listing.statements import Statement, statements_at
from onrecord.store.proof.layer_soundness import layer_damages
from onrecord.store.proof.soundness import Damage, Looked, article_damages, blob_damages
from onrecord.store.schema import articles, attributions, documents, layers


@dataclass(frozen=True, slots=True)
class Proof:
    """A statement as stored, with the hash of its page's bytes and the page's words around it.

    `damages` are empty where its words are those of the article, the article leads back to the
    bytes, and the bytes are those of their hash.
    """

    statement: Statement
    sha256: str
    before: str
    after: str
    damages: tuple[Damage, ...]


def proof(connection: Connection, statement: str, *, n_context_chars: int = 200) -> Proof:
    """What a statement, by id, rests on; raises `NotInRecord`, also for one that is read anew."""
    row = connection.execute(
        select(attributions.c.number, attributions.c.layer, layers.c.article, articles.c.text,
               articles.c.sha256)
        .join(layers, layers.c.number == attributions.c.layer)
        .join(articles, articles.c.number == layers.c.article)
        .where(attributions.c.id == statement)
        .order_by(attributions.c.number.desc())
    ).first()  # fmt: skip
    found = {} if row is None else statements_at(connection, [row.number])
    if row is None or row.number not in found:
        raise NotInRecord("statement", statement)
    looked = Looked()
    one = found[row.number]
    item = one.attribution
    whole = _frame((*item.source, *item.cue, *item.content))
    return Proof(
        one,
        row.sha256,
        row.text[max(0, whole.start - n_context_chars) : whole.start],
        row.text[whole.end : whole.end + n_context_chars],
        (
            *blob_damages(connection, row.sha256),
            *article_damages(connection, row.article, looked),
            *layer_damages(connection, row.layer, looked),
        ),
    )


def digests(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of the bytes of documents, by id; a few hundred at once."""
    query = select(documents.c.id, documents.c.sha256).where(documents.c.id.in_(list(names)))
    return {row.id: row.sha256 for row in connection.execute(query)}


def _frame(spans: Iterable[Span]) -> Span:
    """From the first to the last of some spans."""
    some = list(spans)
    return Span(min((s.start for s in some), default=0), max((s.end for s in some), default=0))
