"""Marks are exchanged one for one: every label of a restyled article stays where it was."""

import random

from onrecord.model.selector import Span
from onrecord.training.corpora import LabelledAttribution, LabelledText
from onrecord.training.restyling import restyled

TEXT = 'Brandt left. "We never signed it," she said, "and never will."\n“No,” said Vell.'
MARKS = frozenset("“”\"«»„‘’' ")
ARTICLE = LabelledText(
    "fiction-1",
    "polnear",
    TEXT,
    attributions=(LabelledAttribution((), (Span(39, 43),), (Span(13, 34), Span(45, 62))),),
)


def many() -> list[LabelledText]:
    rng = random.Random(3)
    return [restyled(rng, ARTICLE) for _ in range(200)]


def test_only_double_marks_change_and_every_label_stays() -> None:
    for text in many():
        assert len(text.text) == len(TEXT)
        assert text.attributions == ARTICLE.attributions
        changed = {i for i, (a, b) in enumerate(zip(text.text, TEXT, strict=True)) if a != b}
        assert all(TEXT[i] in '"“”' and text.text[i] in MARKS for i in changed)


def test_every_style_comes_up_with_its_opening_mark_first() -> None:
    first_marks = {
        (t.text[13], t.text[34 - 1]) for t in many() if " " not in (t.text[13], t.text[33])
    }
    assert {('"', '"'), ("“", "”"), ("«", "»"), ("»", "«"), ("„", "“"), ("‘", "’")} <= first_marks


def test_some_marks_are_lost_and_leave_a_space() -> None:
    assert any(t.text.count(" ") > TEXT.count(" ") for t in many())
