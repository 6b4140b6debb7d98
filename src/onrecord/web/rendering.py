"""Views to answers: a page from its template, the `.json` twin from the same view's object.

Invariant: templates escape whatever they are given and keep its reading direction apart; a twin
says the same as its page, in the objects of the contract; the downloads of a list hold all of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import JSONResponse, Response

from onrecord.web import keeping, phrases
from onrecord.web.contexts import Failed
from onrecord.web.directions import isolated
from onrecord.web.downloads import Table, download
from onrecord.web.failures import Failure
from onrecord.web.persons import may, signed_in
from onrecord.web.visits import token_of

API = "/api/"
JsonValue = dict[str, Any] | list[Any]
AnyView = TypeVar("AnyView", bound=Callable[..., "View"])
AnyListed = TypeVar("AnyListed", bound=Callable[..., "View"])


@dataclass(frozen=True, slots=True)
class View:
    """One page: its template with what it shows, and the object that says the same.

    What it shows is a context, a dataclass, whose fields the template uses. `cites` are the ids of
    the documents whose words it shows; `table` is all that its list holds. An object that takes
    more than the page does is made when the twin is asked for; such a page names in `things` what
    on it can be kept, which elsewhere the object tells.
    """

    template: str
    shown: Any
    told: JsonValue | Callable[[], JsonValue]
    cites: Sequence[str] = ()
    table: Table | None = None
    things: Sequence[str] | None = None


def page(router: APIRouter, path: str, *, is_open: bool = False) -> Callable[[AnyView], AnyView]:
    """Makes a function that views something answer at a path, and its twin beside it.

    The function's parameters are those of the path and of the query string. A page that `is_open`
    is the same for everybody, and nobody is asked for. A view with a table is handed out whole by
    `listed`.
    """

    def added(view: AnyView) -> AnyView:
        def whole(request: Request, found: Annotated[View, Depends(view)]) -> Response:
            if not is_open:
                things = found.things
                keeping.look_up(request, keeping.ids_in(_told(found)) if things is None else things)
            foot = {
                "cites": list(dict.fromkeys(found.cites)),
                "downloads": phrases.downloads(request) if found.table else (),
            }
            shown = foot | given(found.shown)
            return templates().TemplateResponse(request, found.template, shown)

        def twin(found: Annotated[View, Depends(view)]) -> Response:
            return JSONResponse(_told(found))

        _answer(router, phrases.twin_path(path), twin)
        _answer(router, path, whole)
        return view

    return added


def listed(router: APIRouter, path: str) -> Callable[[AnyListed], AnyListed]:
    """Like `page`, for a list: all of it is handed out as `.csv` and `.jsonl` beside its path."""
    stem = path.strip("/").replace("/", "-")

    def added(view: AnyListed) -> AnyListed:
        def as_csv(found: Annotated[View, Depends(view)]) -> Response:
            lines = found.table.csv() if found.table else iter(())
            return download(lines, name=f"{stem}.csv", media_type="text/csv; charset=utf-8")

        def as_jsonl(found: Annotated[View, Depends(view)]) -> Response:
            lines = found.table.jsonl() if found.table else iter(())
            return download(lines, name=f"{stem}.jsonl", media_type="application/jsonl")

        _answer(router, f"{path}.csv", as_csv)
        _answer(router, f"{path}.jsonl", as_jsonl)
        return page(router, path)(view)

    return added


def _told(found: View) -> JsonValue:
    return found.told() if callable(found.told) else found.told


def _answer(router: APIRouter, path: str, answering: Callable[..., Any]) -> None:
    router.add_api_route(path, answering, methods=["GET"], response_class=Response)


def failed(request: Request, failure: Failure) -> Response:
    """What went wrong, as the page or, for a program, as the one shape of `Failure`."""
    headers = dict(failure.headers)
    if is_for_program(request.url.path):
        return JSONResponse(failure.told(), failure.status, headers=headers)
    request.state.has_failed = True
    shown = Failed(failure.status, failure.sentence or failure.message)
    return templates().TemplateResponse(
        request, "failed.html", given(shown), status_code=failure.status, headers=headers
    )


def is_for_program(path: str) -> bool:
    """Whether what stands at a path is read by programs: the twins, and all below /api."""
    return path.endswith(phrases.TWIN) or path.startswith(API)


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
        finalize=isolated,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= phrases.FILTERS
    environment.globals |= phrases.GLOBALS
    environment.globals |= {
        "marks_of": keeping.marks_of,
        "may": may,
        "signed_in": signed_in,
        "token_of": token_of,
    }
    return Jinja2Templates(env=environment)
