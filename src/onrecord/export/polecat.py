"""POLECAT's table: 40 columns, tab-separated, one row an event, for political scientists' tools.

Invariant: every row has exactly 40 cells on one line, whatever a page holds; what the record does
not know (sectors, COW codes, Wikipedia ids, coordinates) stays empty.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from onrecord import __version__
from onrecord.export.events import Event, Party, Tally, published_day
from onrecord.export.flat import inert
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.entity import Entity

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors",
    "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country",
    "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title",
    "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City", "District", "Province",
    "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip
NO_COLUMN = "{}: POLECAT has no column that tells so"
_NEEDED = ("Event Date", "Actor Country", "Recipient Name", "Recipient Country")
"""Columns whose empty cells are counted; the others are empty in every row or tell it all."""
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")

Row = dict[str, str]


def rows(page: Page, analysis: Analysis, found: Iterable[Event], tally: Tally) -> Iterator[Row]:
    """One row for each event that was done; what is denied or hypothetical is left out."""
    story = _story(page, analysis)
    for event in found:
        if event.auxiliary:
            tally.left_out[NO_COLUMN.format(event.modality)] += 1
            continue
        row = dict.fromkeys(COLUMNS, "") | story | _event(event)
        tally.note_written(page, event)
        tally.empty.update(name for name in _NEEDED if not row[name])
        yield row


def lines(table: Iterable[Row]) -> Iterator[str]:
    """The header and one line a row, each with its line end."""
    yield "\t".join(COLUMNS) + "\n"
    for row in table:
        yield _line([_cell(name, row[name]) for name in COLUMNS])


def _story(page: Page, analysis: Analysis) -> Row:
    article = page.article
    return {
        "Source": article.publisher or "",
        "Publication Date": published_day(page),
        "Story People": _listed(analysis.entities, "person"),
        "Story Organizations": _listed(analysis.entities, "organization"),
        "Story Locations": _listed(analysis.entities, "state", "place"),
        "Language": page.document.language or "",
        "Version": f"onr-{__version__}",
    }


def _event(event: Event) -> Row:
    place = event.place.name if event.place else ""
    return {
        "Event ID": event.id,
        "Event Date": event.day,
        "Event Type": event.root,
        "Event Mode": event.mode,
        "Intensity": "" if event.intensity is None else f"{event.intensity:.1f}",
        "Quad Code": (event.quad or "").upper(),
        "Placename": place,
        "Raw Placename": place,
        **_party("Actor", event.actor),
        **(_party("Recipient", event.recipient) if event.recipient else {}),
    }


def _party(side: str, party: Party) -> Row:
    return {
        f"{side} Name": party.name,
        f"{side} Country": party.country,
        f"{side} Title": party.title,
        f"{side} Name Raw": party.raw,
    }


def _listed(entities: Iterable[Entity], *kinds: str) -> str:
    """Names of a kind that the page has, each once; the semicolon parts them and is in none."""
    names = (
        (entity.identity.name if entity.identity else entity.name).replace(";", ",")
        for entity in entities
        if entity.kind in kinds and entity.is_named and entity.mentions
    )
    return ";".join(dict.fromkeys(names))


def _cell(column: str, value: str) -> str:
    """One line without tabs, and nothing that a spreadsheet would run as a formula."""
    told = _BREAKS.sub(" ", value).strip()
    return told if column == "Intensity" else inert(told)


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter="\t", lineterminator="\n").writerow(cells)
    return buffer.getvalue()
