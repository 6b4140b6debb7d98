"""The first page: what is new, what is open, who is quoted most."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from onrecord.export.disputed import dispute_object, objects, proposal_object
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import correct, disputes, proposals, record

router = APIRouter()
_N_DISPUTES, _N_PROPOSALS, _N_PEOPLE, _N_ARTICLES = 6, 6, 12, 8


@page(router, "/")
def home(site: OfSite) -> View:
    """The latest of everything, and how much there is."""
    at = site.record
    disputed = list(objects(disputes.disputes(at, limit=_N_DISPUTES), dispute_object))
    asked = proposals.Asked(is_open=True)
    proposed = list(objects(proposals.proposals(at, asked, limit=_N_PROPOSALS), proposal_object))
    quoted = correct.most_quoted(at, limit=_N_PEOPLE)
    listed = record.documents(at, limit=_N_ARTICLES)
    facts = record.record_facts(at)
    told: dict[str, Any] = {
        "facts": facts,
        "disputes": disputed,
        "proposals": proposed,
        "people": [{"id": p.id, "name": p.name, "n_statements": p.n_statements} for p in quoted],
        "articles": [{"id": d.id, "headline": d.headline, "uri": d.uri} for d in listed],
    }
    shown = told | {"people": quoted, "articles": listed}
    return View("home.html", shown, told)
