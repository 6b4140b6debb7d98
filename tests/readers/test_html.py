"""What is found in a page's source. Every outlet, person and event here is fiction."""

from __future__ import annotations

import gc
import json
from typing import Any

import pytest

from onrecord.model.document import Article
from onrecord.readers.html import read_html
from support.page_readers import Paragraphs, paragraphs, words

_BODY = (
    "<p>The harbour of Norhaven will be closed on Friday, the mayor said.</p>"
    "<p>“Nobody asked us,” said Ana Lund, who speaks for the fishermen.</p>"
)


def _read(body: str = _BODY, *, head: str = "", above: str = "<h1>Harbour closes</h1>") -> Article:
    source = (
        f"<!doctype html><html><head>{head}</head><body><nav><p>Menu of the paper</p></nav>"
        f"<article>{above}{body}</article><footer><p>About the paper</p></footer></body></html>"
    )
    return read_html(source, uri="page.html", model=Paragraphs())


def _linked(**facts: Any) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **facts}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def _meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def test_the_body_is_the_articles_paragraphs_alone() -> None:
    assert paragraphs(_read()) == [
        "The harbour of Norhaven will be closed on Friday, the mayor said.",
        "“Nobody asked us,” said Ana Lund, who speaks for the fishermen.",
    ]


_STORY = " ".join(["The ferries to Sund stay in port until the storm is over."] * 6)


def test_another_article_on_the_page_is_no_body() -> None:
    body = f"<p>{_STORY}</p></article><article><h1>Another story</h1><p>Not ours: {_STORY}</p>"

    assert paragraphs(_read(body)) == [_STORY]


def test_a_body_outside_of_a_small_article_is_read() -> None:
    source = f"<body><article><h1>Ferries stay in port</h1></article><p>{_STORY}</p></body>"

    assert paragraphs(read_html(source, model=Paragraphs())) == [_STORY]


def test_what_stands_above_the_headline_is_no_body_where_one_follows() -> None:
    source = f"<body><p>Latest: {_STORY}</p><h1>Ferries stay in port</h1><p>{_STORY}</p></body>"

    assert paragraphs(read_html(source, model=Paragraphs())) == [_STORY]


@pytest.mark.parametrize("tag", ["p", "div", "td"])
def test_a_sentence_that_is_all_of_a_page_is_its_body(tag: str) -> None:
    source = f"<{tag}>The ferries stay in port.</{tag}><p><a href=/>More of it.</a></p>"

    assert paragraphs(read_html(source)) == ["The ferries stay in port."]


def test_reading_a_page_leaves_the_collection_of_garbage_as_it_was() -> None:
    was_on = gc.isenabled()
    _read()

    assert gc.isenabled() is was_on


def test_references_are_decoded_and_white_space_is_folded() -> None:
    article = _read("<p>Fish &amp;\n   chips&nbsp;&mdash; &ldquo;closed&rdquo;</p>")

    assert paragraphs(article) == ["Fish & chips\u00a0— “closed”"]


def test_what_is_dropped_is_kept_with_its_reason() -> None:
    source = (
        "<html><body><nav>Home Sport</nav><article><h1>Harbour closes</h1>"
        f"{_BODY}</article><div class='newsletter'>Sign up for our letter</div>"
        "<aside>Read also: Ferries</aside><script>var x = 1;</script></body></html>"
    )
    article = read_html(source, model=Paragraphs())

    dropped = {item.raw.of(source).strip(): item.why for item in article.dropped}
    assert dropped["Home Sport"] == "navigation"
    assert dropped["Sign up for our letter"] == "subscription"
    assert dropped["Read also: Ferries"] == "related"
    assert dropped["var x = 1;"] == "script"


def test_dropped_parts_hold_nothing_that_the_article_uses() -> None:
    article = _read(head=_linked(author={"name": "Rhona Vale"}, datePublished="2031-03-01"))

    used = [(s.raw_start, s.raw_end) for s in article.alignment]
    assert not [
        item
        for item in article.dropped
        for start, end in used
        if item.raw.start < end and start < item.raw.end
    ]


def test_the_headline_is_led_to_its_place_on_the_page() -> None:
    article = _read(head=_linked(headline="Harbour closes"))

    assert words(article, article.headline) == "Harbour closes"
    assert article.text.count("Harbour closes") == 1


@pytest.mark.parametrize(
    "title", ["Harbour closes | Norhaven Post", "Harbour closes - Norhaven Post", "Harbour closes"]
)
def test_no_sites_name_stands_in_a_title(title: str) -> None:
    head = _meta("og:title", title) + _meta("og:site_name", "Norhaven Post")

    article = _read(head=head, above="")

    assert words(article, article.headline) == "Harbour closes"


def test_a_dash_of_the_headlines_own_stays() -> None:
    title = "Harbour closes - and nobody asked"

    head = _meta("og:title", title) + _meta("og:site_name", "Norhaven Post")

    article = _read(head=head, above="")

    assert words(article, article.headline) == title


def test_a_title_cut_short_gives_way_to_the_whole() -> None:
    head = _linked(headline="Harbour closes on Fri...") + _meta(
        "og:title", "Harbour closes on Friday, says the mayor"
    )

    article = _read(head=head, above="")

    assert words(article, article.headline) == "Harbour closes on Friday, says the mayor"


def test_writers_are_those_of_the_linked_data() -> None:
    article = _read(head=_linked(author=[{"name": "Rhona Vale"}, {"name": "Tobias Fenn"}]))

    assert [b.name for b in article.bylines] == ["Rhona Vale", "Tobias Fenn"]


def test_a_slug_does_not_double_the_writer_it_was_made_of() -> None:
    article = _read(head=_linked(author=["rhona-vale", "Rhona Vale", "rhonavale"]))

    assert [b.name for b in article.bylines] == ["Rhona Vale"]


