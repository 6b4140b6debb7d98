"""Occasions found by the rules, against those that people marked on given attributions.

Invariant: the labels hold offsets, the texts stay where they lie. Every attribution is given with
its source, cue and content, so that finding it is not measured here; nor is what a statement takes
over from the one before it, which the labels leave out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onrecord.errors import BadGold
from onrecord.evaluation.gold import rows
from onrecord.model.act import Occasion
from onrecord.model.attribution import Attribution
from onrecord.model.selector import Span, Spans

OccasionOf = Callable[[str, Attribution], Occasion | None]


def occasion_report(labels: Path, texts: Path, occasion_of: OccasionOf) -> dict[str, Any]:
    """Precision and recall of occasions, and of those found right the share with the right kind.

    `texts` holds {"id", "text"} a line. An occasion is right where it shares a character with the
    labelled one; raises `BadGold` where a labelled article has no text.
    """
    text_of = {row["id"]: row["text"] for row in rows(texts)}
    counts, kinds = Counter[str](), Counter[str]()
    for number, row in enumerate(rows(labels), 1):
        if row["id"] not in text_of:
            raise BadGold(str(labels), number, f"has no text for {row['id']!r} in {texts}")
        for item in row["attributions"]:
            wanted = item["occasion"]
            found = occasion_of(text_of[row["id"]], _given(item))
            counts["attributions"] += 1
            counts["labelled"] += wanted is not None
            counts["found"] += found is not None
            if wanted is not None and found is not None:
                is_right = Span(*wanted["span"]).overlaps(found.span)
                counts["right"] += is_right
                counts["right_kind"] += is_right and wanted["kind"] == found.kind
            if wanted is not None:
                kinds[wanted["kind"]] += 1
    return {
        "attributions": counts["attributions"],
        "labelled": counts["labelled"],
        "found": counts["found"],
        "precision": _ratio(counts["right"], counts["found"]),
        "recall": _ratio(counts["right"], counts["labelled"]),
        "kind_accuracy": _ratio(counts["right_kind"], counts["right"]),
        "labelled_kinds": dict(kinds.most_common()),
    }


def _given(item: dict[str, Any]) -> Attribution:
    source, cue, content = (_spans(item[role]) for role in ("source", "cue", "content"))
    return Attribution("", "indirect", source, cue, content, None, None, 1.0)


def _spans(pairs: list[list[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)


def _ratio(hits: int, of: int) -> float | None:
    return round(hits / of, 4) if of else None
