"""`alignment` leads every stretch of an article's text back to the decoded raw input."""

from __future__ import annotations

import html
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import DocumentError
from onrecord.model.document import Article
from onrecord.readers.html import read_html
from onrecord.readers.inputs import RawInput
from onrecord.readers.plain import read_plain
from onrecord.readers.read import PageReader
from support.page_readers import LongLines, Paragraphs

_CHARACTERS = st.characters(exclude_categories=["Cs"])
_WORDS = st.sampled_from(
    ["the", "Harbour", "closes", "“No,”", "said", "Lund", "&", "<", "é", "e\u0301", "שלום", "港口",
     "\u00a0", "👩‍👧", "By", "Rhona Vale", "1 March 2031", "9:30", "© Nordbild", "(left)",
     "|", "-", "\t"]
)  # fmt: skip
_LINES = st.lists(_WORDS, max_size=14).map(" ".join)
_TEXTS = st.lists(_LINES, max_size=12).map("\n".join) | st.text(_CHARACTERS, max_size=200)
_LINKED = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Harbour \\u00e9",'
    '"author":{"name":"Rhona \\"R\\" Vale"},"datePublished":"2031-03-01"}</script>'
)
_PARTS = st.one_of(
    _LINES.map(html.escape),
    st.text(_CHARACTERS, max_size=20),
    st.sampled_from(
        ["<p>", "</p>", "<h1>", "</h1>", "<br>", "<b>", "</b>", "<figure>", "<figcaption>",
         "</figure>", "<img alt='Empty berths here'>", "<article>", "<nav>", "</nav>", "<div>",
         "</div>", "<time datetime='2031-03-01T09:30:00Z'>", "&amp;", "&nbsp;", "&#8220;",
         "&#x1F600;", "&bogus;", "<!-- x -->", "<script>", "</script>", "<p class=caption>",
         "<span class=credit>",
         "<meta property='og:title' content='Harbour &amp; ferries'>",
         "<meta name='author' content='By Rhona Vale and Tobias Fenn'>",
         "<meta property='og:description' content='The mayor has shut the harbour for a day'>",
         _LINKED, "\n  ", "<p>The harbour of Norhaven &amp; its ferries</p>"]
    ),
)  # fmt: skip
_PAGES = st.lists(_PARTS, max_size=30).map("".join)


def _leads_back(article: Article, raw: str) -> None:
    """The stretches are in order, half-open, within both texts, and copies are equal."""
    at = 0
    for s in article.alignment:
        assert at <= s.text_start < s.text_end <= len(article.text)
        assert 0 <= s.raw_start < s.raw_end <= len(raw)
        if s.text_end - s.text_start == s.raw_end - s.raw_start:
            assert article.text[s.text_start : s.text_end] == raw[s.raw_start : s.raw_end]
        at = s.text_end


def _is_all_led_back(article: Article) -> None:
    """What no stretch covers are line ends and blanks that join parts."""
    covered = {i for s in article.alignment for i in range(s.text_start, s.text_end)}
    assert all(article.text[i] in "\n " for i in set(range(len(article.text))) - covered)


def _has_its_parts_inside(article: Article) -> None:
    spans = [*article.paragraphs, *(b.span for b in article.bylines)]
    spans += [c.span for c in article.captions]
    spans += [c.credit_span for c in article.captions if c.credit_span is not None]
    spans += [t.span for t in (article.published, article.modified) if t is not None]
    spans += [s for s in (article.headline, article.deck) if s is not None]
    assert all(0 <= s.start <= s.end <= len(article.text) for s in spans)
    assert all(b.span.of(article.text) == b.name for b in article.bylines)
    for caption in article.captions:
        if caption.credit_span is not None:
            assert caption.credit_span.of(article.text) == caption.credit


def _leaves_out_what_is_dropped(article: Article, raw: str) -> None:
    last = 0
    for item in article.dropped:
        assert last <= item.raw.start < item.raw.end <= len(raw)
        last = item.raw.end


@settings(deadline=None)
@given(_TEXTS)
def test_a_scrape_is_led_back(raw: str) -> None:
    try:
        article = read_plain(raw, uri="page.txt", model=LongLines())
    except DocumentError:
        return
    _leads_back(article, raw)
    _is_all_led_back(article)
    _has_its_parts_inside(article)
    _leaves_out_what_is_dropped(article, raw)


@settings(deadline=None)
@given(_PAGES)
def test_a_page_is_led_back(raw: str) -> None:
    article = read_html(raw, uri="page.html", model=Paragraphs())

    _leads_back(article, raw)
    _is_all_led_back(article)
    _has_its_parts_inside(article)
    _leaves_out_what_is_dropped(article, raw)


@settings(deadline=None)
@given(st.text(_CHARACTERS, max_size=200) | _TEXTS)
def test_a_clean_article_is_its_own_way_back(text: str) -> None:
    page = PageReader("article").read(RawInput("a.txt", text.encode()))

    article = page.article
    assert article.text == text == page.document.decoded()
    assert [(s.text_start, s.text_end, s.raw_start, s.raw_end) for s in article.alignment] == (
        [(0, len(text), 0, len(text))] if text else []
    )
    assert article.dropped == ()
    assert {i for s in article.paragraphs for i in range(s.start, s.end)} >= {
        i for i, c in enumerate(text) if not c.isspace()
    }


@settings(deadline=None)
@given(_TEXTS, st.booleans())
def test_a_line_of_json_is_led_back_through_its_escapes(text: str, is_ascii: bool) -> None:  # noqa: FBT001 - drawn
    line = json.dumps({"url": "http://n.example/1", "text": text}, ensure_ascii=is_ascii)

    page = PageReader("article").read(RawInput("#1", line.encode(), is_line=True))

    _leads_back(page.article, page.document.decoded())
    assert page.article.text == text
