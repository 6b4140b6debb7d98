"""How well names are found and kept together: entities and coreference on kept documents."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from onrecord.evaluation import gold
from onrecord.evaluation.metrics import Coreference, Score, coreference, of_sets
from onrecord.model.annotation import Annotations
from onrecord.workflow.parts import Analyzer


def entity_report(
    analyzer: Analyzer, data: Path, *, n_documents: int | None = None
) -> dict[str, Any]:
    """Exact span and kind F1, on names (newswire, CrossNER) and on whole phrases (GUM).

    `n_documents` bounds each corpus; how kinds are merged stands in `gold.MERGED`.
    """
    newswire = islice(gold.newswire(data), n_documents)
    politics = islice(gold.crossner_politics(data), n_documents)
    phrases = islice(gold.gum_news_mentions(data), n_documents)
    return {
        "en_worldwide_newswire": _scored(analyzer, newswire, names_only=True),
        "crossner_politics": _scored(analyzer, politics, names_only=True),
        "gum_news_phrases": _scored(analyzer, phrases, names_only=False),
    }


def coreference_report(analyzer: Analyzer, data: Path) -> dict[str, Any]:
    """CoNLL scores on the kept news documents of GUM, singletons left out on both sides."""
    return {
        "gum_news": {
            "persons_organizations_places": _chained(analyzer, data, only_kinds=True),
            "everything": _chained(analyzer, data, only_kinds=False),
        }
    }


def _scored(
    analyzer: Analyzer, texts: Iterable[gold.NamedText], *, names_only: bool
) -> dict[str, Any]:
    total, by_kind, n_documents = Score(), dict[str, Score](), 0
    for text in texts:
        found = _found(analyzer.annotate_text(text.text), names_only=names_only)
        total += of_sets(set(text.names), found)
        for kind in ("person", "organization", "place"):
            of_kind = of_sets(_of(kind, text.names), _of(kind, found))
            by_kind[kind] = by_kind.get(kind, Score()) + of_kind
        n_documents += 1
    return {
        "documents": n_documents,
        "gold": int(total.gold),
        **total.as_json(),
        "by_kind": {kind: score.as_json() for kind, score in by_kind.items()},
    }


def _found(annotations: Annotations, *, names_only: bool) -> set[Any]:
    return {
        (mention.head if names_only else mention.span, gold.MERGED_KINDS[mention.kind])
        for mention in annotations.mentions
        if mention.kind in gold.MERGED_KINDS and (mention.form == "name" or not names_only)
    }


def _of(kind: str, names: Iterable[Any]) -> set[Any]:
    return {item for item in names if item[1] == kind}


def _chained(analyzer: Analyzer, data: Path, *, only_kinds: bool) -> dict[str, Any]:
    total, n_documents = Coreference(), 0
    for text in gold.gum_news_chains(data, only_kinds=only_kinds):
        annotations = analyzer.annotate_text(text.text)
        predicted = [frozenset(m.span for m in chain.mentions) for chain in annotations.chains]
        total += coreference(text.chains, [chain for chain in predicted if len(chain) > 1])
        n_documents += 1
    return {"documents": n_documents, **total.as_json()}
