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
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from onrecord.web import keeping, phrases
from onrecord.web.persons import person_of
from onrecord.web.visits import token_of

JsonValue = dict[str, Any] | list[Any]
AnyView = TypeVar("AnyView", bound=Callable[..., "View"])


@dataclass(frozen=True, slots=True)
class View:
    """One page: its template with what it shows, and the object that says the same."""

    template: str
    shown: Mapping[str, Any]
    told: JsonValue


def page(router: APIRouter, path: str, *, is_open: bool = False) -> Callable[[AnyView], AnyView]:
    """Makes a function that views something answer at a path, and its twin beside it.

    The function's parameters are those of the path and of the query string. A page that `is_open`
    is the same for everybody, and nobody is asked for.
    """

    def added(view: AnyView) -> AnyView:
        async def whole(request: Request, found: Annotated[View, Depends(view)]) -> Response:
            if not is_open:
                await run_in_threadpool(keeping.look_up, request, found.told)
            return templates().TemplateResponse(request, found.template, dict(found.shown))

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
    environment.globals |= phrases.GLOBALS | {
        "marks_of": keeping.marks_of, "person_of": person_of, "token_of": token_of,
    }  # fmt: skip
    return Jinja2Templates(env=environment)
