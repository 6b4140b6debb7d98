"""What people corrected is learnt: their folder is one more corpus of the encoder's recipe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.errors import InputNotFound
from onrecord.training.config import Config, Cycle
from onrecord.training.corrected import NAME, corrected
from support.linked import CLOSED, OPENED
from support.reviewed import MOVED, gold_folder


def test_the_folder_is_read_as_a_corpus(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path)
    texts = {text.text: text for text in corrected([gold])}
    assert set(texts) == {OPENED, CLOSED}
    (said,) = texts[OPENED].attributions or ()
    assert [s.of(OPENED) for s in said.content] == [MOVED]
    assert texts[CLOSED].attributions == ()  # what was rejected teaches that there is nothing


def test_a_statement_within_another_is_known_to_be(tmp_path: Path) -> None:
    text = "Vera Lund said that Anders Moe held that it rained."
    row = {
        "id": "a", "text": text, "attributions": [
            {"source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 50]]},
            {"source": [[20, 30]], "cue": [[31, 35]], "content": [[36, 50]]},
        ],
    }  # fmt: skip
    (tmp_path / "train.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (found,) = corrected([tmp_path, tmp_path])
    assert [a.is_nested for a in found.attributions or ()] == [False, True]


def test_a_folder_without_pages_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound, match=r"train\.jsonl"):
        list(corrected([tmp_path]))


def test_one_more_corpus_takes_its_share_of_the_steps() -> None:
    cycle = Cycle(10, 1e-4, 1e-3, {"polnear": 0.6, "gum": 0.2})
    config = Config("t", 1, 500, 100, 0.0, 0.1, 0.9, 10, 10, (cycle,))
    after = config.then(5).beside(NAME, 0.2)
    assert [c.n_steps for c in after.cycles] == [10, 5]
    for one in after.cycles:
        assert one.mix == pytest.approx({"polnear": 0.6, "gum": 0.2, NAME: 0.2})
