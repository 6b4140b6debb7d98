"""Who took or gave a picture, told apart from the words under it.

Shared by readers: a caption's text goes in, the place of its credit comes out. The patterns are
the wordings of the trade in the languages of the corpus, none is a publisher's.
"""

from __future__ import annotations

import re

from onrecord.model.selector import Span

_LABEL = (
    r"(?:(?:photo(?:graph(?:y|er)?)?|image|picture|pic|video|illustration|graphic|file)?\s?"
    r"(?:credits?|sources?)|photo(?:graph)?s?(?:\s+by)?|pictures?(?:\s+by)?|images?(?:\s+by)?"
    r"|courtesy(?:\s+of)?|copyright|photographer|illustration(?:\s+by)?|credit"
    r"|foto(?:s|graf(?:ía|ia|o|in)?)?|bild(?:er|quelle|nachweis|rechte)?|quelle|quellen|crédits?"
    r"|crédito|fotografía|imagen|fonte|kilde|zdroj|źródło|fot|ảnh|fotoğraf|写真|撮影)"
)
_LABELLED = re.compile(
    rf"(?:^|(?<=[\s|(\[.)]))\(?\[?(?P<label>{_LABEL})\s*:\s*(?P<name>.+)$", re.IGNORECASE
)
_SLASHED = re.compile(
    rf"(?:^|(?<=[|(\[.)])\s?)\(?\[?(?P<label>{_LABEL})\s*[/|]\s*(?P<name>.+)$", re.IGNORECASE
)
_BY = re.compile(
    r"(?:^|(?<=[\s|(\[.]))\(?(?:photo(?:graph)?|picture|image|illustration)s?"
    r" (?:by|courtesy of) (?P<name>.+)$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|[(（][cｃ][)）]|Ⓒ|&copy;)\s*(?P<name>.+)$", re.IGNORECASE)
_EQUALS = re.compile(r"(?<=\S)＝(?P<name>[^＝\s\d]{1,20})$")
_BRACKETED = re.compile(
    r"[(\[](?P<name>[^()\[\]]{2,120}(?:\([^()]{1,40}\)[^()\[\]]{0,60})?)[)\]]\s*\.?$"
)
_PIPED = re.compile(r"\s[|•]\s(?P<name>[^|•]{2,100})$")
_AGENCY = re.compile(
    r"(?P<name>(?:(?<=[.!?”\"'»)] )|(?<=^))[^.!?]{0,60}?\b(?:AP Photo|Associated Press|AFP|Reuters"
    r"|REUTERS|Getty Images?|Shutterstock|iStock|Alamy|EPA(?:-EFE)?|dpa|DPA|picture[ -]alliance"
    r"|IMAGO|Imago|imago|PA Wire|PA Images|Rex Features|Bloomberg|Xinhua|Anadolu|Keystone|Unsplash"
    r"|Pexels|Wikimedia|Scanpix|APA|ANSA|EFE|Europa Press|USA TODAY|ZUMA|Sipa|NurPhoto|UPI)\b"
    r"[^.!?]{0,60})\.?$"
)
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_LABELLED, ":"), (_SLASHED, "/|"), (_BY, ""), (_COPYRIGHT, ""), (_EQUALS, "＝"),
    (_BRACKETED, ")]"), (_PIPED, "|•"), (_AGENCY, ""),
)  # fmt: skip
"""Each with the marks of which a text must have one, else it need not be looked through."""
_NO_NAME = re.compile(
    r"^(?:left|right|top|bottom|pictured?|above|below|file|archive?|l-r|from left|c|r|l)\b\W*$",
    re.IGNORECASE,
)
_TRIM = " \t\u00a0()[].,;:|/–—-©•"
_LEADING_LABEL = re.compile(
    rf"^\W*(?:{_LABEL})\s*(?:[:/|]|\bby\b|\bvia\b)\s*|^\W*(?:©|\(c\)|copyright)\s*(?:\d{{4}}\s+)?"
    rf"|^\W*(?:{_LABEL})(?=\s*[.…]{{2,}})[.…\s]+"
    r"|^\W*(?:image source|photo credit|source|credit|photo by|photograph by|picture by|via|by)"
    r"[:,]?\s+",
    re.IGNORECASE,
)
_CAPTION_LABEL = re.compile(
    r"(?:(?:FILE(?: PHOTO| PICTURE| IMAGE)?|FILED|ARCHIV(?:FOTO|BILD)?|UNDATED PHOTO)"
    r"\s*[.:–—-]\s*"
    r"|(?:[Ii]mage caption|[Cc]aption|[Bb]ild|[Ff]oto|[Pp]hoto|[Ii]mage|[Pp]icture)"
    r"\s*[:,]?\s+(?=[A-Z]))"
)
_HAS_MARK = re.compile(r"/|photo|image|press|news", re.IGNORECASE)

