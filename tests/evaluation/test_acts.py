"""Pairs with marked parties are read, judged and scored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.errors import BadGold
from onrecord.evaluation.act_pairs import read_pairs, unmarked
from onrecord.evaluation.acts import JudgedPair, act_report, f1_by_class, judge, keep, of_roots
from onrecord.evaluation.doings import doing_report
from onrecord.model.act import ACT_CODES, ActCode
from onrecord.model.annotation import Doing, FoundAct, FoundAttribution
from onrecord.model.selector import Span, Spans

HEADER = "sentence_id\tsentence\tmarked_sentence\tsource\ttarget\tgold_penta\tgold_root\n"
ROWS = (
    '1\t"x"\t"<s>Vell</s> sued <t>Brandt</t>, ""the queen""."\tVell\tBrandt\t3\tACCUSE\n'
    "2\tx\t<t>Brandt</t> was freed by <s>Vell</s>.\tVell\tBrandt\t2\tYIELD\n"
)


@pytest.fixture
def pairs_file(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.tsv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    return path


class Judge:
    """Thinks everything a release of prisoners."""

    def act_between(self, text: str, actors: Spans, recipients: Spans) -> dict[ActCode, float]:
        assert all(span.of(text) for span in (*actors, *recipients))
        probs = dict.fromkeys(ACT_CODES, 0.0)
        return probs | {"CONCEDE": 0.3, "RETREAT": 0.3, "ACCUSE": 0.4}


def test_marks_are_taken_out_and_their_stretches_kept() -> None:
    text, sources, targets = unmarked("On Monday <s>Ann Loy</s> met <t>Lund</t> and <t>Vell</t>.")
    assert text == "On Monday Ann Loy met Lund and Vell."
    assert [s.of(text) for s in sources] == ["Ann Loy"]
    assert [t.of(text) for t in targets] == ["Lund", "Vell"]


def test_quoted_fields_are_read_as_csv_has_them(pairs_file: Path) -> None:
    one, other = read_pairs(pairs_file)
    assert one.text == 'Vell sued Brandt, "the queen".'
    assert (other.root, other.quad) == ("YIELD", 2)


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.tsv"
    path.write_text("a\tb\n1\t2\n", encoding="utf-8")
    with pytest.raises(BadGold, match="marked_sentence"):
        read_pairs(path)


def test_the_divided_roots_count_as_the_older_one(pairs_file: Path, tmp_path: Path) -> None:
    judged = judge(read_pairs(pairs_file), Judge())
    assert [j.root for j in judged] == ["YIELD", "YIELD"]
    report = act_report(judged)
    assert report["accuracy"] == 0.5
    assert report["roots"]["by_class"]["YIELD"] == {"gold": 1, "found": 2, "f1": 0.6667}
    assert report["roots"]["macro_f1"] == round((0.6667 + 0.0) / 2, 4)
    assert report["quads"]["by_class"]["2"]["found"] == 2
    keep(judged, tmp_path / "out.jsonl")
    first = json.loads((tmp_path / "out.jsonl").read_text().splitlines()[0])
    assert first == {
        "sentence_id": "1", "source": "Vell", "target": "Brandt", "root": "YIELD", "prob": 0.6,
    }  # fmt: skip


def test_a_quad_is_the_sum_of_its_roots(pairs_file: Path) -> None:
    (pair, _) = read_pairs(pairs_file)
    none: dict[ActCode, float] = dict.fromkeys(ACT_CODES, 0.0)
    probs = of_roots({**none, "ASSAULT": 0.4, "ACCUSE": 0.3, "REQUEST": 0.3})
    judged = JudgedPair(pair, probs)
    assert judged.root == "ASSAULT"
    assert judged.quad == 3


def test_a_class_without_gold_does_not_count_in_the_mean() -> None:
    report = f1_by_class([("a", "a"), ("a", "b")], ["a", "b", "c"])
    assert report["by_class"]["c"]["f1"] is None
    assert report["macro_f1"] == report["by_class"]["a"]["f1"]


class Reader:
    """Answers every attribution alike."""

    def doings(self, text: str, given: list[FoundAttribution]) -> list[Doing]:
        assert text
        acts = (FoundAct("ACCUSE", "done", 0.8), FoundAct("REQUEST", "offered", 0.3))
        return [Doing(acts, (Span(0, 4),), (), Span(20, 25)) for _ in given]


def test_labels_without_text_are_scored_against_the_text_where_it_lies(tmp_path: Path) -> None:
    labels, texts = tmp_path / "labels.jsonl", tmp_path / "texts.jsonl"
    item = {
        "source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 20]],
        "acts": [["ACCUSE", "done"], ["REQUEST", "done"]], "targets": [[2, 6]],
        "addressees": [[5, 7]], "occasion": {"span": [22, 30], "kind": "interview"},
    }  # fmt: skip
    labels.write_text(json.dumps({"id": "a", "attributions": [item], "deeds": []}) + "\n")
    texts.write_text(json.dumps({"id": "a", "text": "x" * 40}) + "\n")
    report = doing_report(labels, texts, Reader(), only_held_out=False)  # type: ignore[arg-type]
    assert report["first_act_accuracy"] == 1.0
    assert report["first_target_accuracy"] == 1.0
    assert report["addressee"] == {"labelled": 1, "found": 0, "precision": None, "recall": 0.0}
    assert report["occasion"]["precision"] == 1.0
    assert report["modality"]["by_class"]["done"] == {"gold": 2, "found": 1, "f1": 0.6667}


def test_a_labelled_article_without_a_text_is_named(tmp_path: Path) -> None:
    labels, texts = tmp_path / "labels.jsonl", tmp_path / "texts.jsonl"
    labels.write_text(json.dumps({"id": "gone", "attributions": [], "deeds": []}) + "\n")
    texts.write_text("")
    with pytest.raises(BadGold, match="gone"):
        doing_report(labels, texts, Reader(), only_held_out=False)  # type: ignore[arg-type]
