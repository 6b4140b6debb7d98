"""Views to answers: a page from its template, the `.json` twin from the same view's object.

Invariant: templates escape whatever they are given and keep its reading direction apart; a twin
says the same as its page, in the objects of the contract.
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
from onrecord.web.directions import isolated
from onrecord.web.failures import Failure
from onrecord.web.persons import person_of, signed_in
from onrecord.web.visits import token_of

API = "/api/"
JsonValue = dict[str, Any] | list[Any]
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
        async def whole(request: Request, found: Annotated[View, Depends(view)]) -> Response:
            return templates().TemplateResponse(request, found.template, dict(found.shown))

        async def twin(found: Annotated[View, Depends(view)]) -> Response:
            return JSONResponse(found.told)

        router.add_api_route(
            phrases.twin_path(path), twin, methods=["GET"], response_class=Response
        )
        router.add_api_route(path, whole, methods=["GET"], response_class=Response)
        return view

    return added


def failed(request: Request, failure: Failure) -> Response:
    """What went wrong, as the page or, for a program, as the one shape of `Failure`."""
    headers = dict(failure.headers)
    if is_for_program(request.url.path):
        return JSONResponse(failure.told(), failure.status, headers=headers)
    shown = {"status": failure.status, "words": failure.message}
    return templates().TemplateResponse(
        request, "failed.html", shown, status_code=failure.status, headers=headers
    )


def is_for_program(path: str) -> bool:
    """Whether what stands at a path is read by programs: the twins, and all below /api."""
    return path.endswith(phrases.TWIN) or path.startswith(API)


@cache
def templates() -> Jinja2Templates:
    """The templates with the phrases that they use."""
    environment = Environment(
        loader=PackageLoader("onrecord.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=isolated,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= phrases.FILTERS
    environment.globals |= phrases.GLOBALS
    environment.globals |= {
        "person_of": person_of,
        "signed_in": signed_in,
        "token_of": token_of,
    }
    return Jinja2Templates(env=environment)
