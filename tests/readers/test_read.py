"""Which reader an input gets, and what is stated of its document. Fiction throughout."""

from __future__ import annotations

import json

import pytest

from onrecord.errors import InputTooLarge, ListOfPages, UnreadableInput
from onrecord.readers.inputs import RawInput
from onrecord.readers.read import PageReader
from onrecord.readers.texts import is_html

_FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>'
_GERMAN = "Der Hafen von Norhaven bleibt am Freitag geschlossen, sagte die Bürgermeisterin."


def test_a_page_is_told_by_its_first_tag() -> None:
    assert is_html("\n<!-- made by hand --><!DOCTYPE html><p>Harbour", "-")


def test_a_page_is_told_by_its_tags() -> None:
    assert is_html("<div><p>Harbour</p><p>closes</p></div>", "-")


def test_a_scrape_that_speaks_of_a_tag_is_no_page() -> None:
    assert not is_html("Use the <p> tag, she said.\nThat is all.", "page.txt")


def test_a_name_helps_where_a_page_has_few_tags() -> None:
    assert is_html("<p>Harbour closes", "page.html.gz")


def test_a_clean_article_is_read_as_english_unless_told_otherwise() -> None:
    given = RawInput("a.txt", _GERMAN.encode())

    assert PageReader("article").read(given).document.language == "en"
    assert PageReader("article", "de").read(given).document.language == "de"


def test_other_languages_are_read_and_told() -> None:
    line = json.dumps({"html": f"<article><h1>Hafen zu</h1><p>{_GERMAN}</p></article>"})

    page = PageReader().read(RawInput("#1", line.encode(), is_line=True))

    assert page.document.language == "de"
    assert page.article.text


@pytest.mark.parametrize("raw", [b"", b" \n\t\n", b"\x00\x00"])
def test_nothing_is_unreadable(raw: bytes) -> None:
    with pytest.raises(UnreadableInput):
        PageReader().read(RawInput("empty", raw))


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (_FEED.encode(), "feed"),
        (_FEED.replace('<?xml version="1.0"?>', "").encode("utf-16"), "feed"),
        (b"<!-- x --><feed xmlns='http://www.w3.org/2005/Atom'/>", "feed"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>", "sitemap"),
        (b"<ns:sitemapindex xmlns:ns='x'></ns:sitemapindex>", "sitemap"),
    ],
)
def test_a_list_of_pages_is_no_page_and_it_is_told_what_to_do(raw: bytes, kind: str) -> None:
    with pytest.raises(ListOfPages, match=r"onrecord fetch ADDRESS.*onrecord watch") as refused:
        PageReader().read(RawInput("feed.xml", raw))
    assert refused.value.kind == kind


def test_an_input_over_the_limit_is_refused() -> None:
    with pytest.raises(InputTooLarge):
        PageReader(max_bytes=10).read(RawInput("long", b"a" * 11))


def test_the_document_names_the_bytes_it_was_read_from() -> None:
    page = PageReader("article").read(RawInput("a.txt", b"Harbour closes."))

    assert page.document.n_bytes == 15
    assert page.document.decoded() == "Harbour closes."
    assert page.document.media_type == "text/plain"


def test_a_line_states_what_its_text_does_not() -> None:
    line = json.dumps(
        {
            "text": "Harbour closes.",
            "publisher": "The Norhaven Post",
            "published": "2031-03-01T09:30:00+01:00",
        }
    )

    page = PageReader("article").read(RawInput("#1", line.encode(), is_line=True))

    published = page.article.published
    assert page.article.publisher == "The Norhaven Post"
    assert published is not None
    assert (published.time, published.zone) == ("2031-03-01T09:30:00+01:00", "+01:00")
    assert published.span.of(page.article.text) == "2031-03-01T09:30:00+01:00"
