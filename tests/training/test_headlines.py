"""Headlines of one source with exact spans; contents that are read again keep their places."""

import random
from pathlib import Path

import pytest

from onrecord.model.selector import Span, Spans
from onrecord.training.corpora import LabelledAttribution, LabelledText
from onrecord.training.headlines import PRESENT, halves, headline
from onrecord.training.nesting import sentences
from onrecord.training.rereading import keep, kept, standing_alone

LINE = "Mayor Ilse Brandt said that the bridge will open in spring."
CONTENT = "the bridge will open in spring"


def at(words: str) -> Spans:
    return (Span(LINE.index(words), LINE.index(words) + len(words)),)


def labelled() -> LabelledText:
    said = LabelledAttribution(at("Mayor Ilse Brandt"), at("said"), at(f"that {CONTENT}"))
    return LabelledText("fiction", "polnear", LINE, attributions=(said,))


@pytest.mark.parametrize("seed", range(20))
def test_a_headline_says_in_the_present_what_was_said(seed: int) -> None:
    pool = halves(sentences([labelled()])) * 2
    made = headline(
        random.Random(seed), pool, ["Brandt", "the mayor of a town far too long to head"]
    )
    for a in made.attributions or ():
        words = [role[0].of(made.text) for role in (a.source, a.cue, a.content)]
        assert words == ["Brandt", "says", CONTENT]
    assert not made.text.endswith(".")


def test_every_present_cue_is_one_word() -> None:
    assert all(" " not in cue for pair in PRESENT.items() for cue in pair)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("that the bridge is safe", "The bridge is safe."),
        ("“the bridge is safe,”", "The bridge is safe."),
        ("Is it safe?", "Is it safe?"),
    ],
)
def test_a_content_stands_as_a_sentence(content: str, words: str) -> None:
    alone, start = standing_alone(content)
    assert alone == words
    assert content[start:].lower().startswith(words[:5].lower())


def test_what_was_found_in_contents_is_kept_without_words(tmp_path: Path) -> None:
    nested = LabelledAttribution(at("the bridge"), at("will"), at("open in spring"), is_nested=True)
    found = LabelledText(
        "fiction", "reread", LINE, attributions=(*(labelled().attributions or ()), nested)
    )
    path = tmp_path / "reread.json"
    keep([found], path)
    assert "bridge" not in path.read_text(encoding="utf-8")
    (text,) = kept([labelled()], path)
    assert text.attributions == found.attributions
    assert text.covers_nesting
