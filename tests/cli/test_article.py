"""The article on a terminal: whose words are whose, also without colours; nothing obeyed."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console

from onrecord.cli.article import rendered, voices
from onrecord.cli.doings import doing_of
from onrecord.cli.statements import listed
from onrecord.model.act import Act
from onrecord.model.selector import Span
from support.acting import reply, row
from support.layers import TEXT, layer


def plain(shown: object) -> str:
    console = Console(file=io.StringIO(), width=200, color_system=None)
    console.print(shown)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_speakers_are_numbered_by_how_much_they_say() -> None:
    _, analysis = layer()
    named = [(v.number, v.name, v.n_statements) for v in voices(analysis).values()]
    assert named == [(1, "the union", 2), (2, "Vera Lund", 1)]


def test_a_nested_statement_is_marked_within_the_one_that_holds_it() -> None:
    shown = plain(rendered(*layer()))
    assert "⟨1 Claims by mayor Vera Lund that ⟨2 the harbour is safe⟩ are false⟩" in shown


def test_each_stretch_of_a_statement_in_pieces_is_marked() -> None:
    assert "⟨1 “Nobody asked us,”⟩ it said, ⟨1 “and nobody will.”⟩" in plain(rendered(*layer()))


def test_the_article_is_whole_when_the_marks_are_taken_away() -> None:
    text = rendered(*layer()).plain
    for mark in ("⟨1 ", "⟨2 ", "⟩"):
        text = text.replace(mark, "")
    assert TEXT in text


def test_speakers_have_colours_of_their_own_and_nested_words_are_underlined() -> None:
    shown = rendered(*layer())
    at = shown.plain.index("the harbour is safe")
    styles = {str(s.style) for s in shown.spans if s.start <= at < s.end}
    assert "magenta underline" in styles
    assert "cyan" in styles


def test_escape_sequences_of_a_page_are_shown_and_not_obeyed() -> None:
    page, analysis = layer(TEXT + "\x1b[31mred\x1b]8;;http://x\x07 \x9b5m \u202etxet")
    for shown in (plain(rendered(page, analysis)), plain(listed(page, analysis))):
        assert not set("\x1b\x07\x9b\u202e") & set(shown)


def test_brackets_of_a_page_are_no_markup() -> None:
    assert "[bold]loud[/bold]" in plain(rendered(*layer(TEXT + " [bold]loud[/bold]")))


def test_a_page_that_was_not_analysed_says_why() -> None:
    page, analysis = layer()
    silent = replace(analysis, attributions=(), why_not="the page is in Welsh, only English is")
    assert "Not analysed: the page is in Welsh" in plain(rendered(page, silent))
    assert "Not analysed: the page is in Welsh" in plain(listed(page, silent))


def test_the_list_of_statements_has_speaker_cue_and_words_and_indents_what_is_nested() -> None:
    lines = plain(listed(*layer())).splitlines()
    words = [" ".join(line.split()) for line in lines]
    assert "↳ Vera Lund Claims the harbour is safe" in words
    assert "the union said “Nobody asked us,” … “and nobody will.”" in words


def test_paragraphs_are_set_apart_where_the_text_has_them_on_lines_of_their_own() -> None:
    page, analysis = layer(f"{TEXT}\nThe council met.")
    article = replace(
        page.article, paragraphs=(Span(0, len(TEXT)), Span(len(TEXT) + 1, len(TEXT) + 17))
    )
    shown = rendered(replace(page, article=article), analysis).plain
    assert "and nobody will.”⟩\n\nThe council met." in shown


def test_what_a_statement_does_stands_at_its_end_and_the_deeds_below() -> None:
    shown = plain(rendered(*row()))
    assert (
        "accused ⟨1 minister Anders Moe of hiding the plan "
        "│ ACCUSE, REQUEST (hypothetical) → Anders Moe⟩." in shown
    )
    assert "denied ⟨2 that he hid anything │ DENY → Vera Lund⟩" in shown
    assert "• Dock Union AID (offered) → Port Council  offered" in shown
    assert "• Police COERCE → Kaja Storm  arrested" in shown


def test_the_list_has_what_a_statement_does_below_its_words_and_nothing_for_plain_ones() -> None:
    lines = [" ".join(line.split()) for line in plain(listed(*reply())).splitlines()]
    at = lines.index("Anders Moe accused Vera Lund of a campaign")
    assert lines[at + 1] == "ACCUSE → Vera Lund"
    assert lines[lines.index("Vera Lund said it rained") + 1] == ""


def test_plain_assertions_tell_only_whom_they_are_about() -> None:
    _, analysis = reply()
    lund, moe = analysis.entities
    names = {lund.id: "Lund", moe.id: "Moe"}
    item = replace(analysis.attributions[2], acts=(Act("STATE", lund.id, None, "done", 0.9),))
    assert doing_of(item, names) == ""
    about = replace(item, acts=(Act("STATE", lund.id, moe.id, "done", 0.9),), targets=(moe.id,))
    assert doing_of(about, names) == "STATE → Moe"
    assert doing_of(replace(item, acts=(), targets=(moe.id,)), names) == "→ Moe"


def test_lines_of_the_list_fit_into_80_columns() -> None:
    console = Console(file=io.StringIO(), width=80, color_system=None)
    console.print(listed(*row()))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert any("REQUEST (hypothetical)" in line for line in lines)
