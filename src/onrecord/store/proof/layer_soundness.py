"""What sound means for a layer: its words are the text's, its rows are all there and unchanged.

Invariant: one layer is in memory at a time, and each disagreement in it is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.store.proof.doing_soundness import doing_problems, doing_rows_of
from onrecord.store.proof.soundness import Damage, Looked
from onrecord.store.proof.sums import LayerRows, Values, layer_sum
from onrecord.store.schema import (
    articles,
    attributions,
    documents,
    entities,
    layers,
    mentions,
    model_versions,
    spans,
)


def layer_damages(connection: Connection, number: int, looked: Looked) -> Iterator[Damage]:
    """Spans whose words are not the text's, rows that are missing or not as they were written."""
    layer = (
        connection.execute(
            select(
                layers,
                articles.c.text,
                documents.c.uri,
                model_versions.c.version,
                model_versions.c.digest,
            )
            .join(articles, articles.c.number == layers.c.article)
            .join(documents, documents.c.number == layers.c.document)
            .join(model_versions, model_versions.c.number == layers.c.model)
            .where(layers.c.number == number)
        )
        .mappings()
        .one_or_none()
    )
    if layer is None:
        yield Damage("", "the article, document or model of a layer is missing", f"layer {number}")
        return
    rows = rows_of(connection, number)
    for what, where in (
        *_word_problems(layer["text"], rows, looked),
        *_link_problems(rows),
        *doing_problems(layer["text"], rows, looked),
        *_count_problems(layer, rows),
    ):
        yield Damage(layer["uri"], what, where)


def rows_of(connection: Connection, number: int) -> LayerRows:
    """All rows of a layer, as they stand."""
    mine = entities.c.layer == number
    parties = connection.execute(select(entities).where(mine).order_by(entities.c.number))
    own = attributions.c.layer == number
    said = connection.execute(select(attributions).where(own).order_by(attributions.c.number))
    inside = select(mentions).where(mentions.c.entity.in_(select(entities.c.number).where(mine)))
    within = select(spans).where(spans.c.attribution.in_(select(attributions.c.number).where(own)))
    doings = doing_rows_of(connection, number)
    return LayerRows(
        parties.mappings().all(),
        _grouped(connection.execute(inside).mappings(), "entity"),
        said.mappings().all(),
        _grouped(connection.execute(within).mappings(), "attribution"),
        doings,
    )


def _grouped(rows: Any, column: str) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row[column], []).append(row)
    return grouped


def _word_problems(text: str, rows: LayerRows, looked: Looked) -> Iterator[tuple[str, str]]:
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


def _link_problems(rows: LayerRows) -> Iterator[tuple[str, str]]:
    known = {r["id"] for r in rows.said}
    people = {r["number"] for r in rows.parties}
    for r in rows.said:
        if r["speaker"] is not None and r["speaker"] not in people:
            yield "the speaker of a statement is missing", r["id"]
        if r["within"] is not None and r["within"] not in known:
            yield "the outer statement of a nested one is missing", r["id"]


def _count_problems(layer: Values, rows: LayerRows) -> Iterator[tuple[str, str]]:
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
    made_by = Provenance(layer["reader"], ModelVersion(layer["version"], layer["digest"]))
    total = layer_sum(made_by, layer["why_not"], rows)
    if total != layer["sum"]:
        yield "the layer is not as it was written", where
