"""Acts, modalities, targets, addressees and occasions on attributions that people labelled.

Invariant: the labels hold offsets, the texts stay where they lie. Every attribution is given with
its source, cue and content, so that finding it is not measured here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from onrecord.errors import BadGold
from onrecord.evaluation.acts import f1_by_class
from onrecord.evaluation.gold import is_held_out, rows
from onrecord.model.act import ACT_CODES, MODALITIES
from onrecord.model.annotation import Doing, FoundAttribution
from onrecord.model.selector import Span, Spans


class ReadsDoings(Protocol):
    """What tells of given attributions what they do."""

    def doings(self, text: str, given: Sequence[FoundAttribution]) -> Sequence[Doing]: ...


def doing_report(
    labels: Path, texts: Path, model: ReadsDoings, *, only_held_out: bool
) -> dict[str, Any]:
    """Figures over labelled attributions; `only_held_out` leaves out what trained the head.

    `texts` holds {"id", "text"} a line. Parties count as found where a stretch shares a character
    with a labelled one; raises `BadGold` where a labelled article has no text.
    """
    text_of = {row["id"]: row["text"] for row in rows(texts)}
    acts: list[tuple[str, str]] = []
    modalities: list[tuple[str, str]] = []
    counts = {name: Counter[str]() for name in ("target", "addressee", "occasion")}
    first_targets = Counter[str]()
    n_attributions = 0
    for number, row in enumerate(rows(labels), 1):
        if only_held_out and not is_held_out("acts", row["id"]):
            continue
        if row["id"] not in text_of:
            raise BadGold(str(labels), number, f"has no text for {row['id']!r} in {texts}")
        given = [given_attribution(item) for item in row["attributions"]]
        n_attributions += len(given)
        found = model.doings(text_of[row["id"]], given)
        for item, doing in zip(row["attributions"], found, strict=True):
            if item["acts"]:
                acts.append((item["acts"][0][0], doing.acts[0].code))
                modality = {a.code: a.modality for a in doing.acts}
                modalities += [
                    (wanted, modality[code]) for code, wanted in item["acts"] if code in modality
                ]
            _count(counts["addressee"], _spans(item["addressees"]), doing.addressees)
            occasion = item["occasion"]
            wanted_occasion = _spans([occasion["span"]] if occasion else [])
            _count(counts["occasion"], wanted_occasion, (doing.occasion,) if doing.occasion else ())
            if item["acts"]:
                targets = _spans(item["targets"])
                _count(counts["target"], targets, doing.targets[:1])
                if targets:
                    first_targets["labelled"] += 1
                    first_targets["right"] += any(_touch(t, doing.targets[:1]) for t in targets)
    right = sum(gold == found for gold, found in acts)
    return {
        "attributions": n_attributions,
        "with_acts": len(acts),
        "first_act_accuracy": round(right / len(acts), 4) if acts else None,
        "first_act": f1_by_class(acts, ACT_CODES) if acts else None,
        "modality": f1_by_class(modalities, MODALITIES) if modalities else None,
        "first_target_accuracy": _ratio(first_targets["right"], first_targets["labelled"]),
        **{name: _scores(count) for name, count in counts.items()},
    }


def given_attribution(item: dict[str, Any]) -> FoundAttribution:
    """A labelled attribution as what is asked about."""
    return FoundAttribution(
        "indirect", _spans(item["source"]), _spans(item["cue"]), _spans(item["content"]), None, 1.0
    )


def _spans(pairs: Sequence[Sequence[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)


def _touch(span: Span, others: Spans) -> bool:
    return any(span.overlaps(other) for other in others)


def _count(counts: Counter[str], wanted: Spans, found: Spans) -> None:
    counts["labelled"] += len(wanted)
    counts["found"] += len(found)
    counts["labelled_found"] += sum(_touch(w, found) for w in wanted)
    counts["found_right"] += sum(_touch(f, wanted) for f in found)


def _ratio(hits: int, of: int) -> float | None:
    return round(hits / of, 4) if of else None


def _scores(counts: Counter[str]) -> dict[str, Any]:
    return {
        "labelled": counts["labelled"],
        "found": counts["found"],
        "precision": _ratio(counts["found_right"], counts["found"]),
        "recall": _ratio(counts["labelled_found"], counts["labelled"]),
    }
