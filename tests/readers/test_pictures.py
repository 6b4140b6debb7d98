"""Captions and credits, told from the body and from one another. Fiction throughout."""

from __future__ import annotations

import pytest

from onrecord.readers.credits import credit_in
from onrecord.readers.html import read_html
from support.page_readers import Paragraphs, paragraphs

_BODY = (
    "<p>The harbour of Norhaven will be closed on Friday, the mayor said.</p>"
    "<p>“Nobody asked us,” said Ana Lund, who speaks for the fishermen.</p>"
)


def _pictures(inside: str) -> list[tuple[str, str | None]]:
    """Caption and credit of each picture in an article that shows `inside` between its words."""
    head, tail = _BODY.split("</p>", 1)
    source = f"<html><body><article><h1>Harbour closes</h1>{head}</p>{inside}{tail}</article>"
    article = read_html(source, model=Paragraphs())
    assert len(paragraphs(article)) == 2
    return [(c.span.of(article.text), c.credit) for c in article.captions]


def test_a_figures_words_are_no_body() -> None:
    figure = "<figure><img src=a.jpg><figcaption><p>Empty berths</p></figcaption></figure>"

    assert _pictures(figure) == [("Empty berths", None)]


def test_a_credit_that_the_markup_names_is_no_caption() -> None:
    figure = (
        "<figure><img src=a.jpg><figcaption>Empty berths on Friday"
        "<span class='c-caption-credit'>Photo: Pauli Rask/Nordbild</span></figcaption></figure>"
    )

    assert _pictures(figure) == [("Empty berths on Friday", "Pauli Rask/Nordbild")]


def test_a_name_that_stands_apart_behind_the_caption_is_its_credit() -> None:
    figure = (
        "<figure><img src=a.jpg><figcaption><span>Empty berths on Friday.</span>"
        "<span>Pauli Rask</span></figcaption></figure>"
    )

    assert _pictures(figure) == [("Empty berths on Friday.", "Pauli Rask")]


def test_emphasis_inside_a_caption_parts_nothing() -> None:
    figure = "<figure><img src=a><figcaption>The ferry <i>Lady Anna</i></figcaption></figure>"

    assert _pictures(figure) == [("The ferry Lady Anna", None)]


def test_a_credit_that_goes_on_behind_a_slash_is_kept_whole() -> None:
    figure = (
        "<figure><img src=a.jpg><figcaption>Empty berths on Friday "
        "<span class=credit>Photo by Pauli Rask</span> /<span class=agency>Nordbild</span>"
        "</figcaption></figure>"
    )

    ((caption, credit),) = _pictures(figure)
    assert caption == "Empty berths on Friday"
    assert credit is not None
    assert credit.replace(" ", "") == "PauliRask/Nordbild"


def test_words_beside_an_image_that_repeat_its_description_are_its_caption() -> None:
    box = '<div><img alt="Empty berths on Friday"><div>Empty berths on Friday</div></div>'

    assert _pictures(box) == [("Empty berths on Friday", None)]


def test_words_beside_an_image_with_a_credit_are_its_caption() -> None:
    box = "<div><img src=a><div>Empty berths on Friday</div><div>Photo: Pauli Rask</div></div>"

    assert _pictures(box) == [("Empty berths on Friday", "Pauli Rask")]


def test_a_link_to_another_story_beside_an_image_is_no_caption() -> None:
    card = "<div><a href=/2><img src=a></a><a href=/2>Ferry strike goes into third week</a></div>"

    assert _pictures(card) == []


def test_a_byline_beside_a_portrait_is_no_caption() -> None:
    box = '<div class="photo"><img src=a><div>By Rhona Vale in Norhaven</div></div>'

    assert _pictures(box) == []


def test_an_image_without_words_has_its_own() -> None:
    assert _pictures('<img src=a.jpg alt="Empty berths in the harbour">') == [
        ("Empty berths in the harbour", None)
    ]


@pytest.mark.parametrize("alt", ["", "IMG_2031_03.jpg", "Logo"])
def test_what_describes_nothing_is_no_caption(alt: str) -> None:
    assert _pictures(f'<img src=a.jpg alt="{alt}">') == []


def test_what_is_said_for_small_screens_again_is_said_once() -> None:
    figure = (
        "<figure><img src=a><figcaption><span>Empty berths</span><span>Empty berths</span>"
        "</figcaption></figure>"
    )

    assert _pictures(figure) == [("Empty berths", None)]


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("A bridge (Ann Lee/Example News)", "A bridge", "Ann Lee/Example News"),
        ("A bridge. Photo: Ann Lee", "A bridge.", "Ann Lee"),
        (
            "A bridge on Friday. © Nordbild / Pauli Rask",
            "A bridge on Friday.",
            "Nordbild / Pauli Rask",
        ),
        ("A bridge | Foto: Ann Lee", "A bridge", "Ann Lee"),
        ("A bridge in Town, Pa. (NP Photo/Ann Lee)", "A bridge in Town, Pa.", "NP Photo/Ann Lee"),
        ("橋の上で＝共同", "橋の上で", "共同"),
    ],
)
def test_credits_are_told_by_their_wording(text: str, caption: str, credit: str) -> None:
    found = credit_in(text)

    assert found is not None
    assert (found[0].of(text), found[1].of(text)) == (caption, credit)


@pytest.mark.parametrize("text", ["The mayor (left)", "A bridge in the north", "Fish (and chips)"])
def test_brackets_alone_make_no_credit(text: str) -> None:
    assert credit_in(text) is None


def test_a_figure_that_can_be_pressed_keeps_its_caption() -> None:
    caption = "<figcaption class=fig-caption>Empty berths on Friday</figcaption>"

    pressed = f"<button><div><img src=a.jpg>{caption}</div></button>"
    assert _pictures(pressed) == [("Empty berths on Friday", None)]


def test_the_length_of_a_film_does_not_make_its_caption_a_byline() -> None:
    told = (
        "Fishermen at Norhaven told the mayor on Friday that nobody had asked them before the"
        " harbour was closed, and that they would stay at their berths."
    )
    figure = (
        f"<figure><img src=a.jpg><figcaption><p>{told}</p>"
        "<small>26.10.2025 | 2:43 min</small></figcaption></figure>"
    )

    assert [caption for caption, _ in _pictures(figure)] == [told]


def test_words_beside_an_image_with_a_credit_under_them_are_no_body() -> None:
    beside = (
        "<div><img src=a.jpg><p>The mayor, right, at the quay.</p><p>Image: Pauli Rask</p></div>"
    )

    assert _pictures(beside) == [("The mayor, right, at the quay.", "Pauli Rask")]


def test_what_follows_a_wide_equals_sign_is_a_date_and_no_name_where_it_has_figures() -> None:
    assert credit_in("港の旗＝ノルハーベンで2019年5月") is None
    assert credit_in("港の旗＝田中花撮影") is not None
