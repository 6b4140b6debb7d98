"""A decoded text to its article: told apart are page sources, scrapes and clean articles."""

from __future__ import annotations

import re
from typing import Literal

from onrecord.errors import ListOfPages, UnreadableInput
from onrecord.model.document import Article, MediaType
from onrecord.readers.article import read_article
from onrecord.readers.lists import N_HEAD_BYTES, List, list_of_pages

ReadAs = Literal["auto", "article", "html", "plain"]


_HTML_START = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"</?(?:html|head|body|div|p|span|a|meta|script|article|h1|title|link)\b[^>]*>", re.IGNORECASE
)
_HTML_NAME = re.compile(r"\.(?:x?html?|shtml|php|aspx?)(?:\.gz)?$", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"\.(?:txt|text|md)(?:\.gz)?$", re.IGNORECASE)
_N_SNIFFED_CHARS = 20_000
_MIN_TAGS = 5


def read_text(text: str, *, uri: str, as_: ReadAs) -> tuple[Article, MediaType]:
    """The article in a decoded text; raises `UnreadableInput`, `ListOfPages`."""
    if as_ == "article":
        return read_article(text), "text/plain"
    if not text.strip():
        raise UnreadableInput(uri, "is empty")
    if as_ == "html" or (as_ == "auto" and is_html(text, uri)):
        from onrecord.readers.html import read_html  # noqa: PLC0415 - heavy, not always needed

        return read_html(text, uri=uri), "text/html"
    if as_ == "auto" and (kind := _list(text)) is not None:
        raise ListOfPages(uri, kind=kind)
    from onrecord.readers.plain import read_plain  # noqa: PLC0415 - heavy, not always needed

    return read_plain(text, uri=uri), "text/plain"


def is_html(text: str, uri: str) -> bool:
    """Whether a text is a page's source, by its beginning, its tags and its name."""
    head = text[:_N_SNIFFED_CHARS]
    if _HTML_START.match(head):
        return True
    if _list(text) is not None or _PLAIN_NAME.search(uri):
        return False
    tags = _TAG.findall(head)
    return len(tags) >= _MIN_TAGS or (bool(tags) and bool(_HTML_NAME.search(uri)))


def _list(text: str) -> List | None:
    """Which kind of list of pages a text is; None for what is none."""
    return list_of_pages(text[:N_HEAD_BYTES].encode("utf-8", "replace"))
