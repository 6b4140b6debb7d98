"""The corpora under `../shared/data` as labelled texts in one form; each can be left out by name.

Invariant: nothing here is ever written back; texts stay where they lie, and the documents kept
for measuring (`is_held_out`) never reach a training set.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.evaluation.gold import is_held_out, rows, spaced, tagged_spans
from onrecord.evaluation.nesting import FREE_LICENCES
from onrecord.model.selector import Span, Spans
from onrecord.text.detokenize import detokenize

MENTION_KINDS = ("person", "organization", "place")
_MAX_CONTENT_TOKENS = 150
_MAX_GAP_TOKENS = 60
"""Longer contents and farther links in GUM are approximations that teach little."""

Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LabelledAttribution:
    """Spans of one attribution; `is_nested` when it stands in the content of another."""

    source: Spans
    cue: Spans
    content: Spans
    is_nested: bool = False


@dataclass(frozen=True, slots=True)
class LabelledMention:
    """A phrase of GUM: its span, its head word's span, its kind and its chain."""

    span: Span
    head: Span
    kind: str
    chain: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One pronoun of GAP with the names it may stand for; `right` indexes them, or is None."""

    pronoun: Span
    names: tuple[Span, ...]
    right: int | None


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with the labels that its corpus has; None where it has none of a sort.

    `covers_nesting` tells whether contents were searched for further attributions too.
    """

    id: str
    corpus: str
    text: str
    attributions: tuple[LabelledAttribution, ...] | None = None
    covers_nesting: bool = False
    names: tuple[tuple[Span, str], ...] | None = None
    mentions: tuple[LabelledMention, ...] | None = None
    choices: tuple[Choice, ...] = field(default=())


def is_for_choices(document: str) -> bool:
    """Whether a PolNeAR training article is kept for choosing thresholds (about 1 in 20)."""
    return int(hashlib.sha256(("choice" + document).encode()).hexdigest(), 16) % 20 == 0


def polnear(folder: Path) -> Iterator[LabelledText]:
    """PolNeAR training articles (Newell, Margolin and Ruths, LREC 2018)."""
    yield from _polnear(folder / "polnear" / "train.jsonl")


def polnear_dev(folder: Path) -> Iterator[LabelledText]:
    """PolNeAR's dev articles: to measure on, never to train on or to choose by."""
    yield from _polnear(folder / "polnear" / "dev.jsonl")


def _polnear(path: Path) -> Iterator[LabelledText]:
    for row in rows(path):
        yield LabelledText(
            row["id"],
            "polnear",
            row["text"],
            attributions=tuple(_attribution(a) for a in row["attributions"]),
        )


def worldwide_newswire(folder: Path) -> Iterator[LabelledText]:
    """Names in newswire from outside the West (Shan et al., EMNLP 2023), without the kept part."""
    for row in rows(folder / "en_worldwide_newswire" / "docs.jsonl"):
        if not is_held_out("en_worldwide_newswire", row["id"]):
            text, names = newswire_text(row)
            yield LabelledText(row["id"], "en_worldwide_newswire", text, names=names)


def newswire_text(row: dict[str, Any]) -> tuple[str, tuple[tuple[Span, str], ...]]:
    """One document of en_worldwide_newswire as text, a paragraph a line, with its named spans."""
    lines: list[str] = []
    names: list[tuple[Span, str]] = []
    offset = 0
    for tokens, tags in row["sents"]:
        line, spans = detokenize(tokens)
        names += [
            (Span(spans[a].start + offset, spans[b - 1].end + offset), kind)
            for a, b, kind in tagged_spans(tags)
        ]
        lines.append(line)
        offset += len(line) + 1
    return "\n".join(lines), tuple(names)


def gum(folder: Path, *, with_non_commercial: bool = False) -> Iterator[LabelledText]:
    """GUM (Zeldes 2017): nested mentions, coreference, attributions that nest."""
    for row in rows(folder / "gum" / "gum_docs.jsonl"):
        free = row["license"].startswith(FREE_LICENCES)
        if (free or with_non_commercial) and not is_held_out("gum", row["id"]):
            yield gum_text(row)


