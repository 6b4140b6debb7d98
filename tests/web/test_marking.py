"""Marked words are the page's own words, whatever the statements on them."""

from __future__ import annotations

from hypothesis import given

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.web import marking, raw
from support.layers import TEXT, layer
from support.strategies import layers


@given(layers())
def test_the_pieces_of_all_paragraphs_are_the_article_s_words_each_once(
    read: tuple[Page, Analysis],
) -> None:
    article = read[0].article
    spans = [*article.paragraphs, *(caption.span for caption in article.captions)]
    spans += [span for span in (article.headline, article.deck) if span is not None]
    places = sorted({place for span in spans for place in range(span.start, span.end)})
    shown = marking.paragraphs(article, read[1])
    words = "".join(piece.words for one in shown for piece in one.pieces)
    assert words == "".join(article.text[place] for place in places)


@given(layers())
def test_every_statement_begins_at_most_once(read: tuple[Page, Analysis]) -> None:
    shown = marking.paragraphs(read[0].article, read[1])
    begun = [name for paragraph in shown for name in paragraph.statements]
    assert len(set(begun)) == len(begun)


@given(layers())
def test_a_piece_within_another_statement_has_that_one_s_colour_around_it(
    read: tuple[Page, Analysis],
) -> None:
    by_id = {item.id: item for item in read[1].attributions}
    speaking = marking.voices(read[1])
    for paragraph in marking.paragraphs(read[0].article, read[1]):
        for piece in paragraph.pieces:
            inner = by_id[piece.statements[-1]] if piece.statements else None
            outer = by_id.get(inner.within or "") if inner is not None else None
            is_within = outer is not None and outer.id in piece.statements
            assert piece.around == (speaking[outer.speaker].colour if is_within and outer else 0)


@given(layers())
def test_the_stretches_of_the_raw_page_are_its_characters(read: tuple[Page, Analysis]) -> None:
    page, analysis = read
    found = raw.stretches(page, analysis)
    assert "".join(one.words for one in found.stretches) == page.document.decoded()
    assert found.n_left_out == 0


def test_of_a_very_long_page_the_beginning_is_shown_and_the_rest_counted() -> None:
    page, analysis = layer(TEXT + " x" * raw.MOST_CHARS)
    found = raw.stretches(page, analysis)
    n_shown = sum(len(one.words) for one in found.stretches)
    assert n_shown == raw.MOST_CHARS
    assert n_shown + found.n_left_out == len(page.document.decoded())


def test_of_a_very_long_article_the_beginning_is_shown_and_the_rest_counted() -> None:
    page, analysis = layer(TEXT + " x" * marking.MOST_CHARS)
    shown = marking.paragraphs(page.article, analysis)
    words = "".join(piece.words for one in shown for piece in one.pieces)
    assert words == page.article.text[: marking.MOST_CHARS]
    assert len(words) + marking.n_left_out(page.article) == len(page.article.text)
    assert marking.n_left_out(layer()[0].article) == 0
