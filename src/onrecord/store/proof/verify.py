"""Does everything stored still agree: bytes with hashes, texts with bytes, words with texts.

Invariant: verifying changes nothing; every disagreement is told with its document and place, one
layer is in memory at a time, and damage in one place hides none in another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, Connection, func, select
from sqlalchemy.exc import DBAPIError

from onrecord.errors import RecordLocked, RecordUnusable
from onrecord.model.where import Shared, Where
from onrecord.store.database import reading, writing
from onrecord.store.dialects.full_text import searching
from onrecord.store.proof.copy_soundness import NOT_YET as NO_SKETCH_YET
from onrecord.store.proof.copy_soundness import copy_damages, sketch_damages
from onrecord.store.proof.correction_soundness import correction_damages
from onrecord.store.proof.identity_soundness import identity_damages
from onrecord.store.proof.layer_soundness import layer_damages
from onrecord.store.proof.relation_soundness import relation_damages
from onrecord.store.proof.seal_soundness import (
    NOT_YET,
    batch_damages,
    batch_numbers,
    chain_damages,
    first_since,
    is_begun,
    layer_articles,
    things_in,
    uncovered_damages,
)
from onrecord.store.proof.soundness import (
    Damage,
    Looked,
    article_damages,
    blob_damages,
    document_damages,
)
from onrecord.store.queries import document_number
from onrecord.store.schema import (
    FULL_TEXT,
    VIEWS,
    articles,
    batches,
    blobs,
    documents,
    layers,
    readings,
    sketches,
)
from onrecord.store.writing.same_text import is_told_of_all
from onrecord.store.writing.sealing import DOCUMENT, LAYER

_MAX_DAMAGES = 1000
_UNREADABLE = "the database cannot read"
Look = Callable[[Any], Iterator[Damage]]
_N_BETWEEN = 200
"""Rows after which a read ends and a new one begins, so that a waiting writer gets its turn."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at and what was found damaged.

    Of very many damages the first thousand are told, `n_damages` counts all. `unchecked` says what
    could not be looked at, and why.
    """

    n_documents: int
    n_layers: int
    n_spans: int
    n_damages: int
    damages: tuple[Damage, ...]
    unchecked: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return self.n_damages == 0


def verify(
    path: Where, *, progress: Callable[[int, int], Any] = lambda _done, _all: None
) -> Report:
    """Check the whole record; what is damaged in it.

    `progress` is told how many pages, articles and layers are done, of how many. Raises what
    `database.reading` raises, for a file that cannot be opened as a record.
    """
    unchecked: list[str] = []
    looked = Looked()
    kept: list[Damage] = []
    n_damages = 0
    with reading(path) as connection:
        for damage in _damages(connection, looked, progress, unchecked):
            n_damages += 1
            if len(kept) < _MAX_DAMAGES:
                kept.append(damage)
        n_documents, n_layers = _size(connection)
    full_text = list(_full_text(path, unchecked))
    kept += full_text
    n_damages += len(full_text)
    return Report(n_documents, n_layers, looked.n_spans, n_damages, tuple(kept), tuple(unchecked))


def verify_since(
    path: Where, since: str, *, progress: Callable[[int, int], Any] = lambda _done, _all: None
) -> Report:
    """Check what the batches since one cover, given by its number or a day; and their chain.

    What was written before is trusted, and so is all that is derived. Raises `NotInRecord`.
    """
    looked = Looked()
    n = {DOCUMENT: 0, LAYER: 0}
    damages: list[Damage] = []
    with reading(path) as connection:
        numbers = batch_numbers(connection, first_since(connection, since))
        damages += _told(connection, "the batches", chain_damages(connection, numbers))
        for done, batch in enumerate(numbers, 1):
            damages += _told(connection, f"batch {batch}", batch_damages(connection, batch))
            damages += _of_batch(connection, batch, looked, n)
            progress(done, len(numbers))
            connection.rollback()  # a waiting writer gets its turn
    kept = tuple(damages[:_MAX_DAMAGES])
    unchecked = (f"what was written before batch {numbers[0]}",) if numbers[0] > 1 else ()
    return Report(n[DOCUMENT], n[LAYER], looked.n_spans, len(damages), kept, unchecked)


def _of_batch(
    connection: Connection, batch: int, looked: Looked, n: dict[str, int]
) -> Iterator[Damage]:
    """What does not agree in the documents and layers that a batch covers."""
    for number in things_in(connection, batch, DOCUMENT):
        n[DOCUMENT] += 1
        where = f"document {number}"
        yield from _told(connection, where, document_damages(connection, number))
        for digest in _digests(connection, number):
            yield from _told(connection, where, blob_damages(connection, digest))
    for number in things_in(connection, batch, LAYER):
        n[LAYER] += 1
        where = f"layers {number}"
        for article in layer_articles(connection, number):
            yield from _told(connection, where, article_damages(connection, article, looked))
        yield from _told(connection, where, layer_damages(connection, number, looked))


def _digests(connection: Connection, document: int) -> list[str]:
    query = select(documents.c.sha256).where(documents.c.number == document)
    return list(connection.execute(query).scalars())


def verify_document(path: Where, name: str) -> Report:
    """Check what is stored of one document: its bytes, its articles, every reading of them.

    Raises `NotInRecord`.
    """
    looked = Looked()
    with reading(path) as connection:
        number = document_number(connection, name)
        digest, found_in, read = _stored_of(connection, number)
        damages = [
            damage
            for look in (
                document_damages(connection, number),
                blob_damages(connection, digest),
                *(article_damages(connection, article, looked) for article in found_in),
                *(layer_damages(connection, layer, looked) for layer in read),
            )
            for damage in _told(connection, f"document {name}", look)
        ]
    kept = tuple(damages[:_MAX_DAMAGES])
    return Report(1, len(read), looked.n_spans, len(damages), kept, ())


def _stored_of(connection: Connection, document: int) -> tuple[str, list[int], list[int]]:
    """The digest of a document's bytes, and the numbers of its articles and of their layers."""
    digest = select(documents.c.sha256).where(documents.c.number == document)
    own = select(readings.c.article).where(readings.c.document == document)
    inside = select(layers.c.number).where(layers.c.article.in_(own)).order_by(layers.c.number)
    return (
        connection.execute(digest).scalar_one(),
        list(connection.execute(own.order_by(readings.c.article)).scalars()),
        list(connection.execute(inside).scalars()),
    )


