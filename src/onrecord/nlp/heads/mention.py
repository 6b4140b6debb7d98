"""Scores to mentions: names, and the descriptions and pronouns that refer to someone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from onrecord.model.mention import EntityKind, Mention
from onrecord.model.selector import Span
from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.encoder.readings import Backend, Readings, around
from onrecord.nlp.heads.distances import distance_classes
from onrecord.nlp.heads.labels import HEAD_TAGS, NAME_TAGS
from onrecord.nlp.heads.surface import FORMS, surface
from onrecord.nlp.heads.viterbi import log_softmax, tagged_spans
from onrecord.text.words import whole_words

KINDS: dict[str, EntityKind] = {
    "Person": "person",
    "Organization": "organization",
    "Location": "place",
    "Facility": "place",
    "NORP": "group",
    "person": "person",
    "organization": "organization",
    "place": "place",
}
"""Kinds of names and of heads as the vocabulary's; dates, sums and products are not mentions."""

HEAD_THRESHOLD = 0.45
_BEFORE, _AFTER = 48, 48
_IDLE = frozenset(["that", "which", "this", "these", "those", "one", "whose"])


Name = tuple[Span, EntityKind, float]


@dataclass(frozen=True, slots=True)
class Found:
    """A mention with the piece that heads it."""

    mention: Mention
    head_piece: int


def decode_names(text: str, tokens: Tokens, readings: Readings) -> list[tuple[Span, str, float]]:
    """Named spans of a text with their kinds (as `labels.NAME_KINDS`) and probabilities.

    The same words are of the same kind throughout: the one that has the most probability in all.
    """
    tagged = tagged_spans(log_softmax(readings.names), tuple(NAME_TAGS))
    found = [(_words(text, tokens, a, b), kind, prob) for a, b, kind, prob in tagged]
    votes: dict[str, dict[str, float]] = {}
    for span, kind, prob in found:
        of_name = votes.setdefault(span.of(text).casefold(), {})
        of_name[kind] = of_name.get(kind, 0.0) + prob
    return [
        (span, max(votes[span.of(text).casefold()].items(), key=lambda vote: vote[1])[0], prob)
        for span, _, prob in found
    ]


def decode(text: str, tokens: Tokens, readings: Readings, backend: Backend) -> list[Found]:
    """All mentions of persons, organizations, places and groups, in text order."""
    names = {}
    for span, kind, prob in decode_names(text, tokens, readings):
        if kind in KINDS:
            names[tokens.between(span.start, span.end)[1] - 1] = (span, KINDS[kind], prob)
    probs = np.exp(log_softmax(readings.heads))
    pieces = sorted(set(names) | set(_head_pieces(probs, tokens, names)))
    if not pieces:
        return []
    extents = _extents(tokens, readings, backend, pieces)
    phrases = [_words(text, tokens, first, last) for first, last in extents]
    return [
        _named(names[piece], phrase, piece, probs[piece])
        if piece in names
        else _described(text, _words(text, tokens, piece, piece + 1), phrase, piece, probs[piece])
        for piece, phrase in zip(pieces, phrases, strict=True)
        if piece in names or _refers(text, tokens, piece)
    ]


def _head_pieces(probs: np.ndarray, tokens: Tokens, names: dict[int, Name]) -> list[int]:
    likely = np.flatnonzero(probs[:, 1:4].sum(axis=1) > HEAD_THRESHOLD)
    named = np.zeros(len(tokens) + 1, dtype=bool)
    for span, _, _ in names.values():
        first, last = tokens.between(span.start, span.end)
        named[first:last] = True
    return [int(i) for i in likely if not named[i]]


def _refers(text: str, tokens: Tokens, piece: int) -> bool:
    word = text[tokens.starts[piece] : tokens.ends[piece]]
    return word[:1].isalnum() and word.lower() not in _IDLE


def _extents(
    tokens: Tokens, readings: Readings, backend: Backend, pieces: list[int]
) -> list[tuple[int, int]]:
    heads = np.array(pieces, dtype=np.int64)
    rows, exists = around(len(tokens), heads, before=_BEFORE, after=_AFTER)
    at = rows - heads[:, None]
    scores = backend.extents(readings.vectors, heads, rows, distance_classes(at, np.zeros_like(at)))
    same_line = tokens.lines[rows] == tokens.lines[heads][:, None]
    scores = np.where((exists & same_line)[..., None], scores, -1e4)
    first = np.where(at <= 0, scores[..., 0], -1e4).argmax(axis=1)
    last = np.where(at >= 0, scores[..., 1], -1e4).argmax(axis=1)
    k = np.arange(len(heads))
    return [(int(a), int(b) + 1) for a, b in zip(rows[k, first], rows[k, last], strict=True)]


def _named(name: Name, phrase: Span, piece: int, probs: np.ndarray) -> Found:
    head, kind, prob = name
    if float(probs[1:4].sum()) <= HEAD_THRESHOLD:
        phrase = head
    span = Span(min(phrase.start, head.start), max(phrase.end, head.end))
    return Found(Mention(span, head, "name", kind, round(prob, 4)), piece)


def _described(text: str, head: Span, phrase: Span, piece: int, probs: np.ndarray) -> Found:
    span = Span(min(phrase.start, head.start), max(phrase.end, head.end))
    form = FORMS[surface(span.of(text), head.of(text)).form]
    kind = KINDS[HEAD_TAGS[1 + int(probs[1:4].argmax())]]
    prob = round(float(probs[1:4].sum()), 4)
    return Found(Mention(span, head, "description" if form == "name" else form, kind, prob), piece)


def _words(text: str, tokens: Tokens, first: int, last: int) -> Span:
    return whole_words(text, Span(int(tokens.starts[first]), int(tokens.ends[last - 1])))
