"""Attributions inside attributions, scored on the GUM documents that training never saw.

GUM marks, for a clause or phrase, who is held to have said it by which words; its contents are
approximations (the nucleus with its subtree), so a found content counts with a Jaccard of 0.5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.evaluation.gold import is_held_out, rows, spaced
from onrecord.evaluation.matching import characters, jaccard
from onrecord.model.annotation import FoundAttribution
from onrecord.model.selector import Span

_SAME = 0.5
FREE_LICENCES = ("CC-BY-2.5", "CC-BY-4.0", "CC-BY-SA", "not listed in LICENSE.txt (mostly US")
"""GUM documents without a non-commercial clause: those that training may use."""


@dataclass(frozen=True, slots=True)
class NestedPair:
    """Characters of a nested attribution's source and content."""

    source: frozenset[int]
    content: frozenset[int]


def nesting_report(data: Path, annotate: Callable[[str], tuple[FoundAttribution, ...]]) -> Any:
    """Recall of GUM's nested attributions: found at all, found as nested, with the right source."""
    n = found = nested = sourced = n_texts = 0
    for text, pairs in unseen_pairs(data):
        n_texts += 1
        answers = [(a, characters(a.source), characters(a.content)) for a in annotate(text)]
        for pair in pairs:
            n += 1
            fits = [a for a in answers if jaccard(a[2], pair.content) >= _SAME]
            found += bool(fits)
            nested += any(a.within is not None for a, _, _ in fits)
            sourced += any(
                a.within is not None and jaccard(s, pair.source) >= _SAME for a, s, _ in fits
            )
    return {
        "texts": n_texts,
        "nested_gold": n,
        "content_found": round(found / n, 4) if n else None,
        "found_nested": round(nested / n, 4) if n else None,
        "found_nested_with_source": round(sourced / n, 4) if n else None,
    }


def unseen_pairs(data: Path) -> Iterator[tuple[str, list[NestedPair]]]:
    """Texts kept out of training with the attributions nested in another's content."""
    for row in rows(data / "gum" / "gum_docs.jsonl"):
        trained = row["license"].startswith(FREE_LICENCES) and not is_held_out("gum", row["id"])
        text, spans = spaced(row["tokens"], row["space_after"])
        pairs = [] if trained else list(_nested(row["attributions"], spans))
        if pairs:
            yield text, pairs


def _nested(attributions: list[dict[str, Any]], spans: list[Span]) -> Iterator[NestedPair]:
    contents = [{i for a, b in x["content_edus"] for i in range(a, b)} for x in attributions]
    for child, mine in zip(attributions, contents, strict=True):
        source, nucleus = set(child["source"]), set(range(*child["nucleus"]))
        inside = any(
            other is not mine and source and source | nucleus <= other and not nucleus >= other
            for other in contents
        )
        if inside and child["cue"]:
            yield NestedPair(_over(spans, source), _over(spans, nucleus))


def _over(spans: list[Span], tokens: set[int]) -> frozenset[int]:
    return frozenset(i for t in tokens for i in range(spans[t].start, spans[t].end))