def _size(connection: Connection) -> tuple[int, int]:
    try:
        n_documents = connection.execute(select(func.count()).select_from(documents)).scalar_one()
        n_layers = connection.execute(select(func.count()).select_from(layers)).scalar_one()
    except DBAPIError:
        return 0, 0
    return int(n_documents), int(n_layers)


def _damages(
    connection: Connection,
    looked: Looked,
    progress: Callable[[int, int], Any],
    unchecked: list[str],
) -> Iterator[Damage]:
    yield from _told(connection, "the database file", _file(connection))
    yield from _told(connection, "the documents", document_damages(connection))
    yield from _told(connection, "the identities", identity_damages(connection))
    yield from _told(connection, "the corrections", correction_damages(connection))
    yield from _told(connection, "the relations", relation_damages(connection))
    yield from _told(connection, "the copies", _copies(connection, unchecked))
    done = 0
    try:
        n_all = sum(
            int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (blobs, articles, layers, batches, sketches)
        )
    except DBAPIError as error:
        yield Damage("", "the tables cannot be read", str(error.orig))
        return
    looks: tuple[tuple[Column[Any], Look], ...] = (
        (blobs.c.sha256, lambda digest: blob_damages(connection, digest)),
        (articles.c.number, lambda number: article_damages(connection, number, looked)),
        (layers.c.number, lambda number: layer_damages(connection, number, looked)),
        (batches.c.number, lambda number: batch_damages(connection, number)),
        (sketches.c.article, lambda number: sketch_damages(connection, number)),
    )
    yield from _told(connection, "the batches", _chain(connection, unchecked))
    for key, look in looks:
        for value in _values(connection, key):
            where = f"{key.table.name} {value}"
            for damage in _told(connection, where, look(value)):
                is_named = damage.document or damage.what != _UNREADABLE
                yield damage if is_named else replace(damage, document=_uri(connection, key, value))
            done += 1
            progress(done, n_all)
            if done % _N_BETWEEN == 0:
                connection.rollback()


