"""Words that turn the reading direction around turn nothing but themselves."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from onrecord.web.directions import isolated
from onrecord.web.rendering import templates

ENDS = "\n\r\x1c\x1d\x1e\x85\u2029"
MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f"


@pytest.mark.parametrize("value", ["Vera Lund", "“é” – 10 %", "", 7, None, Markup("\u202e<b>")])
def test_words_that_turn_nothing_are_left_as_they_are(value: object) -> None:
    assert isolated(value) is value


@given(st.text(alphabet=MARKS + ENDS + "ab\u05d0"))
def test_an_isolate_ends_where_its_paragraph_ends_and_nowhere_else(words: str) -> None:
    found = re.split(f"[{ENDS}]", str(isolated(words)))
    for before, after in zip(re.split(f"[{ENDS}]", words), found, strict=True):
        assert before in after
        depths = [0]
        for mark in after:
            depths.append(depths[-1] + (mark in "\u2066\u2067\u2068") - (mark == "\u2069"))
        if set(before) <= set("ab"):
            assert after == before
        else:
            assert min(depths[1:-1]) > 0
            assert depths[-1] == 0


def test_every_template_keeps_them_apart() -> None:
    shown = templates().env.from_string("<p title='{{ one }}'>{{ one }}: {{ 3 }}</p>")
    words = "\u202e<live>"
    assert shown.render(one=words) == (
        "<p title='\u2068\u202e&lt;live&gt;\u2069'>\u2068\u202e&lt;live&gt;\u2069: 3</p>"
    )
