"""The queue of statements, one at a time: what was found, in its passage, and what may be said."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from onrecord.export.flat import said_row
from onrecord.model.act import ACT_CODES
from onrecord.web import listing
from onrecord.web.asking import AskedReview
from onrecord.web.rendering import View, page
from onrecord.web.review.passages import Passage, passage, told_words
from onrecord.web.site import OfSite, Site
from onrecord.workflow import record, review
from onrecord.workflow.review import Doubt, Filters

router = APIRouter()
_N_AHEAD = 12


@page(router, "/review")
def queue(request: Request, site: OfSite, asked: AskedReview) -> View:
    """The least certain statement that nobody judged yet, and those that come next."""
    wanted = Filters(
        speaker=asked.speaker, publisher=asked.publisher, since=asked.since, until=asked.until
    )
    found = review.queue(site.record, wanted, limit=_N_AHEAD, offset=asked.start)
    shown: dict[str, Any] = {"asked": asked, "ahead": [said_row(d.statement) for d in found[1:]]}
    shown["next"] = listing.beside(request, asked.start + 1) if found[1:] else None
    shown |= _card(site, found[0]) if found else {"row": None}
    told = {"items": [told_doubt(one) for one in found], "from": asked.start}
    cites = [one.statement.document for one in found[:1]]
    return View("review/queue.html", shown, told, cites)


@page(router, "/review/statements/{name}")
def statement(site: OfSite, name: str) -> View:
    """One statement, judged or not."""
    found = review.doubt(site.record, name)
    judged = record.judgements(site.record, name)
    shown = _card(site, found) | {"judged": [one for one in judged if one.is_standing]}
    return View("review/statement.html", shown, told_doubt(found), [found.statement.document])


def told_doubt(found: Doubt) -> dict[str, Any]:
    """A doubt as a twin tells it: the statement's row and what a person needs to decide."""
    marks = [[mark.role, mark.start, mark.end] for mark in found.context.marks]
    return {
        "statement": said_row(found.statement),
        "context": {"text": found.context.text, "start": found.context.start, "marks": marks},
        "speaker_prob": found.speaker_prob,
        "others": [
            {"id": other.who.id, "name": other.who.name, "kind": other.kind}
            for other in found.others
        ],
    }


def passage_of(site: Site, found: Doubt) -> tuple[Passage, dict[Any, str]]:
    """A statement in its paragraphs, and the words of its roles."""
    item = found.statement.attribution
    article = record.show(site.record, found.statement.document)[0].article
    return passage(article, item), told_words(article, item)


def spelled(found: Doubt) -> list[str]:
    """The acts of a statement as a person would write them, the main one first."""
    acts = found.statement.told.acts
    return [a.code if a.modality == "done" else f"{a.code}:{a.modality}" for a in acts]


def names_of(some: Any) -> str:
    """Several people in one field."""
    return "; ".join(who.name for who in some)


def _card(site: Site, found: Doubt) -> dict[str, Any]:
    around, words = passage_of(site, found)
    told = found.statement.told
    return {
        "row": said_row(found.statement),
        "doubt": found,
        "passage": around,
        "words": words,
        "acts": spelled(found),
        "codes": ACT_CODES,
        "targets": names_of(told.targets),
        "addressees": names_of(told.addressees),
    }
