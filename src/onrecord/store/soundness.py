"""What sound means for the bytes, articles and layers of the record, one by one.

Invariant: each function looks at one thing and tells all that does not agree in it.
"""

from __future__ import annotations

import hashlib
import html
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from onrecord.store import codec
from onrecord.store.schema import (
    articles,
    attributions,
    blobs,
    documents,
    entities,
    layers,
    mentions,
    spans,
)

_N_BLOBS = 200


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


def blob_damages(connection: Connection) -> Iterator[Damage]:
    """Stored bytes that are not those of their hash."""
    last = ""
    while True:
        query = select(blobs.c.sha256).where(blobs.c.sha256 > last).order_by(blobs.c.sha256)
        digests = connection.execute(query.limit(_N_BLOBS)).scalars().all()
        if not digests:
            return
        for digest in digests:
            row = connection.execute(select(blobs).where(blobs.c.sha256 == digest)).one()
            problem = _blob_problem(row)
            if problem:
                yield Damage(_uri_of(connection, digest), problem, f"sha256 {digest}")
        last = digests[-1]
        connection.rollback()


def _blob_problem(row: Any) -> str | None:
    try:
        raw = zlib.decompress(row.body)
    except zlib.error:
        return "the stored bytes cannot be unpacked"
    if hashlib.sha256(raw).hexdigest() != row.sha256:
        return "the stored bytes are not those of their hash"
    return None if len(raw) == row.n_bytes else "the stored bytes are not as many as noted"


def _uri_of(connection: Connection, digest: str) -> str:
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
    uri = _uri_of(connection, row["sha256"])
    if codec.article_sum(row) != row["sum"]:
        yield Damage(uri, "the article is not as it was written", f"article {number}")
    try:
        for what, where in _text_problems(row, looked):
            yield Damage(uri, what, where)
    except (KeyError, TypeError, ValueError, IndexError):
        yield Damage(uri, "the article's structure cannot be read", f"article {number}")


def _text_problems(row: codec.Values, looked: Looked) -> Iterator[tuple[str, str]]:
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
    last = 0
    for text_start, text_end, raw_start, raw_end in row["structure"]["alignment"]:
        is_inside = last <= text_start <= text_end <= len(words) and raw_end <= len(decoded)
        if not is_inside or not leads_back(words[text_start:text_end], decoded[raw_start:raw_end]):
            yield "a stretch of the text is not what the page says", f"{text_start}-{text_end}"
        last = text_end


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


def layer_damages(connection: Connection, number: int, looked: Looked) -> Iterator[Damage]:
    """Spans whose words are not the text's, rows that are missing or not as they were written."""
    layer = (
        connection.execute(
            select(layers, articles.c.text, documents.c.uri)
            .join(articles, articles.c.number == layers.c.article)
            .join(documents, documents.c.number == layers.c.document)
            .where(layers.c.number == number)
        )
        .mappings()
        .one_or_none()
    )
    if layer is None:
        yield Damage("", "the article or document of a layer is missing", f"layer {number}")
        return
    rows = _rows_of(connection, number)
    for what, where in (
        *_word_problems(layer["text"], rows, looked),
        *_link_problems(rows),
        *_count_problems(layer, rows),
    ):
        yield Damage(layer["uri"], what, where)


@dataclass(frozen=True, slots=True)
class _Rows:
    """All rows of one layer; mentions and spans by the number of what holds them."""

    parties: Sequence[Any]
    named: Mapping[int, Sequence[Any]]
    said: Sequence[Any]
    words: Mapping[int, Sequence[Any]]


def _rows_of(connection: Connection, number: int) -> _Rows:
    mine = entities.c.layer == number
    parties = connection.execute(select(entities).where(mine).order_by(entities.c.number))
    own = attributions.c.layer == number
    said = connection.execute(select(attributions).where(own).order_by(attributions.c.number))
    inside = select(mentions).where(mentions.c.entity.in_(select(entities.c.number).where(mine)))
    within = select(spans).where(spans.c.attribution.in_(select(attributions.c.number).where(own)))
    return _Rows(
        parties.mappings().all(),
        _grouped(connection.execute(inside).mappings(), "entity"),
        said.mappings().all(),
        _grouped(connection.execute(within).mappings(), "attribution"),
    )


def _grouped(rows: Any, column: str) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row[column], []).append(row)
    return grouped


def _word_problems(text: str, rows: _Rows, looked: Looked) -> Iterator[tuple[str, str]]:
    for party in rows.parties:
        spanned = [(m["start"], m["end"], m["words"]) for m in rows.named.get(party["number"], ())]
        spanned += [(*span, words) for _, _, span, words in party["roles"]]
        for start, end, words in spanned:
            looked.n_spans += 1
            if text[start:end] != words:
                yield "the words of a mention are not the text's", f"{party['id']}, {start}-{end}"
    for item in rows.said:
        content = []
        for s in sorted(rows.words.get(item["number"], ()), key=lambda s: s["place"]):
            looked.n_spans += 1
            if text[s["start"] : s["end"]] != s["words"]:
                where = f"{item['id']}, {s['start']}-{s['end']}"
                yield f"the words of a {s['role']} are not the text's", where
            if s["role"] == "content":
                content.append(s["words"])
        if " ".join(content) != item["content"]:
            yield "the searched words of a statement are not its content's", item["id"]


def _link_problems(rows: _Rows) -> Iterator[tuple[str, str]]:
    known = {r["id"] for r in rows.said}
    people = {r["number"] for r in rows.parties}
    for r in rows.said:
        if r["speaker"] is not None and r["speaker"] not in people:
            yield "the speaker of a statement is missing", r["id"]
        if r["within"] is not None and r["within"] not in known:
            yield "the outer statement of a nested one is missing", r["id"]


def _count_problems(layer: codec.Values, rows: _Rows) -> Iterator[tuple[str, str]]:
    where = f"layer {layer['number']}"
    if not layer["is_complete"]:
        yield "a layer was not written to its end", where
    n_mentions = sum(map(len, rows.named.values()))
    counted = (
        ("entities", layer["n_entities"], len(rows.parties)),
        ("mentions", layer["n_mentions"], n_mentions),
        ("statements", layer["n_attributions"], len(rows.said)),
    )
    for what, written, found in counted:
        if written != found:
            yield f"{found} {what} are there of {written} that were written", where
    total = codec.layer_sum(layer["why_not"], rows.parties, rows.named, rows.said, rows.words)
    if total != layer["sum"]:
        yield "the layer is not as it was written", where
