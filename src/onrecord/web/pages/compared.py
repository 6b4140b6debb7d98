"""One saying or one story across outlets: what each reports, leaves out, and words differently."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query

from onrecord.export.compared import comparison_object
from onrecord.web import contexts
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite, Site
from onrecord.workflow import compared as kept
from onrecord.workflow import record

router = APIRouter()
_N_OFFERED, _FEWEST = 30, 2
Documents = Annotated[list[str], Query(max_length=12)]
Asked = Annotated[str | None, Query(max_length=300)]


@dataclass(frozen=True, slots=True)
class Offered:
    """An article that can be chosen."""

    id: str
    headline: str
    publisher: str | None
    uri: str
    published: str | None


@page(router, "/compare")
def compare(
    site: OfSite,
    doc: Documents = [],  # noqa: B006 - FastAPI copies it
    saying: Asked = None,
    about: Asked = None,
) -> View:
    """Two articles or more beside each other, or the reports of one saying.

    Without any, the articles to choose from: the latest, or those with some words.
    """
    told: dict[str, Any] = {}
    if saying:
        told = comparison_object(kept.compare_saying(site.record, saying))
    elif len(doc) >= _FEWEST:
        told = comparison_object(kept.compare(site.record, doc))
    listed = _offered(site, about, told)
    shown = contexts.Compare(listed, doc, told, about, saying)
    cites = [one["id"] for one in told.get("documents", ())]
    told = told or {"articles": [asdict(one) for one in listed]}
    return View("compare.html", shown, told, cites)


def _offered(site: Site, about: str | None, told: dict[str, Any]) -> list[Offered]:
    """Articles to choose from, those that are compared first."""
    if about:
        hits = record.search(site.record, about, record.Filters(), limit=_N_OFFERED)
        found = [Offered(h.document, h.headline, h.publisher, h.uri, h.published) for h in hits]
    else:
        latest = record.documents(site.record, limit=_N_OFFERED)
        found = [Offered(d.id, d.headline or "", d.publisher, d.uri, d.published) for d in latest]
    compared = [
        Offered(d["id"], d["headline"], d["publisher"], d["uri"], d["published"])
        for d in told.get("documents", ())
    ]
    return list({one.id: one for one in [*compared, *found]}.values())
