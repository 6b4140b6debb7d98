"""Statements as flat rows: what a spreadsheet, a table on a terminal or a CSV file shows.

Invariant: the words in a row are the stored page's own, fragment by fragment; a cell that a
spreadsheet would run as a formula is never written as it stands.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord.export.acted import codes_of, told_fields
from onrecord.export.contract import state_fields
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.selector import words_of

if TYPE_CHECKING:
    from onrecord.workflow import record

Cell = str | int | float | bool | Sequence[int] | Sequence[str] | None

# Spreadsheets take these as the start of a formula, those of full width in Japanese ones (OWASP,
# "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"
"""By this Excel knows that a file is UTF-8."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution in the words of its page; `start` and `end` frame its content.

    `became` says in words that its page is an earlier version, or was taken back.
    """

    document: str
    uri: str
    publisher: str | None
    published: str | None
    id: str
    kind: str
    speaker: str | None
    source: str
    cue: str
    content: str
    within: str | None
    start: int
    end: int
    prob: float
    codes: str | None
    target: str | None
    addressee: str | None
    corrected_by: tuple[int, ...]
    became: str | None


def statements(page: Page, analysis: Analysis) -> list[Statement]:
    """Every attribution of one layer, in the order of the page."""
    article = page.article
    names = {entity.id: entity.called for entity in analysis.entities}
    return [
        Statement(
            document=page.document.id,
            uri=page.document.uri,
            publisher=article.publisher,
            published=article.published.time if article.published else None,
            id=item.id,
            kind=item.kind,
            speaker=names.get(item.speaker) if item.speaker else None,
            source=words_of(item.source, article.text),
            cue=words_of(item.cue, article.text),
            content=words_of(item.content, article.text),
            within=item.within,
            start=min((span.start for span in item.content), default=0),
            end=max((span.end for span in item.content), default=0),
            prob=round(item.prob, 4),
            codes=codes_of(item.acts),
            target=names.get(item.targets[0]) if item.targets else None,
            addressee=names.get(item.addressees[0]) if item.addressees else None,
            corrected_by=tuple(c.number for c in item.corrections),
            became=page.state.told,
        )
        for item in sorted(analysis.attributions, key=lambda a: (a.content[:1], a.cue[:1]))
    ]


def said_row(found: record.Statement) -> dict[str, Any]:
    """One statement of the record as every listing prints it.

    `fragments` and `spans` are for JSON alone.
    """
    item = found.attribution
    return {
        "document": found.document,
        "uri": found.uri,
        "publisher": found.publisher,
        "published": found.published,
        "headline": found.headline,
        "id": item.id,
        "kind": item.kind,
        "speaker": found.speaker,
        "speaker_id": item.speaker,
        "source": found.source,
        "cue": found.cue,
        "content": found.content,
        "fragments": list(found.fragments),
        "within": item.within,
        "start": min((span.start for span in item.content), default=0),
        "end": max((span.end for span in item.content), default=0),
        "spans": {
            role: [[span.start, span.end] for span in getattr(item, role)]
            for role in ("source", "cue", "content")
        },
        "prob": round(item.prob, 4),
        "n_places": found.n_places,
        **told_fields(found.told, found.published),
        "corrected_by": [c.number for c in item.corrections],
        "rejected": item.is_rejected,
        **state_fields(found.state),
        "became": found.state.told,
    }


def csv_lines(
    rows: Iterable[Mapping[str, Cell]], columns: tuple[str, ...], *, delimiter: str = ","
) -> Iterable[str]:
    """The header and one line per row, each with its line end; TSV with a tab as delimiter."""
    yield _csv_line(columns, delimiter)
    for row in rows:
        yield _csv_line([_safe(row[column]) for column in columns], delimiter)


def _csv_line(cells: Iterable[Cell], delimiter: str) -> str:
    buffer = io.StringIO(newline="")
    # The writer quotes the characters of its own line end, so it is told of both of them.
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n") + "\n"


def inert(cell: str) -> str:
    """The cell so that no spreadsheet runs it as a formula."""
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return inert(cell)
    return inert(", ".join(map(str, cell))) if isinstance(cell, Sequence) else cell
