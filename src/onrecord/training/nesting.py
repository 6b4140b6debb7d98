"""Attributions inside attributions, made from flat ones: what PolNeAR cannot teach.

PolNeAR tags every token at most once, so an attribution that stands in the content of another is
never marked there. A one-sentence paragraph with its own attributions is put into a frame
("According to SOURCE, ..."; "Claims by SOURCE that ... are false, SOURCE said"), so that the
frame is the outer attribution and what the sentence held is nested, with exact labels for both.
Frames are ordinary English; sources and cues are drawn from the training articles.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model.selector import Span, Spans
from onrecord.training.corpora import LabelledAttribution, LabelledText

_SENTENCE_END = re.compile(r"[.!?][”\"’]?\s+[“\"‘A-Z]")
_MIN_CHARS, _MAX_CHARS = 40, 330

SAYING = (
    "said", "says", "claimed", "argued", "added", "stated", "insisted", "noted", "told reporters",
    "told a news conference", "wrote", "explained", "maintained", "alleged", "declared", "warned",
    "acknowledged", "has said", "reported", "believes", "suggested", "stressed", "complained",
)  # fmt: skip
NOMINAL = (
    "Claims", "Allegations", "Statements", "Remarks", "Suggestions", "Assertions", "Reports",
    "Accusations", "Assurances", "Complaints", "The claim", "The allegation", "The suggestion",
)  # fmt: skip
VERDICT = (
    "completely false", "false", "not true", "untrue", "baseless", "a lie", "nonsense", "unfounded",
    "misleading", "exaggerated", "correct", "absurd", "without foundation", "premature",
)  # fmt: skip

FOLLOWING = (
    "its own offer stands", "nobody was consulted", "talks will go on", "the records show it",
    "the public has a right to know", "there is no reason to wait", "it will answer in court",
    "the government is ready to talk", "the plan was never secret", "no decision has been taken",
    "those who repeat it know better", "the figures were published in May",
)  # fmt: skip
"""What may follow a verdict within the same outer content."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A one-sentence paragraph and the attributions that lie wholly in it."""

    text: str
    attributions: tuple[LabelledAttribution, ...]


def sentences(texts: Sequence[LabelledText]) -> list[Sentence]:
    """One-sentence paragraphs that hold an attribution of their own with a source."""
    return [s for text in texts for s in _sentences(text)]


def _sentences(text: LabelledText) -> list[Sentence]:
    out = []
    start = 0
    for line in text.text.split("\n"):
        span = Span(start, start + len(line))
        start = span.end + 1
        inside = [a for a in text.attributions or () if any(span.overlaps(c) for c in a.cue)]
        whole = all(
            span.contains(s) for a in inside for role in (a.source, a.cue, a.content) for s in role
        )
        fits = _MIN_CHARS <= len(line) <= _MAX_CHARS and line.endswith((".", ".”", '."'))
        plain = line[:1].isalpha() and "(AP)" not in line and not _SENTENCE_END.search(line)
        if inside and whole and fits and plain and all(a.source for a in inside):
            out.append(Sentence(line, tuple(_moved(a, -span.start) for a in inside)))
    return out


def sources(texts: Sequence[LabelledText]) -> list[str]:
    """The words of every short source in the texts that is no pronoun."""
    found = (
        a.source[0].of(t.text) for t in texts for a in t.attributions or () if len(a.source) == 1
    )
    return [s for s in found if 1 < len(s.split()) < 9 and "\n" not in s]  # noqa: PLR2004 - a phrase


def framed(rng: random.Random, sentence: Sentence, names: Sequence[str]) -> LabelledText:
    """The sentence put into a frame drawn at random, with outer and nested attributions."""
    build = rng.choice((_after, _before, _colon, _that, _that, _nominal, _quoted))
    return build(rng, sentence, names)


def _moved(a: LabelledAttribution, by: int, *, nested: bool = False) -> LabelledAttribution:
    def move(spans: Spans) -> Spans:
        return tuple(s.shifted(by) for s in spans)

    is_nested = nested or a.is_nested
    return LabelledAttribution(move(a.source), move(a.cue), move(a.content), is_nested=is_nested)


def _clipped(spans: Spans, limit: int) -> Spans:
    return tuple(Span(s.start, min(s.end, limit)) for s in spans if s.start < limit)


class _Frame:
    """Builds a text piece by piece and remembers where each role came to stand."""

    def __init__(self) -> None:
        self.text = ""
        self.nested: list[LabelledAttribution] = []

    def add(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))

    def add_sentence(self, sentence: Sentence, *, lower: bool) -> Span:
        body = sentence.text.rstrip()
        closing = "”" if body.endswith("”") else ('"' if body.endswith('"') else "")
        stem = body[: -1 - len(closing)] if closing else body.rstrip(".")
        if closing:
            stem += closing
        if lower and stem[:2] in ("Th", "A ", "He", "Sh", "In", "It", "Ac", "Wh", "An", "At", "On"):
            stem = stem[0].lower() + stem[1:]
        span = self.add(stem)
        limit = len(stem)
        for a in sentence.attributions:
            clipped = LabelledAttribution(
                _clipped(a.source, limit), _clipped(a.cue, limit), _clipped(a.content, limit)
            )
            if clipped.cue and clipped.content:
                self.nested.append(_moved(clipped, span.start, nested=True))
        return span

    def done(self, source: Span, cue: Span, *content: Span) -> LabelledText:
        outer = LabelledAttribution((source,), (cue,), content)
        return LabelledText(
            "framed", "framed", self.text, attributions=(outer, *self.nested), covers_nesting=True
        )


