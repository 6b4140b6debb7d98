"""The sample page and some pages of the corpus, where they are present."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.model.document import Page
from onrecord.readers.inputs import RawInput
from onrecord.readers.read import read

_EVERY = 40


def _pages(shared: Path, form: str) -> Iterator[Page]:
    """Some pages of the corpus, one for every `_EVERY`."""
    paths = sorted((shared / "data" / "pages" / form).iterdir())
    for path in paths[::_EVERY]:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        yield read(RawInput(path.name.removesuffix(".gz"), raw))


def test_the_sample_page_is_read_as_a_careful_reader_does(shared: Path) -> None:
    folder = shared / "samples" / "nato-russia"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["article"]
    page = read(RawInput("page.txt", (folder / "page.txt").read_bytes()))
    raw, article = page.document.decoded(), page.article

    assert [s.of(article.text) for s in article.paragraphs] == [
        raw[start:end] for start, end in expected["body_paragraphs"]
    ]
    assert article.headline is not None
    assert article.headline.of(article.text) == raw[slice(*expected["headline"])]
    assert article.published is not None
    assert (article.published.time, article.published.zone) == (expected["published"], None)
    assert [b.name for b in article.bylines] == [expected["byline"]]
    assert [(c.span.of(article.text), c.credit) for c in article.captions] == [
        (raw[slice(*c["text"])].rstrip(), c["credit"]) for c in expected["captions"]
    ]


@pytest.mark.parametrize("form", ["html", "text"])
def test_pages_of_the_corpus_are_led_back(shared: Path, form: str) -> None:
    for page in _pages(shared, form):
        raw, text, at = page.document.decoded(), page.article.text, 0
        for s in page.article.alignment:
            assert at <= s.text_start < s.text_end
            assert 0 <= s.raw_start < s.raw_end <= len(raw)
            if s.text_end - s.text_start == s.raw_end - s.raw_start:
                assert text[s.text_start : s.text_end] == raw[s.raw_start : s.raw_end]
            at = s.text_end
        assert page.article.paragraphs
