"""Stand-ins for the workflow's neighbours, for tests that are about the workflow alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from onrecord.errors import UnreadableInput
from onrecord.model.act import Deed
from onrecord.model.analysis import Analysis
from onrecord.model.annotation import Annotations
from onrecord.model.attribution import Attribution
from onrecord.model.document import Article, Document, Page, Stretch
from onrecord.model.entity import Entity
from onrecord.model.identifiers import attribution_id, document_id
from onrecord.model.identity import Reference
from onrecord.model.provenance import ModelVersion, Place, Provenance
from onrecord.model.selector import Span
from onrecord.workflow.parts import Parts

_M1 = ModelVersion("m1", "0" * 64)


@dataclass(frozen=True)
class Given:
    """A raw input."""

    uri: str
    raw: bytes
    at: Place | None = None
    fetched_at: datetime | None = None


@dataclass
class Reader:
    """Takes the whole input as the article; refuses what begins with "unreadable".

    It trips over what begins with "trips".
    """

    language: str | None = "en"
    version: str = "reader/1"
    n_read: int = 0

    def read(self, given: Given) -> Page:
        self.n_read += 1
        if given.raw.startswith(b"unreadable"):
            raise UnreadableInput(given.uri, "no text in it")
        if given.raw.startswith(b"trips"):
            raise TypeError("nobody foresaw this")
        return page_of(given, self.language)


@dataclass
class Analyzer:
    """Finds nothing; breaks on what begins with "breaks"."""

    version: ModelVersion = _M1
    n_annotated: int = 0

    def annotate(self, article: Article) -> Annotations:
        return self.annotate_text(article.text)

    def annotate_text(self, text: str) -> Annotations:
        self.n_annotated += 1
        if text.startswith("breaks"):
            raise ZeroDivisionError("division by zero")
        return Annotations((), (), ())


def resolve(
    article: Article,
    annotations: Annotations,  # noqa: ARG001 — the part's form
    *,
    document_id: str,
    model: str,
) -> tuple[tuple[Entity, ...], tuple[Attribution, ...], tuple[Deed, ...]]:
    """One attribution that says everything, by nobody."""
    content = (Span(0, len(article.text)),)
    name = attribution_id(document_id, (), (), content, model)
    return (), (Attribution(name, "indirect", (), (), content, None, None, 0.5),), ()


@dataclass
class Kept:
    """An analysis that was kept, nobody in it known from elsewhere, shown as it was found."""

    identities: dict[str, Reference] = field(default_factory=dict)
    is_shown_otherwise: bool = False


@dataclass
class Keeper:
    """A record in memory."""

    layers: dict[tuple[str, Provenance], tuple[Page, Analysis]] = field(default_factory=dict)
    captures: list[tuple[str, Place, datetime]] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)

    def has_layer(self, document: str, provenance: Provenance) -> bool:
        return (document, provenance) in self.layers

    def load(self, document: str, provenance: Provenance) -> tuple[Page, Analysis]:
        return self.layers[document, provenance]

    def add_copy(self, page: Page, provenance: Provenance) -> bool:
        del page, provenance
        return False

    def add(self, page: Page, analysis: Analysis) -> Kept:
        assert (page.document.id, analysis.provenance) not in self.layers
        self.layers[page.document.id, analysis.provenance] = (page, analysis)
        return Kept()

    def add_capture(self, document_id: str, at: Place, captured_at: datetime) -> None:
        self.captures.append((document_id, at, captured_at))

    def set_aside(self, uri: str, reason: str) -> None:
        self.aside.append((uri, reason))


def parts(reader: Reader | None = None, analyzer: Analyzer | None = None) -> Parts[Given]:
    return Parts(reader or Reader(), analyzer or Analyzer(), resolve)


def page_of(given: Given, language: str | None) -> Page:
    text = given.raw.decode()
    digest = sha256(given.raw).hexdigest()
    document = Document(
        id=document_id(given.uri, digest),
        uri=given.uri,
        media_type="text/plain",
        sha256=digest,
        n_bytes=len(given.raw),
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        language=language,
        raw=given.raw,
        encoding="utf-8",
    )
    n = len(text)
    article = Article(
        text, None, None, (), None, None, None, None, (), (Span(0, n),), (), (Stretch(0, n, 0, n),)
    )
    return Page(document, article)
