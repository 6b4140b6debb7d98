"""A page that somebody brings: read and shown, and kept only when they say so.

Invariant: until it is kept nothing of it is stored; the form that keeps it carries its bytes along.
"""

from __future__ import annotations

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from onrecord.errors import InputTooLarge, NotFetched, NothingGiven
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.readers.inputs import RawInput
from onrecord.web import marking, phrases
from onrecord.web.persons import needs
from onrecord.web.posting import checked
from onrecord.web.queueing import Queue
from onrecord.web.rendering import View, page, templates
from onrecord.web.site import OfSite, Site

router = APIRouter()
MAX_PAGE_BYTES = 2_000_000
"""Of a page that is brought; as a form carries it, it is a third longer."""
_MOST_URI_CHARS = 500
_SEE_OTHER = 303
_READS = [Depends(checked), Depends(needs("reader", "read a page"))]
_KEEPS = [Depends(checked), Depends(needs("curator", "keep a page in the record"))]
_fetching = Queue("pages that are fetched", n_at_once=2, n_waiting=4)


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody sent: bytes with the place they are from, or an address to fetch."""

    given: RawInput | None
    url: str = ""


@page(router, "/read")
def asked(site: OfSite) -> View:
    """The form by which a page is brought."""
    told = {"max_bytes": MAX_PAGE_BYTES, "fetches": site.fetch is not None}
    return View("read.html", {}, told)


@router.post("/read", include_in_schema=False, dependencies=_READS)
async def read(request: Request, site: OfSite) -> Response:
    """The page that was sent, with who says what in it; nothing is kept."""
    brought = await _brought(await request.form())
    given, found, analysis = await run_in_threadpool(_read, site, brought)
    shown = _shown(found, analysis) | {"raw": urlsafe_b64encode(given.raw).decode()}
    return templates().TemplateResponse(request, "preview.html", shown)


@router.post("/read/keep", include_in_schema=False, dependencies=_KEEPS)
async def keep(request: Request, site: OfSite) -> Response:
    """Reads the page that was shown into the record, and leads to it there."""
    sent = await request.form()
    try:
        raw = urlsafe_b64decode(str(sent.get("raw", "")).encode())
    except (binascii.Error, ValueError) as error:
        raise NothingGiven from error
    given = _bounded(RawInput(_place(sent, raw, "text"), raw))
    kept = await run_in_threadpool(site.reading.keep, site.record, given)
    return RedirectResponse(phrases.path("articles", kept), _SEE_OTHER)


async def _brought(sent: FormData) -> Brought:
    """The first of these that holds something: a file, an address, words."""
    file = sent.get("file")
    if isinstance(file, UploadFile) and file.filename:
        raw = await file.read()
        return Brought(_bounded(RawInput(_place(sent, raw, file.filename), raw)))
    url = str(sent.get("url") or "").strip()
    if url:
        return Brought(None, url)
    text = str(sent.get("text") or "").replace("\r\n", "\n")
    if not text.strip():
        raise NothingGiven
    raw = text.encode("utf-8", "replace")
    return Brought(_bounded(RawInput(_place(sent, raw, "text"), raw)))


def _place(sent: FormData, raw: bytes, name: str) -> str:
    """Where a page is from: as whoever brought it says, else its name or the beginning of its hash.

    Two texts of no name are two pages.
    """
    told = "".join(c for c in str(sent.get("uri") or "") if c.isprintable()).strip()
    named = "".join(c for c in name if c.isprintable()).strip()
    found = told or (named if named != "text" else f"pasted-{hashlib.sha256(raw).hexdigest()[:12]}")
    return found[:_MOST_URI_CHARS]


def _bounded(given: RawInput) -> RawInput:
    if len(given.raw) > MAX_PAGE_BYTES:
        raise InputTooLarge(given.uri, n_bytes=len(given.raw), max_bytes=MAX_PAGE_BYTES)
    return given


def _read(site: Site, brought: Brought) -> tuple[RawInput, Page, Analysis]:
    given = brought.given or _fetched(site, brought.url)
    found, analysis = site.reading.read_raw(given)
    return given, found, analysis


def _fetched(site: Site, url: str) -> RawInput:
    if site.fetch is None:
        raise NotFetched(
            url[:_MOST_URI_CHARS], "is not fetched here; paste the page's text instead"
        )
    with _fetching.turn():
        return _bounded(site.fetch(url))


def _shown(found: Page, analysis: Analysis) -> dict[str, object]:
    """What the page's template shows of a reading that is in no record."""
    speaking = marking.voices(analysis)
    parts = marking.paragraphs(found.article, analysis)
    begun = [name for paragraph in parts for name in paragraph.statements]
    names = {entity.id: entity.name for entity in analysis.entities}
    return {
        "page": found,
        "analysis": analysis,
        "paragraphs": parts,
        "n_left_out": marking.n_left_out(found.article),
        "number_of": {name: number for number, name in enumerate(begun, 1)},
        "voices": [voice for voice in speaking.values() if voice.n_statements],
        "voice_of": {item.id: speaking[item.speaker] for item in analysis.attributions},
        "said": {item.id: item for item in analysis.attributions},
        "named": names,
    }
