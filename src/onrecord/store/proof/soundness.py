"""What sound means for the bytes, documents and articles of the record, one by one.

Invariant: each function looks at one thing and tells all that does not agree in it.
"""

from __future__ import annotations

import hashlib
import html
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from onrecord.model.identifiers import document_id
from onrecord.store import codec
from onrecord.store.proof.sums import Values, article_sum
from onrecord.store.schema import articles, blobs, documents, layers, newest, readings, versions

_N_AT_ONCE = 200
# A file's name that is no UTF-8 is stored spelled out, its id made from the name as it was.
_HALF_CHARACTER = "\\udc"


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that does not agree: in which document (its uri), what, and where."""

    document: str
    what: str
    where: str


@dataclass(slots=True)
class Looked:
    """How many stored spans have been compared so far."""

    n_spans: int = 0


def blob_damages(connection: Connection, digest: str) -> Iterator[Damage]:
    """Stored bytes that are not those of their hash."""
    row = connection.execute(select(blobs).where(blobs.c.sha256 == digest)).one()
    problem = _blob_problem(row)
    if problem:
        yield Damage(uri_of(connection, digest), problem, f"sha256 {digest}")


def _blob_problem(row: Any) -> str | None:
    try:
        raw = zlib.decompress(row.body)
    except zlib.error:
        return "the stored bytes cannot be unpacked"
    if hashlib.sha256(raw).hexdigest() != row.sha256:
        return "the stored bytes are not those of their hash"
    return None if len(raw) == row.n_bytes else "the stored bytes are not as many as noted"


def document_damages(connection: Connection, number: int | None = None) -> Iterator[Damage]:
    """Documents that are not what their id was made from, or that show no layer of their own.

    With `number` that one alone.
    """
    own = (
        select(readings.c.document)
        .join(layers, layers.c.article == readings.c.article)
        .where(
            readings.c.document == documents.c.number,
            layers.c.number == func.coalesce(newest.c.layer, versions.c.layer),
        )
    )
    query = (
        select(documents, own.exists().label("has_layer"))
        .outerjoin(newest, newest.c.document == documents.c.number)
        .outerjoin(versions, versions.c.document == documents.c.number)
    )
    if number is not None:
        query = query.where(documents.c.number == number)
    for row in connection.execute(query.execution_options(yield_per=_N_AT_ONCE)):
        if not row.has_layer:
            yield Damage(row.uri, "the document shows no layer of its own", row.id)
        if _HALF_CHARACTER not in row.uri and document_id(row.uri, row.sha256) != row.id:
            yield Damage(row.uri, "the uri or hash is not what the id was made from", row.id)


def uri_of(connection: Connection, digest: str) -> str:
    """The first place that these bytes came from; their hash where it is not known."""
    query = select(documents.c.uri).where(documents.c.sha256 == digest)
    return str(connection.execute(query.order_by(documents.c.number)).scalar() or digest)


def article_damages(connection: Connection, number: int, looked: Looked) -> Iterator[Damage]:
    """An article that is not as it was written, or does not lead back to its bytes."""
    row = (
        connection.execute(
            select(articles, blobs.c.body)
            .join(blobs, blobs.c.sha256 == articles.c.sha256)
            .where(articles.c.number == number)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        yield Damage("", "the stored bytes are missing", f"article {number}")
        return
    uri = uri_of(connection, row["sha256"])
    if row["publisher_words"] != codec.publisher_words(row["publisher"]):
        yield Damage(uri, "the publisher is not found by its name", f"article {number}")
    if article_sum(row) != row["sum"]:
        yield Damage(uri, "the article is not as it was written", f"article {number}")
    try:
        for what, where in _text_problems(row, looked):
            yield Damage(uri, what, where)
    except (KeyError, TypeError, ValueError, IndexError):
        yield Damage(uri, "the article's structure cannot be read", f"article {number}")


def _text_problems(row: Values, looked: Looked) -> Iterator[tuple[str, str]]:
    words: str = row["text"]
    for name, start, end in codec.spans_of(row["structure"]):
        looked.n_spans += 1
        if not 0 <= start <= end <= len(words):
            yield f"the {name} lies outside the text", f"{start}-{end}"
    try:
        decoded = zlib.decompress(row["body"]).decode(row["encoding"], row["errors"])
    except (zlib.error, LookupError, UnicodeError):
        yield "the page's bytes cannot be read as its encoding", row["encoding"]
        return
    yield from _alignment_problems(words, decoded, row["structure"]["alignment"])


def _alignment_problems(
    words: str, decoded: str, alignment: Sequence[tuple[int, int, int, int]]
) -> Iterator[tuple[str, str]]:
    """Stretches that say something else than the page, and words that no stretch covers."""
    last = 0
    for text_start, text_end, raw_start, raw_end in alignment:
        is_inside = last <= text_start <= text_end <= len(words) and raw_end <= len(decoded)
        if not is_inside or not leads_back(words[text_start:text_end], decoded[raw_start:raw_end]):
            yield "a stretch of the text is not what the page says", f"{text_start}-{text_end}"
        if words[last:text_start].strip():
            yield "words of the text lead back to nothing", f"{last}-{text_start}"
        last = text_end
    if words[last:].strip():
        yield "words of the text lead back to nothing", f"{last}-{len(words)}"


def leads_back(words: str, raw: str) -> bool:
    """Whether a stretch of text is what its raw stretch says.

    That is: the same characters, or the same after character references, JSON escapes and white
    space are resolved.
    """
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
