"""A document as it was fetched, and the article that a reader would find in it.

Invariant: every span of an `Article` counts code points of `Article.text`, and
`Article.alignment` leads every stretch of that text to code points of the decoded
raw input, whose bytes the `Document` names by their SHA-256.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from onrecord.model.provenance import Place
from onrecord.model.selector import Span
from onrecord.model.versions import STANDS, PageState

MediaType = Literal["text/plain", "text/html", "application/json", "application/xml"]
Status = Literal["usable", "withheld", "canceled"]
"""Whether an agency lets its article be used; `canceled` takes back what was sent before."""


@dataclass(frozen=True, slots=True)
class Document:
    """One fetched or given thing.

    `raw` holds the bytes as given, after unpacking `.gz`; `sha256` and `n_bytes` are theirs.
    `encoding` is the codec that leads from `raw` to the decoded text that alignments count in;
    `errors` is that decoding's error handler ("strict" or "replace"). `at` is where in a web
    archive it was captured, None for what came from elsewhere.
    """

    id: str
    uri: str
    media_type: str
    sha256: str
    n_bytes: int
    fetched_at: datetime
    language: str | None
    raw: bytes
    encoding: str
    errors: str = "strict"
    at: Place | None = None

    def decoded(self) -> str:
        """The raw input as the text that `alignment` points into."""
        return self.raw.decode(self.encoding, self.errors)


@dataclass(frozen=True, slots=True)
class Stretch:
    """`text[text_start:text_end]` comes from `raw[raw_start:raw_end]`, both in code points.

    Where both have one length they are the same characters one by one; else the whole
    stretch stands for the whole raw stretch (an entity `&amp;`, collapsed white space).
    """

    text_start: int
    text_end: int
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Byline:
    """A writer as the page names them; `span` covers the name in the article's text."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class PageTime:
    """A moment stated by the page: ISO 8601 `time` with the page's own offset.

    `zone` is that offset or zone as stated ("+02:00", "Z", "GMT"), None where none is stated.
    """

    time: str
    zone: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place that stands before the first words of an agency's report."""

    place: str
    span: Span


@dataclass(frozen=True, slots=True)
class Caption:
    """The words under a picture and, where stated, who took or gave it."""

    span: Span
    credit: str | None
    credit_span: Span | None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A stretch of the decoded raw input that is no part of the article, and why."""

    raw: Span
    why: str


@dataclass(frozen=True, slots=True)
class Article:
    """What a reader would call the article in a document; offsets into `text`.

    `item`, `version` and `status` are what an agency states of it: its own id, the same for all
    versions of it, which of them this is, and whether it may be used; None where nothing is stated.
    """

    text: str
    headline: Span | None
    deck: Span | None
    bylines: tuple[Byline, ...]
    publisher: str | None
    published: PageTime | None
    modified: PageTime | None
    dateline: Dateline | None
    captions: tuple[Caption, ...]
    paragraphs: tuple[Span, ...]
    dropped: tuple[Dropped, ...]
    alignment: tuple[Stretch, ...]
    item: str | None = None
    version: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A document together with the article found in it, and what became of it since."""

    document: Document
    article: Article
    state: PageState = STANDS
