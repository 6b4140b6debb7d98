"""Markup's text as a reader sees it: references decoded, white space folded, the way back kept.

Invariant: what comes out has no white space at either end and never two folded blanks in a row;
its stretches lead to `raw` as `alignment` says. No-break spaces are kept, they are characters.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Protocol

from onrecord.model.document import Stretch
from onrecord.model.selector import Span
from onrecord.text.alignment import Aligned, AlignedBuilder, composed, part_of

_BLANK = " \t\n\r\f\v\u0085\u2028\u2029"
_CONTROL = "\x00-\x08\x0e-\x1f\x7f"
_TOKEN = re.compile(
    rf"(?P<text>[^&{_BLANK}{_CONTROL}]++(?:[ ][^&{_BLANK}{_CONTROL}]++)*+)"
    rf"|(?P<blank>[{_BLANK}]++)"
    r"|(?P<reference>&(?:#[0-9]{1,8}+;?|#[xX][0-9a-fA-F]{1,7}+;?|[a-zA-Z][a-zA-Z0-9]{1,31}+;?))"
    rf"|(?P<control>[{_CONTROL}]++)"
    r"|(?P<ampersand>&)"
)
_ESCAPE = re.compile(
    r"\\(?:u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|(.)|$)", re.DOTALL
)
_SHORT_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_HIGH_SURROGATES = range(0xD800, 0xDC00)
_SURROGATES = range(0xD800, 0xE000)


class Placed(Protocol):
    """What has a place in a text, as a `Span` has."""

    @property
    def start(self) -> int:
        """Its first character."""
        ...

    @property
    def end(self) -> int:
        """The character behind its last one."""
        ...


def folded(raw: str, spans: Sequence[Placed], *, has_references: bool = True) -> Aligned:
    """The text of the raw stretches `spans`, in order, as one line.

    Runs of white space become one blank, also across stretches; control characters are left
    out; `has_references` decodes `&amp;` and the like.
    """
    if len(spans) == 1 and (plain := _plain(raw, spans[0])) is not None:
        return plain
    builder = _Folding(raw, has_references=has_references)
    for span in spans:
        builder.add(span.start, span.end)
    return stripped(builder.build())


def stripped(whole: Aligned) -> Aligned:
    """Without white space (also no-break spaces) at either end."""
    text = whole.text
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if (start, end) == (0, len(text)):
        return whole
    return part_of(whole, Span(start, max(start, end)))


def unescaped(raw: str, span: Span) -> Aligned:
    """The text of a JSON string whose inside is `raw[span]`, escapes undone.

    Lone surrogates, which JSON can write and no text can hold, become U+FFFD.
    """
    builder = AlignedBuilder()
    at = span.start
    for match in _ESCAPE.finditer(raw, span.start, span.end):
        builder.copy(raw[at : match.start()], at)
        builder.stand_for(_unescape(match), match.start(), match.end())
        at = match.end()
    builder.copy(raw[at : span.end], at)
    return builder.build()


def folded_json(raw: str, span: Span) -> Aligned:
    """A JSON string of a page as a reader sees it: unescaped, references decoded, folded."""
    if "\\" not in span.of(raw):
        return folded(raw, [span])
    middle = unescaped(raw, span)
    outer = folded(middle.text, [Span(0, len(middle.text))])
    return Aligned(outer.text, composed(outer.stretches, middle.stretches))


def _is_plain(text: str) -> bool:
    """Whether a text without blanks at its ends is folded already."""
    # what can be printed has no blank but " ", and no control character
    return text.isprintable() and "&" not in text and "  " not in text


def _plain(raw: str, span: Placed) -> Aligned | None:
    """The folded text of one stretch where nothing but its ends is to be folded."""
    whole = raw[span.start : span.end]
    inner = whole.lstrip(_BLANK)
    start = span.end - len(inner)
    inner = inner.rstrip(_BLANK)
    if not inner:
        return Aligned("", ())
    if not _is_plain(inner):
        return None
    n = len(inner)
    return Aligned(inner, (Stretch(0, n, start, start + n),))


class _Folding(AlignedBuilder):
    """Grows a folded text by stretches of `raw`; most are plain words and are taken whole."""

    __slots__ = ("_has_references", "_pending", "_raw")

    def __init__(self, raw: str, *, has_references: bool) -> None:
        super().__init__()
        self._raw = raw
        self._has_references = has_references
        self._pending: tuple[int, int] | None = None

    def add(self, start: int, end: int) -> None:
        whole = self._raw[start:end]
        inner = whole.lstrip(_BLANK)
        if not inner:
            self._blank(start, end)
            return
        first = end - len(inner)
        inner = inner.rstrip(_BLANK)
        last = first + len(inner)
        self._blank(start, first)
        if _is_plain(inner):
            self._word(inner, first, last)
        else:
            self._add_by_token(first, last)
        self._blank(last, end)

    def _add_by_token(self, start: int, end: int) -> None:
        for match in _TOKEN.finditer(self._raw, start, end):
            kind, word = match.lastgroup, match.group()
            if kind == "blank":
                self._blank(match.start(), match.end())
                continue
            if kind == "control":
                continue
            if kind == "reference" and self._has_references:
                word = html.unescape(word)
                if word.isspace() and word in _BLANK:
                    self._blank(match.start(), match.end())
                    continue
            self._word(word, match.start(), match.end())

    def _blank(self, start: int, end: int) -> None:
        if start < end and self._pending is None:
            self._pending = (start, end)

    def _word(self, word: str, start: int, end: int) -> None:
        """Adds a word, and the blank before it unless it is the first."""
        if self._pending is not None and len(self):
            first, last = self._pending
            if last - first > 1 or self._raw[first] == " ":
                self.stand_for(" ", first, last)
            else:
                self.put_in(" ")
        self._pending = None
        self.stand_for(word, start, end)


def _unescape(match: re.Match[str]) -> str:
    high, low, other = match.groups()
    if high is None:
        return _SHORT_ESCAPES.get(other, other) if other is not None else ""
    code = int(high, 16)
    if low is not None and code in _HIGH_SURROGATES:
        return chr(0x10000 + ((code - 0xD800) << 10) + int(low, 16) - 0xDC00)
    first = "\ufffd" if code in _SURROGATES else chr(code)
    return first if low is None else first + "\ufffd"
