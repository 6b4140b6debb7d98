"""The table of letters of the full text in a database, read again off SQLite's own tokenizer."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from itertools import groupby

import pytest

from onrecord.store.dialects.tokens import words

TOKENIZER = "unicode61 remove_diacritics 2"
N_CODE_POINTS = 0x110000
SURROGATES = range(0xD800, 0xE000)


@pytest.fixture(scope="module")
def between() -> dict[int, str]:
    """What is left of each code point between two letters, of those that do not part them."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            f"CREATE VIRTUAL TABLE w USING fts5(x, content='', tokenize='{TOKENIZER}')"
        )
        connection.execute("CREATE VIRTUAL TABLE found USING fts5vocab(w, 'instance')")
        connection.execute(
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?) "
            "INSERT INTO w(rowid, x) SELECT n, 'a' || char(n) || 'b' FROM n "
            "WHERE n NOT BETWEEN ? AND ?",
            (N_CODE_POINTS - 1, SURROGATES.start, SURROGATES.stop - 1),
        )
        found = connection.execute("SELECT doc, term FROM found WHERE term NOT IN ('a', 'b')")
        return {number: term[1:-1] for number, term in found}


def ranges(numbers: list[int]) -> list[list[int]]:
    """Numbers as ranges, both ends included."""
    parts = groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    return [[run[0], run[-1]] for run in ([n for _, n in part] for _, part in parts)]


def kept() -> dict[str, list[list[int]] | list[str]]:
    """The table that the functions in the database are made from."""
    text = resources.files("onrecord.store.dialects").joinpath("unicode61.json").read_text("utf-8")
    told: dict[str, list[list[int]] | list[str]] = json.loads(text)
    return told


def test_the_table_says_of_every_code_point_what_the_tokenizer_does(
    between: dict[int, str],
) -> None:
    in_words = {number: left for number, left in between.items() if left}
    folded = {number: left for number, left in sorted(in_words.items()) if left != chr(number)}
    assert kept() == {
        "token": ranges(list(in_words)),
        "marks": ranges([number for number, left in between.items() if not left]),
        "fold": ["".join(map(chr, folded)), "".join(folded.values())],
    }


def alone(numbers: list[int]) -> Iterator[str]:
    """What the tokenizer finds in each of these code points by itself."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE w USING fts5(x, tokenize='{TOKENIZER}')")
        connection.execute("CREATE VIRTUAL TABLE found USING fts5vocab(w, 'instance')")
        rows = [(number, chr(number)) for number in numbers]
        connection.executemany("INSERT INTO w(rowid, x) VALUES (?, ?)", rows)
        yield from (row[0] for row in connection.execute("SELECT term FROM found ORDER BY doc"))


def test_a_mark_begins_no_word_and_every_other_letter_does(between: dict[int, str]) -> None:
    marks = sorted(number for number, left in between.items() if not left)
    assert list(alone(marks)) == []
    others = sorted(number for number, left in between.items() if left)
    assert list(alone(others)) == [between[number] for number in others]
    assert [words(chr(number)) for number in marks] == [()] * len(marks)
    assert [words(chr(number)) for number in others] == [(between[number],) for number in others]
