"""A small record for the tests of the faces: pages of fiction, kept by the real store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page, PageTime
from onrecord.model.selector import Span
from onrecord.store.writing.writer import open_writer
from support.layers import TEXT, layer

CLAIM = "the bridge opens on 12 March"
OTHER = TEXT.replace("the harbour is safe", CLAIM).replace("Nobody", "No one")


def dated(found: tuple[Page, Analysis], publisher: str, day: str) -> tuple[Page, Analysis]:
    """The layer with a publisher and a published time."""
    page, analysis = found
    time = PageTime(f"{day}T09:30:00+01:00", "+01:00", Span(0, 6))
    article = replace(page.article, publisher=publisher, published=time, headline=Span(0, 17))
    return replace(page, article=article), analysis


def news(path: Path) -> Path:
    """A record of two pages, each with three statements, and one input set aside."""
    with open_writer(path) as writer:
        writer.add(*dated(layer(TEXT, "pages/harbour.txt"), "Osthaven Herald", "2026-03-01"))
        writer.add(
            *dated(layer(OTHER, "pages/bridge.txt", claim=CLAIM), "Norhaven Post", "2026-03-05")
        )
        writer.set_aside("pages/logo.png", "a PNG image")
    return path