def test_an_address_is_no_writer() -> None:
    head = _meta("article:author", "https://social.example/norhavenpost") + _meta(
        "author", "By Rhona Vale and Tobias Fenn"
    )

    assert [b.name for b in _read(head=head).bylines] == ["Rhona Vale", "Tobias Fenn"]


@pytest.mark.parametrize("agency", ["Getty Images", "Shutterstock", "iStock"])
def test_a_picture_agency_is_no_writer(agency: str) -> None:
    article = _read(head=_linked(author=[{"name": agency}, {"name": "Rhona Vale"}]))

    assert [b.name for b in article.bylines] == ["Rhona Vale"]


def test_where_only_the_house_is_named_the_pages_own_byline_counts() -> None:
    head = _linked(
        author={"@type": "Organization", "name": "Norhaven Post"},
        publisher={"name": "Norhaven Post"},
    )

    article = _read(head=head, above="<h1>Harbour closes</h1><div>By Rhona Vale</div>")

    assert [b.name for b in article.bylines] == ["Rhona Vale"]


def test_a_byline_is_led_to_where_the_page_shows_it() -> None:
    source = (
        f"<html><head>{_linked(author={'name': 'Rhona Vale'})}</head><body><h1>Harbour closes</h1>"
        f"<div>By Rhona Vale in Norhaven</div>{_BODY}</body></html>"
    )
    article = read_html(source, model=Paragraphs())

    (stretch,) = [s for s in article.alignment if s.text_start == article.bylines[0].span.start]
    assert stretch.raw_start == source.index("Rhona Vale in Norhaven")


def test_published_and_modified_times_are_told_apart() -> None:
    article = _read(
        head=_linked(
            datePublished="2031-03-01T09:30:00+01:00", dateModified="2031-03-02T10:00:00+01:00"
        )
    )

    assert article.published is not None
    assert article.modified is not None
    assert article.published.time == "2031-03-01T09:30:00+01:00"
    assert article.modified.time == "2031-03-02T10:00:00+01:00"


def test_a_time_modified_is_never_taken_for_the_time_published() -> None:
    article = _read(head=_meta("article:modified_time", "2031-03-02T10:00:00Z"))

    assert article.published is None
    assert article.modified is not None


def test_no_zone_is_added_where_the_page_states_none() -> None:
    article = _read(head=_linked(datePublished="2031-03-01T09:30:00"))

    assert article.published is not None
    assert (article.published.time, article.published.zone) == ("2031-03-01T09:30:00", None)


def test_of_two_ways_to_write_one_time_the_one_with_a_zone_is_taken() -> None:
    head = _linked(datePublished="2031-03-01") + _meta(
        "article:published_time", "2031-03-01T08:30:00Z"
    )

    published = _read(head=head).published

    assert published is not None
    assert published.time == "2031-03-01T08:30:00+00:00"


def test_the_publisher_is_the_one_that_the_page_states() -> None:
    assert _read(head=_linked(publisher={"name": "Norhaven Post"})).publisher == "Norhaven Post"
    assert _read().publisher is None


def test_the_deck_is_kept_where_only_metadata_have_it() -> None:
    deck = "The mayor has shut the harbour for a day"

    article = _read(head=_meta("og:description", deck))

    assert words(article, article.deck) == deck
    assert deck not in paragraphs(article)


def test_a_deck_that_the_page_shows_is_led_there() -> None:
    deck = "The mayor has shut the harbour for a day"

    article = _read(f"<p>{deck}</p>{_BODY}", head=_meta("og:description", deck))

    assert words(article, article.deck) == deck
    assert article.text.count(deck) == 1


def test_what_the_markup_names_a_deck_is_read_with_the_body() -> None:
    deck = "<div class='standfirst'>Fishermen were not asked, their speaker says</div>"

    article = _read(deck + f"<p>{_STORY}</p>")

    assert paragraphs(article) == ["Fishermen were not asked, their speaker says", _STORY]


def test_a_line_of_dates_is_no_deck() -> None:
    box = "<div class='deck'>Posted on March 20, 2031 at 9:30</div>"

    assert paragraphs(_read(box + f"<p>{_STORY}</p>")) == [_STORY]


def test_a_byline_in_a_box_named_for_a_deck_is_none() -> None:
    box = "<div class='deck'><span>By</span> <a rel=author>Rhona Vale of the Courier</a></div>"

    assert paragraphs(_read(box + f"<p>{_STORY}</p>")) == [_STORY]


def test_a_dateline_is_the_place_before_an_agencys_report() -> None:
    article = _read("<p>NORHAVEN (NP) — The harbour is closed, the mayor said.</p>" + _BODY)

    assert article.dateline is not None
    assert article.dateline.place == "NORHAVEN"


def test_broken_linked_data_is_read_as_far_as_it_goes() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour\ncloses",'
        ' "author": {"name": "Rhona Vale"}, // ours\n "datePublished": "2031-03-01",'
    )

    article = _read(head=head + "</script>")

    assert [b.name for b in article.bylines] == ["Rhona Vale"]


def test_a_page_without_an_article_has_no_paragraphs() -> None:
    article = read_html("<html><body><nav><p>Home</p></nav></body></html>", model=Paragraphs())

    assert article.paragraphs == ()


def test_paragraphs_beyond_what_is_read_of_one_page_are_dropped() -> None:
    article = _read("".join(f"<p>Harbour{n}{f' day{n}' * 12_000}.</p>" for n in range(5)))

    assert [text.split()[0] for text in paragraphs(article)] == ["Harbour0", "Harbour1"]
    assert sum(len(dropped.raw) for dropped in article.dropped) > 150_000
