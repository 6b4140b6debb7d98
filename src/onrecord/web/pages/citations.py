"""Articles as references: to read, to copy, and as files for programs that keep references."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from onrecord.export import citing
from onrecord.export.citing import Citation
from onrecord.web.downloads import download
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import record

router = APIRouter()
_MOST = 100
Documents = Annotated[list[str], Query(max_length=_MOST)]


@page(router, "/cite")
def cite(site: OfSite, doc: Documents = []) -> View:  # noqa: B006 - FastAPI copies it
    """References of some articles; the twin is CSL-JSON."""
    cited = _cited(site, doc)
    items = [citing.csl_item(one) for one in cited]
    shown = {
        "cited": cited,
        "plain": [citing.plain(one) for one in cited],
        "ris": "".join(map(citing.ris_record, cited)).strip(),
        "bibtex": "".join(map(citing.bibtex_entry, cited)).strip(),
    }
    return View("cite.html", shown, items)


@router.get("/cite.ris", response_class=Response)
def ris(site: OfSite, doc: Documents = []) -> Response:  # noqa: B006 - the same
    """The references as a RIS file."""
    lines = map(citing.ris_record, _cited(site, doc))
    kind = "application/x-research-info-systems"
    return download(lines, name="references.ris", media_type=kind)


@router.get("/cite.bib", response_class=Response)
def bib(site: OfSite, doc: Documents = []) -> Response:  # noqa: B006 - the same
    """The references as a BibTeX file."""
    lines = map(citing.bibtex_entry, _cited(site, doc))
    return download(lines, name="references.bib", media_type="application/x-bibtex")


def _cited(site: OfSite, names: list[str]) -> list[Citation]:
    return [citing.citation(record.show(site.record, name)[0]) for name in dict.fromkeys(names)]
