"""Views to answers: a page from its template, the `.json` twin from the same view's object.

Invariant: templates escape whatever they are given; a twin says the same as its page, in the
objects of the contract.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import JSONResponse, Response

from onrecord.web import phrases

JsonValue = dict[str, Any] | list[Any]
AnyView = TypeVar("AnyView", bound=Callable[..., "View"])


@dataclass(frozen=True, slots=True)
class View:
    """One page: its template with what it shows, and the object that says the same.

    An object that takes more than the page does is made when the twin is asked for.
    """

    template: str
    shown: Mapping[str, Any]
    told: JsonValue | Callable[[], JsonValue]


def page(router: APIRouter, path: str) -> Callable[[AnyView], AnyView]:
    """Makes a function that views something answer at a path, and its twin beside it.

    The function's parameters are those of the path and of the query string.
    """

    def added(view: AnyView) -> AnyView:
        def whole(request: Request, found: Annotated[View, Depends(view)]) -> Response:
            return templates().TemplateResponse(request, found.template, dict(found.shown))

        def twin(found: Annotated[View, Depends(view)]) -> Response:
            return JSONResponse(found.told() if callable(found.told) else found.told)

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
