"""Markup to elements and texts, each with its place. Fiction throughout."""

from __future__ import annotations

import pytest

from onrecord.errors import UnreadableInput
from onrecord.model.selector import Span
from onrecord.readers import tree as tree_file
from onrecord.readers.blocks import blocks_of
from onrecord.readers.jsontext import JsonText, read_json
from onrecord.readers.tree import Tree, parse


def _blocks(source: str) -> list[str]:
    return [block.text.text for block in blocks_of(parse(source))]


def _texts(tree: Tree, tag: str) -> list[str]:
    return [tree.text_of(e).text for e in tree.elements if e.tag == tag]


def test_a_paragraph_ends_where_the_next_begins() -> None:
    assert _texts(parse("<p>One<p>Two<div>Three</div>"), "p") == ["One", "Two"]


def test_list_items_and_cells_end_one_another() -> None:
    assert _texts(parse("<ul><li>One<li>Two</ul>"), "li") == ["One", "Two"]
    assert _texts(parse("<table><tr><td>One<td>Two<tr><td>Three</table>"), "td") == [
        "One",
        "Two",
        "Three",
    ]


def test_a_stray_end_tag_closes_nothing() -> None:
    assert _texts(parse("<div><p>One</b> and two</p></div>"), "div") == ["One and two"]


def test_what_looks_like_a_tag_in_a_script_is_none() -> None:
    assert _blocks("<p>One</p><script>if (a<b) '<p>no</p>'</script><p>Two</p>") == ["One", "Two"]


def test_comments_and_declarations_say_nothing() -> None:
    assert _blocks("<!doctype html><p>One<!-- <p>no</p> --> and two</p><![CDATA[x]]>") == [
        "One and two"
    ]


def test_a_quotation_mark_holds_a_tags_end() -> None:
    source = '<p title="a > b">One</p>'
    tree = parse(source)
    (p,) = [e for e in tree.elements if e.tag == "p"]

    assert tree.value(p, "title") == "a > b"
    assert tree.text_of(p).text == "One"


def test_two_line_breaks_part_paragraphs_and_one_inside_a_sentence_does_not() -> None:
    assert _blocks("<div>One of<br>two.<br><br>Three.<br>Four.</div>") == [
        "One of two.",
        "Three.",
        "Four.",
    ]


def test_inline_elements_part_no_word() -> None:
    assert _blocks("<p><b>H</b>arbour <a href=/>closes</a></p>") == ["Harbour closes"]


def test_words_that_no_reader_sees_are_no_block() -> None:
    assert _blocks("<p>One</p><template><p>no</p></template><svg><title>no</title></svg>") == [
        "One"
    ]


def test_a_page_of_too_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_file, "MAX_ELEMENTS", 10)

    with pytest.raises(UnreadableInput, match="more than 10 elements"):
        parse("<p>a" * 20, uri="page.html")


def test_strings_of_json_are_found_with_their_places() -> None:
    source = '{"a": ["b", {"c": "d\\"e"}], "n": 3,} // {"f": "g"}'

    values = read_json(source, Span(0, len(source)))

    first = values[0]
    assert isinstance(first, dict)
    assert isinstance(first["a"], list)
    assert [i.span.of(source) for i in first["a"] if isinstance(i, JsonText)] == ["b"]
    assert first["n"] == "3"


def test_json_that_breaks_off_is_read_up_to_there() -> None:
    source = '{"a": "b", "c": "d'

    (value,) = read_json(source, Span(0, len(source)))

    assert isinstance(value, dict)
    assert set(value) == {"a"}
