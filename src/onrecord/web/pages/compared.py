"""One story across outlets: what each reports, leaves out, and words differently."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from onrecord.export.compared import comparison_object
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import compared as kept
from onrecord.workflow import record

router = APIRouter()
_N_OFFERED, _FEWEST = 60, 2
Documents = Annotated[list[str], Query(max_length=12)]


@page(router, "/compare")
def compare(site: OfSite, doc: Documents = []) -> View:  # noqa: B006 - FastAPI copies it
    """Two articles or more beside each other; without any, the articles to choose from."""
    listed = record.documents(site.record, limit=_N_OFFERED)
    told = comparison_object(kept.compare(site.record, doc)) if len(doc) >= _FEWEST else {}
    shown = {"listed": listed, "chosen": doc, "comparison": told}
    cites = doc if told else []
    return View("compare.html", shown, told, cites)
