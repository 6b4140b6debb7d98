"""Thresholds chosen on articles kept out of training, never on dev.

`top` and `no_source` are chosen by the mean of relation F1 and of the exact F1 of source, cue and
content on the PolNeAR training articles kept for choices (`corpora.is_for_choices`); `nested`,
which PolNeAR cannot judge, by relation F1 over all attributions of documents framed out of the same
articles (`nesting.framed`), their contents read again (`rereading`).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

from onrecord.nlp.encoder.features import Tokens, tokenize
from onrecord.nlp.encoder.readings import Backend, Readings
from onrecord.nlp.heads.attribution import decode, outer
from onrecord.nlp.heads.candidates import Candidate, Thresholds
from onrecord.nlp.heads.nested import nest
from onrecord.nlp.pipeline import attributions_of
from onrecord.training import corpora
from onrecord.training.corpora import LabelledText
from onrecord.training.encoder import base_tokenizer, framed_documents
from onrecord.training.rereading import reread

_TOPS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
_NO_SOURCES = (0.3, 0.6, 1.0, 1.6)
_NESTED = (0.15, 0.2, 0.3, 0.4, 0.5, 0.6)
_NOISE = 0.005
"""Figures no farther apart are the same on so few articles; one strikes out sooner than misses."""
_ROLES = ("source", "cue", "content")
_FRAMES_SEED = 20
_N_FRAMED = 80


@dataclass(frozen=True, slots=True)
class Prepared:
    """One article with its candidates, read once and decoded under many thresholds."""

    text: LabelledText
    tokens: Tokens
    found: dict[float, list[Candidate]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The thresholds chosen, and every setting tried with its figures, the best first."""

    thresholds: Thresholds
    tried: list[dict[str, Any]]
    tried_nested: list[dict[str, Any]]


def choose(data: Path, backend: Backend, prepared: list[Prepared], scorer: ModuleType) -> Choice:
    """The best thresholds for a network, given its readings of the kept articles."""
    tried = [
        {
            "thresholds": {"top": top, "no_source": no_source},
            **scored(prepared, Thresholds(top=top, no_source=no_source), scorer),
        }
        for top, no_source in product(_TOPS, _NO_SOURCES)
    ]
    tried.sort(key=lambda row: -_mean(row))
    chosen = replace(Thresholds(), **_lowest(tried)["thresholds"])
    nested = _tried_nested(data, backend, chosen, scorer)
    least = min(
        row["thresholds"]["nested"]
        for row in nested
        if row["relation_f1"] >= nested[0]["relation_f1"] - _NOISE
    )
    return Choice(replace(chosen, nested=least), tried, nested)


def _mean(row: dict[str, Any]) -> float:
    return float(row["relation_f1"] + sum(row["exact_f1"])) / 4


def _lowest(tried: list[dict[str, Any]]) -> dict[str, Any]:
    """Of the settings that are as good as the best one, that which lets most through."""
    good = [row for row in tried if _mean(row) >= _mean(tried[0]) - _NOISE]
    return min(good, key=lambda row: (row["thresholds"]["top"], -_mean(row)))


def prepare(texts: Iterable[LabelledText], backend: Backend) -> list[Prepared]:
    """Articles read by a backend."""
    tokenizer = base_tokenizer()
    return [_prepare(text, backend, tokenizer) for text in texts]


def scored(prepared: list[Prepared], thresholds: Thresholds, scorer: ModuleType) -> dict[str, Any]:
    """Relation F1 and exact F1 of source, cue and content under some thresholds."""
    gold = {p.text.id: gold_row(p.text) for p in prepared}
    report = scorer.score(gold, {p.text.id: _predicted(p, thresholds) for p in prepared})
    return {
        "relation_f1": report["relation"]["f1"],
        "exact_f1": [report["exact"][role]["f1"] for role in _ROLES],
    }


def gold_row(text: LabelledText) -> dict[str, Any]:
    """A labelled text as a line of the scorer's gold file."""
    rows = [
        {role: [[s.start, s.end] for s in getattr(a, role)] for role in _ROLES}
        for a in text.attributions or ()
    ]
    return {"id": text.id, "text": text.text, "attributions": rows}


def load_scorer(shared: Path, name: str) -> ModuleType:
    """A scorer of `../shared/tools` as a module, run where it lies."""
    spec = importlib.util.spec_from_file_location(name, shared / "tools" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kept(data: Path) -> list[LabelledText]:
    """The PolNeAR training articles kept for choices."""
    return [t for t in corpora.polnear(data) if corpora.is_for_choices(t.id)]


def _prepare(text: LabelledText, backend: Backend, tokenizer: Any) -> Prepared:
    tokens = tokenize(text.text, tokenizer)
    readings = backend.read(tokens)
    found = {
        n: outer(tokens, readings, backend, Thresholds(top=min(_TOPS), no_source=n))
        for n in _NO_SOURCES
    }
    return Prepared(text, tokens, found)


def _predicted(prepared: Prepared, thresholds: Thresholds) -> dict[str, Any]:
    found = nest(prepared.found[thresholds.no_source], [], thresholds)
    return _row(prepared.text, prepared.tokens, found)


def _row(
    text: LabelledText, tokens: Tokens, found: list[tuple[Candidate, int | None]]
) -> dict[str, Any]:
    rows = [
        {role: [[s.start, s.end] for s in getattr(a, role)] for role in _ROLES}
        for a in attributions_of(text.text, tokens, found, None)
    ]
    return {"id": text.id, "attributions": rows}


def _tried_nested(
    data: Path, backend: Backend, chosen: Thresholds, scorer: ModuleType
) -> list[dict[str, Any]]:
    """Every threshold of nested attributions with its figure, the best first."""
    tokenizer = base_tokenizer()
    articles = reread(kept(data), backend, tokenizer)
    texts = framed_documents(articles, _FRAMES_SEED, n=_N_FRAMED)
    read: list[tuple[LabelledText, Tokens, Readings]] = []
    for text in texts:
        tokens = tokenize(text.text, tokenizer)
        read.append((text, tokens, backend.read(tokens)))
    gold = {t.id: gold_row(t) for t in texts}
    tried = []
    for nested in _NESTED:
        thresholds = replace(chosen, nested=nested)
        predicted = {
            t.id: _row(t, tokens, decode(tokens, readings, backend, thresholds))
            for t, tokens, readings in read
        }
        relation = scorer.score(gold, predicted)["relation"]
        tried.append({"thresholds": {"nested": nested}, "relation_f1": relation["f1"]})
    return sorted(tried, key=lambda row: -row["relation_f1"])
