"""A raw input to a page: the reader is chosen by what the bytes hold, the language told.

Invariant: `Document.decoded()` gives the very text that the article's alignment counts in.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from onrecord import __version__
from onrecord.errors import InputTooLarge, UnreadableInput
from onrecord.model.document import Article, Document, MediaType, Page
from onrecord.model.identifiers import document_id
from onrecord.readers.encoding import Decoded, decode, decode_utf8
from onrecord.readers.inputs import RawInput
from onrecord.readers.jsonlines import read_line
from onrecord.readers.language import language_of
from onrecord.readers.limits import DEFAULT_MAX_BYTES
from onrecord.readers.newsml import is_newsml, read_newsml
from onrecord.readers.ninjs import read_ninjs
from onrecord.readers.texts import ReadAs, read_text

_OTHER_JSON = (
    "is JSON and neither an item of ninjs nor a page of ours; give a page or an item a line: "
    '{"text": ..., "url": ...}'
)


@dataclass(frozen=True, slots=True)
class PageReader:
    """Reads raw inputs; `read_as` "auto" tells pages from scrapes by what they hold.

    `language` is an ISO 639-1 code to use instead of telling it apart.
    """

    read_as: ReadAs = "auto"
    language: str | None = None
    max_bytes: int = DEFAULT_MAX_BYTES

    @property
    def version(self) -> str:
        """What read the page: the program and what it was told to read inputs as."""
        told = "" if self.read_as == "auto" else f" as {self.read_as}"
        return f"onrecord {__version__}{told}"

    def read(self, given: RawInput) -> Page:
        """The page in an input; raises `DocumentError` where there is none."""
        return read(given, as_=self.read_as, language=self.language, max_bytes=self.max_bytes)


def read(
    given: RawInput,
    *,
    as_: ReadAs | None = None,
    language: str | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> Page:
    """The document and the article found in it.

    Raises `UnreadableInput` for what is no page or text, `InputTooLarge` over `max_bytes`.
    """
    if len(given.raw) > max_bytes:
        raise InputTooLarge(given.uri, n_bytes=len(given.raw), max_bytes=max_bytes)
    if given.is_line:
        decoded, article = read_line(given, as_=as_ or "auto")
        media_type: MediaType = "application/json"
    else:
        decoded, article, media_type = _read_bytes(given, as_ or "auto")
    told = language or _language(article, as_)
    return Page(_document(given, decoded, media_type, told), article)


def _read_bytes(given: RawInput, as_: ReadAs) -> tuple[Decoded, Article, MediaType]:
    is_exact = as_ == "article"
    decoded = (
        decode_utf8(given.raw)
        if is_exact
        else decode(given.raw, uri=given.uri, declared=given.charset)
    )
    if as_ == "auto" and (found := _of_agency(decoded.text, given.uri)) is not None:
        return decoded, *found
    article, media_type = read_text(decoded.text, uri=given.uri, as_=as_)
    return decoded, article, media_type


def _of_agency(text: str, uri: str) -> tuple[Article, MediaType] | None:
    """The article of an agency's item, None for what is none; raises `UnreadableInput` for data."""
    if is_newsml(text):
        return read_newsml(text, uri=uri), "application/xml"
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        with suppress(UnreadableInput):
            return read_ninjs(text, uri=uri), "application/json"
        if _is_json(text):
            raise UnreadableInput(uri, _OTHER_JSON)
    return None


def _is_json(text: str) -> bool:
    """Whether all of a text is one value of JSON, and so no page."""
    try:
        json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return True


def _language(article: Article, as_: ReadAs | None) -> str | None:
    if as_ == "article":
        return "en"
    spans = article.paragraphs or ((article.headline,) if article.headline else ())
    return language_of("\n".join(span.of(article.text) for span in spans[:40]))


def _document(
    given: RawInput, decoded: Decoded, media_type: MediaType, language: str | None
) -> Document:
    sha256 = hashlib.sha256(given.raw).hexdigest()
    return Document(
        id=document_id(given.uri, sha256),
        uri=given.uri,
        media_type=media_type,
        sha256=sha256,
        n_bytes=len(given.raw),
        fetched_at=given.fetched_at or datetime.now(UTC),
        language=language,
        raw=given.raw,
        encoding=decoded.encoding,
        errors=decoded.errors,
        at=given.at,
    )
