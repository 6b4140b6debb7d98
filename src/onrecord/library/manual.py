"""The manual's page of `import onrecord`, written from the names, types and docstrings.

Invariant: what stands on the page is what Python sees; every example on it is a doctest.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import onrecord

_INTRO = """\
# In Python

`pip install onrecord`, then `import onrecord`, which is instant: what a name stands for is loaded
when it is first used. All of it is typed. Raised are [the errors of onrecord](errors.md). Spans
count Unicode code points of the article's text, half-open. Every value has `to_dict()`, the object
that the commands print ([the JSON](json.md)); [examples](../how-to/use-from-python.md).

In the examples below `record` is the record of two invented pages.
"""
_FUNCTIONS = ("read", "open")
_CLASSES = (
    "Reading", "Record", "Taken", "Statement", "Hit", "Person", "Named", "Dispute", "Side",
    "Proposal", "Answer", "Utterance", "Claim", "Checked", "Soundness",
)  # fmt: skip
_CODE = re.compile(r"((?:^>>> .*\n(?:^(?!>>> ).+\n?)*)+)", re.MULTILINE)


def python_page() -> str:
    """The page's text."""
    parts = [_INTRO]
    parts += [_called(f"onrecord.{name}", getattr(onrecord, name), 2) for name in _FUNCTIONS]
    parts += [_class(name, getattr(onrecord, name)) for name in _CLASSES]
    return "\n".join(parts)


def _class(name: str, kind: type) -> str:
    parts = [f"## {name}\n", _told(kind)]
    rows = [
        f"| `{attribute}` | `{_type(value)}` | {_first_line(value)} |"
        for attribute, value in _public(kind)
        if isinstance(value, property)
    ]
    if rows:
        parts.append("\n".join(["| | | |", "|---|---|---|", *rows]) + "\n")
    methods = [(m, value) for m, value in _public(kind) if inspect.isfunction(value)]
    parts += [_called(f"{name}.{method}", value, 3) for method, value in methods]
    return "\n".join(parts)


def _public(kind: type) -> Iterator[tuple[str, Any]]:
    """What a class and those that it is made of offer, in the order in which it is written."""
    for part in reversed(kind.__mro__):
        for name, value in vars(part).items():
            if part is not object and not name.startswith("_") and kind is not type:
                yield name, value


def _called(name: str, function: Callable[..., Any], level: int) -> str:
    code = f"```python\n{_signature(name, function)}\n```\n"
    return "\n".join([f"{'#' * level} {name}\n", code, _told(function)])


def _signature(name: str, function: Callable[..., Any]) -> str:
    """The call on one line, or a line for each parameter where it is long."""
    told = inspect.signature(function)
    taken = [p for p in told.parameters.values() if p.name != "self"]
    stars = _with_star(taken)
    returned = f" -> {told.return_annotation}"
    line = f"{name}({', '.join(stars)}){returned}"
    if len(line) <= _MAX_CHARS:
        return line
    inner = "".join(f"    {one},\n" for one in stars)
    return f"{name}(\n{inner}){returned}"


_MAX_CHARS = 96


def _with_star(taken: list[inspect.Parameter]) -> list[str]:
    shown: list[str] = []
    is_marked = False
    for one in taken:
        if one.kind is one.VAR_POSITIONAL:
            is_marked = True
        elif one.kind is one.KEYWORD_ONLY and not is_marked:
            shown.append("*")
            is_marked = True
        shown.append(_parameter(one))
    return shown


def _parameter(one: inspect.Parameter) -> str:
    """A parameter as it is written; a function as its default is told by three dots."""
    if callable(one.default) and one.default is not one.empty:
        return f"{one.name}: {one.annotation} = ..."
    return str(one).replace("'", "").replace('"', "")


def _told(value: Any) -> str:
    """A docstring as prose, its examples as code."""
    text = inspect.getdoc(value) or ""
    return _CODE.sub(lambda found: f"```python\n{found[1].rstrip()}\n```\n", text + "\n")


def _first_line(value: property) -> str:
    return (inspect.getdoc(value) or "").replace("|", "\\|").replace("\n", " ")


def _type(value: property) -> str:
    assert value.fget is not None  # noqa: S101 - properties here are all read
    return str(inspect.signature(value.fget).return_annotation).replace("|", "\\|")
