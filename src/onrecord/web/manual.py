"""The reference page of the HTTP API, written from the API itself.

    python -m onrecord.web.manual .

The argument is the project's folder. A test compares what stands there with what this writes, so
neither can go its own way.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from onrecord.web import api
from onrecord.web.api.answers import REFUSALS
from onrecord.web.api.reference import Call, Chapter, Field, Shape, chapters, shapes

NAME = "http-api.md"
_HEAD = """\
<!-- Written by `make docs` from the program; change the program, not this page. -->

# The HTTP API

{about}
`onrecord serve` answers at `{root}`; the same page stands at `/api`, the description as OpenAPI 3.1
at `{root}/openapi.json`. How to use it: [the HTTP API in use](../how-to/use-the-http-api.md).
"""
_REFUSALS = """\
## Refusals

Each has the shape [Failure](#shape-failure); its `code` names it for a program: the failure's class
([errors](errors.md)) in small letters, such as `not_in_record`.
"""


def page() -> str:
    """The whole page."""
    whole = api.description()
    parts = [
        _HEAD.format(about=whole["info"]["description"], root=api.ROOT),
        *(part for chapter in chapters(whole) for part in _chapter(chapter)),
        _REFUSALS,
        _table([(f"`{status}`", words) for status, words in REFUSALS.items()]),
        "## Shapes\n",
        *(_shape(one) for one in shapes(whole)),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield f"## {chapter.name.capitalize()}\n"
    yield f"{chapter.told}\n"
    yield from map(_call, chapter.calls)


def _call(call: Call) -> str:
    gives = f"[{call.gives}](#{_place(call.gives)})" if call.shape else call.gives
    refused = ", ".join(status for status, _ in call.refusals)
    parts = [
        f"### {call.method} {call.path}\n",
        f"{call.summary}\n",
        f"{call.told}\n" if call.told else "",
        _fields(call.takes),
        f"```\n{call.curl}\n```\n",
        f"Gives {gives}; or refuses with {refused}.\n",
    ]
    return "\n".join(part for part in parts if part)


def _shape(shape: Shape) -> str:
    told = [
        f"### Shape {shape.name}\n",
        f"{shape.told}\n" if shape.told else "",
        _fields(shape.fields),
    ]
    return "\n".join(part for part in told if part)


def _fields(some: Sequence[Field]) -> str:
    rows = []
    for one in some:
        kind = one.kind
        if one.shape:
            kind = kind.replace(one.shape, f"[{one.shape}](#{_place(one.shape)})", 1)
        rows.append((f"`{one.name}`{', required' if one.is_required else ''}", kind, one.told))
    return _table(rows) if rows else ""


def _table(rows: Sequence[Sequence[str]]) -> str:
    empty = "| " * len(rows[0]) + "|"
    lines = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    return "\n".join([empty, "|---" * len(rows[0]) + "|", *lines]) + "\n"


def _cell(words: str) -> str:
    return " ".join(words.replace("|", "\\|").split())


def _place(heading: str) -> str:
    """Where a shape stands, as pages of Markdown name it."""
    return f"shape-{heading.lower().replace('.', '')}"


def main(root: str) -> None:
    """Writes the page under a project's folder."""
    Path(root, "docs", "reference", NAME).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
