"""Labelled texts as arrays over word pieces, cut into windows for training.

Invariant: a label array has one entry a piece; `IGNORED` marks pieces that teach nothing.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.model.selector import Span, Spans
from onrecord.nlp.encoder.features import Tokens, tokenize
from onrecord.nlp.heads.labels import HEAD_TAGS, NAME_TAGS
from onrecord.nlp.heads.surface import Surface, surface
from onrecord.training.corpora import LabelledText

IGNORED = -100
Ints = NDArray[np.int64]
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """A cue with its source and its content, as runs of pieces `[first, last)`.

    Of a link that a window cuts: whether its source lies outside, and whether its content begins
    before the window's first piece or ends after its last.
    """

    cue: Run
    source: Run | None
    content: tuple[Run, ...]
    is_nested: bool
    is_source_cut: bool = False
    begins_before: bool = False
    ends_after: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A mention: its head piece (the last of its head word), its extent, its chain's number."""

    head: int
    first: int
    last: int
    kind: int
    chain: int
    surface: Surface


@dataclass(frozen=True, slots=True)
class PronounChoice:
    """Head pieces of a pronoun and of the names it may stand for, with their surfaces."""

    heads: tuple[int, ...]
    surfaces: tuple[Surface, ...]
    right: int | None


@dataclass(frozen=True, slots=True)
class Example:
    """A text, or a window of one, with its labels; None where the corpus has none."""

    id: str
    corpus: str
    tokens: Tokens
    top_cues: Ints | None = None
    any_cues: Ints | None = None
    names: Ints | None = None
    links: tuple[Link, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    has_phrases: bool = False
    choices: tuple[PronounChoice, ...] = field(default=())


def encode(text: LabelledText, tokenizer: Any) -> Example:
    """The arrays of one labelled text."""
    tokens = tokenize(text.text, tokenizer)
    links = _links(text, tokens)
    top = nested = None
    if text.attributions is not None:
        top, nested = _cue_labels(len(tokens), links, covers_nesting=text.covers_nesting)
    return Example(
        text.id,
        text.corpus,
        tokens,
        top_cues=None if text.corpus == "gum" else top,
        any_cues=nested,
        names=None if text.names is None else _name_labels(tokens, text.names),
        links=links,
        phrases=_phrases(text, tokens),
        has_phrases=text.mentions is not None,
        choices=_choices(text, tokens),
    )


def _run(tokens: Tokens, span: Span) -> Run:
    return tokens.between(span.start, span.end)


def _runs(tokens: Tokens, spans: Spans) -> tuple[Run, ...]:
    found = [_run(tokens, s) for s in spans]
    merged: list[Run] = []
    for first, last in sorted(r for r in found if r[0] < r[1]):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def _links(text: LabelledText, tokens: Tokens) -> tuple[Link, ...]:
    out = []
    for a in text.attributions or ():
        cue, source, content = (_runs(tokens, role) for role in (a.cue, a.source, a.content))
        if cue and content:
            out.append(Link(cue[0], source[0] if source else None, content, a.is_nested))
    return tuple(out)


def _cue_labels(n: int, links: Sequence[Link], *, covers_nesting: bool) -> tuple[Ints, Ints]:
    """BIO labels of outer cues, and of all cues with unsearched contents masked."""
    top, anywhere = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    if not covers_nesting:
        for link in links:
            for first, last in link.content:
                anywhere[first:last] = IGNORED
    for link in links:
        first, last = link.cue
        for labels in (anywhere,) if link.is_nested else (top, anywhere):
            labels[first:last] = 2
            labels[first] = 1
    return top, anywhere


def _name_labels(tokens: Tokens, names: Sequence[tuple[Span, str]]) -> Ints:
    labels = np.zeros(len(tokens), dtype=np.int64)
    for span, kind in names:
        first, last = _run(tokens, span)
        if first == last:
            continue
        base = NAME_TAGS.index(f"B-{kind}")
        if last - first == 1:
            labels[first] = base + 3
        else:
            labels[first], labels[first + 1 : last - 1], labels[last - 1] = base, base + 1, base + 2
    return labels


def _phrases(text: LabelledText, tokens: Tokens) -> tuple[Phrase, ...]:
    numbers: dict[str, int] = {}
    out: dict[int, Phrase] = {}
    for m in text.mentions or ():
        first, last = _run(tokens, m.span)
        _, head_last = _run(tokens, m.head)
        chain = numbers.setdefault(m.chain, len(numbers))
        looks = surface(m.span.of(text.text), m.head.of(text.text))
        phrase = Phrase(head_last - 1, first, last, HEAD_TAGS.index(m.kind), chain, looks)
        known = out.get(phrase.head)
        if known is None or last - first > known.last - known.first:
            out[phrase.head] = phrase
    return tuple(out[head] for head in sorted(out))


def _choices(text: LabelledText, tokens: Tokens) -> tuple[PronounChoice, ...]:
    def look(span: Span) -> Surface:
        words = span.of(text.text)
        return surface(words, words.split()[-1])

    return tuple(
        PronounChoice(
            tuple(_run(tokens, s)[1] - 1 for s in (c.pronoun, *c.names)),
            tuple(look(s) for s in (c.pronoun, *c.names)),
            c.right,
        )
        for c in text.choices
    )


def cut(example: Example, start: int, end: int) -> Example:
    """The window of pieces `[start, end)`: links whose cue lies in it, clipped to it."""
    t = example.tokens
    tokens = Tokens(
        *(getattr(t, name)[start:end]
          for name in ("ids", "starts", "ends", "cases", "quotes", "breaks", "lines"))
    )  # fmt: skip

    def part(labels: Ints | None) -> Ints | None:
        return None if labels is None else labels[start:end]

    return Example(
        example.id,
        example.corpus,
        tokens,
        part(example.top_cues),
        part(example.any_cues),
        part(example.names),
        tuple(
            _clipped(k, start, end) for k in example.links if start <= k.cue[0] and k.cue[1] <= end
        ),
        tuple(
            replace(p, head=p.head - start, first=p.first - start, last=p.last - start)
            for p in example.phrases
            if start <= p.first and p.last <= end
        ),
        example.has_phrases,
        example.choices if (start, end) == (0, len(t)) else (),
    )


def _clipped(link: Link, start: int, end: int) -> Link:
    def move(run: Run) -> Run:
        return max(run[0], start) - start, min(run[1], end) - start

    source = (
        link.source if link.source and start <= link.source[0] and link.source[1] <= end else None
    )
    content = tuple(move(r) for r in link.content if r[0] < end and r[1] > start)
    return Link(
        move(link.cue),
        source and move(source),
        content,
        link.is_nested,
        is_source_cut=link.is_source_cut or (link.source is not None and source is None),
        begins_before=any(r[0] < start < r[1] for r in link.content),
        ends_after=any(r[0] < end < r[1] for r in link.content),
    )


def random_windows(example: Example, rng: random.Random, *, max_pieces: int) -> list[Example]:
    """The text cut anew: a random first length, then as many whole lines as fit a window."""
    n = len(example.tokens)
    if n <= max_pieces:
        return [example]
    edges = [0]
    lines = np.flatnonzero(np.diff(example.tokens.lines)) + 1
    limit = rng.randint(max_pieces // 3, max_pieces)
    while n - edges[-1] > limit:
        reachable = lines[(lines > edges[-1] + limit // 2) & (lines <= edges[-1] + limit)]
        edges.append(int(reachable[-1]) if len(reachable) else edges[-1] + limit)
        limit = max_pieces
    edges.append(n)
    return [cut(example, a, b) for a, b in pairwise(edges)]
