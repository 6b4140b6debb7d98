"""The faster model finds the same attributions, and reads pairs much as the other does."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.disputes.facts import N_FACTS
from onrecord.model.annotation import Annotations
from onrecord.nlp.encoder.manifest import FAST, SHIPPED, load_manifest
from onrecord.nlp.encoder.session import OnnxBackend, load_tokenizer
from onrecord.nlp.heads.relating import RELATIONS, Gist
from onrecord.nlp.heads.together import together
from onrecord.nlp.pipeline import Analyzer, load_analyzer
from onrecord.nlp.relating import Relating

TEXT = """Mayor Ilse Brandt of Norhaven denied on Monday that her council had hidden the tender. \
"We published every page," she told reporters outside the town hall. Opposition leader Oran Vell \
accused her of lying and demanded that she resign by Friday. The dock union promised to strike. \
"Nobody asked for it," said the harbour master, who urged both to talk. Vell said that the mayor \
had lied to the town.
"""


@pytest.fixture(scope="module")
def fast() -> Analyzer:
    return load_analyzer(FAST, n_threads=1)


@pytest.fixture(scope="module")
def shipped() -> Analyzer:
    return load_analyzer(SHIPPED, n_threads=1)


def said(found: Annotations) -> list[object]:
    return [(a.source, a.cue, a.content, a.within) for a in found.attributions]


def test_the_same_words_are_attributed_to_the_same_people(
    fast: Analyzer, shipped: Analyzer
) -> None:
    one, other = fast.annotate_text(TEXT), shipped.annotate_text(TEXT)
    assert len(one.attributions) > 4
    assert said(one) == said(other)


def test_it_says_which_model_it_is(fast: Analyzer, shipped: Analyzer) -> None:
    assert fast.version.version != shipped.version.version
    assert fast.version.digest != shipped.version.digest
    assert load_manifest(FAST).path("encoder.onnx").samefile(load_manifest().path("encoder.onnx"))


def test_what_is_asked_beside_a_question_does_not_change_its_answer(
    fast: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = fast.annotate_text(TEXT)
    monkeypatch.setattr(
        "onrecord.nlp.heads.acting.together",
        lambda lengths, **_: ([i] for i in range(len(lengths))),
    )
    alone = fast.annotate_text(TEXT)
    for one, other in zip(beside.attributions, alone.attributions, strict=True):
        assert [act.code for act in one.doing.acts] == [act.code for act in other.doing.acts]
        probs, others = ([act.prob for act in each.doing.acts] for each in (one, other))
        assert np.allclose(probs, others, atol=1e-3)


def relating(analyzer: Analyzer) -> Relating:
    assert isinstance(analyzer.backend, OnnxBackend)
    return Relating(load_tokenizer(load_manifest()), analyzer.backend, N_FACTS)


def question(words: str, tokenizer: object) -> Gist:
    ids = tokenizer.encode(words, add_special_tokens=False).ids  # type: ignore[attr-defined]
    return Gist(np.array(ids), np.full(len(ids), 4))


def test_a_pair_is_answered_alike_alone_and_beside_others(
    fast: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = relating(fast)
    questions = [
        question(words, asked.tokenizer)
        for words in ("the tender was hidden", "no page was hidden", TEXT)
    ]
    facts = np.zeros((3, N_FACTS), dtype=np.float32)
    beside = asked._ask(questions, facts)
    monkeypatch.setattr(
        "onrecord.nlp.relating.together",
        lambda lengths, **_: ([i] for i in range(len(lengths))),
    )
    for one, other in zip(beside, asked._ask(questions, facts), strict=True):
        assert np.allclose(one, other, atol=1e-3)
    assert beside[2].shape == (3, len(RELATIONS))


def test_questions_are_asked_in_small_groups_where_that_changes_nothing(fast: Analyzer) -> None:
    at_once = fast.backend.together
    assert len(list(together([50] * 30, most_pieces=at_once["acts"]))) == 3
    assert len(list(together([50] * 30, most_pieces=load_manifest().together["acts"]))) == 30
