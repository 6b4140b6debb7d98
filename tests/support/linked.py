"""Pages of a few sentences with real entities, for tests of a record that links them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from onrecord.identity.across.record import RecordLinker
from onrecord.identity.resolver import resolve
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page, PageTime
from onrecord.model.mention import EntityKind
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.model.selector import Span
from onrecord.store.database import reading
from onrecord.store.queries import newest
from onrecord.store.writing.writer import Writer, open_writer
from support.annotated import Said, annotated
from support.stand_ins import Given, page_of

LUND: Mapping[str, EntityKind] = {"Vera Lund": "person", "Port Council": "organization"}
OPENED = "Mayor Vera Lund opened the gate. Vera Lund said it rained. The Port Council waited."
CLOSED = "Vera Lund closed the gate. Mayor Vera Lund said it snowed. The Port Council left."
SAID_IT_RAINED = Said("Vera Lund", "it rained", "said")
SAID_IT_SNOWED = Said("Mayor Vera Lund", "it snowed", "said")


def told(
    uri: str,
    text: str,
    *said: Said,
    names: Mapping[str, EntityKind] = LUND,
    day: str = "2026-03-01",
    model: str = "m1",
) -> tuple[Page, Analysis]:
    """A page and what a model of that name found in it."""
    page = page_of(Given(uri, text.encode()), "en")
    article = replace(page.article, published=PageTime(day, None, Span(0, 0)))
    found = annotated(text, *said, names=names)
    entities, attributions, _ = resolve(article, found, document_id=page.document.id, model=model)
    provenance = Provenance("reader/1", ModelVersion(model, "0" * 64))
    return replace(page, article=article), Analysis(entities, attributions, provenance)


def opened(path: Path) -> AbstractContextManager[Writer]:
    """A writer that links."""
    return open_writer(path, linker=RecordLinker())


def two_pages(path: Path) -> Path:
    """A record of two pages that name the same mayor and the same council."""
    with opened(path) as writer:
        writer.add(*told("opened.txt", OPENED, SAID_IT_RAINED))
        writer.add(*told("closed.txt", CLOSED, SAID_IT_SNOWED, day="2026-03-02"))
    return path


def identity(path: Path, uri: str, name: str) -> str | None:
    """Who the entity of that name in a page is in the whole record."""
    with reading(path) as connection:
        _, analysis = newest(connection, uri)
    (found,) = [e.identity for e in analysis.entities if e.name == name]
    return None if found is None else found.id
