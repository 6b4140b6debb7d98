"""What teaches the relation head: stories of our own, judged ones, and pairs drawn from them."""

from __future__ import annotations

import json
import random
from itertools import combinations
from pathlib import Path

import pytest

from onrecord.disputes.facts import N_FACTS
from onrecord.nlp.encoder.manifest import load_manifest
from onrecord.nlp.encoder.session import load_tokenizer
from onrecord.nlp.heads.relating import ANSWERS, KINDS, RELATIONS
from onrecord.training.disputes import corpora
from onrecord.training.disputes.corpora import Gists
from onrecord.training.disputes.labelled import labelled_stories, stories_aside
from onrecord.training.disputes.stories import Story, written_stories

ROOT = Path(__file__).parents[2]
RECIPE = ROOT / "recipes" / "relations-1"
LABELS = ROOT / "labels" / "relations" / "stories.jsonl"


def written() -> list[Story]:
    return [s for path in sorted(RECIPE.glob("*.txt")) for s in written_stories(path)]


def test_no_two_stories_of_our_own_have_one_name() -> None:
    names = [story.name for story in written()]
    assert len(set(names)) == len(names)


def test_no_statement_stands_on_two_sides_of_a_matter() -> None:
    for story in written():
        for matter in story.matters:
            for one, other in combinations(matter.sides, 2):
                assert not set(one) & set(other), (story.name, matter.words)


def test_labels_hold_offsets_and_names_and_no_text() -> None:
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for one in row["statements"]:
            known = {"doc", "day", "cue", "content", "speaker", "acts", "target"}
            assert {*one} - {"meant"} == known
        for told in (*row["matters"], *row["proposals"]):
            assert not {"words", "what", "matter"} & {*told}


def test_stories_kept_aside_teach_nothing_and_have_their_gold(shared: Path) -> None:
    data = _corpora(shared)
    taught = {story.name for story in labelled_stories(LABELS, data)}
    aside = list(stories_aside(LABELS, data))
    assert aside
    for story in aside:
        assert story.name not in taught
        ids = {one["id"] for one in story.gold["statements"]}
        assert all(story.texts[s["doc"]].count(s["quote"]) for s in story.gold["statements"])
        for dispute in story.gold["disputes"]:
            assert {i for side in dispute["sides"] for i in side["statements"]} <= ids


def test_the_judged_stories_stand_in_their_corpora(shared: Path) -> None:
    data = _corpora(shared)
    stories = list(labelled_stories(LABELS, data))
    assert len(stories) > 50
    for told in stories[0].statements.values():
        assert all(told.text[start:end].strip() for start, end in told.content)


def test_examples_are_of_known_classes_with_the_facts_about_them() -> None:
    gists, rng = Gists(load_tokenizer(load_manifest())), random.Random(1)
    stories = written()[:3]
    related = list(corpora.relations(gists, stories, rng))
    answers = list(corpora.answers(gists, stories, rng))
    kinds = list(corpora.kinds(gists, stories))
    assert {RELATIONS[e.label] for e in related} == set(RELATIONS)
    assert {ANSWERS[e.label] for e in answers} > {"none"}
    assert {KINDS[e.label] for e in kinds} > {"none"}
    for example in (*related, *answers):
        assert example.facts is not None
        assert example.facts.shape == (N_FACTS,)


def _corpora(shared: Path) -> Path:
    """The folder of corpora; the test is skipped where it holds none."""
    if not (shared / "data" / "polnear").is_dir():
        pytest.skip("needs the corpora of ../shared/data")
    return shared / "data"
