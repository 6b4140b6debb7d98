"""Does everything stored still agree: bytes with hashes, texts with bytes, words with texts.

Invariant: verifying reads and never writes; every disagreement is told with its document and place.
"""

from __future__ import annotations

import hashlib
import html
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, text

from onrecord.model.selector import Span
from onrecord.store.codec import ROLES
from onrecord.store.schema import (
    FULL_TEXT,
    attributions,
    blobs,
    documents,
    entities,
    layers,
    mentions,
    spans,
)


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that does not agree: in which document, what, and where."""

    document: str
    what: str
    where: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at and what was found damaged."""

    n_documents: int
    n_layers: int
    n_spans: int
    damages: tuple[Damage, ...]

    @property
    def is_sound(self) -> bool:
        return not self.damages


def verify(connection: Connection, *, progress: Callable[[int], Any] = lambda _: None) -> Report:
    """Check the whole record, one layer in memory at a time; `progress` is told layers done."""
    damages = list(_database(connection))
    damages += _blobs(connection)
    n_spans = 0
    query = select(layers.c.number).order_by(layers.c.document, layers.c.number)
    numbers = connection.execute(query).scalars().all()
    for done, number in enumerate(numbers, 1):
        checked, found = _layer(connection, number)
        n_spans += checked
        damages += found
        progress(done)
    n_documents = connection.execute(select(func.count()).select_from(documents)).scalar_one()
    return Report(int(n_documents), len(numbers), n_spans, tuple(damages))


def _database(connection: Connection) -> Iterator[Damage]:
    for row in connection.execute(text("PRAGMA integrity_check")).scalars():
        if row != "ok":
            yield Damage("", "the database file", str(row))
    for broken in connection.execute(text("PRAGMA foreign_key_check")):
        yield Damage("", f"a row of {broken[0]} points to nothing in {broken[2]}", f"row {broken[1]}")
    for name, (table, columns) in FULL_TEXT.items():
        yield from _full_text(connection, name, table, columns)


def _full_text(
    connection: Connection, name: str, table: str, columns: tuple[str, ...]
) -> Iterator[Damage]:
    """Whether the index holds what the table holds, word by word, in a copy made in memory."""
    raw: Any = connection.connection
    memory = f"temp.check_{name}"
    raw.execute("PRAGMA query_only=OFF")
    try:
        raw.execute(f"CREATE VIRTUAL TABLE {memory} USING fts5vocab(main, {name}, instance)")
        held = dict(raw.execute(f"SELECT doc, count(*) FROM {memory} GROUP BY doc").fetchall())  # noqa: S608 - our own names
    finally:
        raw.execute(f"DROP TABLE IF EXISTS {memory}")
        raw.execute("PRAGMA query_only=ON")
    listed = ", ".join(columns)
    rows = raw.execute(f"SELECT number, {listed} FROM {table}").fetchall()  # noqa: S608 - the same
    for number, *words in rows:
        has_words = any(any(c.isalnum() for c in w or "") for w in words)
        if has_words and number not in held:
            yield Damage("", f"the full text of {table} lacks a row", f"row {number}")
    gone = set(held) - {r[0] for r in rows}
    for number in sorted(gone):
        yield Damage("", f"the full text of {table} holds a row that is gone", f"row {number}")


def _blobs(connection: Connection) -> Iterator[Damage]:
    for digest in connection.execute(select(blobs.c.sha256)).scalars().all():
        row = connection.execute(select(blobs).where(blobs.c.sha256 == digest)).one()
        problem = _blob_problem(row)
        if problem:
            uri = connection.execute(
                select(documents.c.uri).where(documents.c.sha256 == digest)
            ).scalar()
            yield Damage(uri or digest, problem, f"sha256 {digest}")


def _blob_problem(row: Any) -> str | None:
    try:
        raw = zlib.decompress(row.body)
    except zlib.error:
        return "the stored bytes cannot be unpacked"
    if hashlib.sha256(raw).hexdigest() != row.sha256:
        return "the stored bytes are not those of their hash"
    return None if len(raw) == row.n_bytes else "the stored bytes are not as many as noted"


