"""Our own labels and sentences are of their form, and the thresholds are those that score best."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from onrecord.evaluation.act_pairs import ROOTS
from onrecord.evaluation.gold import is_held_out
from onrecord.model.act import ACT_CODES, MODALITIES, OCCASION_KINDS
from onrecord.nlp.encoder.features import tokenize
from onrecord.nlp.encoder.manifest import load_manifest
from onrecord.nlp.encoder.session import load_tokenizer
from onrecord.nlp.heads.doing import CONTENT, PARTIES, Answers
from onrecord.training.acts.choosing import choose_thresholds, lowest_precise
from onrecord.training.acts.corpora import (
    Example,
    Labels,
    Texts,
    labelled,
    of_pairs,
    written_pairs,
    written_statements,
)

HERE = Path(__file__).parents[2]
LABELS = sorted((HERE / "labels").glob("*.jsonl"))
PASSAGES = HERE / "recipes" / "acts-1" / "passages.txt"
BLOCKS = re.split(r"\n\s*\n", PASSAGES.read_text(encoding="utf-8").strip())
WRITTEN = HERE / "recipes" / "acts-1" / "written.tsv"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        yield from map(json.loads, handle)


def numbers_of(value: Any) -> Iterator[Any]:
    """Every leaf of a JSON value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from numbers_of(item)
    else:
        yield value


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.name)
def test_labels_hold_offsets_and_codes_and_no_text(path: Path) -> None:
    known = {*ACT_CODES, *MODALITIES, *OCCASION_KINDS, None}
    n = 0
    for row in rows(path):
        assert set(row) == {"id", "attributions", "deeds"}
        for item in (*row["attributions"], *row["deeds"]):
            n += 1
            assert all(isinstance(leaf, int) or leaf in known for leaf in numbers_of(item))
            assert len(item.get("acts", ())) <= 3
    assert n > 1000


def test_labels_of_the_test_set_are_of_no_training_article() -> None:
    ids = {path.stem: {row["id"] for row in rows(path)} for path in LABELS}
    assert not ids["polnear-dev"] & ids["polnear-train"]


def test_some_labelled_articles_are_kept_aside() -> None:
    ids = [row["id"] for row in rows(HERE / "labels" / "polnear-train.jsonl")]
    kept = sum(is_held_out("acts", i) for i in ids)
    assert 0.08 < kept / len(ids) < 0.18


def test_labels_lie_inside_their_texts(shared: Path) -> None:
    path = shared / "data" / "polnear" / "train.jsonl"
    if not path.exists():
        pytest.skip("the corpora are not here")
    texts = {row["id"]: row["text"] for row in rows(path)}
    for row in rows(HERE / "labels" / "polnear-train.jsonl"):
        text = texts[row["id"]]
        for item in row["attributions"]:
            spans = [*item["targets"], *item["addressees"]]
            spans += [item["occasion"]["span"]] if item["occasion"] else []
            for start, end in spans:
                assert text[start:end].strip()
                assert end <= len(text)


def test_our_sentences_have_one_source_one_target_and_a_known_root() -> None:
    pairs = written_pairs(WRITTEN)
    assert {p.root for p in pairs} == set(ROOTS)
    assert all(len(p.sources) == len(p.targets) == 1 for p in pairs)
    assert len(set(WRITTEN.read_text(encoding="utf-8").splitlines())) == len(pairs)


def test_a_labelled_target_marks_its_pieces_in_the_question(tmp_path: Path) -> None:
    text = "Vell said that Brandt had lied."
    item = {
        "source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 30]], "acts": [["ACCUSE", "done"]],
        "targets": [[15, 21]], "addressees": [], "occasion": None,
    }  # fmt: skip
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps({"id": "a", "attributions": [item], "deeds": []}) + "\n")
    texts = Texts(load_tokenizer(load_manifest()))
    ((example,), deeds) = labelled(texts, path, {"a": text}.__getitem__)
    assert not deeds
    assert example.labels.acts == (("ACCUSE",),)
    parties = example.labels.parties
    assert parties is not None
    tokens = texts.tokens[example.text]
    marked = example.question.rows[parties[:, PARTIES.index("target")] > 0]
    assert text[tokens.starts[marked[0]] : tokens.ends[marked[-1]]] == "Brandt"
    assert (parties[:, PARTIES.index("actor")] < 0).all()
    assert (example.question.roles == CONTENT).sum() > 3


def test_the_divided_root_may_be_either_of_both() -> None:
    texts = Texts(load_tokenizer(load_manifest()))
    given = {tuple(e.labels.acts[0]) for e in of_pairs(texts, written_pairs(WRITTEN)[:900])}
    assert ("CONCEDE", "RETREAT") in given


