"""Sentences with a marked source and target, in the form of PLV_train.tsv (Hu et al., ACL 2024).

The file is quoted TSV with a header; `marked_sentence` has `<s>...</s>` and `<t>...</t>`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import BadGold
from onrecord.model.selector import Span, Spans

OLDER = {"YIELD": ("CONCEDE", "RETREAT")}
"""Roots of the older data, and the codes of 2021 into which they were divided."""
QUADS = {
    1: ("AGREE", "CONSULT", "SUPPORT"),
    2: ("AID", "COOPERATE", "YIELD"),
    3: ("ACCUSE", "REJECT", "REQUEST", "THREATEN"),
    4: ("ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "SANCTION"),
}
"""Classes of `gold_penta`: verbal and material cooperation, verbal and material conflict."""
ROOTS = tuple(sorted(root for roots in QUADS.values() for root in roots))
QUAD_OF = {root: quad for quad, roots in QUADS.items() for root in roots}

_MARK = re.compile(r"<(/?)([st])>")
_NEEDED = ("sentence_id", "marked_sentence", "source", "target")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row with the marks taken out; `root` and `quad` are empty and 0 where gold has none."""

    sentence_id: str
    text: str
    sources: Spans
    targets: Spans
    source: str
    target: str
    root: str
    quad: int


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a file; raises `BadGold` where it has not the columns that are needed."""
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, delimiter="\t")
        missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise BadGold(str(path), 1, f"its header has no {', '.join(missing)}")
        return [_pair(row) for row in reader]


def _pair(row: dict[str, str]) -> Pair:
    text, sources, targets = unmarked(row["marked_sentence"])
    quad = row.get("gold_penta") or "0"
    return Pair(
        row["sentence_id"],
        text,
        sources,
        targets,
        row["source"],
        row["target"],
        row.get("gold_root") or "",
        int(quad) if quad.isdigit() else 0,
    )


def unmarked(marked: str) -> tuple[str, Spans, Spans]:
    """A marked sentence without its marks, and the stretches of source and target."""
    text, end = "", 0
    begun: dict[str, int] = {}
    found: dict[str, list[Span]] = {"s": [], "t": []}
    for mark in _MARK.finditer(marked):
        text += marked[end : mark.start()]
        end = mark.end()
        if not mark[1]:
            begun[mark[2]] = len(text)
        elif mark[2] in begun:
            found[mark[2]].append(Span(begun.pop(mark[2]), len(text)))
    return text + marked[end:], tuple(found["s"]), tuple(found["t"])
