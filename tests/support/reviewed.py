"""Two pages that a person reviewed, as `onrecord corrections export` writes them."""

from __future__ import annotations

from pathlib import Path

from onrecord.export.gold import write_folder
from onrecord.model.selector import Span
from onrecord.store.database import reading
from onrecord.store.judgements.correcting import Change
from onrecord.store.judgements.deciding import Decider
from onrecord.store.queries import newest
from onrecord.workflow.corrections import moved, reviewed_pages
from support.linked import OPENED, opened, two_pages

ADA = Decider("Ada", "the words begin further on")
MOVED = "The Port Council waited"
PAGES = ("opened.txt", "closed.txt")


def reviewed_record(path: Path) -> Path:
    """Of two pages one statement was moved to other words, and the other one rejected."""
    two_pages(path)
    at = OPENED.index(MOVED)
    with reading(path) as connection:
        said = {uri: newest(connection, uri)[1].attributions[0].id for uri in PAGES}
    with opened(path) as writer, writer.reviewing() as change:
        spans = (Span(at, at + len(MOVED)),)
        change.correct(said["opened.txt"], Change(content=spans), ADA)
        change.review(said["closed.txt"], "wrong", ADA)
    return path


def gold_folder(folder: Path) -> Path:
    """What is exported of that record, in a folder below this one."""
    path = reviewed_record(folder / "reviewed.db")
    write_folder(folder / "gold", reviewed_pages(path), moved(path), only_reviewed=False)
    return folder / "gold"
