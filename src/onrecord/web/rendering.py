"""Views to answers: a page from its template, the `.json` twin from the same view's object.

Invariant: templates escape whatever they are given; a twin says the same as its page, in the
objects of the contract.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import JSONResponse, Response

from onrecord.web import phrases
from onrecord.web.contexts import Failed

JsonValue = dict[str, Any] | list[Any]
AnyView = TypeVar("AnyView", bound=Callable[..., "View"])


@dataclass(frozen=True, slots=True)
class View:
    """One page: its template with what it shows, and the object that says the same.

    What it shows is a context, a dataclass, whose fields the template uses.
    """

    template: str
    shown: Any
    told: JsonValue


def page(router: APIRouter, path: str) -> Callable[[AnyView], AnyView]:
    """Makes a function that views something answer at a path, and its twin beside it.

    The function's parameters are those of the path and of the query string.
    """

    def added(view: AnyView) -> AnyView:
        async def whole(request: Request, found: Annotated[View, Depends(view)]) -> Response:
            return templates().TemplateResponse(request, found.template, given(found.shown))

        async def twin(found: Annotated[View, Depends(view)]) -> Response:
            return JSONResponse(found.told)

        router.add_api_route(
            phrases.twin_path(path), twin, methods=["GET"], response_class=Response
        )
        router.add_api_route(path, whole, methods=["GET"], response_class=Response)
        return view

    return added


def failed(request: Request, status: int, words: str) -> Response:
    """What went wrong, as the page or the twin that was asked for."""
    if request.url.path.endswith(phrases.TWIN):
        return JSONResponse({"error": {"status": status, "message": words}}, status)
    shown = given(Failed(status, words))
    return templates().TemplateResponse(request, "failed.html", shown, status_code=status)


def given(shown: Any) -> dict[str, Any]:
    """The fields of a context by name, as they are."""
    if isinstance(shown, Mapping):
        return dict(shown)
    return {field.name: getattr(shown, field.name) for field in fields(shown)}


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
