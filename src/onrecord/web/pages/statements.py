"""Statements by whom, about what, on whom, when and where; and pages that hold some words."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request

from onrecord.export.flat import said_row
from onrecord.model.act import ACT_CODES
from onrecord.web import listing
from onrecord.web.asking import AskedSearch, AskedStatements
from onrecord.web.keeping import narrowed
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import record
from onrecord.workflow.record import Filters

router = APIRouter()
_N_BESIDE = 10


@page(router, "/statements")
def statements(request: Request, site: OfSite, person: OfPerson, asked: AskedStatements) -> View:
    """Statements that fit, the latest published first."""
    wanted = asked.wanted(narrowed(site, person, asked, "statement"))
    found = listing.part(
        request,
        asked.start,
        lambda n, offset: record.said(site.record, wanted, limit=n, offset=offset),
    )
    rows = [said_row(one) for one in found.things]
    n_found = record.count_said(site.record, wanted)
    shown = {"part": found, "asked": asked, "rows": rows, "n_found": n_found, "codes": ACT_CODES}
    return View("statements.html", shown, listing.told(found, rows) | {"n_found": n_found})


@page(router, "/search")
def search(request: Request, site: OfSite, person: OfPerson, asked: AskedSearch) -> View:
    """Pages and statements that hold some words, the best first."""
    words = asked.q or ""
    wanted = asked.wanted(narrowed(site, person, asked, "article"))

    def pages(n: int, offset: int) -> list[record.Hit]:
        return record.search(site.record, words, wanted, limit=n, offset=offset) if words else []

    found = listing.part(request, asked.start, pages)
    beside = Filters(
        about=asked.q,
        publisher=asked.publisher,
        since=asked.since,
        until=asked.until,
        ids=narrowed(site, person, asked, "statement"),
    )
    said = record.said(site.record, beside, limit=_N_BESIDE) if words and not asked.start else []
    rows = [said_row(one) for one in said]
    shown = {"part": found, "q": words, "asked": asked, "rows": rows}
    told = listing.told(found, [asdict(hit) for hit in found.things]) | {"statements": rows}
    return View("search.html", shown, told)
