"""HTML source as a sequence of tags and texts, each with its place in the source.

Invariant: the time taken is linear in the length of the source, whatever it holds: every search
that can fail at the end of the source fails at most once. The rules are those of the HTML
standard's tokenizer, where broken markup would swallow the rest of a page we end it early.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, TypeAlias

from onrecord.model.selector import Span

TokenKind = Literal["text", "start", "end"]

Token: TypeAlias = tuple[TokenKind, str, int, int, int]
"""Kind; tag in lower case, empty for a text; where it starts and ends; where its attributes start.

A plain tuple: a page has thousands. A tag's attributes end one character before the tag does."""

RAW_TEXT = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes"})
_ESCAPABLE = frozenset({"title", "textarea"})
_IS_WHOLE = RAW_TEXT | _ESCAPABLE

_ATTRIBUTES = r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|))*+"""
_OTHER = r"(?=[!?/a-zA-Z])"
_MARKUP = re.compile(rf"<(?:(/?)([a-zA-Z][^\s/>\x00]*+){_ATTRIBUTES}>|{_OTHER})")
_BROKEN_MARKUP = re.compile(rf"<(?:(/?)([a-zA-Z][^\s/>\x00<]*+)[^>]*+>|{_OTHER})")
"""A tag, or the "<" that opens another markup, which is looked at by itself."""
_ATTRIBUTE = re.compile(
    r"""([^\s"'>/=][^\s>/=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?+"""
)

_CLASS = ' class="'


def tokens(source: str) -> Iterator[Token]:
    """The tags and texts of `source` in order; comments and declarations are left out.

    What a script, a style or a title holds comes as one text behind its start tag.
    """
    return _Tokenizer(source).run()


def attributes(source: str, inside: Span) -> dict[str, Span]:
    """A tag's attributes: lower-case name to where its value stands, quotation marks excluded."""
    found: dict[str, Span] = {}
    for match in _ATTRIBUTE.finditer(source, inside.start, inside.end):
        group = match.lastindex or 0
        value = Span(*match.span(group)) if group > 1 else Span(match.end(), match.end())
        found.setdefault(match.group(1).lower(), value)
    return found


def values(source: str, start: int, end: int) -> dict[str, str]:
    """The same in source[start:end] as raw values, without their places."""
    if start >= end:
        return {}
    if source.startswith(_CLASS, start) and source.find('"', start + len(_CLASS)) == end - 1:
        return {"class": source[start + len(_CLASS) : end - 1]}  # most tags have nothing else
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(source, start, end):
        found.setdefault(name.lower(), double or single or bare)
    return found


class _Tokenizer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.markup = _MARKUP
        self.has_comment_ends = True
        self.ended: set[str] = set()

    def run(self) -> Iterator[Token]:  # noqa: C901 - one loop, met thousands of times a page
        source, n_chars = self.source, len(self.source)
        at: int | None = 0
        text_from = 0
        while at is not None:
            found, at = self.markup.finditer(source, at), None
            for match in found:
                start, end = match.span()
                slash, name = match.groups()
                if name is None:
                    behind = self._other_end(start)
                    if behind == start:  # the same once more, by other rules
                        at = start
                        break
                    if behind is None:
                        continue
                    end = behind
                if start > text_from:
                    yield "text", "", text_from, start, start
                text_from = end
                if name is None:
                    at = end
                    break
                tag = name.lower()
                yield ("end" if slash else "start"), tag, start, end, match.end(2)
                if tag in _IS_WHOLE and not slash:
                    at = text_from = self._raw_end(tag, end)
                    if at > end:
                        yield "text", "", end, at, at
                    break
        if text_from < n_chars:
            yield "text", "", text_from, n_chars, n_chars

    def _other_end(self, at: int) -> int | None:
        """Where a comment or declaration ends; None for a mere "<"; `at` for a broken tag."""
        if self.source.startswith("<!--", at):
            return self._comment_end(at)
        following = self.source[at + 1 : at + 3]
        if following[:1] in {"!", "?"}:
            return self._behind(">", at)
        after = following.lstrip("/") if following[0] == "/" else following
        if not (after[:1].isascii() and after[:1].isalpha()):
            return self._behind(">", at) if len(following) > 1 else None
        if self.markup is _BROKEN_MARKUP:  # no tag ends after here
            return len(self.source)
        self.markup = _BROKEN_MARKUP
        return at

    def _comment_end(self, at: int) -> int | None:
        if self.source.startswith((">", "->"), at + 4):
            return self._behind(">", at)
        if self.has_comment_ends:
            end = self.source.find("-->", at + 4)
            if end >= 0:
                return end + 3
            self.has_comment_ends = False
        return self._behind(">", at)

    def _behind(self, mark: str, at: int) -> int | None:
        if mark in self.ended:
            return None
        end = self.source.find(mark, at)
        if end < 0:
            self.ended.add(mark)
            return None
        return end + len(mark)

    def _raw_end(self, tag: str, begin: int) -> int:
        """Where the text of an element that holds no markup ends."""
        if tag == "title" and self.source.startswith("/>", begin - 2):
            return begin
        name = "</" + tag
        if name not in self.ended:
            match = _end_of(tag).search(self.source, begin)
            if match:
                return match.start()
            self.ended.add(name)
        return begin if tag in _ESCAPABLE else len(self.source)


@cache
def _end_of(tag: str) -> re.Pattern[str]:
    return re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE)
