"""Nested attributions found by reading contents again, each as if it stood alone.

PolNeAR marks no attribution inside another's content. Read apart from its frame, a content is a
text like any other, and a network that has learnt outer attributions finds those in it (as a
teacher of itself: Yarowsky 1995). What it finds with confidence becomes a nested label.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from onrecord.model.selector import Span, Spans
from onrecord.nlp.encoder.features import tokenize
from onrecord.nlp.encoder.readings import Backend
from onrecord.nlp.heads.attribution import outer
from onrecord.nlp.heads.candidates import Candidate, Thresholds
from onrecord.nlp.pipeline import attributions_of
from onrecord.training.corpora import LabelledAttribution, LabelledText

SURE = 0.6
"""Candidates likelier than this are taught; read on articles kept for choices, most below it are
descriptions ("looking ahead to") rather than words or thoughts."""
_LEAST_CHARS = 25
_LEADS = ("that ", "“", '"', "‘")
_ROLES = ("source", "cue", "content")


def reread(texts: Sequence[LabelledText], backend: Backend, tokenizer: Any) -> list[LabelledText]:
    """The texts with the nested attributions that the backend's network finds in contents."""
    return [_with_nested(text, list(_nested(text, backend, tokenizer))) for text in texts]


def keep(texts: Iterable[LabelledText], path: Path) -> None:
    """Write which nested attributions were found: spans alone, no words; all or nothing."""
    found = {
        text.id: [
            {role: [[s.start, s.end] for s in getattr(a, role)] for role in _ROLES}
            for a in text.attributions or ()
            if a.is_nested
        ]
        for text in texts
    }
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(found), encoding="utf-8")
    fresh.replace(path)


def kept(texts: Sequence[LabelledText], path: Path) -> list[LabelledText]:
    """The texts with the nested attributions that a file of `keep` names."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return [
        _with_nested(text, [_nested_of(row) for row in found.get(text.id, ())]) for text in texts
    ]


def _nested_of(row: dict[str, list[list[int]]]) -> LabelledAttribution:
    source, cue, content = (tuple(Span(a, b) for a, b in row[role]) for role in _ROLES)
    return LabelledAttribution(source, cue, content, is_nested=True)


def _with_nested(text: LabelledText, nested: list[LabelledAttribution]) -> LabelledText:
    attributions = (*(text.attributions or ()), *nested)
    return replace(text, corpus="reread", attributions=attributions, covers_nesting=True)


def _nested(text: LabelledText, backend: Backend, tokenizer: Any) -> Iterator[LabelledAttribution]:
    for a in text.attributions or ():
        for span in a.content:
            words, start = standing_alone(span.of(text.text))
            if len(words) >= _LEAST_CHARS:
                yield from _found(words, span.start + start, span.end, backend, tokenizer)


def standing_alone(content: str) -> tuple[str, int]:
    """A content as a sentence of its own, and how many characters were left out before it."""
    start = 0
    for lead in _LEADS:
        if content[start:].startswith(lead):
            start += len(lead)
    words = content[start:].rstrip().rstrip('”"’,')
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "?", "!")) else words + ".", start


def _found(
    words: str, start: int, end: int, backend: Backend, tokenizer: Any
) -> Iterator[LabelledAttribution]:
    tokens = tokenize(words, tokenizer)
    sure = Thresholds(top=SURE, nested=SURE)
    found: list[tuple[Candidate, int | None]] = [
        (candidate, None) for candidate in outer(tokens, backend.read(tokens), backend, sure)
    ]
    for a in attributions_of(words, tokens, found, None):
        source, cue, content = (_moved(getattr(a, role), start, end) for role in _ROLES)
        if source and cue and content:
            yield LabelledAttribution(source, cue, content, is_nested=True)


def _moved(spans: Spans, by: int, end: int) -> Spans:
    moved = (Span(s.start + by, min(s.end + by, end)) for s in spans if s.start + by < end)
    return tuple(moved)
