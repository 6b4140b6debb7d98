"""A scrape to an article, the lines' roles being told by a stand-in. Fiction throughout."""

from __future__ import annotations

import pytest

from onrecord.errors import UnreadableInput
from onrecord.model.document import Article
from onrecord.readers.lines import MAX_CHARS, MAX_LINES, lines_of
from onrecord.readers.plain import read_plain
from support.page_readers import ToldLines, paragraphs, words

_TOP = "Menu\nHarbour closes on Friday, says the mayor\n"
_END = (
    "The harbour of Norhaven will be closed on Friday, the mayor said.\n\n"
    "“Nobody asked us,” said Ana Lund.\n\nRead more: Ferry strike\nShare on our page"
)
_BODY = {"The harbour": "body", "“Nobody": "body", "Harbour closes": "headline"}


def _read(between: str = "", roles: dict[str, str] | None = None, *, top: str = _TOP) -> Article:
    return read_plain(top + between + _END, uri="page.txt", model=ToldLines(_BODY | (roles or {})))


def test_lines_of_the_article_are_kept_in_their_order() -> None:
    article = _read()

    assert words(article, article.headline) == "Harbour closes on Friday, says the mayor"
    assert paragraphs(article) == [
        "The harbour of Norhaven will be closed on Friday, the mayor said.",
        "“Nobody asked us,” said Ana Lund.",
    ]


def test_all_other_lines_are_dropped_with_a_reason() -> None:
    article = _read()
    raw = _TOP + _END

    assert [(item.raw.of(raw), item.why) for item in article.dropped] == [
        ("Menu", "navigation"),
        ("Read more: Ferry strike", "related"),
        ("Share on our page", "sharing"),
    ]


def test_no_sites_name_stands_in_a_headline_from_the_windows_title() -> None:
    article = _read(top="Harbour closes on Friday - News - Norhaven Post\n")

    assert words(article, article.headline) == "Harbour closes on Friday"
    assert " - News - Norhaven Post" in [
        item.raw.of("Harbour closes on Friday - News - Norhaven Post\n" + _END)
        for item in article.dropped
    ]


def test_where_no_line_is_likely_the_headline_is_the_one_right_above_the_top() -> None:
    hint = "Harbour closes on Friday, says the mayor"
    told = ToldLines({"The harbour": "body", "“Nobody": "body", "By Rhona": "byline"}, unsure=0.02)

    article = read_plain(
        f"icon menu icon search\n{hint}\nBy Rhona Vale\n{_END}", uri="page.txt", model=told
    )

    assert words(article, article.headline) == hint


def test_a_byline_gives_its_names_without_roles_and_places() -> None:
    article = _read(
        "By Rhona Vale, political editor, and Tobias Fenn in Norhaven\n", {"By Rhona": "byline"}
    )

    assert [b.name for b in article.bylines] == ["Rhona Vale", "Tobias Fenn"]
    assert [b.span.of(article.text) for b in article.bylines] == ["Rhona Vale", "Tobias Fenn"]


def test_who_took_the_picture_is_no_writer() -> None:
    article = _read("Photo by Pauli Rask\n", {"Photo by": "byline"})

    assert article.bylines == ()


def test_published_and_updated_times_are_told_apart() -> None:
    article = _read(
        "Published 1 March 2031, 9:30 GMT\nUpdated 2 March 2031, 10:05 GMT\n",
        {"Published": "time", "Updated": "time"},
    )

    assert article.published is not None
    assert article.modified is not None
    assert (article.published.time, article.published.zone) == ("2031-03-01T09:30+00:00", "GMT")
    assert article.modified.time == "2031-03-02T10:05+00:00"


def test_a_time_without_a_zone_gets_none() -> None:
    published = _read("26 Mar, 2031 13:03\n", {"26 Mar": "time"}).published

    assert published is not None
    assert (published.time, published.zone) == ("2031-03-26T13:03", None)


