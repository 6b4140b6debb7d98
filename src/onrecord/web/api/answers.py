"""How calls are declared and answered: the shape of the answer, and lists in parts.

Invariant: every call states the shape of each of its answers; every list is bounded, and tells
where its next part begins in its body (`next`) and in its header (`Link`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse, Response

from onrecord.web.api.asking import OfPart
from onrecord.web.api.cursors import cursor_of, key_of, question_of
from onrecord.web.validators import unchanged
from onrecord.workflow import lists
from onrecord.workflow.lists import Key

Thing = TypeVar("Thing")
JSON = "application/json"
REFUSALS = {
    304: "It is as it was when the asker got the tag in If-None-Match.",
    400: "Something was asked in a way that has no answer.",
    404: "The record does not hold it.",
    413: "More was sent than one call may send.",
    415: "What was sent is of no kind that is read here.",
    421: "The record is not served under that name.",
    431: "The address or the headers are too long.",
    503: "The record or the reader is busy; ask again.",
}
_ALWAYS = (304, 400, 421, 431, 503)


def resource(tag: str, *, validated: bool = True) -> APIRouter:
    """The calls about one kind of thing; their answers are `validated` by tags (ETag)."""
    first = [Depends(unchanged)] if validated else []
    return APIRouter(tags=[tag], dependencies=first, generate_unique_id_function=_called)


def gives(
    shape: str, *refusals: int, media: Sequence[str] = (), told: str = "The answer."
) -> dict[str, Any]:
    """What the declaration of a call says of its answers.

    `shape` is the name of a component (`shapes`); without one the answer is text of these `media`.
    """
    content: dict[str, Any] = {
        kind: {"schema": {"type": "array" if kind == JSON else "string"}} for kind in media
    }
    if shape:
        content[JSON] = {"schema": {"$ref": f"#/components/schemas/{shape}"}}
    answers: dict[int | str, Any] = {200: {"description": told, "content": content}}
    for status in sorted({*_ALWAYS, *refusals}):
        answers[status] = refusal(status)
    return {"response_class": Response, "response_model": None, "responses": answers}


def refusal(status: int) -> dict[str, Any]:
    """What the declaration of a call says of one of its refusals."""
    told: dict[str, Any] = {"description": REFUSALS[status]}
    if status >= 400:  # noqa: PLR2004 - what is not modified has no body
        told["content"] = {JSON: {"schema": {"$ref": "#/components/schemas/Failure"}}}
    return told


def begins(request: Request, asked: OfPart) -> Key | None:
    """Where the part that is asked for begins; raises `BadCursor`."""
    return key_of(_question(request, asked), asked.cursor)


def part(
    request: Request, asked: OfPart, items: Sequence[Any], last: Key | None, **beside: Any
) -> Response:
    """A part of a list, with where the next one begins."""
    cursor = None if last is None else cursor_of(_question(request, asked), last)
    told = {"items": list(items), "next": cursor, **beside}
    if cursor is None:
        return JSONResponse(told)
    query = [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"]
    where = f"{request.url.path}?{urlencode([*query, ('cursor', cursor)])}"
    return JSONResponse(told, headers={"Link": f'<{where}>; rel="next"'})


def counted(
    request: Request,
    asked: OfPart,
    read: Callable[[int, int], Sequence[Thing]],
    told: Callable[[Thing], Any] = lambda thing: thing,
) -> Response:
    """A part of a list that goes on after so many things; `read` takes a limit and an offset."""
    found = lists.counted(read, after=begins(request, asked), limit=asked.limit)
    return part(request, asked, [*map(told, found.things)], found.last)


def _question(request: Request, asked: OfPart) -> str:
    return question_of(request.url.path, asked.model_dump())


def _called(route: APIRoute) -> str:
    return route.name
