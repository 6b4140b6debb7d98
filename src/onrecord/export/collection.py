"""A collection to take along: JSON, CSV and Markdown with a reference for each page.

Invariant: what the record does not have any more is told with the words it had when it was kept; a
comment is its owner's, everything else words of pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord.errors import NotInRecord
from onrecord.export.citing import Citation, citation, csl_item, plain
from onrecord.export.flat import csv_lines, said_row
from onrecord.export.kept import collection_row, entries_of
from onrecord.model.where import Where
from onrecord.workflow.record import Filters, said, show

if TYPE_CHECKING:
    from onrecord.workflow.gathering import Gathered

Row = dict[str, Any]
SCHEMA = "onrecord-collection/1"
COLUMNS = (
    "kind", "id", "words", "comment", "speaker", "cue", "content", "publisher", "published", "uri",
    "document", "start", "end", "sha256", "became",
)  # fmt: skip
_DAY_CHARS = len("2026-03-01")


def collection_object(record: Where, found: Gathered) -> Row:
    """The collection with its things: statements as they are listed, pages with a reference."""
    rows = entries_of(found.collection, found.ids)
    said = _statements(record, rows)
    cited = _Cited(record)
    for row in rows:
        row["statement"] = said.get(row["id"] or "") if row["kind"] == "statement" else None
        document = row["statement"]["document"] if row["statement"] else row["id"]
        is_of_page = row["statement"] is not None or row["kind"] == "article"
        row["reference"] = cited.item(document) if is_of_page and document else None
        row["citation"] = cited.line(document) if is_of_page and document else None
    item = found.collection.item
    told = collection_row(item, len(rows))
    return {"schema": SCHEMA} | {k: told[k] for k in ("name", "words", "at")} | {"items": rows}


def as_json(told: Row) -> Iterator[str]:
    """The object, for the eye too."""
    yield json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def as_csv(told: Row) -> Iterable[str]:
    """A row for each thing; what a thing does not have is empty."""
    return csv_lines(map(_flat, told["items"]), COLUMNS)


def as_markdown(told: Row) -> Iterator[str]:
    """A section for each thing: its words, its comment, its reference."""
    yield f"# {_line(told['name'])}\n\n"
    if told["words"]:
        yield f"{_escaped(told['words'])}\n\n"
    references: dict[str, int] = {}
    for number, row in enumerate(told["items"], 1):
        yield f"## {number}. {row['kind'].capitalize()}\n\n"
        yield f"> {_quoted(row)}\n\n"
        if row["id"] is None:
            yield "*Not found in the record any more; these are the words that were kept.*\n\n"
        if row["comment"]:
            yield f"{_escaped(row['comment'])}\n\n"
        if row["citation"]:
            place = references.setdefault(row["citation"], len(references) + 1)
            yield f"[{place}]{_day(row)}\n\n"
    if references:
        yield "## References\n\n"
    for line, place in references.items():
        yield f"{place}. {_line(line)}\n"


FORMS: Mapping[str, tuple[str, Callable[[Row], Iterable[str]]]] = {
    "json": ("application/json", as_json),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "md": ("text/markdown; charset=utf-8", as_markdown),
}
"""The forms of a collection's file with their media types; `statement_ids` is for a dossier."""


def statement_ids(told: Row) -> list[str]:
    """The statements of a collection, in its order."""
    return [row["id"] for row in told["items"] if row["kind"] == "statement" and row["id"]]


@dataclass(slots=True)
class _Cited:
    """References of documents, each page read once."""

    record: Where
    _known: dict[str, Citation | None]

    def __init__(self, record: Where) -> None:
        self.record = record
        self._known = {}

    def line(self, document: str) -> str | None:
        found = self._of(document)
        return None if found is None else plain(found)

    def item(self, document: str) -> Row | None:
        found = self._of(document)
        return None if found is None else csl_item(found)

    def _of(self, document: str) -> Citation | None:
        if document not in self._known:
            try:
                self._known[document] = citation(show(self.record, document)[0])
            except NotInRecord:
                self._known[document] = None
        return self._known[document]


def _statements(record: Where, rows: Iterable[Row]) -> dict[str, Row]:
    ids = tuple(row["id"] for row in rows if row["kind"] == "statement" and row["id"])
    found = said(record, Filters(ids=ids), limit=len(ids)) if ids else []
    return {one.attribution.id: said_row(one) for one in found}


def _flat(row: Row) -> Row:
    statement = row["statement"] or {}
    reference = row["reference"] or {}
    told = row | statement | {"id": row["id"], "kind": row["kind"], "words": row["words"]}
    digest = reference.get("note", "").partition(";")[0]  # what became of the page comes behind
    told |= {"sha256": digest.removeprefix("sha256:") or None}
    told.setdefault("uri", reference.get("URL"))
    return {column: told.get(column) for column in COLUMNS}


def _quoted(row: Row) -> str:
    one = row["statement"]
    if one is None:
        return _line(row["words"])
    who, words = one["speaker"] or one["source"] or "nobody named", " … ".join(one["fragments"])
    became = f" ({_line(one['became'])})" if one["became"] else ""
    return f"**{_line(who)}** *{_line(one['cue'])}* {_line(words)}{became}"


def _day(row: Row) -> str:
    one = row["statement"]
    told = [one["publisher"], (one["published"] or "")[:_DAY_CHARS]] if one else []
    return "".join(f", {_line(word)}" for word in told if word)


def _line(words: str) -> str:
    return _escaped(" ".join(words.split()))


def _escaped(words: str) -> str:
    """Words as Markdown shows them: nothing in them is markup, a link or HTML."""
    inert = "".join(f"\\{c}" if c in _MARKUP else c for c in words)
    return _BLOCK.sub(r"\1\\\2", inert)


_MARKUP = frozenset("\\`*_{}[]<>#|~&")
_BLOCK = re.compile(r"^(\s*(?:\d+(?=[.)]))?)([-+=.)])", re.MULTILINE)
"""What at the beginning of a line makes a list or a heading."""
