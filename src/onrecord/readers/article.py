"""A clean article: its characters as they are, every line that says something a paragraph."""

from __future__ import annotations

import re

from onrecord.model.document import Article, Stretch
from onrecord.model.selector import Span

_LINE = re.compile(r"[^\r\n]+")


def read_article(text: str) -> Article:
    """The whole text as the article; nothing is trimmed, joined or dropped."""
    lines = (Span(*match.span()) for match in _LINE.finditer(text))
    return Article(
        text=text,
        headline=None,
        deck=None,
        bylines=(),
        publisher=None,
        published=None,
        modified=None,
        dateline=None,
        captions=(),
        paragraphs=tuple(line for line in lines if line.of(text).strip()),
        dropped=(),
        alignment=(Stretch(0, len(text), 0, len(text)),) if text else (),
    )