MAX_NAME_CHARS = 150
"""Longer than any credit of 220 news pages."""

_SMALL_WORD_CHARS = 2
_MAX_BRACKETED_WORDS = 6
_MAX_APART_WORDS = 8
_CAPITAL_SHARE = 0.6


def credit_in(text: str) -> tuple[Span, Span] | None:
    """Where a caption ends and the name of its credit stands; None where it gives none.

    The first span is the caption proper without label and brackets of the credit, the second the
    name alone. "A bridge (Ann Lee/Example News)" gives "A bridge" and "Ann Lee/Example News".
    """
    for pattern, marks in _PATTERNS:
        if marks and not any(mark in text for mark in marks):
            continue
        match = pattern.search(text)
        if match is None or not _is_credit(match.group("name"), pattern):
            continue
        name = name_of(text, Span(*match.span("name")))
        if len(name):
            return _without_end(text, match.start()), name
    return None


def name_of(text: str, span: Span) -> Span:
    """The name in a credit's words: without its label, brackets, dashes and final stop."""
    start, end = span.start, span.end
    for _ in range(2):
        label = _LEADING_LABEL.match(text[start:end])
        if label is not None and label.end() < end - start:
            start += label.end()
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and (text[end - 1] in _TRIM):
        if text[end - 1] == ")" and "(" in text[start : end - 1]:
            break
        end -= 1
    return Span(start, end)


def label_end(text: str) -> int:
    """Where a caption's own words begin, behind "FILE PHOTO." or "Image caption,"."""
    label = _CAPTION_LABEL.match(text)
    return label.end() if label is not None else 0


def is_apart(text: str) -> bool:
    """Whether words set apart below a caption name someone: few, capitalised, no sentence."""
    is_short = len(text.split()) <= _MAX_APART_WORDS and not text.endswith((".", "!", "?", ":"))
    return is_short and not text[:1].isdigit() and _is_capitalised(text)


def _without_end(text: str, end: int) -> Span:
    return Span(0, len(text[:end].rstrip(" \t\u00a0([|/–—-•©")))


def _is_credit(name: str, pattern: re.Pattern[str]) -> bool:
    if not name.split() or _NO_NAME.match(name):
        return False
    if pattern in {_LABELLED, _SLASHED, _BY, _COPYRIGHT, _EQUALS, _AGENCY}:
        return len(name) <= MAX_NAME_CHARS
    if pattern is _BRACKETED and not _HAS_MARK.search(name):
        return _is_persons(name)
    return _is_capitalised(name)


def _is_persons(name: str) -> bool:
    """Whether words in brackets, with nothing of the trade among them, name a person."""
    telling = _telling(name)
    return (
        len(name.split()) <= _MAX_BRACKETED_WORDS
        and len(telling) > 0
        and not any(w[0].islower() for w in telling)
        and not any(c.isdigit() for c in name)
    )


def _is_capitalised(name: str) -> bool:
    telling = _telling(name)
    capital = [w for w in telling if not w[0].islower()]
    return len(telling) > 0 and len(capital) >= len(telling) * _CAPITAL_SHARE


def _telling(name: str) -> list[str]:
    """The words longer than "of" and "by"."""
    return [w for w in name.split() if w[0].isalpha() and len(w) > _SMALL_WORD_CHARS]
