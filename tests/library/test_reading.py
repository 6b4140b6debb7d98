"""A page read from Python: what was found in it, where, and as the contract's object."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

import onrecord
from onrecord.errors import BadDay, InputNotFound, UnreadableInput
from onrecord.export.contract import schema
from onrecord.library.reading import analyzer
from onrecord.model.analysis import Analysis
from onrecord.readers.inputs import RawInput
from onrecord.readers.read import PageReader
from onrecord.workflow.assemble import sample_page

TEXT = (
    "Osthaven council splits\n\n"
    "OSTHAVEN, March 4 - Mayor Vera Lund said on Monday that the harbour was safe. "
    "“Nobody asked us,” minister Anders Moe told reporters.\n"
)
HOSTILE = (
    "Mayor Vera Lund said: “<script>alert(1)</script> is safe,” and Anders Moe said that "
    '<img src=x onerror="alert(2)"> was \u202ereversed\x1b[31m.'
)

pytestmark = pytest.mark.usefixtures("model")


def test_statements_have_their_words_and_where_they_stand() -> None:
    page = onrecord.read(TEXT)
    assert {one.speaker for one in page.attributions} == {"Vera Lund", "Anders Moe"}
    for one in page.attributions:
        assert " ".join(s.of(page.text) for s in one.content_spans) == one.content
        assert " ".join(s.of(page.text) for s in one.cue_spans) == one.cue
        assert " ".join(s.of(page.text) for s in one.source_spans) == one.source
    told = next(one for one in page.attributions if one.kind == "direct")
    assert told.content == "“Nobody asked us,”"


def test_the_object_is_that_of_the_contract() -> None:
    page = onrecord.read(TEXT, uri="https://news.example/split", published="2026-03-04")
    jsonschema.validate(page.to_dict(), schema())
    assert page.to_dict()["document"]["uri"] == page.uri == "https://news.example/split"


def test_text_bytes_and_file_give_one_page(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text(TEXT, encoding="utf-8")
    pages = [onrecord.read(given, uri="u") for given in (TEXT, TEXT.encode(), file)]
    assert len({page.id for page in pages}) == 1
    assert len({tuple(one.id for one in page.attributions) for page in pages}) == 1
    assert onrecord.read(file).uri == str(file)


def test_a_packed_file_is_read_as_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "page.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    assert onrecord.read(tmp_path / "page.txt.gz").document.raw == TEXT.encode()


def test_a_file_of_several_pages_is_for_a_record(tmp_path: Path) -> None:
    line = json.dumps({"text": TEXT, "published": "2026-03-04"}) + "\n"
    (tmp_path / "one.jsonl").write_text(line)
    (tmp_path / "two.jsonl").write_text(line * 2)
    assert onrecord.read(tmp_path / "one.jsonl").published == "2026-03-04"
    with pytest.raises(UnreadableInput, match="several pages"):
        onrecord.read(tmp_path / "two.jsonl")


def test_bytes_of_a_web_page_are_told_apart() -> None:
    inside = f"<h1>{TEXT.replace(chr(10) * 2, '</h1><p>')}</p>"
    html = f"<html><body><nav>Home</nav><article>{inside}</article></body></html>"
    page = onrecord.read(html.encode())
    assert page.document.media_type == "text/html"
    assert "Anders Moe" in {one.speaker for one in page.attributions}


def test_a_text_taken_as_the_article_is_kept_character_for_character() -> None:
    text = "  " + TEXT + "\r\n\tx\ufeff"
    assert onrecord.read(text, as_article=True).text == text


@pytest.mark.parametrize("day", ["2026-03-04", date(2026, 3, 4)])
def test_a_day_that_is_handed_in_tells_when_monday_was(day: str | date) -> None:
    page = onrecord.read("Mayor Vera Lund said on Monday that it was safe.", published=day)
    [told] = [one.time for one in page.attributions if one.time]
    assert told.value == "2026-03-02"
    assert page.published == "2026-03-04"


def test_the_page_s_own_day_goes_before_the_one_handed_in() -> None:
    page = onrecord.read(sample_page(), published="1999-01-01")
    assert (page.published or "").startswith("2021-03-26")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        onrecord.read("   ")
    with pytest.raises(InputNotFound):
        onrecord.read(tmp_path / "nowhere.txt")
    with pytest.raises(BadDay):
        onrecord.read(TEXT, published="yesterday")


def test_a_page_of_another_language_says_why_nothing_was_analysed() -> None:
    page = onrecord.read("Der Minister sagte am Montag, dass der Hafen sicher sei und bleibe.")
    assert page.attributions == ()
    assert "German" in (page.why_not or "")
    assert "German" in repr(page)


def test_the_model_is_loaded_once() -> None:
    onrecord.read(TEXT)
    known = analyzer()
    onrecord.read(TEXT)
    assert analyzer() is known


class Tags(HTMLParser):
    """The tags of a fragment with their attributes, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def shown(page: onrecord.Reading) -> Tags:
    tags = Tags()
    tags.feed(page._repr_html_())
    return tags


def test_a_notebook_shows_the_whole_article_and_its_speakers() -> None:
    page = onrecord.read(TEXT)
    words = re.sub(r"\s+", " ", shown(page).words)
    for span in page.article.paragraphs:
        assert re.sub(r"\s+", " ", span.of(page.text)) in words
    assert "Vera Lund 1" in words


def test_nothing_of_a_page_becomes_markup_in_a_notebook() -> None:
    page = onrecord.read(HOSTILE, uri="<b>uri</b>", as_article=True)
    tags = shown(page)
    assert {tag for tag, _ in tags.tags} <= {"div", "p", "h3", "span"}
    assert {name for _, names in tags.tags for name in names} <= {"style"}
    assert "<script>alert(1)</script>" in tags.words
    assert "\u202e" not in tags.words
    assert "\x1b" not in tags.words


def test_a_page_of_any_length_is_shown_in_bounded_length() -> None:
    text = "The harbour lay still and nobody came. " * 20_000
    page = onrecord.read("Mayor Vera Lund said no.", as_article=True)
    long = onrecord.Reading(
        PageReader("article").read(RawInput("u", text.encode())),
        Analysis((), (), page.analysis.provenance),
    )
    assert len(long._repr_html_()) < 30_000
    assert "the article goes on" in long._repr_html_()
