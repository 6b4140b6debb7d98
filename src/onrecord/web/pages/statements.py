"""Statements by whom, about what, on whom, when and where; and pages that hold some words."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request

from onrecord.export.flat import said_row
from onrecord.export.listed import PAGES, SAID
from onrecord.model.act import ACT_CODES
from onrecord.web import listing
from onrecord.web.asking import AskedSearch, AskedStatements, code_of
from onrecord.web.downloads import Table, all_of
from onrecord.web.rendering import View, listed
from onrecord.web.site import OfSite
from onrecord.workflow import record
from onrecord.workflow.record import Filters

router = APIRouter()
_N_BESIDE = 10


@listed(router, "/statements")
def statements(request: Request, site: OfSite, asked: AskedStatements) -> View:
    """Statements that fit, the latest published first."""
    wanted = Filters(
        speaker=asked.speaker,
        about=asked.about,
        on=asked.on,
        act=code_of(asked.act),
        publisher=asked.publisher,
        since=asked.since,
        until=asked.until,
    )

    def read(n: int, offset: int) -> list[record.Statement]:
        return record.said(site.record, wanted, limit=n, offset=offset)

    found = listing.part(request, asked.start, read)
    rows = [said_row(one) for one in found.things]
    n_found = record.count_said(site.record, wanted)
    shown = {"part": found, "asked": asked, "rows": rows, "n_found": n_found, "codes": ACT_CODES}
    told = listing.told(found, rows) | {"n_found": n_found}
    table = Table(SAID, lambda: map(said_row, all_of(read)))
    return View("statements.html", shown, told, [row["document"] for row in rows], table)


@listed(router, "/search")
def search(request: Request, site: OfSite, asked: AskedSearch) -> View:
    """Pages and statements that hold some words, the best first."""
    words = asked.q or ""
    wanted = Filters(about=asked.q, publisher=asked.publisher, since=asked.since, until=asked.until)

    def pages(n: int, offset: int) -> list[record.Hit]:
        return record.search(site.record, words, wanted, limit=n, offset=offset) if words else []

    found = listing.part(request, asked.start, pages)
    said = record.said(site.record, wanted, limit=_N_BESIDE) if words and not asked.start else []
    rows = [said_row(one) for one in said]
    shown = {"part": found, "q": words, "asked": asked, "rows": rows}
    told = listing.told(found, [asdict(hit) for hit in found.things]) | {"statements": rows}
    cites = [*(hit.document for hit in found.things), *(row["document"] for row in rows)]
    table = Table(PAGES, lambda: map(asdict, all_of(pages)))
    return View("search.html", shown, told, cites, table)
