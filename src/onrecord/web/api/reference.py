"""The calls and the shapes of the API in words, for the page at /api and for the manual.

Invariant: everything told here stands in the description (`/api/1/openapi.json`); nothing is told
twice in two ways.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

Told = Mapping[str, Any]
SERVED_AT = "http://127.0.0.1:8311"
"""Where `onrecord serve` answers where it is told nothing else."""
_JSON = "application/json"
_NAME_OF_ANY = "ID"
_PAGING = ("limit", "cursor")
_N_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a call, or a field of a shape; `kind` says in words what it may be."""

    name: str
    kind: str
    told: str
    is_required: bool
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what it takes, what it gives (a shape's name, or media), how it is refused."""

    name: str
    method: str
    path: str
    summary: str
    told: str
    takes: tuple[Field, ...]
    gives: str
    shape: str | None
    refusals: tuple[tuple[str, str], ...]
    curl: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The calls about one kind of thing."""

    name: str
    told: str
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What an answer, or a part of one, holds."""

    name: str
    told: str
    fields: tuple[Field, ...]


def chapters(description: Told) -> list[Chapter]:
    """All calls by what they are about, in the order of the description."""
    calls = [
        (call["tags"][0], _call(method.upper(), path, call, description))
        for path, methods in description["paths"].items()
        for method, call in methods.items()
    ]
    return [
        Chapter(tag["name"], tag["description"], tuple(c for t, c in calls if t == tag["name"]))
        for tag in description["tags"]
    ]


def shapes(description: Told) -> list[Shape]:
    """All shapes by name."""
    return [
        Shape(name, " ".join(whole.get("description", "").split()), tuple(_fields(whole)))
        for name, whole in description["components"]["schemas"].items()
    ]


def _call(method: str, path: str, call: Told, description: Told) -> Call:
    content = call["responses"]["200"]["content"]
    shape = _shape_of(content.get(_JSON, {}).get("schema", {}))
    body = call.get("requestBody")
    takes = [_parameter(one) for one in call["parameters"]]
    sent: Any = None
    if body is not None:
        name = _shape_of(body["content"][_JSON]["schema"]) or ""
        whole = description["components"]["schemas"][name]
        takes += _fields(whole)
        sent = whole["examples"][0]
    return Call(
        name=call["operationId"],
        method=method,
        path=path,
        summary=call["summary"],
        told="" if call["description"] == call["summary"] else call["description"],
        takes=tuple(takes),
        gives=shape or ", ".join(content),
        shape=shape,
        refusals=tuple(
            (status, one["description"])
            for status, one in call["responses"].items()
            if status != "200"
        ),
        curl=_curl(path, call["parameters"], sent),
    )


def _parameter(one: Told) -> Field:
    kind, default = kind_of(one["schema"]), one["schema"].get("default")
    settled = f"; {default} by default" if default else ""
    return Field(one["name"], f"{kind}{settled}", one["description"], one["required"])


def _fields(whole: Told) -> Iterator[Field]:
    required = whole.get("required", ())
    for name, one in whole.get("properties", {}).items():
        told = " ".join(one.get("description", "").split())
        yield Field(name, kind_of(one), told, name in required, _shape_of(one))


def kind_of(schema: Told) -> str:
    """What a schema allows, in words."""
    match schema:
        case {"anyOf": several}:
            return " or ".join(dict.fromkeys(kind_of(one) for one in several))
        case {"$ref": _}:
            return _named(schema)
        case {"const": value}:
            return json.dumps(value)
        case {"enum": values}:
            return "one of " + ", ".join(map(str, values))
        case _:
            return _kind(schema)


def _kind(schema: Told) -> str:
    kind = schema.get("type", "anything")
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind == "array":
        return "list of " + kind_of(schema["items"]) if schema.get("items") else "list"
    return f"{kind}{_bounds(schema)}"


def _bounds(schema: Told) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        return f", {least:g} to {most:g}"
    if "maxLength" in schema:
        return f", at most {schema['maxLength']} characters"
    return ", 0 and more" if least == 0 else ""


def _shape_of(schema: Told) -> str | None:
    """The shape that a schema is, or is a list of, or may be."""
    if "$ref" in schema:
        return _named(schema)
    inner = [*schema.get("anyOf", ()), schema.get("items")]
    found = (_shape_of(one) for one in inner if isinstance(one, dict))
    return next((name for name in found if name), None)


def _named(schema: Told) -> str:
    return str(schema["$ref"].rpartition("/")[2])


def _curl(path: str, parameters: list[Told], sent: Any) -> str:
    """A command that asks the call: with what it must be asked, and some of what it may be."""
    where = SERVED_AT + path.replace("{name}", _NAME_OF_ANY)
    for number, name in enumerate(("{by}", "{to}"), 1):
        where = where.replace(name, f"{_NAME_OF_ANY}{number}")
    if sent is not None:
        return f"curl --json '{json.dumps(sent)}' '{where}'"
    queried = [one for one in parameters if one["in"] == "query"]
    chosen = [one for one in queried if one["required"]]
    if not chosen:
        offered = [one for one in queried if "examples" in one and one["name"] not in _PAGING]
        offered.sort(key=lambda one: one["name"] in {"since", "until", "publisher"})
        chosen = offered[:_N_SHOWN]
    asked = [(one["name"], value) for one in chosen for value in _values(one)]
    query = urlencode(asked, quote_via=quote)
    return f"curl '{where}?{query}'" if query else f"curl '{where}'"


def _values(one: Told) -> list[Any]:
    given = [example["value"] for example in one.get("examples", {}).values()]
    least = one["schema"].get("minItems", 1)
    return given[:1] or [f"{_NAME_OF_ANY}{n}" for n in range(1, least + 1)]
