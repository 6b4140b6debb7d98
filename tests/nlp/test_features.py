"""The features that an uncased tokenizer throws away come back, and lead to the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.nlp.encoder.features import (
    N_BREAKS,
    N_CASES,
    N_QUOTES,
    Tokens,
    quote_states,
    tokenize,
)
from onrecord.nlp.encoder.manifest import load_manifest
from onrecord.nlp.encoder.session import load_tokenizer

TOKENIZER = load_tokenizer(load_manifest())


def tokens_of(text: str) -> Tokens:
    return tokenize(text, TOKENIZER)


def words_with(text: str, feature: str) -> dict[str, int]:
    tokens = tokens_of(text)
    values = getattr(tokens, feature)
    return {text[s:e]: int(v) for s, e, v in zip(tokens.starts, tokens.ends, values, strict=True)}


def test_casing_tells_capitalised_upper_mixed_and_numbered_words_apart() -> None:
    cases = words_with("Mara met the UN envoy McRae on 3 May .", "cases")
    assert cases["Mara"] == 1
    assert cases["the"] == 0
    assert cases["UN"] == 2
    assert cases["3"] == 4
    assert cases["."] == 5


def test_a_quotation_is_marked_from_its_opening_to_its_closing_mark() -> None:
    states = quote_states("She said “no way” today")
    assert [int(states[i]) for i in (0, 9, 10, 14, 16, 18)] == [0, 1, 2, 2, 3, 0]


def test_straight_marks_open_and_close_by_turn() -> None:
    text = '"Yes," he said, "and no."'
    inside = "".join(c for c, s in zip(text, quote_states(text), strict=False) if s == 2)
    assert inside == "Yes,and no."


def test_an_odd_mark_spoils_only_its_own_line() -> None:
    text = '"Nobody closed this\nPlain words'
    states = quote_states(text)
    assert int(states[3]) == 2
    assert int(states[text.index("Plain")]) == 0


@pytest.mark.parametrize("text", ["It's Oran's plan", "the ministers’ plan wasn’t ready"])
def test_apostrophes_do_not_quote(text: str) -> None:
    assert not quote_states(text).any()


def test_single_marks_quote_when_they_stand_around_words() -> None:
    text = "He called it ‘a mistake’ again"
    assert int(quote_states(text)[text.index("mistake")]) == 5


def test_a_paragraph_that_follows_an_unclosed_quotation_is_told() -> None:
    text = "“We will go on.\n\n“And we will win,” she said.\n\nShe left."
    tokens = tokens_of(text)
    starts = {
        text[s:e] + str(s): int(b)
        for s, e, b in zip(tokens.starts, tokens.ends, tokens.breaks, strict=True)
        if b
    }
    assert list(starts.values()) == [2, 3, 1]


def test_blank_lines_between_paragraphs_change_nothing() -> None:
    one = tokens_of("“We go on.\n“We win,” she said.\nShe left.")
    two = tokens_of("“We go on.\n\n“We win,” she said.\n \n\nShe left.")
    assert one.breaks.tolist() == two.breaks.tolist()
    assert one.lines.tolist() == two.lines.tolist()


def test_pieces_between_two_characters_are_those_that_touch_them() -> None:
    text = "Oran Vell spoke"
    tokens = tokens_of(text)
    first, last = tokens.between(0, 9)
    assert text[tokens.starts[first] : tokens.ends[last - 1]] == "Oran Vell"


@given(st.text(max_size=200))
def test_any_text_gives_pieces_in_order_inside_it(text: str) -> None:
    tokens = tokens_of(text)
    assert (tokens.starts < tokens.ends).all()
    assert (tokens.starts[1:] >= tokens.starts[:-1]).all()
    assert not len(tokens) or int(tokens.ends.max()) <= len(text)
    for values, n in (
        (tokens.cases, N_CASES),
        (tokens.quotes, N_QUOTES),
        (tokens.breaks, N_BREAKS),
    ):
        assert ((values >= 0) & (values < n)).all()
