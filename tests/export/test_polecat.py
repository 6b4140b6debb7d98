"""POLECAT's table has 40 cells in every line, whatever stands in a page."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onrecord.export.events import Tally, events
from onrecord.export.polecat import COLUMNS, NO_COLUMN, lines, rows
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from support.acting import reply, row

HEADER = (
    "Event ID, Event Date, Event Type, Event Mode, Intensity, Quad Code, Contexts, Actor Name, "
    "Actor Country, Actor COW, Primary Actor Sector, Actor Sectors, Actor Title, Actor Name Raw, "
    "Wikipedia Actor ID, Recipient Name, Recipient Country, Recipient COW, "
    "Primary Recipient Sector, Recipient Sectors, Recipient Title, Recipient Name Raw, "
    "Wikipedia Recipient ID, Placename, City, District, Province, Country, Latitude, Longitude, "
    "GeoNames ID, Raw Placename, Feature Type, Source, Publication Date, Story People, "
    "Story Organizations, Story Locations, Language, Version"
)


def table(page: Page, analysis: Analysis) -> tuple[list[dict[str, str]], Tally, str]:
    tally = Tally()
    text = "".join(lines(rows(page, analysis, events(page, analysis, tally), tally)))
    return list(csv.DictReader(io.StringIO(text), delimiter="\t")), tally, text


def test_the_header_is_that_of_polecat() -> None:
    assert ", ".join(COLUMNS) == HEADER
    assert len(COLUMNS) == 40
    assert table(*reply())[2].splitlines()[0].split("\t") == list(COLUMNS)


def test_a_row_tells_who_did_what_to_whom_when_and_in_which_paper() -> None:
    first = table(*row())[0][0]
    told = {name: value for name, value in first.items() if value}
    assert told.pop("Event ID").startswith("att_")
    assert told.pop("Version").startswith("onr-")
    assert told == {
        "Event Date": "2026-03-02",
        "Event Type": "ACCUSE",
        "Quad Code": "VERBAL CONFLICT",
        "Actor Name": "Vera Lund",
        "Actor Title": "Mayor",
        "Actor Name Raw": "Vera Lund",
        "Recipient Name": "Anders Moe",
        "Recipient Country": "NOR",
        "Recipient Title": "minister",
        "Recipient Name Raw": "Anders Moe",
        "Source": "Osthaven Herald",
        "Publication Date": "2026-03-04",
        "Story People": "Vera Lund;Anders Moe;Kaja Storm",
        "Story Organizations": "Dock Union;Port Council;Police",
        "Story Locations": "Osthaven",
        "Language": "en",
    }


def test_place_and_score_stand_where_they_are_known() -> None:
    found = table(*row())[0]
    assert [r["Placename"] for r in found] == ["", "Osthaven", "", ""]
    assert [r["Intensity"] for r in found] == ["", "", "2.5", ""]


def test_what_was_not_done_has_no_row_and_is_counted() -> None:
    found, tally, _ = table(*row())
    assert [r["Event Type"] for r in found] == ["ACCUSE", "ACCUSE", "AGREE", "COERCE"]
    assert tally.left_out[NO_COLUMN.format("hypothetical")] == 1
    assert tally.n_written == 4
    assert +tally.turned == {"AID offered, as AGREE": 1}
    assert tally.empty["Actor Country"] == 4


def test_event_ids_are_unique() -> None:
    names = [r["Event ID"] for r in (*table(*row())[0], *table(*reply())[0])]
    assert len(names) == len(set(names)) == 6


def test_tabs_line_ends_formulas_and_quotation_marks_of_a_page_break_nothing() -> None:
    page, analysis = row()
    nasty = '=cmd\t"x"\n\x85y\u2028z;w'
    entities = tuple(
        replace(e, name=nasty) if e.name == "Vera Lund" else e for e in analysis.entities
    )
    page = replace(page, article=replace(page.article, publisher="@Herald\r\nNews"))
    found, _, text = table(page, replace(analysis, entities=entities))
    assert {len(line.split("\t")) for line in text.splitlines()} == {40}
    assert found[0]["Actor Name"] == '\'=cmd "x" y z;w'
    assert found[0]["Source"] == "'@Herald News"
    assert found[0]["Story People"] == '\'=cmd "x" y z,w;Anders Moe;Kaja Storm'


@given(st.lists(st.text(), min_size=40, max_size=40))
def test_any_cells_make_one_line_of_40(cells: list[str]) -> None:
    line = list(lines([dict(zip(COLUMNS, cells, strict=True))]))[1]
    assert line.endswith("\n")
    assert len(line.splitlines()) == 1
    assert line.count("\t") == 39
    [parsed] = csv.reader(io.StringIO(line, newline=""), delimiter="\t", strict=True)
    assert len(parsed) == 40
