"""The gate itself, over a measure that the tests hand in: what it refuses, what it proposes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import ModelError
from onrecord.evaluation.gate import SLACK, digest, proposed, shortfalls
from onrecord.evaluation.measures import Measure


def measure(f1: float, *, small_f1: float = 0.5) -> Measure:
    def run(_shared: Path, small: bool) -> Any:  # noqa: FBT001 — the form of a measure
        return {"relation": {"f1": small_f1 if small else f1}}

    figures = {"relation_f1": "relation.f1"}
    return Measure("fiction", "onrecord evaluate fiction", ("a.txt", "b.txt"), run, figures)


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("Harbour closed.")
    (tmp_path / "b.txt").write_text("Harbour open.")
    return tmp_path


def floors(corpora: Path, f1: float) -> dict[str, Any]:
    return proposed({}, corpora, measures=[measure(f1)], say=lambda _: None)


def told(found: Measure, floor: dict[str, Any], corpora: Path, *, small: bool = False) -> list[str]:
    return [str(item) for item in shortfalls(found, floor, corpora, small=small)]


def test_a_figure_under_its_floor_is_refused_and_named(corpora: Path) -> None:
    floor = floors(corpora, 0.7)["fiction"]
    assert told(measure(0.7), floor, corpora) == []
    assert told(measure(0.6), floor, corpora) == [
        "fiction: relation_f1 is 0.6000, its floor 0.6950"
    ]


def test_a_difference_within_the_slack_is_let_through(corpora: Path) -> None:
    floor = floors(corpora, 0.7)["fiction"]
    assert told(measure(0.7 - SLACK * 0.9), floor, corpora) == []


def test_the_sample_has_floors_of_its_own(corpora: Path) -> None:
    floor = floors(corpora, 0.7)["fiction"]
    assert told(measure(0.0, small_f1=0.5), floor, corpora, small=True) == []
    assert told(measure(0.7, small_f1=0.4), floor, corpora, small=True) != []


def test_a_folder_stands_for_its_files(corpora: Path) -> None:
    folder = corpora / "texts"
    folder.mkdir()
    for name in ("b.txt", "a.txt"):
        (folder / name).write_bytes((corpora / name).read_bytes())
    whole = replace(measure(0.7), corpus=("texts",))
    assert digest(whole, corpora) == digest(measure(0.7), corpora)
    (folder / "a.txt").write_text("Harbour sold.")
    assert digest(whole, corpora) != digest(measure(0.7), corpora)


def test_another_corpus_than_the_one_measured_before_is_refused(corpora: Path) -> None:
    floor = floors(corpora, 0.7)["fiction"]
    (corpora / "b.txt").write_text("Harbour open!")
    assert told(measure(0.9), floor, corpora) == [
        "fiction: the corpus is not the one that the floors were set on"
    ]


def test_a_figure_that_is_no_longer_measured_is_refused(corpora: Path) -> None:
    floor = floors(corpora, 0.7)["fiction"]
    floor["whole"]["direct_recall"] = 0.9
    assert told(measure(0.7), floor, corpora) == [
        "fiction: direct_recall is no longer measured, its floor 0.9000"
    ]


def test_floors_are_raised_and_never_lowered(corpora: Path) -> None:
    raised = proposed(floors(corpora, 0.7), corpora, measures=[measure(0.8)], say=lambda _: None)
    assert raised["fiction"]["whole"]["relation_f1"] == pytest.approx(0.795)
    kept = proposed(raised, corpora, measures=[measure(0.6)], say=lambda _: None)
    assert kept == raised


def test_proposed_floors_name_their_corpus_its_digest_and_their_command(corpora: Path) -> None:
    entry = json.loads(json.dumps(floors(corpora, 0.7)))["fiction"]
    assert entry["corpus"] == ["a.txt", "b.txt"]
    assert entry["sha256"] == digest(measure(0.7), corpora)
    assert entry["command"] == "onrecord evaluate fiction"
    assert entry["small"] == {"relation_f1": 0.48}


def test_a_measure_that_cannot_be_taken_here_keeps_its_floors(corpora: Path) -> None:
    def run(_shared: Path, small: bool) -> Any:  # noqa: FBT001 — the form of a measure
        del small
        raise ModelError("no model here")

    old = floors(corpora, 0.7)
    absent = replace(measure(0.9), run=run)
    told: list[str] = []
    assert proposed(old, corpora, measures=[absent], say=told.append) == old
    assert told == ["fiction is left as it is: no model here"]
