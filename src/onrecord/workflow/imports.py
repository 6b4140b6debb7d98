"""Texts that people annotated, taken into the record.

Invariant: every file is checked before anything is written. A text that an export gave the name of
a document comes back corrected: what differs from the newest findings becomes judgements. Any other
text becomes a document, with the marks as its reading by "brat:NAME".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.errors import BadAnnotation, NotInRecord
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.marked import Marked
from onrecord.model.selector import Spans
from onrecord.model.where import Where
from onrecord.readers import brat, standoff
from onrecord.readers.inputs import RawInput
from onrecord.readers.read import PageReader
from onrecord.readers.standoff import Annotated
from onrecord.store import database
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import record as kept
from onrecord.workflow.assemble import load_linker, load_relater
from onrecord.workflow.correct import By, Instead, correct
from onrecord.workflow.standoff import (
    Difference,
    differences,
    found_before,
    gold_row,
    reading,
    who,
)

__all__ = ["By", "Taken", "gold_rows", "take_in"]

_WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files of a folder.

    `n_added` are statements that a person added to pages that the record had: it keeps no such
    judgement, and they are left out.
    """

    n_texts: int = 0
    n_new: int = 0
    n_statements: int = 0
    n_corrected: int = 0
    n_taken_out: int = 0
    n_added: int = 0


def gold_rows(folder: Path) -> Iterator[dict[str, object]]:
    """Each text with its statements, to train on and to measure with.

    Raises `BadAnnotation` and `InputNotFound` before the first where any file is not sound.
    """
    _check(folder)
    return (gold_row(given, marked) for given, marked in _files(folder))


def take_in(record: Where, folder: Path, by: By, *, dry_run: bool = False) -> Taken:
    """Takes the annotated texts of a folder into the record, which is made where there is none.

    With `dry_run` nothing is changed. Raises `BadAnnotation`, `InputNotFound` and what writing to
    the record raises.
    """
    _check(folder)
    changed: list[Difference] = []
    taken = Taken()
    new = set[Path]()
    for given, marked in _files(folder):
        known = _known(record, given)
        taken = replace(taken, n_texts=taken.n_texts + 1)
        if known is None:
            n = taken.n_statements + len(marked)
            taken = replace(taken, n_new=taken.n_new + 1, n_statements=n)
            new.add(given.place)
        else:
            name = known[0].document.id
            changed += differences(name, found_before(*known), marked)
    taken = replace(taken, **_counts(changed))
    if not dry_run:
        if new:
            _add(record, new, folder, by.author)
        for one in changed:
            _judge(record, one, by)
    return taken


def _check(folder: Path) -> None:
    """Reads every file once; raises at the first that is not sound."""
    for _ in _files(folder):
        pass


def _files(folder: Path) -> Iterator[tuple[Annotated, tuple[Marked, ...]]]:
    for given in standoff.pairs(folder):
        yield given, brat.statements(str(given.place), given.text, given.marks)


def _known(record: Where, given: Annotated) -> tuple[Page, Analysis] | None:
    """The document that an export named the file by; raises where its text is another."""
    if not (given.name.startswith("doc_") and database.is_there(record)):
        return None
    try:
        page, analysis = kept.show(record, given.name)
    except NotInRecord:
        return None
    if page.document.id != given.name:
        return None
    if page.article.text != given.text:
        told = str(given.place.with_suffix(".txt"))
        raise BadAnnotation(told, 1, f"it is not the text that the record has of {given.name}")
    return page, analysis


def _add(record: Where, places: set[Path], folder: Path, annotator: str) -> None:
    """Documents with what was marked in them; the files are read again, so that few are held."""
    reader = PageReader("article")
    with open_writer(record, linker=load_linker(), relater=load_relater()) as writer:
        for given, marked in _files(folder):
            if given.place in places:
                uri = given.place.with_suffix(".txt").as_posix()
                page = reader.read(RawInput(uri, given.raw))
                found = reading(
                    page, marked, annotator=annotator, marks=given.marks, reader=reader.version
                )
                writer.add(page, found)


def _judge(record: Where, one: Difference, by: By) -> None:
    if one.before is None or one.before.statement is None:
        return
    if one.after is None:
        kept.judge(record, one.before.statement, _WRONG, author=by.author, why=by.why)
        return
    instead = _instead(one.before, one.after)
    if instead != Instead():
        correct(record, one.before.statement, by, instead)


def _instead(before: Marked, after: Marked) -> Instead:
    """What the person says otherwise; None where nothing is.

    Where the content moves the kind is that of the file, whether it changed or not.
    """
    is_moved = after.content != before.content
    return Instead(
        speaker=who(after) if who(after) != who(before) else None,
        kind=after.kind if is_moved or after.kind != before.kind else None,
        acts=after.acts if after.acts != before.acts else None,
        source=_moved(before.source, after.source),
        cue=_moved(before.cue, after.cue),
        content=_moved(before.content, after.content),
    )


def _moved(before: Spans, after: Spans) -> tuple[tuple[int, int], ...] | None:
    if after == before:
        return None
    return tuple((span.start, span.end) for span in after)


def _counts(changed: list[Difference]) -> dict[str, int]:
    both = [(one.before, one.after) for one in changed if one.before and one.after]
    return {
        "n_corrected": sum(_instead(*pair) != Instead() for pair in both),
        "n_taken_out": sum(one.after is None for one in changed),
        "n_added": sum(one.before is None for one in changed),
    }
