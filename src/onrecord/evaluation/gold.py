"""Readers of the corpora that people annotated, in the form in which the evaluation asks.

Invariant: the documents returned here were kept out of training (`is_held_out`); texts stay
where they lie and are never written back.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.model.selector import Span
from onrecord.text.detokenize import detokenize

# How the names of each corpus are merged into the kinds that are scored. What is not listed
# (dates, money, products, nationalities, elections, ...) is no entity of ours and is left out.
MERGED: Mapping[str, Mapping[str, str]] = {
    "en_worldwide_newswire": {
        "Person": "person",
        "Organization": "organization",
        "Location": "place",
        "Facility": "place",
    },
    "crossner_politics": {
        "person": "person",
        "politician": "person",
        "organisation": "organization",
        "politicalparty": "organization",
        "location": "place",
        "country": "place",
    },
    "gum": {"person": "person", "organization": "organization", "place": "place"},
}
# The kinds of our own entities, merged in the same way; groups are not scored.
MERGED_KINDS: Mapping[str, str] = {
    "person": "person",
    "organization": "organization",
    "place": "place",
    "state": "place",
}


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text with its named spans, each with its merged kind."""

    id: str
    text: str
    names: frozenset[tuple[Span, str]]


@dataclass(frozen=True, slots=True)
class ChainedText:
    """A text with its chains of at least two mentions, as sets of spans."""

    id: str
    text: str
    chains: tuple[frozenset[Span], ...]


def rows(path: Path) -> Iterator[Any]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            if line.strip():
                yield json.loads(line)


def is_held_out(corpus: str, document: str) -> bool:
    """Whether a document is kept for measuring and never trained on."""
    if corpus == "acts":  # our own labels on PolNeAR's training articles: about 1 in 8
        return int(hashlib.sha256(("acts" + document).encode()).hexdigest(), 16) % 8 == 0
    digit = hashlib.sha256(document.encode()).hexdigest()[0]
    if corpus == "en_worldwide_newswire":
        return digit in "012"
    return corpus == "gum" and "_news_" in document and digit in "01234567"


def newswire(data: Path) -> Iterator[NamedText]:
    """The kept documents of en_worldwide_newswire, one paragraph a line."""
    for row in rows(data / "en_worldwide_newswire" / "docs.jsonl"):
        if is_held_out("en_worldwide_newswire", row["id"]):
            yield _named(row["id"], row["sents"], MERGED["en_worldwide_newswire"])


def crossner_politics(data: Path) -> Iterator[NamedText]:
    """The test sentences of CrossNER politics, each a text of its own."""
    path = data / "crossner_politics" / "test.txt"
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    for number, block in enumerate(blocks):
        pairs = [line.split("\t") for line in block.splitlines() if line.strip()]
        sentence = ([token for token, _ in pairs], [tag.strip() for _, tag in pairs])
        yield _named(str(number), [sentence], MERGED["crossner_politics"])


def gum_news_mentions(data: Path) -> Iterator[NamedText]:
    """The kept news documents of GUM: phrases of our kinds, of any form, nested ones too."""
    for row, text, spans in _gum_news(data):
        names = frozenset(
            (_over(spans, entity), MERGED["gum"][entity["etype"]])
            for entity in row["entities"]
            if entity["etype"] in MERGED["gum"]
        )
        yield NamedText(row["id"], text, names)


def gum_news_chains(data: Path, *, only_kinds: bool) -> Iterator[ChainedText]:
    """The kept news documents of GUM with their coreference chains.

    `only_kinds` keeps the chains of persons, organizations and places; else every chain counts,
    of events, times and abstract things too, as in the OntoNotes task.
    """
    for row, text, spans in _gum_news(data):
        chains: dict[str, set[Span]] = defaultdict(set)
        for entity in row["entities"]:
            if not only_kinds or entity["etype"] in MERGED["gum"]:
                chains[str(entity["id"])].add(_over(spans, entity))
        kept = tuple(frozenset(chain) for chain in chains.values() if len(chain) > 1)
        yield ChainedText(row["id"], text, kept)


def tagged_spans(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """`(first, end, kind)` of the spans of tokens that B-/I- tags mark."""
    start, kind = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        goes_on = tag[:2] in ("I-", "E-") and tag[2:] == kind
        if kind and not goes_on:
            yield start, i, kind
            kind = ""
        if tag != "O" and not goes_on:
            start, kind = i, tag[2:]


def _named(
    name: str, sentences: list[tuple[list[str], list[str]]], merged: Mapping[str, str]
) -> NamedText:
    lines: list[str] = []
    names: set[tuple[Span, str]] = set()
    at = 0
    for tokens, tags in sentences:
        line, spans = detokenize(tokens)
        names |= {
            (Span(spans[first].start + at, spans[end - 1].end + at), merged[kind])
            for first, end, kind in tagged_spans(tags)
            if kind in merged
        }
        lines.append(line)
        at += len(line) + 1
    return NamedText(name, "\n".join(lines), frozenset(names))


def _gum_news(data: Path) -> Iterator[tuple[Any, str, list[Span]]]:
    for row in rows(data / "gum" / "gum_docs.jsonl"):
        if row["genre"] == "news" and is_held_out("gum", row["id"]):
            text, spans = spaced(row["tokens"], row["space_after"])
            yield row, text, spans


def spaced(tokens: list[str], space_after: list[int]) -> tuple[str, list[Span]]:
    """The text of tokens with a space after those marked so, and each token's span."""
    parts: list[str] = []
    spans: list[Span] = []
    at = 0
    for token, space in zip(tokens, space_after, strict=True):
        spans.append(Span(at, at + len(token)))
        parts.append(token + (" " if space else ""))
        at += len(parts[-1])
    return "".join(parts), spans


def _over(spans: list[Span], entity: Mapping[str, int]) -> Span:
    return Span(spans[entity["start"]].start, spans[entity["end"] - 1].end)
