"""What a batch covers, each as the one text whose hash is a leaf of its tree.

Invariant: a text changes with every value of the rows that it stands for, and tells what it is in
words of its own, so that it can be read without the record. Rows are named by ids, never by
numbers: a record copied into another keeps its texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from onrecord.store.proof.sums import LayerRows, Values
from onrecord.store.proof.tree import canonical
from onrecord.store.schema import articles, documents, judgements, layers, model_versions

_OF_PAGES = ("id", "uri", "sha256", "fetched_at", "added_at")
_OF_JUDGEMENTS = ("about", "verdict", "before", "author", "at", "why", "details")
_OF_LAYERS = ("why_not", "written_at", "n_entities", "n_mentions", "n_attributions", "sum")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf: the id of what it stands for, and its text."""

    name: str
    text: str


def document_query() -> Select[Any]:
    """The documents, with what goes into their leaves."""
    return select(documents)


def document_leaf(row: Values) -> Leaf:
    """A place that a page came from, with the hash of its bytes."""
    return Leaf(row["id"], _text("document", {key: row[key] for key in _OF_PAGES}))


def judgement_query() -> Select[Any]:
    """The judgements, each with the moment of the one that it takes back."""
    old = judgements.alias("old")
    return select(
        judgements, old.c.about.label("revoked_about"), old.c.at.label("revoked_at")
    ).outerjoin(old, old.c.number == judgements.c.revokes)


def judgement_leaf(row: Values) -> Leaf:
    """A decision by somebody."""
    told = {key: row[key] for key in _OF_JUDGEMENTS}
    told["revokes"] = row["revokes"] and [row["revoked_about"], row["revoked_at"]]
    return Leaf(row["about"], _text("judgement", told))


def layer_query() -> Select[Any]:
    """The layers, with what goes into their leaves."""
    return (
        select(
            layers,
            documents.c.id.label("document_id"),
            articles.c.sha256,
            articles.c.sum.label("article_sum"),
            articles.c.encoding,
            articles.c.errors,
            model_versions.c.version,
            model_versions.c.digest,
        )
        .join(documents, documents.c.number == layers.c.document)
        .join(articles, articles.c.number == layers.c.article)
        .join(model_versions, model_versions.c.number == layers.c.model)
    )


def layer_leaves(row: Values, rows: LayerRows) -> list[Leaf]:
    """The leaf of a layer as a whole, and those of its statements in the order of their rows."""
    shared = {
        "document": row["document_id"],
        "sha256": row["sha256"],
        "encoding": row["encoding"],
        "errors": row["errors"],
        "article": row["article_sum"],
        "reader": row["reader"],
        "model": [row["version"], row["digest"]],
    }
    whole = shared | {key: row[key] for key in _OF_LAYERS}
    return [
        Leaf(row["document_id"], _text("layer", whole)),
        *(Leaf(told["id"], _text("statement", shared | told)) for told in _statements(rows)),
    ]


def _statements(rows: LayerRows) -> Iterator[dict[str, Any]]:
    """What is kept of each statement, its people by their ids."""
    known = {party["number"]: party for party in rows.parties}
    acts, parties, circumstances = (
        _by_statement(table)
        for table in (rows.doings.acts, rows.doings.parties, rows.doings.circumstances)
    )

    def called(number: int | None) -> str | None:
        return known[number]["id"] if number in known else None

    for row in rows.said:
        number, speaker = row["number"], known.get(row["speaker"])
        yield {
            "id": row["id"],
            "kind": row["kind"],
            "within": row["within"],
            "prob": row["prob"],
            "content": row["content"],
            "speaker": speaker and [speaker["id"], speaker["name"], speaker["kind"]],
            "spans": sorted(
                [s["role"], s["place"], s["start"], s["end"], s["words"]]
                for s in rows.words.get(number, ())
            ),
            "acts": sorted(
                [a["place"], a["code"], called(a["actor"]), called(a["recipient"]),
                 a["modality"], a["prob"]]
                for a in acts.get(number, ())
            ),
            "parties": sorted(
                [p["role"], p["place"], called(p["entity"])] for p in parties.get(number, ())
            ),
            "circumstances": sorted(
                [c["aspect"], c["value"], c["detail"], c["start"], c["end"], c["words"]]
                for c in circumstances.get(number, ())
            ),
        }  # fmt: skip


def _by_statement(table: Sequence[Values]) -> dict[int, list[Values]]:
    grouped: dict[int, list[Values]] = {}
    for row in table:
        grouped.setdefault(row["attribution"], []).append(row)
    return grouped


def _text(what: str, told: dict[str, Any]) -> str:
    return canonical({"onrecord": f"{what}/1"} | told)
