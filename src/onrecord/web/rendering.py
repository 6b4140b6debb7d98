"""Views to answers: a page from its template, the `.json` twin from the same view's object.

Invariant: templates escape whatever they are given; a twin says the same as its page, in the
objects of the contract.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import Parameter, signature
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import JSONResponse, Response

from onrecord.web import phrases

JsonValue = dict[str, Any] | list[Any]
_TWIN = ".json"
AnyView = TypeVar("AnyView", bound=Callable[..., "View"])


@dataclass(frozen=True, slots=True)
class View:
    """One page: its template with what it shows, and the object that says the same."""

    template: str
    shown: Mapping[str, Any]
    told: JsonValue


def page(router: APIRouter, path: str) -> Callable[[AnyView], AnyView]:
    """Makes a function that views something answer at a path, and its twin beside it.

    The function's parameters are those of the path and of the query string.
    """

    def added(view: AnyView) -> AnyView:
        async def whole(request: Request, found: View = Depends(view)) -> Response:  # noqa: B008, FAST002 - FastAPI's form, the view being known here alone
            return templates().TemplateResponse(request, found.template, dict(found.shown))

        async def twin(found: View = Depends(view)) -> Response:  # noqa: B008, FAST002 - the same
            return JSONResponse(found.told)

        for answer, where in ((twin, f"{path}{_TWIN}" if path != "/" else "/index.json"), (whole, path)):
            answer.__signature__ = _with_view(answer, view)  # type: ignore[attr-defined]
            router.add_api_route(where, answer, methods=["GET"], response_class=Response)
        return view

    return added


def _with_view(answer: Callable[..., Any], view: Callable[..., View]) -> Any:
    """The answer's signature, its last parameter depending on this view."""
    told = signature(answer)
    parameters = [
        p.replace(annotation=View, default=Depends(view)) if p.name == "found" else p.replace(annotation=Request)
        for p in told.parameters.values()
        if p.kind is not Parameter.VAR_KEYWORD
    ]
    return told.replace(parameters=parameters, return_annotation=Response)


def failed(request: Request, status: int, words: str) -> Response:
    """What went wrong, as the page or the twin that was asked for."""
    if request.url.path.endswith(_TWIN):
        return JSONResponse({"error": {"status": status, "message": words}}, status)
    shown = {"status": status, "words": words}
    return templates().TemplateResponse(request, "failed.html", shown, status_code=status)


@cache
def templates() -> Jinja2Templates:
    """The templates with the phrases that they use."""
    environment = Environment(
        loader=PackageLoader("onrecord.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= phrases.FILTERS
    environment.globals |= phrases.GLOBALS
    return Jinja2Templates(env=environment)
