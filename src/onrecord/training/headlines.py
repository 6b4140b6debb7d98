"""Headlines made of attributions: one source that says two things, in the present tense.

PolNeAR has articles without their headlines. Two attributions of its sentences become "SOURCE CUE
CONTENT, CUE CONTENT", the second without a source of its own, as headlines share theirs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model.selector import Span
from onrecord.training.corpora import LabelledAttribution, LabelledText
from onrecord.training.nesting import Sentence, capital

PRESENT = {
    "said": "says", "says": "says", "told": "tells", "accused": "accuses", "called": "calls",
    "urged": "urges", "denied": "denies", "argued": "argues", "claimed": "claims",
    "warned": "warns", "rejected": "rejects", "criticized": "criticises", "defended": "defends",
    "blamed": "blames", "promised": "promises", "vowed": "vows", "questioned": "questions",
    "suggested": "suggests", "insisted": "insists", "dismissed": "dismisses", "slammed": "slams",
    "praised": "praises", "attacked": "attacks", "demanded": "demands", "asked": "asks",
    "wanted": "wants", "believed": "believes", "thought": "thinks", "predicted": "predicts",
    "described": "describes", "endorsed": "endorses", "announced": "announces",
    "opposed": "opposes", "supported": "supports", "encouraged": "encourages", "added": "adds",
    "wants": "wants", "believes": "believes", "thinks": "thinks", "mocked": "mocks",
}  # fmt: skip
"""Cues of one word in the tense of headlines."""

_END = re.compile(r"[.,]([”\"]?)$")
_MOST_CHARS = 90
_MOST_SOURCE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Half:
    """What one half of a headline says: a cue, and a content right after it."""

    cue: str
    content: str


def halves(pool: Sequence[Sentence]) -> list[Half]:
    """What can stand in a headline: a cue of one word with a short content right after it."""
    out = []
    for sentence in pool:
        for a in sentence.attributions:
            if a.is_nested or len(a.cue) != 1 or len(a.content) != 1:
                continue
            cue, content = a.cue[0], a.content[0]
            gap = sentence.text[cue.end : content.start]
            present = PRESENT.get(cue.of(sentence.text).lower())
            words = _END.sub(r"\1", content.of(sentence.text)).removeprefix("that ")
            if present and gap == " " and len(words) < _MOST_CHARS and _is_balanced(words):
                out.append(Half(present, words))
    return out


def headline(rng: random.Random, pool: Sequence[Half], names: Sequence[str]) -> LabelledText:
    """One source with one or two of the halves."""
    short = [name for name in names if len(name.split()) <= _MOST_SOURCE_WORDS]
    text = capital(rng.choice(short))
    source = Span(0, len(text))
    found = []
    for i, half in enumerate(rng.sample(pool, rng.choice((1, 2, 2)))):
        text += rng.choice((", ", ", ", " and ")) if i else " "
        cue = Span(len(text), len(text) + len(half.cue))
        text += f"{half.cue} "
        content = Span(len(text), len(text) + len(half.content))
        text += half.content
        found.append(LabelledAttribution((source,), (cue,), (content,)))
    return LabelledText("headline", "framed", text, attributions=tuple(found), covers_nesting=True)


def _is_balanced(words: str) -> bool:
    return words.count("“") == words.count("”") and words.count('"') % 2 == 0
