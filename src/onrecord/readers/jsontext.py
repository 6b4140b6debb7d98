"""JSON inside a page, read with the place of every string.

Invariant: reading takes linear time and never fails: what is broken ends where it breaks, what
was read before stands. Control characters in strings, trailing commas, comments and missing
brackets, all common in pages' linked data, are borne with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from onrecord.model.selector import Span

MAX_DEPTH = 60
"""Deeper values are skipped; the deepest of 220 news pages' linked data had 11 levels."""


@dataclass(frozen=True, slots=True)
class JsonText:
    """A string: where its inside stands in the source, escapes and all."""

    span: Span


Json: TypeAlias = "dict[str, Json] | list[Json] | JsonText | str | None"
"""A value; numbers and literals are given as the plain `str` they are written with."""

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]++|\\.)*+")|(?P<open>")|(?P<mark>[{}\[\]])|(?P<literal>[-+.\w]++)""",
    re.DOTALL,
)


def read_json(source: str, span: Span) -> list[Json]:
    """All values that stand one after another in `source[span]`."""
    return _Reader(source, span).run()


class _Reader:
    def __init__(self, source: str, span: Span) -> None:
        self.source = source
        self.tokens = _TOKEN.finditer(source, span.start, span.end)
        self.values: list[Json] = []
        self.stack: list[dict[str, Json] | list[Json]] = []
        self.keys: list[str | None] = []
        self.n_skipped = 0

    def run(self) -> list[Json]:
        stack, keys = self.stack, self.keys
        for token in self.tokens:
            kind, start, end = token.lastgroup, *token.span()
            if kind == "mark":
                self._mark(self.source[start])
            elif kind == "open":  # no quotation mark ends it, nor any that follows
                break
            elif self.n_skipped:
                continue
            elif stack and keys[-1] is None and isinstance(stack[-1], dict):
                inside = kind == "string"
                keys[-1] = self.source[start + inside : end - inside]
            elif kind == "string":
                self._add(JsonText(Span(start + 1, end - 1)))
            else:
                self._add(token.group())
        return self.values

    def _mark(self, mark: str) -> None:
        if mark == "{":
            self._open({})
        elif mark == "[":
            self._open([])
        else:
            self._close()

    def _open(self, value: dict[str, Json] | list[Json]) -> None:
        if self.n_skipped or len(self.stack) >= MAX_DEPTH:
            self.n_skipped += 1
            return
        self._add(value)
        self.stack.append(value)
        self.keys.append(None)

    def _close(self) -> None:
        if self.n_skipped:
            self.n_skipped -= 1
        elif self.stack:
            self.stack.pop()
            self.keys.pop()
            if self.n_skipped == 0 and self.stack and isinstance(self.stack[-1], dict):
                self.keys[-1] = None

    def _add(self, value: Json) -> None:
        if not self.stack:
            self.values.append(value)
            return
        holder = self.stack[-1]
        if isinstance(holder, list):
            holder.append(value)
            return
        key = self.keys[-1]
        if key is not None:
            holder.setdefault(key, value)
            if not isinstance(value, dict | list):
                self.keys[-1] = None
