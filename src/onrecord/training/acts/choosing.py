"""Thresholds of the acts head, chosen on labelled articles kept aside, never on dev.

Each is the one with the best F1 of what it lets through: further acts by code, parties by whether
their stretch shares a piece with a labelled one, modalities on the labelled acts, given or not. Of
targets the figures are the likeliest stretch's, but all that are not quite improbable go on, to be
weighed (`identity/targets.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from onrecord.model.act import ACT_CODES
from onrecord.nlp.heads.doing import PARTIES, Answers, acts_of, modality_of, pointed_runs, runs_of
from onrecord.training.acts.corpora import Example

_GRID = tuple(round(0.05 * i, 2) for i in range(2, 17))
_NOISE = 0.002
"""F1 no farther apart is the same; the lowest such threshold is taken."""
_WEIGHED = 0.05
_DEED_GRID = tuple(round(0.05 * i, 2) for i in range(1, 20))
_MIN_PRECISION = 0.5
Counts = tuple[int, int, int]
"""Right, found, labelled."""


def choose_thresholds(
    said: Sequence[tuple[Example, Answers]], deeds: Sequence[tuple[Example, Answers]]
) -> dict[str, Any]:
    """The thresholds by name, and every value tried with its F1."""
    counts: dict[str, Callable[[float], Counts]] = {
        "further_act": lambda least: _further(said, least),
        "target": lambda least: _first(said, "target", least),
        "occasion": lambda least: _party(said, "occasion", least),
        "actor": lambda least: _party(deeds, "actor", least),
        "not_done": lambda least: _not_done([*said, *deeds], least),
    }
    tried = {name: {v: f1(count(v)) for v in _GRID} for name, count in counts.items()}
    chosen = {
        name: min(v for v in table if table[v] >= max(table.values()) - _NOISE)
        for name, table in tried.items()
    }
    return {"thresholds": chosen | {"target": _WEIGHED}, "tried": tried}


def f1(counts: Counts) -> float:
    """F1 of right, found and labelled."""
    right, found, labelled = counts
    return round(2 * right / (found + labelled), 4) if found + labelled else 0.0


def _further(items: Sequence[tuple[Example, Answers]], least: float) -> Counts:
    right = found = labelled = 0
    for example, answer in items:
        wanted = {codes[0] for codes in example.labels.acts}
        given = {a.code for a in acts_of(answer.acts, answer.modalities, least=least)}
        right += len(wanted & given)
        found += len(given)
        labelled += len(wanted)
    return right, found, labelled


def _not_done(items: Sequence[tuple[Example, Answers]], least: float) -> Counts:
    right = found = labelled = 0
    for example, answer in items:
        for code, wanted in example.labels.modalities:
            given = modality_of(code, answer.modalities[ACT_CODES.index(code)], least)
            right += given == wanted != "done"
            found += given != "done"
            labelled += wanted != "done"
    return right, found, labelled


def _party(items: Sequence[tuple[Example, Answers]], party: str, least: float) -> Counts:
    """Stretches that share a piece with a labelled one; every labelled one counts once."""
    column = PARTIES.index(party)
    right = found = labelled = 0
    for example, answer in items:
        if example.labels.parties is None:
            continue
        marks = example.labels.parties[:, column]
        runs = [run for run, _ in runs_of(answer.parties[:, column], least=least)]
        right += sum(bool((marks[a:b] > 0).any()) for a, b in runs)
        found += len(runs)
        labelled += int((marks == 1).sum())
    return min(right, labelled), found, labelled


def _first(items: Sequence[tuple[Example, Answers]], party: str, least: float) -> Counts:
    """The likeliest stretch of a question against all its labelled ones."""
    column = PARTIES.index(party)
    right = found = labelled = 0
    for example, answer in items:
        if example.labels.parties is None:
            continue
        marks = example.labels.parties[:, column]
        runs = pointed_runs(answer.parties[:, column], least=least)[:1]
        right += any(bool((marks[a:b] > 0).any()) for (a, b), _ in runs)
        found += len(runs)
        labelled += bool((marks > 0).any())
    return right, found, labelled


def lowest_precise(judged: Sequence[tuple[float, bool]], n_labelled: int) -> dict[str, Any]:
    """The lowest threshold at which half of the deeds told were labelled, and every one tried.

    The highest where none is: a deed that nobody did is worse than one that is passed over.
    """
    tried = {}
    for least in _DEED_GRID:
        told = [is_deed for prob, is_deed in judged if prob >= least]
        tried[least] = {
            "precision": round(sum(told) / max(1, len(told)), 4),
            "recall": round(sum(told) / max(1, n_labelled), 4),
        }
    precise = [least for least in _DEED_GRID if tried[least]["precision"] >= _MIN_PRECISION]
    return {"threshold": min(precise, default=max(_DEED_GRID)), "tried": tried}