def _chain(connection: Connection, unchecked: list[str]) -> Iterator[Damage]:
    """Whether the batches are all there, and cover all that is."""
    if not is_begun(connection):
        unchecked.append(NOT_YET)
        return
    yield from chain_damages(connection, batch_numbers(connection))
    yield from uncovered_damages(connection)


def _copies(connection: Connection, unchecked: list[str]) -> Iterator[Damage]:
    """Whether what says which articles run one text agrees, as far as it has been made."""
    if not is_told_of_all(connection):
        unchecked.append(NO_SKETCH_YET)
    yield from copy_damages(connection)


def _told(connection: Connection, where: str, damages: Iterator[Damage]) -> Iterator[Damage]:
    """The damages, and where the database itself fails on the way, that."""
    try:
        yield from damages
    except DBAPIError as error:
        connection.rollback()
        yield Damage("", _UNREADABLE, f"{where}: {error.orig}")
    except (ValueError, TypeError, KeyError) as error:
        yield Damage("", "a value is not of its column's form", f"{where}: {error}")


def _uri(connection: Connection, key: Column[Any], value: Any) -> str:
    """The place of the page that a blob, an article or a layer is of, where that can be read."""
    query = select(documents.c.uri)
    if key.table is layers:
        query = query.join(layers, layers.c.document == documents.c.number)
    elif key.table is articles:
        query = query.join(readings, readings.c.document == documents.c.number)
    wanted = {blobs: documents.c.sha256, articles: readings.c.article, layers: layers.c.number}
    if key.table not in wanted:
        return ""
    try:
        return str(connection.execute(query.where(wanted[key.table] == value)).scalar() or "")
    except DBAPIError:
        connection.rollback()
        return ""


def _values(connection: Connection, key: Column[Any]) -> Iterator[Any]:
    """All values of a key, a stretch at a time: rows may be added meanwhile."""
    query = select(key).order_by(key).limit(_N_BETWEEN)
    last: Any = None
    while True:
        after = query if last is None else query.where(key > last)
        try:
            found = connection.execute(after).scalars().all()
        except DBAPIError:  # told by the check of the file
            return
        if not found:
            return
        yield from found
        last = found[-1]


def _file(connection: Connection) -> Iterator[Damage]:
    for what, place in searching(connection).damages(connection):
        yield Damage("", what, place)


def _full_text(path: Where, unchecked: list[str]) -> Iterator[Damage]:
    """Whether the index holds what the tables hold, word by word.

    SQLite spells this check as a write, so it takes the writer's lock for its time.
    """
    try:
        with _able_to_check(path) as connection:
            for name, (table, _) in FULL_TEXT.items():
                if searching(connection).disagrees(connection, name):
                    what = f"the full text of {VIEWS.get(table, table)} holds other words"
                    yield Damage("", what, name)
    except RecordLocked:
        unchecked.append("the full text: the record is being written")
    except RecordUnusable:
        unchecked.append("the full text: the record cannot be written to")


@contextmanager
def _able_to_check(path: Where) -> Iterator[Connection]:
    if isinstance(path, Shared):
        with reading(path) as connection:
            yield connection
    else:
        with writing(path) as engine, engine.connect() as connection:
            yield connection
