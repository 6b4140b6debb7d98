"""Disputes: the list, and one as a dossier with its sides beside each other in time."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from onrecord.export.compared import comparison_object
from onrecord.export.disputed import dispute_object, dispute_whole, objects
from onrecord.export.disputed_rows import FLAT
from onrecord.export.dossier import of_dispute
from onrecord.export.phrases import outlet
from onrecord.web import contexts, dossiers, listing, narrowing, timeline
from onrecord.web.asking import AskedDisputes, Founding
from onrecord.web.downloads import Table, all_of
from onrecord.web.keeping import narrowed
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, listed, page
from onrecord.web.site import OfSite, Site
from onrecord.workflow import anchored, compared
from onrecord.workflow import disputes as kept

router = APIRouter()
_MOST_COMPARED = 12
_LABELS = {
    "one": "between", "other": "and", "about": "with the words", "since": "since", "until": "until",
}  # fmt: skip


@listed(router, "/disputes")
def disputes(request: Request, site: OfSite, person: OfPerson, asked: AskedDisputes) -> View:
    """Disputes that fit, the most probable first."""
    wanted = asked.wanted(narrowed(site, person, asked, "dispute"))

    def read(n: int, offset: int) -> list[dict[str, Any]]:
        some = kept.disputes(site.record, wanted, limit=n, offset=offset)
        return list(objects(some, dispute_object))

    found = listing.part(request, asked.start, read)
    flat, columns = FLAT["disputes"]
    table = Table(columns, lambda: all_of(read), flat)
    names = narrowing.names_of(site, asked.one, asked.other)
    shown = contexts.Disputes(found, asked, narrowing.chosen(request, _LABELS, names))
    return View("disputes.html", shown, listing.told(found, found.things), table=table)


@page(router, "/disputes/{name}")
def dispute(site: OfSite, name: str, of: Founding = []) -> View:  # noqa: B006 - FastAPI copies it
    """One dispute: the matter, the sides in time, the reasons, the outlets, what both say."""
    now = anchored.derived_now(site.record, "dispute", name, of) if of else name
    found = kept.dispute(site.record, now)
    told = dispute_whole(found.things[0], found.said)
    said = {row["id"]: row for row in told["statements"]}
    shown = contexts.Dispute(
        dispute=told,
        said=said,
        days=timeline.days(told),
        outlets=timeline.outlets(told, outlet),
        comparison=_told_differently(site, told),
    )
    return View("dispute.html", shown, told, [row["document"] for row in told["statements"]])


@router.get("/disputes/{name}/dossier.html", include_in_schema=False)
def dossier(site: OfSite, name: str) -> Response:
    """The dispute as a file that opens from disk and prints."""
    shown = of_dispute(site.record, name)
    return dossiers.handed_out(shown, name=f"{name}.html")


def _told_differently(site: Site, dispute: dict[str, Any]) -> dict[str, Any]:
    """The sayings of the dispute that several of its pages report, and how they differ."""
    pages = list(dict.fromkeys(row["document"] for row in dispute["statements"]))[:_MOST_COMPARED]
    if len(pages) == 1:
        return {}
    own = {row["id"] for row in dispute["statements"]}
    told = comparison_object(compared.compare(site.record, pages))
    shared = [
        one
        for one in told["utterances"]
        if any(own.intersection(version["attributions"]) for version in one["versions"])
    ]
    return told | {"utterances": shared}
