"""What is sent to be changed: forms of our own pages, checked before anything is done.

Invariant: nothing is changed by a GET; a form that did not come from this visit's page changes
nothing; after a change the browser is led to a page (303), so that going back sends nothing again.
"""

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from onrecord.web import visits
from onrecord.web.persons import Role, needs
from onrecord.web.safety import MAX_BODY_BYTES

Doing = TypeVar("Doing", bound=Callable[..., str])
_SEE_OTHER = 303
_MOST_CHARS = 2_000


class Form(BaseModel):
    """What every form carries: its visit's token, and the page to go back to."""

    model_config = ConfigDict(frozen=True)

    token: str = Field(max_length=100)
    back: str = Field(default="/", max_length=_MOST_CHARS)

    def way_back(self) -> str:
        """The page of ours from which the form was sent; no other site."""
        return local(self.back)


def local(where: str) -> str:
    """A page of ours, as it was asked for; the first page instead of another site's."""
    is_ours = where.startswith("/") and not where.startswith(("//", "/\\"))
    return where if is_ours and where.isprintable() else "/"


async def checked(request: Request) -> AsyncIterator[None]:
    """Raises `FormRefused` unless the form that was sent is one of ours; closes its files."""
    async with request.form(max_part_size=MAX_BODY_BYTES) as sent:
        visits.check(request, sent.get("token"))
        yield


def posting(router: APIRouter, path: str, *, role: Role, what: str) -> Callable[[Doing], Doing]:
    """Makes a function answer the forms that are sent to a path; it tells where to go from there.

    Only those with the role may; `what` it does stands in the refusal.
    """

    def added(doing: Doing) -> Doing:
        async def done(where: Annotated[str, Depends(doing)]) -> Response:
            return RedirectResponse(where, _SEE_OTHER)

        guards: list[Any] = [Depends(checked), Depends(needs(role, what))]
        router.add_api_route(
            path, done, methods=["POST"], dependencies=guards, response_class=Response,
            include_in_schema=False,
        )  # fmt: skip
        return doing

    return added
