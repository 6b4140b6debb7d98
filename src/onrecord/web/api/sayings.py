"""Calls about sayings with all their reports, about claims, and about one story across outlets."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import JSONResponse, Response

from onrecord.export.compared import comparison_object
from onrecord.export.disputed import claim_object, objects, utterance_object
from onrecord.web.api.answers import counted, gives, resource
from onrecord.web.api.asking import AskedComparison, AskedSayings, OfSayings
from onrecord.web.site import OfSite
from onrecord.workflow import compared
from onrecord.workflow import sayings as kept

router = resource("sayings")


@router.get("/utterances", **gives("Utterances", 404))
def utterances(request: Request, site: OfSite, asked: AskedSayings) -> Response:
    """Sayings with every report of each, those of the most statements first.

    A part begins after so many sayings: where pages are read in between, one may be met twice or
    not at all.
    """

    def read(n: int, offset: int) -> list[dict[str, object]]:
        found = kept.utterances(
            site.record, _wanted(asked), limit=n, offset=offset, least_reports=asked.least_reports
        )
        return list(objects(found, utterance_object))

    return counted(request, asked, read)


@router.get("/claims", **gives("Claims", 404))
def claims(request: Request, site: OfSite, asked: AskedSayings) -> Response:
    """What is asserted, by whomever; claims of the most reports first.

    Whether it is so is not told.
    A part begins after so many claims: where pages are read in between, one may be met twice or
    not at all.
    """

    def read(n: int, offset: int) -> list[dict[str, object]]:
        found = kept.claims(
            site.record, _wanted(asked), limit=n, offset=offset, least_reports=asked.least_reports
        )
        return list(objects(found, claim_object))

    return counted(request, asked, read)


@router.get("/compare", **gives("Comparison", 404))
def compare(site: OfSite, asked: AskedComparison) -> Response:
    """Articles beside each other: what each reports of a saying, in which words, and what only one.

    Two to twelve of them.
    """
    return JSONResponse(comparison_object(compared.compare(site.record, asked.doc)))


def _wanted(asked: OfSayings) -> kept.Asked:
    return kept.Asked(
        speaker=asked.speaker,
        about=asked.about,
        document=asked.document,
        since=asked.since,
        until=asked.until,
    )
