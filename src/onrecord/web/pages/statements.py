"""Statements by whom, about what, on whom, when and where; and pages that hold some words."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request

from onrecord.errors import UnknownAct
from onrecord.export.flat import said_row
from onrecord.model.act import ACT_CODES, ActCode
from onrecord.web import listing
from onrecord.web.listing import Start
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import record
from onrecord.workflow.record import Filters

router = APIRouter()
_MOST_CHARS, _N_BESIDE = 300, 10
Words = Annotated[str, Query(max_length=_MOST_CHARS)]


@page(router, "/statements")
def statements(
    request: Request,
    site: OfSite,
    speaker: Words = "",
    about: Words = "",
    on: Words = "",
    act: Words = "",
    publisher: Words = "",
    since: Words = "",
    until: Words = "",
    start: Start = 0,
) -> View:
    """Statements that fit, the latest published first."""
    asked = Filters(
        speaker=speaker or None,
        about=about or None,
        on=on or None,
        act=code_of(act),
        publisher=publisher or None,
        since=since or None,
        until=until or None,
    )
    found = listing.part(
        request, start, lambda n, offset: record.said(site.record, asked, limit=n, offset=offset)
    )
    shown = {
        "part": found,
        "asked": asked,
        "n_found": record.count_said(site.record, asked),
        "rows": [said_row(one) for one in found.things],
        "codes": ACT_CODES,
    }
    told = listing.told(found, shown["rows"]) | {"n_found": shown["n_found"]}
    return View("statements.html", shown, told)


@page(router, "/search")
def search(
    request: Request,
    site: OfSite,
    q: Words = "",
    publisher: Words = "",
    since: Words = "",
    until: Words = "",
    start: Start = 0,
) -> View:
    """Pages and statements that hold some words, the best first."""
    asked = Filters(
        about=q or None, publisher=publisher or None, since=since or None, until=until or None
    )

    def pages(n: int, offset: int) -> list[record.Hit]:
        return record.search(site.record, q, asked, limit=n, offset=offset) if q else []

    found = listing.part(request, start, pages)
    said = record.said(site.record, asked, limit=_N_BESIDE) if q and not start else []
    rows = [said_row(one) for one in said]
    shown = {"part": found, "q": q, "asked": asked, "rows": rows}
    told = listing.told(found, [asdict(hit) for hit in found.things]) | {"statements": rows}
    return View("search.html", shown, told)


def code_of(word: str) -> ActCode | None:
    """The code that a word spells; raises `UnknownAct`."""
    if not word:
        return None
    known = next((code for code in ACT_CODES if code == word.upper()), None)
    if known is None:
        raise UnknownAct(word, what="act", known=ACT_CODES)
    return known
