"""The first page: what is new, what is open, who is quoted most and who accuses whom."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from onrecord.export.disputed import dispute_object, objects, proposal_object
from onrecord.web import contexts
from onrecord.web.pages.accusations import edge_object
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import overview, record
from onrecord.workflow.record import Filters

router = APIRouter()
_N_COUNTED = 4_000
_N_DISPUTES, _N_PROPOSALS, _N_PEOPLE, _N_EDGES, _N_ARTICLES = 5, 5, 10, 8, 9


@page(router, "/")
def home(site: OfSite) -> View:
    """The latest of everything, and how much there is."""
    at = site.record
    disputed = overview.newest_disputes(at, limit=_N_DISPUTES)
    proposed = overview.newest_open(at, limit=_N_PROPOSALS)
    facets = overview.facets(at, Filters(), most=_N_COUNTED)
    accusing = overview.edges(at, "ACCUSE", Filters(), most=_N_COUNTED)
    listed = record.documents(at, limit=_N_ARTICLES)
    told: dict[str, Any] = {
        "facts": record.record_facts(at),
        "disputes": list(objects(disputed, dispute_object)),
        "proposals": list(objects(proposed, proposal_object)),
        "people": [
            {"id": one.key, "name": one.name, "n_statements": one.n}
            for one in facets.speakers[:_N_PEOPLE]
        ],
        "accusations": [edge_object(edge) for edge in accusing.edges[:_N_EDGES]],
        "articles": [asdict(one) for one in listed],
    }
    shown = contexts.Home(**told, n_counted=facets.n, is_all=facets.is_all)
    return View("home.html", shown, told)