def answered(target: float) -> tuple[Example, Answers]:
    """A question of two pieces whose first is labelled the target, marked so with `target`."""
    from onrecord.nlp.heads.doing import Question  # noqa: PLC0415 - only here

    parties = np.zeros((2, len(PARTIES)), dtype=np.int64)
    parties[0, PARTIES.index("target")] = 1
    labels = Labels((("ACCUSE",),), (), parties)
    example = Example(0, Question(np.arange(2), np.zeros(2, dtype=np.int64)), labels, "a")
    logits = np.zeros((2, len(PARTIES), 3), dtype=np.float32)
    logits[..., 0] = 9.0
    odds = np.log(target / (1 - target))
    logits[0, PARTIES.index("target")] = [0.0, odds, -9.0]
    acts = np.zeros(len(ACT_CODES), dtype=np.float32)
    acts[ACT_CODES.index("ACCUSE")] = 9.0
    modalities = np.zeros((len(ACT_CODES), len(MODALITIES)), dtype=np.float32)
    return example, Answers(acts, modalities, logits)


def test_the_threshold_lets_through_what_was_labelled() -> None:
    said = [answered(0.42), answered(0.9)]
    choice = choose_thresholds(said, said)
    assert choice["tried"]["target"][0.8] < choice["tried"]["target"][0.4]
    assert choice["thresholds"]["target"] < 0.1


def test_the_threshold_of_deeds_is_the_lowest_at_which_half_are_right() -> None:
    judged = [(0.12, False), (0.12, False), (0.35, False), (0.6, True), (0.7, True)]
    found = lowest_precise(judged, 4)
    assert found["threshold"] == 0.15
    assert found["tried"][0.15] == {"precision": 0.6667, "recall": 0.5}


def test_where_no_threshold_is_good_enough_few_deeds_are_told() -> None:
    judged = [(0.3, True), (0.6, False), (0.97, False)]
    assert lowest_precise(judged, 1)["threshold"] == 0.95


PASSAGE = """<s1>Oran Vell</s1> <q1>told</q1> <a1>reporters</a1> <o1>in Norhaven</o1> that
<c1><t1>the port</t1> would pay</c1>. "<c2>Never</c2>," <s2>he</s2> <q2>added</q2>.
1 | REQUEST,AID:offered | press_conference
2 | REJECT | -

<c1>It rained</c1>, <q1>said</q1> <s1>the paper</s1>.
1 | STATE | -
"""


def test_marked_passages_become_questions_on_their_bare_words(tmp_path: Path) -> None:
    path = tmp_path / "passages.txt"
    path.write_text(PASSAGE, encoding="utf-8")
    texts = Texts(load_tokenizer(load_manifest()))
    first, second, third = written_statements(texts, path)
    assert first.labels.acts == (("REQUEST",), ("AID",))
    assert first.labels.modalities == (("REQUEST", "done"), ("AID", "offered"))
    assert first.text == second.text != third.text
    bare = 'Oran Vell told reporters in Norhaven that the port would pay. "Never," he added.'
    assert len(texts.tokens[first.text]) == len(tokenize(bare, texts.tokenizer))
    assert first.labels.parties is not None
    assert (first.labels.parties[:, PARTIES.index("target")] > 0).sum() == len("the port".split())


def test_our_passages_are_of_their_form() -> None:
    assert not [problem for block in BLOCKS for problem in problems(block)]


def problems(block: str) -> Iterator[str]:
    """Tags close in the order in which they open; every statement has a content and known codes."""
    lines = block.split("\n")
    told = [line for line in lines if re.match(r"\d+ *\|", line)]
    body = " ".join(line for line in lines if line not in told)
    opened: list[str] = []
    contents = set()
    for closing, tag, number in re.findall(r"<(/?)([sqctao])(\d+)>", body):
        if closing and (not opened or opened.pop() != tag + number):
            yield f"{tag}{number} closes out of order: {body[:60]}"
        elif not closing:
            opened.append(tag + number)
            contents |= {number} if tag == "c" else set()
    if opened or "<" in re.sub(r"</?[sqctao]\d+>", "", body):
        yield f"tags are left over: {body[:60]}"
    if contents != {line.split("|")[0].strip() for line in told}:
        yield f"contents and statements differ: {body[:60]}"
    for line in told:
        _, codes, _ = (part.strip() for part in line.split("|"))
        for code in codes.split(","):
            name, _, modality = code.strip().partition(":")
            if name not in ACT_CODES or (modality or "done") not in MODALITIES:
                yield f"{code} is no code: {body[:60]}"
