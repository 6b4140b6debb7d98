"""Words that turn the reading direction around turn nothing but themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from onrecord.web.directions import isolated
from onrecord.web.rendering import templates

MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f"


@pytest.mark.parametrize("value", ["Vera Lund", "“é” – 10 %", "", 7, None, Markup("\u202e<b>")])
def test_words_that_turn_nothing_are_left_as_they_are(value: object) -> None:
    assert isolated(value) is value


@given(st.text(alphabet=MARKS + "ab\u05d0"))
def test_an_isolate_ends_where_the_words_end_and_nowhere_else(words: str) -> None:
    found = str(isolated(words))
    assert words in found
    depth = 0
    for place, mark in enumerate(found, 1):
        depth += (mark in "\u2066\u2067\u2068") - (mark == "\u2069")
        if found != words and place < len(found):
            assert depth > 0
    assert depth == 0 or found == words == "".join(c for c in words if c in "ab")


def test_every_template_keeps_them_apart() -> None:
    shown = templates().env.from_string("<p title='{{ one }}'>{{ one }}: {{ 3 }}</p>")
    words = "\u202e<live>"
    assert shown.render(one=words) == (
        "<p title='\u2068\u202e&lt;live&gt;\u2069'>\u2068\u202e&lt;live&gt;\u2069: 3</p>"
    )
