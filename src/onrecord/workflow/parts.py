"""What the workflow asks of its neighbours, each as the smallest protocol that serves it.

The real parts are put together in `assemble`; tests hand in stand-ins of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from onrecord.model.act import Deed
from onrecord.model.analysis import Analysis
from onrecord.model.annotation import Annotations
from onrecord.model.attribution import Attribution
from onrecord.model.document import Article, Page
from onrecord.model.entity import Entity
from onrecord.model.identity import Reference
from onrecord.model.provenance import ModelVersion, Place, Provenance


class Given(Protocol):
    """One raw input: bytes and the place they came from."""

    @property
    def uri(self) -> str: ...

    @property
    def raw(self) -> bytes: ...

    @property
    def at(self) -> Place | None:
        """Where in a web archive it stands."""
        ...

    @property
    def fetched_at(self) -> datetime | None: ...


Given_contra = TypeVar("Given_contra", bound=Given, contravariant=True)
AnyGiven = TypeVar("AnyGiven", bound=Given)


class Reader(Protocol[Given_contra]):
    """Finds the article in a raw input; raises `DocumentError` where there is none."""

    @property
    def version(self) -> str: ...

    def read(self, given: Given_contra) -> Page: ...


class Analyzer(Protocol):
    """Finds mentions, chains and attributions in an article, or in a bare text."""

    @property
    def version(self) -> ModelVersion: ...

    def annotate(self, article: Article) -> Annotations: ...

    def annotate_text(self, text: str) -> Annotations: ...


class Resolve(Protocol):
    """Names who is meant: annotations in; entities, attributions with parties, and deeds out."""

    def __call__(
        self, article: Article, annotations: Annotations, *, document_id: str, model: str
    ) -> tuple[tuple[Entity, ...], tuple[Attribution, ...], tuple[Deed, ...]]: ...


class Kept(Protocol):
    """What became of an analysis that was kept."""

    @property
    def identities(self) -> Mapping[str, Reference]:
        """Who the entities are in the whole record, by the ids that they have in the document."""
        ...

    @property
    def is_shown_otherwise(self) -> bool:
        """Whether the record shows it otherwise than it was found, so that it is loaded.

        People corrected an earlier reading, a later version is known, or it was taken back.
        """
        ...


class Keeper(Protocol):
    """The record as the workflow sees it; it has one writer."""

    def has_layer(self, document_id: str, provenance: Provenance) -> bool: ...

    def load(self, document_id: str, provenance: Provenance) -> tuple[Page, Analysis]: ...

    def add_capture(self, document_id: str, at: Place, captured_at: datetime) -> None:
        """Keep one more place in an archive of a document that is known."""
        ...

    def add_copy(self, page: Page, provenance: Provenance) -> bool:
        """Keep the place of a page that is known from another place; False where it is not.

        Raises `Forgotten` for a page that was removed, before anything is analysed.
        """
        ...

    def add(self, page: Page, analysis: Analysis) -> Kept: ...

    def set_aside(self, uri: str, reason: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Parts(Generic[AnyGiven]):
    """The parts that turn one raw input into a layer of the record."""

    reader: Reader[AnyGiven]
    analyzer: Analyzer
    resolve: Resolve
