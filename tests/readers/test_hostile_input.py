"""Whatever the bytes: a page with sound offsets or a named error, in bounded time and memory.

The sizes here are fractions of those named in docs/quality.md; time that grows faster than the
input shows at these, too. `make fuzz` goes on from here.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from onrecord.errors import DocumentError, InputTooLarge
from onrecord.model.document import Article
from onrecord.model.selector import Span
from onrecord.readers.datelines import dateline_in
from onrecord.readers.encoding import decode
from onrecord.readers.hostile_xml import declares_entities
from onrecord.readers.html import read_html
from onrecord.readers.inputs import RawInput
from onrecord.readers.lists import list_of_pages
from onrecord.readers.newsml import is_newsml, items_of
from onrecord.readers.plain import read_plain
from onrecord.readers.read import PageReader
from onrecord.readers.texts import is_html
from support.page_readers import LongLines, Paragraphs

_N = 4_000
_CPU_SECONDS = 5.0
_MIB = 1 << 20

_BLANKS = "\u00a0" * 100_000
_SENTENCE = "The harbour of Norhaven will be closed on Friday, the mayor said. "
_TEXTS = {
    "one long line": _SENTENCE * 6_000,
    "one long word": "a" * 400_000,
    "quotation marks": '"' * 100_000,
    "curly quotation marks": "“”" * 50_000,
    "quoted words": '"no" ' * _N,
    "opening brackets": "(" * 30_000,
    "labels of credits": "Photo: " * _N,
    "dates": "1 March 2031 9:30 " * _N,
    "numbers": "1" * 30_000,
    "names": "By Rhona Vale and " * _N,
    "addresses": "a@" * 20_000,
    "lines": "a\n" * 6_000,
    "blanks": " " * 200_000 + "a",
    "line ends": "\n" * 200_000 + "a",
    "null characters": "Harbour\x00closes\n" * _N,
    "right to left": "\u202eשלום עולם، مرحبا بالعالم.\n" * _N,
    "combining characters": "e" + "\u0301" * 50_000,
    "emoji in sequence": "👩‍👩‍👧‍👦" * _N,
}
_PAGES = {
    "nested elements": "<div>" * 20_000 + "Harbour",
    "nested paragraphs": "<p><b>" * 10_000 + "Harbour closes on Friday",
    "nested inline elements": "<b>" * 20_000 + "Harbour" + "</b>" * 20_000,
    "nested lists": "<ul><li>" * 10_000 + "Harbour",
    "nested tables": "<table><tr><td>" * 6_000 + "Harbour",
    "opening brackets": "<" * 50_000,
    "open comments": "<!--" * 10_000,
    "open tags": "<a href='" * 10_000,
    "open scripts": "<script>" * 10_000,
    "attributes": "<p " + "a=b " * 20_000 + ">Harbour</p>",
    "quotation marks in a tag": '<p a="' + '"' * 20_000 + ">Harbour",
    "references": "<p>" + "&amp;" * 20_000 + "</p>",
    "broken references": "<p>" + "&" * 50_000 + "</p>",
    "figures": "<figure><img alt='Empty berths'><figcaption>Photo: A</figcaption>" * 1_500,
    "images": "<article><h1>Harbour</h1>" + "<div><img alt='a b c'>" * 1_000,
    "captions": "<div class=caption>" * 1_000,
    "headings": "<h1>Harbour closes</h1>" * _N,
    "times": "<time datetime=2031-03-01>1 March</time>" * _N,
    "linked data": '<script type="application/ld+json">' + "[" * 50_000 + "</script><p>Harbour",
    "linked strings": '<script type="application/ld+json">{"a":"' + '\\"' * 20_000 + "</script>",
    "blanks in a title": f"<title>a{_BLANKS}b</title><h1>a{_BLANKS}b</h1><p>Harbour closes.</p>",
    "blanks in a byline": f"<meta name=author content='By Rhona Vale{_BLANKS}b'><p>Harbour.</p>",
    "bylines": "<p class=author>By Rhona Vale</p>" * 1_500,
    "null characters": "<p>Har\x00bour</p>" * _N,
    "right to left": "<p>\u202eשלום עולם</p>" * 1_500,
}

_MARKUP = {
    "comments": "<!---->" * 20_000,
    "comments and a page": "<!---->" * 20_000 + "<html>",
    "comments and lines": "<!-- a -->\n" * 20_000 + "<rss>",
    "open comments": "<!--" * 20_000,
    "instructions": "<?a?>" * 20_000,
    "open instructions": "<?xml " * 20_000,
    "declarations": "<!DOCTYPE a>" * 20_000,
    "open declarations": "<!DOCTYPE " * 20_000,
    "open entities": "<! " * 20_000,
    "blanks": " " * 200_000 + "<a",
    "open items": "<newsItem " * 20_000,
}
_IN_A_MESSAGE = {
    "items in a comment": "<!-- " + "<newsItem " * 20_000 + "-->",
    "items as characters": "<![CDATA[" + "<newsItem>" * 20_000 + "]]>",
    "empty items": "<newsItem/>" * 20_000,
    "items inside one another": "<newsItem>" * 200 + "</newsItem>" * 200,
}


@contextmanager
def _bounded(*, mib: int, seconds: float = _CPU_SECONDS) -> Iterator[None]:
    """Processor time and traced memory stay under a limit; the machine's load does not count."""
    tracemalloc.start()
    started = time.process_time()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # tracing makes python three to four times slower
    assert time.process_time() - started < 4 * seconds
    assert peak < mib * _MIB