def capital(words: str) -> str:
    """The words with a capital first letter."""
    return words[0].upper() + words[1:]


def _after(rng: random.Random, sentence: Sentence, names: Sequence[str]) -> LabelledText:
    f = _Frame()
    content = f.add_sentence(sentence, lower=False)
    f.add(", ")
    if rng.random() < 0.5:  # noqa: PLR2004 - a coin
        cue, source = f.add("according to"), (f.add(" "), f.add(rng.choice(names)))[1]
    else:
        source, cue = f.add(rng.choice(names)), (f.add(" "), f.add(rng.choice(SAYING)))[1]
    f.add(".")
    return f.done(source, cue, content)


def _before(rng: random.Random, sentence: Sentence, names: Sequence[str]) -> LabelledText:
    f = _Frame()
    cue = f.add("According to")
    f.add(" ")
    source = f.add(rng.choice(names))
    f.add(", ")
    content = f.add_sentence(sentence, lower=True)
    f.add(".")
    return f.done(source, cue, content)


def _colon(rng: random.Random, sentence: Sentence, names: Sequence[str]) -> LabelledText:
    f = _Frame()
    source = f.add(capital(rng.choice(names)))
    cue = f.add(":")
    f.add(" ")
    return f.done(source, cue, f.add_sentence(sentence, lower=False))


def _that(rng: random.Random, sentence: Sentence, names: Sequence[str]) -> LabelledText:
    f = _Frame()
    source = f.add(capital(rng.choice(names)))
    f.add(" ")
    cue = f.add(rng.choice(SAYING))
    f.add(" ")
    start = f.add("that " if rng.random() < 0.7 else "").start  # noqa: PLR2004 - mostly with "that"
    content = f.add_sentence(sentence, lower=True)
    f.add(".")
    return f.done(source, cue, Span(start, content.end))


def _quoted(rng: random.Random, sentence: Sentence, names: Sequence[str]) -> LabelledText:
    if any(mark in sentence.text for mark in '“”"'):
        return _that(rng, sentence, names)
    f = _Frame()
    opening, closing = rng.choice((("“", "”"), ('"', '"')))
    start = f.add(opening).start
    f.add_sentence(sentence, lower=False)
    end = f.add("," + closing).end
    f.add(" ")
    source = f.add(rng.choice(names))
    f.add(" ")
    cue = f.add(rng.choice(SAYING))
    f.add(".")
    return f.done(source, cue, Span(start, end))


def _nominal(rng: random.Random, sentence: Sentence, names: Sequence[str]) -> LabelledText:
    """As in "Claims by A that P are false, according to B": P is of A, all of it of B."""
    flat = [a for a in sentence.attributions if len(a.content) == 1]
    if not flat or any(mark in sentence.text for mark in '“”"'):
        return _that(rng, sentence, names)
    asserted = flat[0].content[0].of(sentence.text).rstrip(".,").removeprefix("that ")
    f = _Frame()
    noun = rng.choice(NOMINAL)
    inner_cue = f.add(noun + rng.choice((" by", " from", " by", " of")))
    f.add(" ")
    inner_source = f.add(rng.choice(names))
    f.add(" ")
    inner = Span(f.add("that ").start, f.add(asserted).end)
    f.add(" is " if noun.startswith("The") else " are ")
    end = f.add(rng.choice(VERDICT)).end
    if rng.random() < 0.4:  # noqa: PLR2004 - the outer content goes on, the inner does not
        end = f.add(rng.choice((", and ", ", but ")) + rng.choice(FOLLOWING)).end
    nested = LabelledAttribution((inner_source,), (inner_cue,), (inner,), is_nested=True)
    f.nested.append(nested)
    f.add(", ")
    if rng.random() < 0.5:  # noqa: PLR2004 - a coin
        cue, source = f.add("according to"), (f.add(" "), f.add(rng.choice(names)))[1]
    else:
        source, cue = f.add(rng.choice(names)), (f.add(" "), f.add(rng.choice(SAYING)))[1]
    f.add(".")
    return f.done(source, cue, Span(inner_cue.start, end))


def document(
    rng: random.Random,
    pool: Sequence[Sentence],
    names: Sequence[str],
    *,
    n: int,
    id_: str,
    headline: LabelledText | None = None,
) -> LabelledText:
    """A headline and `n` paragraphs, most of them framed, with a blank line between them."""
    lines: list[str] = []
    attributions: list[LabelledAttribution] = []
    offset = 0
    if headline is not None:
        lines.append(headline.text)
        attributions += headline.attributions or ()
        offset = len(headline.text) + 2
    for _ in range(n):
        sentence = rng.choice(pool)
        if rng.random() < 0.75:  # noqa: PLR2004 - the others show what stands unframed
            part = framed(rng, sentence, names)
            text, inside = part.text, part.attributions or ()
        else:
            text, inside = sentence.text, sentence.attributions
        lines.append(text)
        attributions += [_moved(a, offset) for a in inside]
        offset += len(text) + 2
    return LabelledText(
        id_, "framed", "\n\n".join(lines), attributions=tuple(attributions), covers_nesting=True
    )
