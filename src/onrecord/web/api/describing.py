"""The description of the API as OpenAPI 3.1, made from the calls themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi

from onrecord import __version__
from onrecord.web.api.shapes import shapes

_UNPROCESSABLE = "422"
_ABOUT = """\
Everything that the pages show, for programs. Every answer is bounded; lists come in parts, each
with the `next` cursor and a `Link` header. Every failure has one shape. Answers carry an `ETag`
that any write into the record changes. Nothing here says who is right.
"""
TAGS = {
    "record": "The record as a whole.",
    "statements": "Who said what.",
    "search": "Words in pages and statements.",
    "articles": "Pages as they were read.",
    "people": "People, bodies, states.",
    "disputes": "Claims that stand against each other.",
    "proposals": "What was offered, asked and promised, and how it was answered.",
    "sayings": "One saying in many reports.",
    "review": "What people should look at.",
    "yours": "What whoever asks keeps for themselves.",
    "export": "Forms of other programs.",
    "reading": "A page that is sent.",
}


def description_of(router: APIRouter) -> dict[str, Any]:
    """What the calls of a router take and give."""
    told = get_openapi(
        title="onrecord",
        version=__version__,
        description=_ABOUT,
        routes=router.routes,
        tags=[{"name": name, "description": words} for name, words in TAGS.items()],
    )
    for calls in told["paths"].values():
        for call in calls.values():
            _told_by_its_docstring(call)
            call["parameters"] = [_plain(one) for one in call.get("parameters", ())]
            call["responses"].pop(_UNPROCESSABLE, None)
    told["components"] = {"schemas": _named_in(told["paths"])}
    return told


def _named_in(part: Any) -> dict[str, Any]:
    """The shapes that something names, and those that they name."""
    found: dict[str, Any] = {}
    waiting = list(_names(part))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = shapes()[name]
            waiting += _names(found[name])
    return dict(sorted(found.items()))


def _names(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].rpartition("/")[2]
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        yield from _names(inner)


def _told_by_its_docstring(call: dict[str, Any]) -> None:
    """Its first sentence is the summary, the rest the description."""
    first, _, rest = inspect.cleandoc(call.get("description", "")).partition("\n\n")
    call["summary"] = " ".join(first.split())
    call["description"] = rest or call["summary"]


def _plain(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter as a query string can have it, which has no null, with its example beside it."""
    schema = dict(parameter["schema"])
    given = [one for one in schema.pop("anyOf", ()) if one.get("type") != "null"]
    for one in given:
        schema |= one
    for repeated in ("title", "description"):
        schema.pop(repeated, None)
    examples = schema.pop("examples", ())
    named = {str(n): {"value": value} for n, value in enumerate(examples, 1)}
    return parameter | {"schema": schema} | ({"examples": named} if named else {})
