"""The call that streams the record, or some pages of it, in a form of another program.

Invariant: of a whole record one page is in memory at a time, and few are streamed at once. The form
that holds all pages until the last one (`quotebank`) is left to `onrecord export`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import asdict, fields
from threading import BoundedSemaphore
from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import AfterValidator, Field
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from onrecord.errors import TooBusy
from onrecord.export import flat
from onrecord.export.forms import FORMS, Layers
from onrecord.web.answering import HEAD_ASKED
from onrecord.web.api.answers import gives, resource
from onrecord.web.api.asking import Days, Words, words
from onrecord.web.site import OfSite
from onrecord.workflow import record
from onrecord.workflow.pages import Filters, pages

router = resource("export", validated=False)
_CSV = "csv"
_LINES = ("application/x-ndjson", "jsonl")
_KINDS = {
    _CSV: ("text/csv", "csv"),
    "csl": ("application/json", "json"),
    "ris": ("application/x-research-info-systems", "ris"),
    "bibtex": ("text/plain", "bib"),
}
"""The media type of a form, and how its file's name ends."""
_HELD_TO_THE_END = frozenset(("quotebank",))
_ALL_FORMS = (*(form for form in FORMS if form not in _HELD_TO_THE_END), _CSV)
_MEDIA = tuple(dict.fromkeys(_KINDS.get(form, _LINES)[0] for form in _ALL_FORMS))
_MOST_NAMED, _MOST_AT_ONCE = 20, 4
_streams = BoundedSemaphore(_MOST_AT_ONCE)


def _known(form: str) -> str:
    if form not in _ALL_FORMS:
        raise ValueError(f"write one of {', '.join(_ALL_FORMS)}")
    return form


class OfExport(Days):
    """Which pages, and in which form."""

    format: Annotated[str, AfterValidator(_known)] = Field(
        description="The form, as `onrecord export` names it.",
        examples=[_CSV],
        json_schema_extra={"enum": [*_ALL_FORMS]},
    )
    publisher: Words = words("The outlet: words of its name, or a host.", "Brackholm Chronicle")
    doc: list[Annotated[str, Field(min_length=1, max_length=300)]] = Field(
        default=[], max_length=_MOST_NAMED, description="The id of an article; those given alone."
    )


@router.get("/export", **gives("", 404, media=_MEDIA, told="The pages, one after the other."))
def export(request: Request, site: OfSite, asked: Annotated[OfExport, Query()]) -> Response:
    """Pages that fit in a form that other programs read, streamed.

    As many as there are; at most four exports are streamed at once.
    """
    layers: Layers
    if asked.doc:
        layers = [record.show(site.record, name) for name in asked.doc]
    else:
        wanted = Filters(since=asked.since, until=asked.until, publisher=asked.publisher)
        layers = pages(site.record, wanted)
    kind, suffix = _KINDS.get(asked.format, _LINES)
    lines = () if HEAD_ASKED in request.scope else _lines(asked.format, layers)
    headers = {
        "Content-Disposition": f'attachment; filename="onrecord.{suffix}"',
        "Cache-Control": "no-store",
    }
    return _Export(lines, media_type=kind, headers=headers)


def _lines(form: str, layers: Layers) -> Iterable[str]:
    if form != _CSV:
        return FORMS[form](layers)
    columns = tuple(field.name for field in fields(flat.Statement))
    told = (asdict(row) for one in layers for row in flat.statements(*one))
    return flat.csv_lines(told, columns)


class _Export(StreamingResponse):
    """Lines on their way, counted as one export until the last is sent; raises `TooBusy`."""

    def __init__(self, lines: Iterable[str], **rest: Any) -> None:
        super().__init__(lines, **rest)
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _streams.acquire(blocking=False):
            raise TooBusy("exports", most=_MOST_AT_ONCE)
        try:
            await super().__call__(scope, receive, send)
        finally:
            _streams.release()
            if isinstance(self._lines, Generator):  # who asked may have left before the end
                self._lines.close()