def _layer(connection: Connection, number: int) -> tuple[int, list[Damage]]:
    row = connection.execute(
        select(layers, documents.c.uri, documents.c.encoding, documents.c.errors, blobs.c.body)
        .join(documents, documents.c.number == layers.c.document)
        .join(blobs, blobs.c.sha256 == documents.c.sha256)
        .where(layers.c.number == number)
    ).mappings().one()
    found = [Damage(row["uri"], what, where) for what, where in _alignment_problems(row)]
    n_spans = 0
    for stored in (_span_rows(connection, number), _mention_rows(connection, number)):
        for kind, item, start, end, words in stored:
            n_spans += 1
            if row["text"][start:end] != words or not 0 <= start < end <= len(row["text"]):
                found.append(Damage(row["uri"], f"the words of a {kind}", f"{item}, {start}-{end}"))
    found += [Damage(row["uri"], what, item) for what, item in _link_problems(connection, number)]
    return n_spans, found


def _span_rows(connection: Connection, number: int) -> Iterator[tuple[str, str, int, int, str]]:
    query = (
        select(spans, attributions.c.id)
        .join(attributions, attributions.c.number == spans.c.attribution)
        .where(attributions.c.layer == number)
    )
    for r in connection.execute(query).mappings():
        yield r["role"], r["id"], r["start"], r["end"], r["words"]


def _mention_rows(connection: Connection, number: int) -> Iterator[tuple[str, str, int, int, str]]:
    query = (
        select(mentions, entities.c.id)
        .join(entities, entities.c.number == mentions.c.entity)
        .where(entities.c.layer == number)
    )
    for r in connection.execute(query).mappings():
        yield "mention", r["id"], r["start"], r["end"], r["words"]


def _link_problems(connection: Connection, number: int) -> Iterator[tuple[str, str]]:
    """Speakers and outer attributions that are not there, attributions without cue or content."""
    rows = connection.execute(select(attributions).where(attributions.c.layer == number)).mappings().all()
    known = {r["id"] for r in rows}
    people = set(
        connection.execute(select(entities.c.id).where(entities.c.layer == number)).scalars()
    )
    inside = select(attributions.c.number).where(attributions.c.layer == number)
    query = select(spans.c.attribution, spans.c.role).where(spans.c.attribution.in_(inside))
    roles = {(r.attribution, r.role) for r in connection.execute(query)}
    for r in rows:
        if r["speaker"] is not None and r["speaker"] not in people:
            yield "the speaker of an attribution is missing", r["id"]
        if r["within"] is not None and r["within"] not in known:
            yield "the outer attribution of a nested one is missing", r["id"]
        for role in ROLES[1:]:
            if (r["number"], role) not in roles:
                yield f"an attribution has no {role}", r["id"]


def _alignment_problems(row: Any) -> Iterator[tuple[str, str]]:
    """Stretches of the text that do not lead back to the characters of the page."""
    try:
        decoded = zlib.decompress(row["body"]).decode(row["encoding"], row["errors"])
    except (zlib.error, LookupError, UnicodeError):
        yield "the page's bytes cannot be read as its encoding", row["encoding"]
        return
    for text_start, text_end, raw_start, raw_end in row["structure"]["alignment"]:
        words, raw = row["text"][text_start:text_end], decoded[raw_start:raw_end]
        if not leads_back(words, raw):
            place = Span(text_start, text_end)
            yield "a stretch of the text is not what the page says", f"{place.start}-{place.end}"


def leads_back(words: str, raw: str) -> bool:
    """Whether a stretch of text is what its raw stretch says: the same characters, or the same
    after character references, JSON escapes and white space are resolved."""
    if words == raw:
        return True
    if not raw:
        return False
    return any(_squeezed(words) == _squeezed(form) for form in _readings(raw))


def _readings(raw: str) -> Iterator[str]:
    yield raw
    yield html.unescape(raw)
    try:
        unescaped = json.loads(f'"{raw}"', strict=False)
    except ValueError:
        return
    yield unescaped
    yield html.unescape(unescaped)


def _squeezed(words: str) -> str:
    return " ".join(words.replace("\x00", "\ufffd").split())
