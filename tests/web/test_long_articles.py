"""Articles of many megabytes: their pages come soon, are short, and say what they leave out."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Page
from onrecord.model.identifiers import attribution_id
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.model.selector import Span
from onrecord.store.writing.writer import open_writer
from onrecord.web.app import create_app
from onrecord.web.marking import MOST_CHARS, paragraphs
from onrecord.web.site import Site
from support.stand_ins import Given, page_of

SENTENCE = "The harbour master said that the quay was closed to every ship. "
CLOSED = "the quay was closed to every ship"
N_CHARS = 10_000_000


def closed(n_chars: int, n_statements: int) -> tuple[Page, Analysis]:
    """One paragraph of the same sentence again and again, of which the first are statements."""
    text = SENTENCE * (n_chars // len(SENTENCE))
    page = page_of(Given("long.txt", text.encode()), "en")
    name = page.document.id
    said = []
    for n in range(n_statements):
        at = n * len(SENTENCE)
        spans = [
            (Span(at + SENTENCE.index(w), at + SENTENCE.index(w) + len(w)),)
            for w in ("The harbour master", "said", CLOSED)
        ]
        source, cue, content = spans
        own = attribution_id(name, source, cue, content, "m1")
        said.append(Attribution(own, "indirect", source, cue, content, None, None, 0.9))
    made_by = Provenance("reader/1", ModelVersion("m1", "0" * 64))
    return page, Analysis((), tuple(said), made_by)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = tmp_path_factory.mktemp("long") / "r.db"
    with open_writer(at) as writer:
        writer.add(*closed(N_CHARS, 1500))
    return at


def test_the_pages_of_ten_megabytes_are_short_and_say_what_they_leave_out(record: Path) -> None:
    with TestClient(create_app(Site(record)), base_url="http://localhost") as client:
        name = client.get("/articles.json").json()["items"][0]["id"]
        for page in (f"/articles/{name}", f"/articles/{name}/raw"):
            client.get("/")
            started = time.process_time()
            answer = client.get(page)
            assert time.process_time() - started < 2.0
            assert answer.status_code == 200
            assert len(answer.content) < 6 * MOST_CHARS
            left_out = N_CHARS // len(SENTENCE) * len(SENTENCE) - MOST_CHARS
            assert f"{left_out:,} more characters" in answer.text
        for page in ("/", "/articles", "/statements", "/search?q=harbour"):
            assert len(client.get(page).content) < 300_000


def test_the_download_has_the_whole(record: Path) -> None:
    with TestClient(create_app(Site(record)), base_url="http://localhost") as client:
        name = client.get("/articles.json").json()["items"][0]["id"]
        told = client.get(f"/articles/{name}.json").json()
    assert len(told["attributions"]) == 1500


def test_words_of_a_statement_that_are_very_many_are_cut_in_lists(tmp_path: Path) -> None:
    page, analysis = closed(200_000, 1)
    whole = Span(len("The harbour master said that "), 150_000)
    one = replace(analysis.attributions[0], content=(whole,))
    with open_writer(tmp_path / "r.db") as writer:
        writer.add(page, replace(analysis, attributions=(one,)))
    with TestClient(create_app(Site(tmp_path / "r.db")), base_url="http://localhost") as client:
        answer = client.get("/statements")
    assert "more characters]" in answer.text
    assert len(answer.content) < 12_000


def test_thousands_of_statements_in_one_paragraph_are_marked_in_little_time() -> None:
    page, analysis = closed(390_000, 6000)
    started = time.process_time()
    (paragraph,) = paragraphs(page.article, analysis)
    assert time.process_time() - started < 2.0
    assert "".join(piece.words for piece in paragraph.pieces) == page.article.text
    assert len(paragraph.statements) == 6000


@given(
    spans=st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 25), st.sampled_from([0, 1, 2])), max_size=14
    ),
    most_chars=st.integers(1, 90),
)
@settings(max_examples=150, deadline=None)
def test_every_piece_lies_under_just_the_statements_around_it(
    spans: list[tuple[int, int, int]], most_chars: int
) -> None:
    text = "abcdefghij\n\nklmnopqrst\n\nuvwxyz0123456789\n\nABCDEFGHIJKLMNOPQRSTUVWXYZ"
    page = page_of(Given("short.txt", text.encode()), "en")
    starts = [0, 12, 24, 42]
    ends = [10, 22, 40, len(text)]
    article = replace(
        page.article, headline=None,
        paragraphs=tuple(Span(a, b) for a, b in zip(starts, ends, strict=True)),
    )  # fmt: skip
    empty: tuple[Span, ...] = ()
    said = []
    for n, (start, length, role) in enumerate(spans):
        span = (Span(start, min(start + length, len(text))),)
        source, cue, content = (span if role == i else empty for i in range(3))
        said.append(Attribution(f"att_{n}", "indirect", source, cue, content, None, None, 0.9))
    made_by = Provenance("reader/1", ModelVersion("m1", "0" * 64))
    found = paragraphs(article, Analysis((), tuple(said), made_by), most_chars=most_chars)
    shown = [(a, min(b, most_chars)) for a, b in zip(starts, ends, strict=True) if a < most_chars]
    assert ["".join(p.words for p in one.pieces) for one in found] == [text[a:b] for a, b in shown]
    for (at, _), one in zip(shown, found, strict=True):
        for piece in one.pieces:
            over = {
                item.id
                for item in said
                for span in (*item.source, *item.cue, *item.content)
                if span.start <= at and span.end >= at + len(piece.words)
            }
            assert set(piece.statements) == over
            assert set(piece.begins) <= over
            at += len(piece.words)  # noqa: PLW2901 - walks on
    begun = [name for one in found for name in one.statements]
    assert len(begun) == len(set(begun))
