"""Thresholds chosen on articles kept out of training, never on dev.

`top` and `no_source` are chosen by relation F1 on the PolNeAR training articles kept for choices
(`corpora.is_for_choices`); `nested`, which PolNeAR cannot judge, by relation F1 over all
attributions of documents framed out of the same articles (`nesting.framed`).
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

from onrecord.nlp.encoder.features import Tokens, tokenize
from onrecord.nlp.encoder.readings import Backend, Readings
from onrecord.nlp.heads.attribution import Candidate, Thresholds, decode, nest, outer
from onrecord.nlp.pipeline import attributions_of
from onrecord.training import corpora
from onrecord.training.corpora import LabelledText
from onrecord.training.encoder import base_tokenizer, framed_documents

_TOPS = (0.08, 0.1, 0.12, 0.15, 0.18, 0.2, 0.22, 0.25, 0.28, 0.3, 0.35, 0.4)
_NO_SOURCES = (0.3, 0.6, 1.0, 1.6)
_NESTED = (0.15, 0.2, 0.3, 0.4, 0.5, 0.6)
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
    tried.sort(key=lambda row: -row["relation_f1"])
    chosen = replace(Thresholds(), **tried[0]["thresholds"])
    nested = _tried_nested(data, backend, chosen, scorer)
    return Choice(replace(chosen, **nested[0]["thresholds"]), tried, nested)


def prepare(data: Path, backend: Backend) -> list[Prepared]:
    """The articles kept for choices, read by a backend."""
    tokenizer = base_tokenizer()
    return [_prepare(t, backend, tokenizer) for t in _kept(data)]


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


def _kept(data: Path) -> list[LabelledText]:
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
    texts = framed_documents(_kept(data), _FRAMES_SEED, n=_N_FRAMED)
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
