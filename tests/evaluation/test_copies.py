"""Copies that are planted, and what is counted of them; over texts of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.evaluation import copies
from onrecord.evaluation.planted import EDITS, planted
from onrecord.store.writing.sketches import measured, runs_of
from support.ferry import CUT, OTHER, WHOLE

TEXTS = {"a": WHOLE, "b": OTHER.replace(". ", ".\n"), "c": "A single line."}


def test_the_same_seed_makes_the_same_copies_and_another_others() -> None:
    assert [*planted(TEXTS, 1)] == [*planted(TEXTS, 1)]
    assert [*planted(TEXTS, 1)] != [*planted(TEXTS, 2)]


def test_each_article_of_several_paragraphs_has_a_copy_by_each_edit() -> None:
    made = [*planted(TEXTS, 1)]
    assert [(c.of, c.edit) for c in made] == [(of, e) for of in "ab" for e in EDITS]
    assert all(c.text not in TEXTS.values() for c in made if "quotations updated" not in c.edit)


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_leaves_something_of_the_text_and_changes_it_as_it_says(edit: str) -> None:
    (copy,) = (c for c in planted(TEXTS, 1) if (c.of, c.edit) == ("a", edit))
    one = measured(runs_of(WHOLE), runs_of(copy.text))
    assert 0.2 < one.of_longer <= 1.0
    if edit == "shortened to half":
        assert 0.45 < len(copy.text) / len(WHOLE) < 0.55
    if edit == "5 % of the words replaced":
        assert 0.6 < one.of_shorter < 0.95


def test_real_pairs_are_counted_by_what_was_read_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two stories of ECB+'s form: one has a copy and an article of its own words."""
    written = {"1_1ecb": WHOLE, "1_2ecb": CUT, "1_3ecb": OTHER, "1_4ecb": OTHER[:200]}
    rows = [
        {"id": name, "tokens": (words := text.split()), "sent": [0] * len(words)}
        for name, text in written.items()
    ]
    corpus = tmp_path / "data" / "ecbplus_esc" / "ecbplus.jsonl"
    corpus.parent.mkdir(parents=True)
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    labels = tmp_path / "copies.tsv"
    labels.write_text(
        "one\tother\tverdict\n"
        "ecb/1_2ecb\tecb/1_1ecb\tcopy\n"
        "ecb/1_1ecb\tecb/1_3ecb\tother\n"
        "ecb/1_2ecb\tecb/1_3ecb\tcopy\n"
        "ecb/1_3ecb\tecb/1_4ecb\tunsure\n",
        encoding="utf-8",
    )
    for name in ("_wcl", "_polnear", "_newswire"):
        monkeypatch.setattr(copies, name, lambda _: iter(()))
    monkeypatch.setattr(copies, "_articles", lambda _: iter(TEXTS.items()))
    halves = [
        copies.copies_report(tmp_path, half, labels=labels) for half in ("chosen", "measured")
    ]
    (real,) = (one["real"] for one in halves if one["real"]["pairs_read"])
    assert (real["copies"], real["precision"], real["recall"]) == (2, 1.0, 0.5)
    assert real["missed"] == ["ecb/1_2ecb ecb/1_3ecb"]
    (story,) = (one["one_story"] for one in halves if one["one_story"]["pairs"])
    assert story == {"pairs": 3, "found": 0, "not_read_yet": []}
    assert sum(one["planted"]["articles"] for one in halves) == len(TEXTS)
