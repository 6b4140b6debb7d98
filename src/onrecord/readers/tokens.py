"""HTML source as a sequence of tags and texts, each with its place in the source.

Invariant: the time taken is linear in the length of the source, whatever it holds: every search
that can fail at the end of the source fails at most once. The rules are those of the HTML
standard's tokenizer, where broken markup would swallow the rest of a page we end it early.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from onrecord.model.selector import Span

TokenKind = Literal["text", "start", "end"]

RAW_TEXT = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes"})
_ESCAPABLE = frozenset({"title", "textarea"})

_ATTRIBUTES = r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|))*+"""
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>\x00]*+)({_ATTRIBUTES})>")
_BROKEN_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>\x00<]*+)([^>]*+)>")
_ATTRIBUTE = re.compile(
    r"""([^\s"'>/=][^\s>/=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?+"""
)


@dataclass(frozen=True, slots=True)
class Token:
    """One tag or one text of the source.

    `inside` is what a text says or where a tag's attributes stand; `tag` is lower case, and for
    a text the raw-text element that holds it ("script", "title") or empty.
    """

    kind: TokenKind
    tag: str
    span: Span
    inside: Span
    is_closed: bool = False


def tokens(source: str) -> Iterator[Token]:
    """The tags and texts of `source` in order; comments and declarations are left out."""
    return _Tokenizer(source).run()


def attributes(source: str, inside: Span) -> dict[str, Span]:
    """A tag's attributes: lower-case name to where its value stands, quotation marks excluded."""
    found: dict[str, Span] = {}
    for match in _ATTRIBUTE.finditer(source, inside.start, inside.end):
        group = next((g for g in (2, 3, 4) if match.group(g) is not None), 0)
        value = Span(*match.span(group)) if group else Span(match.end(), match.end())
        found.setdefault(match.group(1).lower(), value)
    return found


class _Tokenizer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.tag_pattern = _TAG
        self.has_comment_ends = True
        self.ended: set[str] = set()

    def run(self) -> Iterator[Token]:
        source, at, text_from = self.source, 0, 0
        while (at := source.find("<", at)) >= 0:
            token = self._markup(at)
            if token is None:
                at += 1
                continue
            if at > text_from:
                yield Token("text", "", Span(text_from, at), Span(text_from, at))
            end = token.span.end
            if token.tag:
                yield token
                if token.kind == "start" and token.tag in RAW_TEXT | _ESCAPABLE:
                    raw = self._raw_text(token)
                    yield Token("text", token.tag, raw, raw)
                    end = raw.end
            at = text_from = end
        if text_from < len(source):
            yield Token("text", "", Span(text_from, len(source)), Span(text_from, len(source)))

    def _markup(self, at: int) -> Token | None:
        """The tag at `at`; a token without a tag for a comment; None for a mere "<"."""
        following = self.source[at + 1 : at + 2]
        if following.isascii() and following.isalpha():
            return self._tag(at)
        if following == "/":
            after = self.source[at + 2 : at + 3]
            if after.isascii() and after.isalpha():
                return self._tag(at)
            return self._until(at, ">") if after else None
        if self.source.startswith("<!--", at):
            return self._comment(at)
        return self._until(at, ">") if following and following in "!?" else None

    def _tag(self, at: int) -> Token:
        match = self.tag_pattern.match(self.source, at)
        if match is None and self.tag_pattern is _TAG:
            self.tag_pattern = _BROKEN_TAG
            match = self.tag_pattern.match(self.source, at)
        if match is None:  # no tag ends after here
            return _skipped(at, len(self.source))
        slash, tag, inside = match.groups()
        return Token(
            "end" if slash else "start",
            tag.lower(),
            Span(*match.span()),
            Span(*match.span(3)),
            inside.endswith("/"),
        )

    def _comment(self, at: int) -> Token | None:
        if self.source.startswith((">", "->"), at + 4):
            return self._until(at, ">")
        if self.has_comment_ends:
            end = self.source.find("-->", at + 4)
            if end >= 0:
                return _skipped(at, end + 3)
            self.has_comment_ends = False
        return self._until(at, ">")

    def _until(self, at: int, mark: str) -> Token | None:
        if mark in self.ended:
            return None
        end = self.source.find(mark, at)
        if end < 0:
            self.ended.add(mark)
            return None
        return _skipped(at, end + len(mark))

    def _raw_text(self, start: Token) -> Span:
        begin, name = start.span.end, "</" + start.tag
        if start.is_closed and start.tag == "title":
            return Span(begin, begin)
        if name not in self.ended:
            pattern = re.compile(re.escape(name) + r"(?=[\s/>])", re.IGNORECASE)
            match = pattern.search(self.source, begin)
            if match:
                return Span(begin, match.start())
            self.ended.add(name)
        return Span(begin, begin if start.tag in _ESCAPABLE else len(self.source))


def _skipped(start: int, end: int) -> Token:
    return Token("start", "", Span(start, end), Span(end, end))
