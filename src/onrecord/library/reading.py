"""`onrecord.read`: one page read and analysed in this process, and what was found in it.

Invariant: reading keeps nothing anywhere; the model is loaded with the first page and kept.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from onrecord.errors import BadDay, DocumentError, InputNotFound, UnreadableInput
from onrecord.export.contract import document_object
from onrecord.export.whole import document_whole
from onrecord.identity.resolver import resolve
from onrecord.library.html import page_html
from onrecord.library.statement import Statement, statements_of
from onrecord.model.analysis import Analysis
from onrecord.model.document import Article, Document, Page, PageTime
from onrecord.model.entity import Entity
from onrecord.model.selector import Span
from onrecord.model.where import Where
from onrecord.readers.encoding import decode
from onrecord.readers.inputs import RawInput, raw_inputs
from onrecord.readers.read import PageReader
from onrecord.readers.stamps import read_stamp
from onrecord.workflow.assemble import load_analyzer
from onrecord.workflow.ingest import analyse
from onrecord.workflow.parts import Analyzer, Parts

Given = str | bytes | Path
Day = str | date | datetime
TEXT_URI = "text"


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as it was read: the article, who said what in it, and who is named.

    `page` and `analysis` are the values of the model behind it; `record` is the file that it
    comes from, None for a page that was only read.
    """

    page: Page
    analysis: Analysis
    record: Where | None = None

    @property
    def id(self) -> str:
        """The document's id, made from its uri and its bytes."""
        return self.page.document.id

    @property
    def uri(self) -> str:
        """Where the page came from."""
        return self.page.document.uri

    @property
    def document(self) -> Document:
        """The page as it was given: its bytes, their SHA-256, its language."""
        return self.page.document

    @property
    def article(self) -> Article:
        """What a reader would call the article in it, and what was dropped."""
        return self.page.article

    @property
    def text(self) -> str:
        """The article's text, in which all spans count code points."""
        return self.page.article.text

    @property
    def headline(self) -> str | None:
        """The headline's words."""
        span = self.page.article.headline
        return None if span is None else span.of(self.text)

    @property
    def publisher(self) -> str | None:
        """The outlet, as far as the page tells."""
        return self.page.article.publisher

    @property
    def published(self) -> str | None:
        """When it was published: ISO 8601 with the page's own offset."""
        time = self.page.article.published
        return None if time is None else time.time

    @property
    def language(self) -> str | None:
        """The language of the page, ISO 639-1."""
        return self.page.document.language

    @property
    def why_not(self) -> str | None:
        """Why nothing was analysed ("the page is in Spanish ..."); None where it was."""
        return self.analysis.why_not

    @property
    def attributions(self) -> tuple[Statement, ...]:
        """Who is held to have said what, in the order of the page."""
        return statements_of(self.page, self.analysis)

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Persons, organizations, states, groups and places that the page names."""
        return self.analysis.entities

    def to_dict(self) -> dict[str, Any]:
        """The object `onrecord/1`, as `onrecord read --jsonl` prints it.

        Of a page of a record it tells the disputes, proposals, utterances and claims too.
        """
        if self.record is None:
            return document_object(self.page, self.analysis)
        return document_whole(self.record, self.page, self.analysis)

    def __repr__(self) -> str:
        n = len(self.analysis.attributions)
        told = f"{n} statement{'' if n == 1 else 's'}" if self.why_not is None else self.why_not
        return f"<Reading {self.uri}: {self.headline or 'no headline'}, {told}>"

    def _repr_html_(self) -> str:
        return page_html(self.page, self.analysis)


def read(
    given: Given,
    *,
    uri: str | None = None,
    language: str | None = None,
    as_article: bool = False,
    published: Day | None = None,
) -> Reading:
    """A text, the bytes of a page, or a page's file, read and analysed; nothing is kept.

    `as_article` takes the text as the article itself, character for character, and as English;
    otherwise page and article are told apart. `language` is an ISO 639-1 code instead of telling
    it. `published` counts where the page tells no day of its own: "Friday" is told by it.

    The first call loads the model, a second or two. Raises `UnreadableInput` for what is no page,
    `InputTooLarge`, `InputNotFound`, `BadDay`, and `ModelError` where the model is unfit.

    >>> page = onrecord.read("Vera Lund said the harbour is safe.", as_article=True)
    >>> [(one.speaker, one.cue, one.content) for one in page.attributions]
    [('Vera Lund', 'said', 'the harbour is safe')]
    >>> page.attributions[0].content_spans[0].of(page.text)
    'the harbour is safe'
    """
    reader = PageReader("article" if as_article else "auto", language)
    page = reader.read(given_input(given, uri))
    if published is not None and page.article.published is None:
        page = replace(page, article=_dated(page.article, published))
    return Reading(page, analyse(page, parts_with(reader)))


def given_input(
    given: Given,
    uri: str | None,
    *,
    publisher: str | None = None,
    published: Day | None = None,
) -> RawInput:
    """What is given as the raw input that holds it; raises `InputNotFound` and `BadDay`.

    With a publisher or a day it is one line of JSON, which states them beside the text; a line of
    a JSON Lines file states its own.
    """
    if isinstance(given, Path):
        found = _in_file(given)
    else:
        raw = given.encode("utf-8") if isinstance(given, str) else given
        found = RawInput(TEXT_URI, raw)
    if uri is not None:
        found = replace(found, uri=uri)
    stated = {"publisher": publisher, "published": published and told_day(published)}
    known = {key: value for key, value in stated.items() if value}
    if not known or found.is_line:
        return found
    text = given if isinstance(given, str) else decode(found.raw, uri=found.uri).text
    line = json.dumps({"text": text} | known, ensure_ascii=False)
    return RawInput(found.uri, line.encode("utf-8"), is_line=True)


def _in_file(path: Path) -> RawInput:
    """The one input that a file holds, unpacked."""
    if not path.is_file():
        raise InputNotFound(str(path))
    found = list(islice(raw_inputs([str(path)]), 2))
    if len(found) != 1:
        what = "holds several pages; read it into a record" if found else "is empty"
        raise UnreadableInput(str(path), what)
    if isinstance(found[0], DocumentError):
        raise found[0]
    return found[0]


def told_day(published: Day) -> str:
    """A day or moment in ISO 8601; raises `BadDay`."""
    told = published if isinstance(published, str) else published.isoformat()
    if read_stamp(told) is None:
        raise BadDay(told)
    return told


def _dated(article: Article, published: Day) -> Article:
    """The article with a moment that no words of it tell: its span is empty."""
    stamp = read_stamp(told_day(published))
    assert stamp is not None  # noqa: S101 - for the type checker, the line above says so
    return replace(article, published=PageTime(stamp.time, stamp.zone, Span(0, 0)))


def parts_with(reader: PageReader) -> Parts[RawInput]:
    """What turns an input into a layer, with this reader and the shipped model."""
    return Parts(reader, analyzer(), resolve)


@cache
def analyzer() -> Analyzer:
    """The shipped model, loaded once in a process."""
    return load_analyzer()
