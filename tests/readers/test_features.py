"""What is seen of a page's blocks, in numbers. Fiction throughout."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.readers.blocks import blocks_of
from onrecord.readers.features import FEATURE_NAMES, PageFacts, Seen
from onrecord.readers.hints import Hints
from onrecord.readers.page_words import COMMA, DIGIT, QUOTE, UPPER, PageWords
from onrecord.readers.tree import parse

_LINE = "The ferries to Sund stay in port until the storm is over, the harbour master said."


def _seen(source: str, *, headline: int | None = None) -> Seen:
    tree = parse(source)
    return Seen(tree, blocks_of(tree), PageFacts(None, headline, "", ""), Hints(tree))


def _column(seen: Seen, name: str, votes: list[float] | None = None) -> list[float]:
    guess = seen.first_guess() if votes is None else np.array(votes)
    found: list[float] = seen.rows(guess)[:, FEATURE_NAMES.index(name)].tolist()
    return found


def test_words_are_counted_in_scripts_with_and_without_blanks() -> None:
    assert PageWords(["Ferries stay, 2 of 3", "港は閉鎖", "…"]).n_words.tolist() == [5, 3, 0]


def test_characters_are_counted_by_what_they_are() -> None:
    words = PageWords(["Sund, 14 March", "“no” 😀"])

    assert [words.n_of(kind).tolist() for kind in (COMMA, DIGIT, UPPER, QUOTE)] == [
        [1, 0],
        [2, 0],
        [2, 0],
        [0, 2],
    ]


def test_a_block_is_as_like_another_text_as_they_share_words() -> None:
    words = PageWords(["Ferries stay in port", "Storm over Sund"])

    assert words.likeness("FERRIES stay in port").tolist() == [1, 0]
    assert words.likeness("storm").tolist() == [0, 0.5]
    assert words.likeness("").tolist() == [-1, -1]


def test_runs_of_words_that_other_blocks_hold_are_found() -> None:
    words = PageWords([_LINE, "A line of its own without any other", "Again: " + _LINE, "Port"])

    assert words.repeated().tolist() == [1, 0, pytest.approx(11 / 12), 0]


def test_a_page_of_one_block_has_a_row_of_numbers() -> None:
    rows = _seen("<p>Harbour</p>").rows(np.array([0.5]))

    assert rows.shape == (1, len(FEATURE_NAMES))
    assert np.isfinite(rows).all()


def test_blocks_are_seen_by_how_far_they_hang_from_the_region_with_most_of_the_body() -> None:
    comments = "".join(f"<li><div><p>{_LINE}</p></div></li>" for _ in range(2))
    seen = _seen(
        f"<main><section>{f'<p>{_LINE}</p>' * 3}</section><ul>{comments}</ul></main>", headline=None
    )

    assert _column(seen, "levels_to_best", [1, 1, 1, 1, 1]) == [0, 0, 0, 1, 1]
    assert _column(seen, "path_parents")[:1] == [pytest.approx(np.log1p(1))]
    assert _column(seen, "path_parents")[3:] == [pytest.approx(np.log1p(2))] * 2


def test_blocks_of_the_headlines_article_are_told_from_those_of_others() -> None:
    seen = _seen(
        "<p>Menu</p><article><h1>Ferries</h1><p>Ours</p></article><article><p>Theirs</p></article>",
        headline=1,
    )

    assert seen.own_article.tolist() == [-1, 1, 1, 0]