def test_a_caption_is_parted_from_its_label_and_credit() -> None:
    article = _read(
        "FILE PHOTO. Empty berths on Friday. © Nordbild / Pauli Rask\n", {"FILE PHOTO": "caption"}
    )

    (caption,) = article.captions
    assert caption.span.of(article.text) == "Empty berths on Friday."
    assert caption.credit == "Nordbild / Pauli Rask"
    assert words(article, caption.credit_span) == "Nordbild / Pauli Rask"


def test_a_credit_on_a_line_of_its_own_goes_to_the_caption_beside_it() -> None:
    article = _read(
        "Empty berths on Friday\nPhotograph: Pauli Rask/Nordbild\n",
        {"Empty berths": "caption", "Photograph": "credit"},
    )

    assert [(c.span.of(article.text), c.credit) for c in article.captions] == [
        ("Empty berths on Friday", "Pauli Rask/Nordbild")
    ]


def test_captions_are_no_paragraphs() -> None:
    article = _read("Empty berths on Friday\n", {"Empty berths": "caption"})

    assert "Empty berths on Friday" not in paragraphs(article)
    assert "Empty berths on Friday" in article.text


def test_a_summary_parted_from_the_body_by_the_byline_is_the_deck() -> None:
    article = _read(
        "Fishermen say that they were not asked.\nBy Rhona Vale\n",
        {"Fishermen": "body", "By Rhona": "byline"},
    )

    assert words(article, article.deck) == "Fishermen say that they were not asked."


def test_a_page_of_no_known_lines_gives_its_sentences() -> None:
    article = read_plain(
        "Menu\nThe harbour is closed on Friday.", uri="page.txt", model=ToldLines({})
    )

    assert paragraphs(article) == ["The harbour is closed on Friday."]


@pytest.mark.parametrize("raw", ["", "\n \n\t", "\u2028\x85"])
def test_a_page_without_a_line_is_unreadable(raw: str) -> None:
    with pytest.raises(UnreadableInput):
        read_plain(raw, uri="page.txt", model=ToldLines({}))


def test_lines_beyond_the_limit_are_one_dropped_tail() -> None:
    raw = "\n".join(["a b"] * (MAX_LINES + 5))

    lines, tail = lines_of(raw)

    assert len(lines) == MAX_LINES
    assert tail is not None
    assert tail.of(raw) == "\n".join(["a b"] * 5)


def test_characters_beyond_the_limit_are_one_dropped_tail() -> None:
    raw = " \n" + "a" * (MAX_CHARS + 5) + "\nb c"

    lines, tail = lines_of(raw)

    assert [len(line.span) for line in lines] == [MAX_CHARS]
    assert tail is not None
    assert tail.of(raw) == "a" * 5 + "\nb c"


def test_body_lines_far_below_the_article_are_another_story() -> None:
    told = ToldLines(_BODY | {"Ferries": "body"})
    far = "\nMore from Norhaven" * 12 + "\nFerries strike."

    article = read_plain(_TOP + _END + far, uri="page.txt", model=told)

    assert len(paragraphs(article)) == 2
    assert "Ferries" not in article.text


def test_body_lines_are_kept_behind_a_long_box_where_they_hold_much_of_the_article() -> None:
    told = ToldLines(_BODY | {"Ferries": "body"})
    rest = "Ferries will call at the old quay until the wall is mended, the mayor said on Monday."

    article = read_plain(
        _TOP + _END + "\nMore from Norhaven" * 12 + "\n" + rest, uri="page.txt", model=told
    )

    assert paragraphs(article)[-1] == rest


def test_a_headline_with_a_section_glued_to_it_gives_way_to_its_own_line() -> None:
    glued = "NewsNorhavenHarbour closes on Friday, says the mayor\n"
    told = ToldLines(_BODY | {"NewsNorhaven": "headline"})

    article = read_plain(glued + _TOP + _END, uri="page.txt", model=told)

    assert words(article, article.headline) == "Harbour closes on Friday, says the mayor"
    assert article.text.count("Harbour closes") == 1
