"""Statements by whom, about what, on whom, when and where; and search, which finds pages as well.

Invariant: both are asked in the same words; how what fits is spread is counted beside it.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from fastapi import APIRouter, Request

from onrecord.export.flat import said_row
from onrecord.export.listed import SAID
from onrecord.export.phrases import does
from onrecord.model.act import ACT_CODES
from onrecord.web import contexts, figures, listing, narrowing
from onrecord.web.asking import AskedSearch, AskedStatements
from onrecord.web.downloads import Table, all_of
from onrecord.web.keeping import narrowed
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, listed
from onrecord.web.site import OfSite, Site
from onrecord.workflow import overview, record
from onrecord.workflow.overview import Facets, Share
from onrecord.workflow.record import Filters

router = APIRouter()
_N_PAGES, _N_SHARES = 6, 10
_LABELS = {
    "q": "with the words", "about": "with the words", "speaker": "said by", "on": "about or to",
    "act": "doing", "publisher": "in", "since": "since", "until": "until",
}  # fmt: skip


@listed(router, "/statements")
def statements(request: Request, site: OfSite, person: OfPerson, asked: AskedStatements) -> View:
    """Statements that fit, the latest published first."""
    wanted = asked.wanted(narrowed(site, person, asked, "statement"))
    found, told = _found(request, site, wanted, asked.start)
    shown = contexts.Statements(found, asked, ACT_CODES)
    cites = [row["document"] for row in found.rows]
    return View("statements.html", shown, told, cites, _table(site, wanted))


@listed(router, "/search")
def search(request: Request, site: OfSite, person: OfPerson, asked: AskedSearch) -> View:
    """Statements that hold some words, and the pages that do."""
    wanted = asked.wanted(narrowed(site, person, asked, "statement"))
    narrow = (wanted.about, wanted.speaker, wanted.on, wanted.act, wanted.publisher, wanted.ids)
    if all(one is None for one in narrow):
        shown = contexts.Search(None, asked, (), ACT_CODES)
        return View("search.html", shown, {"items": [], "pages": []})
    found, told = _found(request, site, wanted, asked.start)
    pages = replace(wanted, ids=None, documents=narrowed(site, person, asked, "article"))
    hits = record.search(site.record, asked.q, pages, limit=_N_PAGES) if asked.q else []
    shown = contexts.Search(found, asked, hits, ACT_CODES)
    told |= {"pages": [asdict(hit) for hit in hits]}
    cites = [*(hit.document for hit in hits), *(row["document"] for row in found.rows)]
    return View("search.html", shown, told, cites, _table(site, wanted))


def _found(
    request: Request, site: Site, wanted: Filters, start: int
) -> tuple[contexts.Found, listing.JsonObject]:
    """A part of the statements that fit, with their facets: for the page, and for its twin."""
    found = listing.part(
        request,
        start,
        lambda n, offset: record.said(site.record, wanted, limit=n, offset=offset),
    )
    rows = [said_row(one) for one in found.things]
    facets = overview.facets(site.record, wanted)
    known = narrowing.names_of(site, wanted.speaker, wanted.on)
    known |= {code: does(code) for code in ACT_CODES}
    shown = contexts.Found(
        part=found,
        rows=rows,
        facets=facets,
        figures=figures.over_time({"statements": facets.days}),
        n_shares=_N_SHARES,
        chosen=narrowing.chosen(request, _LABELS, known),
    )
    told = {"n_found": facets.n, "n_found_is_all": facets.is_all, "facets": _told(facets)}
    return shown, listing.told(found, rows) | told


def _table(site: Site, wanted: Filters) -> Table:
    """All statements that fit."""

    def read(n: int, offset: int) -> list[record.Statement]:
        return record.said(site.record, wanted, limit=n, offset=offset)

    return Table(SAID, lambda: map(said_row, all_of(read)))


def _told(facets: Facets) -> dict[str, list[dict[str, Any]]]:
    def shares(some: tuple[Share, ...]) -> list[dict[str, Any]]:
        return [asdict(share) for share in some]

    return {
        "speakers": shares(facets.speakers[:_N_SHARES]),
        "about": shares(facets.about[:_N_SHARES]),
        "acts": shares(facets.acts),
        "publishers": shares(facets.publishers[:_N_SHARES]),
        "months": shares(facets.months),
    }
