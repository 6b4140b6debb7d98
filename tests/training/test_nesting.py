"""Frames put attributions inside attributions with exact spans."""

import random

import pytest

from onrecord.model.selector import Span, Spans
from onrecord.training.corpora import LabelledAttribution, LabelledText
from onrecord.training.nesting import document, framed, sentences, sources

LINE = "Mayor Ilse Brandt said the bridge will open in spring."
OTHER = "Critics claim that the bridge costs too much."


def at(words: str, text: str = LINE) -> Spans:
    start = text.index(words)
    return (Span(start, start + len(words)),)


def labelled() -> LabelledText:
    text = f"{LINE}\n\n{OTHER}"
    return LabelledText(
        "fiction",
        "polnear",
        text,
        attributions=(
            LabelledAttribution(
                at("Mayor Ilse Brandt"), at("said"), at("the bridge will open in spring")
            ),
            LabelledAttribution(
                at("Critics", text), at("claim", text), at("that the bridge costs too much", text)
            ),
        ),
    )


@pytest.mark.parametrize("seed", range(40))
def test_a_frame_keeps_the_words_of_every_role(seed: int) -> None:
    pool, names = sentences([labelled()]), sources([labelled()])
    text = framed(random.Random(seed), pool[seed % len(pool)], names)
    outer, *nested = text.attributions or ()
    assert not outer.is_nested
    assert nested
    for a in nested:
        assert a.is_nested
        assert a.cue[0].of(text.text).split()[0] in text.text
        assert any(c.contains(a.cue[0]) for c in outer.content)
        assert a.source[0].of(text.text) in ("Mayor Ilse Brandt", "Critics")
    assert outer.source[0].of(text.text).lower() in ("mayor ilse brandt", "critics")


def test_documents_shift_every_span_with_its_paragraph() -> None:
    pool, names = sentences([labelled()]), sources([labelled()])
    text = document(random.Random(1), pool, names, n=6, id_="made")
    for a in text.attributions or ():
        assert a.source[0].of(text.text).lower() in ("mayor ilse brandt", "critics")


def test_paragraphs_of_several_sentences_are_not_framed() -> None:
    line = LINE + " " + OTHER
    text = LabelledText(
        "fiction", "polnear", line,
        attributions=(LabelledAttribution(at("Mayor Ilse Brandt"), at("said"), at("the bridge")),),
    )  # fmt: skip
    assert sentences([text]) == []