def _is_read(read: Callable[[], Article]) -> None:
    try:
        article = read()
    except DocumentError:
        return
    assert all(0 <= s.text_start <= s.text_end <= len(article.text) for s in article.alignment)


@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS.keys())
def test_any_text_is_read_in_bounded_time_and_memory(text: str) -> None:
    with _bounded(mib=400):
        _is_read(lambda: read_plain(text, uri="page.txt", model=LongLines()))


@pytest.mark.parametrize("page", _PAGES.values(), ids=_PAGES.keys())
def test_any_page_is_read_in_bounded_time_and_memory(page: str) -> None:
    with _bounded(mib=500):
        _is_read(lambda: read_html(page, uri="page.html", model=Paragraphs()))


@pytest.mark.parametrize("text", _MARKUP.values(), ids=_MARKUP.keys())
def test_what_a_file_is_shows_in_bounded_time_whatever_it_begins_with(text: str) -> None:
    with _bounded(mib=100, seconds=0.5):
        is_newsml(text)
        is_html(text, "a")
        list_of_pages(text.encode())
        declares_entities(text.encode())


@pytest.mark.parametrize("start", ["A-" * 60, ("A-" * 19 + "A/") * 3, "A/" * 60, "A " * 60])
def test_the_place_before_a_report_shows_in_bounded_time(start: str) -> None:
    with _bounded(mib=10, seconds=0.2):
        assert dateline_in(start, Span(0, len(start))) is None


@pytest.mark.parametrize("inside", _IN_A_MESSAGE.values(), ids=_IN_A_MESSAGE.keys())
def test_a_message_is_taken_apart_in_bounded_time_and_memory(inside: str) -> None:
    raw = f"<newsMessage>{inside}<newsItem guid='a'>Harbour</newsItem></newsMessage>".encode()

    with _bounded(mib=200):
        assert [item.guid for item in items_of(raw, uri="a.xml")][-1] == "a"


@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS.keys())
def test_any_text_is_a_clean_article_as_it_is(text: str) -> None:
    page = PageReader("article").read(RawInput("a.txt", text.encode()))

    assert page.article.text == text


def test_a_line_of_fifty_million_bytes_is_set_aside_unread() -> None:
    with pytest.raises(InputTooLarge, match="50,000,000"), _bounded(mib=10):
        PageReader().read(RawInput("long.txt", _FIFTY))


@pytest.mark.parametrize(
    "raw",
    [b"\xff\xfe\xfd" * 1000 + b"<p>Harbour</p>", b"\xc3" * 5000, bytes(range(256)) * 50, b"\x80\n"],
)
def test_invalid_utf8_is_decoded_or_refused_by_name(raw: bytes) -> None:
    try:
        found = decode(raw, uri="page")
    except DocumentError:
        return
    assert raw.decode(found.encoding, found.errors) == found.text


_FIFTY = b"a" * 50_000_000
