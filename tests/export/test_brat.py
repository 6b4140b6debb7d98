"""What is written for brat: read back by a reader that is not ours, and by ours without loss."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from pybrat.parser import BratParser

from onrecord.export import brat
from onrecord.export.whole_forms import write
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Page
from onrecord.model.identity import Reference
from onrecord.model.marked import Marked
from onrecord.model.selector import Span, Spans
from onrecord.readers.brat import statements
from onrecord.workflow.pages import Filters, pages
from onrecord.workflow.standoff import found_before
from support.acting import reply, row
from support.strategies import layers

# The grammar as brat's manual documents it (standoff format, "annotation-related id types").
GRAMMAR = re.compile(
    r"""T[0-9]+\t\S+[ ][0-9]+[ ][0-9]+(;[0-9]+[ ][0-9]+)*\t[^\t]+
      | E[0-9]+\t\S+:T[0-9]+([ ]\S+:[TE][0-9]+)*
      | A[0-9]+\t\S+[ ][TE][0-9]+[ ]\S+
      | N[0-9]+\tReference[ ][TE][0-9]+[ ][^\s:]+:[^\t]+\t[^\t]+
      | \#[0-9]+\tAnnotatorNotes[ ][TE][0-9]+\t[^\t]*""",
    re.VERBOSE,
)


def _in_record(read: tuple[Page, Analysis]) -> tuple[Page, Analysis]:
    """The same with ids as the record makes them, no two statements of the same words."""
    page, analysis = read
    said: dict[tuple[Spans, ...], Attribution] = {}
    names = {item.id: f"att_{n:x}" for n, item in enumerate(analysis.attributions)}
    for item in analysis.attributions:
        marked = replace(item, id=names[item.id], within=item.within and names[item.within])
        (found,) = found_before(page, replace(analysis, attributions=(marked,)))
        places = (found.source, found.cue, found.content)
        if found.content:
            said.setdefault(places, marked)
    kept = {item.id for item in said.values()}
    whole = tuple(
        replace(item, within=item.within if item.within in kept else None) for item in said.values()
    )
    people = tuple(
        replace(entity, identity=Reference(f"ent_{n:x}", entity.name))
        for n, entity in enumerate(analysis.entities)
    )
    return page, replace(analysis, attributions=whole, entities=people)


def back(page: Page, analysis: Analysis) -> list[Marked]:
    """What our reader finds in what was written, statements named as the record does."""
    told = brat.standoff(page, analysis).encode()
    found = statements("page.ann", page.article.text, told)
    names = {one.name: one.statement for one in found}
    return [
        replace(one, name=one.statement or "", within=one.within and names[one.within])
        for one in found
    ]


@given(layers().map(_in_record))
def test_whatever_is_written_is_read_back_as_it_was(read: tuple[Page, Analysis]) -> None:
    page, analysis = read
    assert back(page, analysis) == list(found_before(page, analysis))


@given(layers().map(_in_record))
def test_every_line_is_of_brat_s_grammar(read: tuple[Page, Analysis]) -> None:
    page, analysis = read
    told = brat.standoff(page, analysis)
    lines = told.splitlines()
    assert "".join(f"{line}\n" for line in lines) == told
    for line in lines:
        assert GRAMMAR.fullmatch(line), line
    names = [line.split("\t")[0] for line in lines]
    assert len(names) == len(set(names))


def test_another_reader_finds_the_same_statements(stories_read: Path, tmp_path: Path) -> None:
    write("brat", stories_read, Filters(), tmp_path / "b", overwrite=False, least=0.0)
    read = {Path(one.id).name: one for one in BratParser().parse(str(tmp_path / "b"))}
    found = list(pages(stories_read, Filters()))
    assert set(read) == {page.document.id for page, _ in found}
    for page, analysis in found:
        theirs = read[page.document.id]
        assert (
            tmp_path / "b" / f"{page.document.id}.txt"
        ).read_bytes().decode() == page.article.text
        assert len(theirs.events) == len(analysis.attributions) > 0
        for entity in theirs.entities:
            words = (page.article.text[span.start : span.end] for span in entity.spans)
            assert entity.mention == " ".join(words)
        names = {ref.entry for entity in theirs.entities for ref in entity.references}
        speakers = {e.id: e.called for e in analysis.entities}
        assert names == {" ".join(speakers[a.speaker].split()) for a in analysis.attributions
                         if a.speaker}  # fmt: skip


def test_a_statement_over_several_lines_is_marked_line_by_line_and_is_one_again() -> None:
    page, analysis = row()
    start = page.article.text.index("Harbour row grows")
    end = page.article.text.index(" on Monday")
    (first, *_) = analysis.attributions
    over = replace(first, content=(Span(start, end),))
    analysis = replace(analysis, attributions=(over,))
    told = brat.standoff(page, analysis)
    assert "\tQuote 0 17;18 33\tHarbour row grows Mayor Vera Lund\n" in told
    assert back(page, analysis)[0].content == over.content


def test_the_configuration_knows_every_type_that_is_written() -> None:
    conf = brat.configuration()
    for page, analysis in (row(), reply()):
        for line in brat.standoff(page, analysis).splitlines():
            mark, rest = line.split("\t", 1)
            if mark[0] in "TEA":
                kind = re.split(r"[ :]", rest)[0]
                assert re.search(rf"^{kind}\b", conf, re.MULTILINE), kind
                if mark[0] == "A":
                    assert rest.split()[-1] in conf


@pytest.mark.parametrize("section", ["entities", "relations", "events", "attributes"])
def test_the_configuration_has_every_section(section: str) -> None:
    assert f"[{section}]\n" in brat.configuration()