def gum_text(row: dict[str, Any]) -> LabelledText:
    """One document of GUM as text, a sentence following the other as its spacing says."""
    text, spans = spaced(row["tokens"], row["space_after"])
    return LabelledText(
        row["id"],
        "gum",
        text,
        attributions=tuple(_gum_attributions(row, spans)),
        covers_nesting=True,
        mentions=tuple(_gum_mentions(row, spans)),
    )


def _gum_mentions(row: dict[str, Any], spans: list[Span]) -> Iterator[LabelledMention]:
    heads, relations = row["heads"], row["deprels"]
    for entity in row["entities"]:
        first, end = entity["start"], entity["end"]
        outside = [i for i in range(first, end) if not first <= heads[i] < end]
        head = outside[0] if outside else end - 1
        while head + 1 < end and relations[head + 1].startswith("flat"):
            head += 1  # a name goes by its last word, as readers and taggers take it
        kind = entity["etype"] if entity["etype"] in MENTION_KINDS else "other"
        yield LabelledMention(
            Span(spans[first].start, spans[end - 1].end), spans[head], kind, str(entity["id"])
        )


def _gum_attributions(row: dict[str, Any], spans: list[Span]) -> Iterator[LabelledAttribution]:
    found = []
    for item in row["attributions"]:
        content = _runs(sorted({i for a, b in item["content_edus"] for i in range(a, b)}))
        cue, source = _runs(sorted(item["cue"])), _runs(sorted(item["source"]))
        used = {i for a, b in (*cue, *source) for i in range(a, b)}
        nucleus = item["nucleus"][0]
        content = [run for run in content if run[0] <= nucleus < run[1]]
        content = [run for run in content if not used & set(range(*run))]
        n_content = sum(b - a for a, b in content)
        near = cue and content and _gap(cue[0], content) < _MAX_GAP_TOKENS
        if len(cue) == 1 and len(source) <= 1 and near and n_content <= _MAX_CONTENT_TOKENS:
            found.append((source, cue, content))
    for source, cue, content in found:
        nested = any(
            other is not content and any(a <= cue[0][0] < b for a, b in other)
            for _, _, other in found
        )
        yield LabelledAttribution(
            _over(spans, source), _over(spans, cue), _over(spans, content), is_nested=nested
        )


def _over(spans: list[Span], runs: list[Run]) -> Spans:
    return tuple(Span(spans[first].start, spans[last - 1].end) for first, last in runs)


def _gap(cue: Run, content: list[Run]) -> int:
    return min(abs(cue[0] - edge) for run in content for edge in run)


def gap(folder: Path) -> Iterator[LabelledText]:
    """GAP (Webster et al. 2018): which of two names a pronoun stands for."""
    for part in ("development", "test", "validation"):
        with (folder / "gap" / f"gap-{part}.tsv").open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield _gap_text(row)


def _gap_text(row: dict[str, str]) -> LabelledText:
    def span(name: str) -> Span:
        start = int(row[f"{name}-offset"])
        return Span(start, start + len(row[name]))

    right = [i for i, name in enumerate("AB") if row[f"{name}-coref"] == "TRUE"]
    choice = Choice(span("Pronoun"), (span("A"), span("B")), right[0] if right else None)
    return LabelledText(row["ID"], "gap", row["Text"], choices=(choice,))


CORPORA = {
    "polnear": polnear,
    "en_worldwide_newswire": worldwide_newswire,
    "gum": gum,
    "gap": gap,
}
"""Every corpus of the encoder's recipe by its folder's name."""


def _attribution(row: dict[str, list[list[int]]]) -> LabelledAttribution:
    def spans(role: str) -> Spans:
        return tuple(Span(start, end) for start, end in row[role])

    return LabelledAttribution(spans("source"), spans("cue"), spans("content"))


def _runs(indices: list[int]) -> list[Run]:
    runs: list[Run] = []
    for i in indices:
        if runs and runs[-1][1] == i:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs
