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
    rf"(?:^|(?<=[\s|(\[.]))\(?\[?(?P<label>{_LABEL})\s*[:/|]\s*(?P<name>.+)$", re.IGNORECASE
)
_BY = re.compile(
    r"(?:^|(?<=[\s|(\[.]))\(?(?:photo(?:graph)?|picture|image|illustration)s? (?:by|courtesy of) (?P<name>.+)$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|Ⓒ|&copy;)\s*(?P<name>.+)$", re.IGNORECASE)
_BRACKETED = re.compile(
    r"[(\[](?P<name>[^()\[\]]{2,120}(?:\([^()]{1,40}\)[^()\[\]]{0,60})?)[)\]]\s*\.?$"
)
_PIPED = re.compile(r"\s[|•]\s(?P<name>[^|•]{2,100})$")
_AGENCY = re.compile(
    r"(?P<name>(?:(?<=[.!?”\"'»)] )|(?<=^))[^.!?]{0,60}?\b(?:AP Photo|Associated Press|AFP|Reuters|REUTERS|"
    r"Getty Images?|Shutterstock|iStock|Alamy|EPA(?:-EFE)?|dpa|DPA|picture[ -]alliance|IMAGO|Imago|imago|"
    r"PA Wire|PA Images|Rex Features|Bloomberg|Xinhua|Anadolu|Keystone|Unsplash|Pexels|Wikimedia|"
    r"Scanpix|APA|ANSA|EFE|Europa Press|USA TODAY|ZUMA|Sipa|NurPhoto|UPI)\b[^.!?]{0,60})\.?$"
)
_NO_NAME = re.compile(
    r"^(?:left|right|top|bottom|pictured?|above|below|file|archive?|l-r|from left|c|r|l)\b\W*$",
    re.IGNORECASE,
)
_TRIM = " \t\u00a0()[].,;:|/–—-©•"
_LEADING_LABEL = re.compile(
    rf"^\W*(?:{_LABEL})\s*(?:[:/|]|\bby\b|\bvia\b)\s*|^\W*(?:©|\(c\)|copyright)\s*(?:\d{{4}}\s+)?|^\W*(?:{_LABEL})(?=\s*[.…]{{2,}})[.…\s]+|^\W*(?:image source|photo credit|source|credit|photo by|photograph by|picture by|via|by)[:,]?\s+",
    re.IGNORECASE,
)


def credit_in(text: str) -> tuple[Span, Span] | None:
    """Where a caption ends and the name of its credit stands; None where it gives none.

    The first span is the caption proper without label and brackets of the credit, the second the
    name alone. "A bridge (Ann Lee/Example News)" gives "A bridge" and "Ann Lee/Example News".
    """
    for pattern in (_LABELLED, _BY, _COPYRIGHT, _BRACKETED, _PIPED, _AGENCY):
        match = pattern.search(text)
        if match is None or not _is_name(match.group("name"), pattern):
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


def _without_end(text: str, end: int) -> Span:
    return Span(0, len(text[:end].rstrip(" \t\u00a0([|/–—-•©")))


def _is_name(name: str, pattern: re.Pattern[str]) -> bool:
    words = name.split()
    if not words or _NO_NAME.match(name):
        return False
    if pattern in {_LABELLED, _BY, _COPYRIGHT, _AGENCY}:
        return len(name) <= 150  # noqa: PLR2004 - longer than any credit of the corpus
    telling = [w for w in words if w[0].isalpha() and len(w) > 2]  # noqa: PLR2004 - "of", "by"
    capital = [w for w in telling if w[0].isupper() or not w[0].islower()]
    has_mark = "/" in name or re.search(_AGENCY.pattern[:0] + r"(?i)photo|image|press|news", name)
    if pattern is _BRACKETED and not has_mark:
        return (
            len(words) <= 6
            and 0 < len(telling) == len(capital)
            and not any(c.isdigit() for c in name)
        )  # noqa: E501, PLR2004
    return len(telling) > 0 and len(capital) >= len(telling) * 0.6
