"""One statement, at an address that stays: its words in context, its evidence, what is around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter

from onrecord.export.evidence import evidence_object
from onrecord.web import marking
from onrecord.web.marking import Paragraph
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import statement as kept

router = APIRouter()


@page(router, "/statements/{name}")
def statement(site: OfSite, name: str) -> View:
    """One statement; an id of an earlier reading leads to it as it is read now."""
    found = kept.one(site.record, name)
    told = evidence_object(found)
    alone = replace(found.analysis, attributions=(found.attribution,), deeds=())
    shown = {
        "row": told,
        "page": found.page,
        "context": _around(marking.paragraphs(found.page.article, alone)),
        "is_read_anew": name != told["id"],
    }
    return View("statement.html", shown, told)


def _around(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """The paragraphs in which the statement stands, with one before and one after."""
    places = [
        place
        for place, paragraph in enumerate(paragraphs)
        if any(piece.role for piece in paragraph.pieces)
    ]
    return paragraphs[max(0, places[0] - 1) : places[-1] + 2] if places else ()
