"""Calls about the record as a whole: its size, what is new, who accuses whom, decisions."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import Request
from starlette.responses import JSONResponse, Response

from onrecord import __version__
from onrecord.web.api.answers import begins, gives, part, resource
from onrecord.web.api.asking import AskedAccusations, AskedJudgements, Name
from onrecord.web.asking import OfAccusations as Acted
from onrecord.web.pages import accusations as matrix
from onrecord.web.pages import home
from onrecord.web.site import OfSite
from onrecord.workflow import lists, record

router = resource("record")


@router.get("/health", **gives("Health"))
def health(site: OfSite) -> Response:
    """Whether the record can be read, and the versions of the program and of its tables."""
    tables = record.version(site.record)
    return JSONResponse({"status": "ok", "version": __version__, "tables": tables})


@router.get("/facts", **gives("Facts"))
def facts(site: OfSite) -> Response:
    """How much of each thing the record holds, which models read it, and its size."""
    return JSONResponse(record.record_facts(site.record))


@router.get("/latest", **gives("Latest"))
def latest(site: OfSite) -> Response:
    """What the first page shows: disputes, open proposals, the most quoted, the latest articles."""
    return JSONResponse(home.home(site).told)


@router.get("/accusations", **gives("Accusations"))
def accusations(site: OfSite, asked: AskedAccusations) -> Response:
    """How often whoever did an act to whom, the most frequent first.

    Counted is what was done, not what was denied or supposed. The 200 pairs of most acts are told;
    `is_all` says whether these are all.
    """
    fits = Acted.model_validate({"act": asked.act, "since": asked.since, "until": asked.until})
    return JSONResponse(matrix.accusations(site, fits).told)


@router.get("/accusations/{by}/{to}", **gives("Edge", 404))
def accused(site: OfSite, by: Name, to: Name, asked: AskedAccusations) -> Response:
    """What one did to the other, act by act, the latest first: 300 at most."""
    fits = Acted.model_validate({"act": asked.act, "since": asked.since, "until": asked.until})
    return JSONResponse(matrix.edge(site, by, to, fits).told)


@router.get("/judgements", **gives("Judgements"))
def judgements(request: Request, site: OfSite, asked: AskedJudgements) -> Response:
    """Decisions of people about statements, entities and documents, the oldest first.

    Those that were taken back too. Each part begins after the number of the last one before it.
    """
    after = begins(request, asked)
    found = lists.judgements(site.record, asked.about, after=after, limit=asked.limit)
    return part(request, asked, [*map(asdict, found.things)], found.last)
