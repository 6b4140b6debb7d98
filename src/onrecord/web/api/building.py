"""The pieces of which shapes of answers are put together, in the words of JSON Schema."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Shape = dict[str, Any]
REF = "#/components/schemas/"
TEXT: Shape = {"type": "string"}
COUNT: Shape = {"type": "integer", "minimum": 0}
YES_OR_NO: Shape = {"type": "boolean"}


def object_of(description: str, **properties: Shape) -> Shape:
    """An object that has all of these."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
    }


def extended(shape: Shape, **more: Shape) -> Shape:
    """The same object with more in it."""
    new = deepcopy(shape)
    new["properties"] |= more
    new["required"] = [*new["required"], *more]
    return new


def array_of(items: Shape) -> Shape:
    """Any number of them."""
    return {"type": "array", "items": items}


def many(name: str) -> Shape:
    """Any number of things of a named shape."""
    return array_of(ref(name))


def ref(name: str) -> Shape:
    """A named shape."""
    return {"$ref": f"{REF}{name}"}


def either(shape: Shape) -> Shape:
    """That, or nothing."""
    return {"anyOf": [shape, {"type": "null"}]}
