"""The acts head put to work on one text: what each attribution does, and which deeds are told.

Invariant: one `Doing` an attribution, in their order; a deed's words are no attribution's cue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.model.act import ACT_CODES, ActCode
from onrecord.model.annotation import Doing, FoundAttribution, FoundDeed
from onrecord.model.selector import Span, Spans
from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.encoder.readings import Backend, Readings
from onrecord.nlp.heads.attribution import cue_spans
from onrecord.nlp.heads.candidates import Thresholds
from onrecord.nlp.heads.doing import (
    PARTIES,
    Floats,
    Question,
    Run,
    acts_of,
    of_attribution,
    of_deed,
    of_pair,
    padded,
    pointed_runs,
    runs_of,
    softmax,
)
from onrecord.nlp.heads.together import together
from onrecord.text.words import whole_words

_MOST_RUNS = 8
_STATE = ACT_CODES.index("STATE")


@dataclass(frozen=True, slots=True)
class Read:
    """A text as the encoder has read it."""

    text: str
    tokens: Tokens
    readings: Readings
    backend: Backend

    def runs(self, spans: Spans) -> list[tuple[int, int]]:
        """The pieces of some spans."""
        return [self.tokens.between(s.start, s.end) for s in spans]

    def span(self, run: tuple[int, int]) -> Span:
        """The stretch of the text that a run of pieces covers, to whole words."""
        start, end = int(self.tokens.starts[run[0]]), int(self.tokens.ends[run[1] - 1])
        return whole_words(self.text, Span(start, end))


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer to one question: logits of acts, modalities and of its own pieces' parties."""

    acts: Floats
    modalities: Floats
    parties: Floats


def with_doings(
    read: Read, found: Sequence[FoundAttribution], thresholds: Thresholds
) -> tuple[FoundAttribution, ...]:
    """The attributions with their acts, targets and occasions."""
    n = len(read.tokens)
    questions = [
        of_attribution(
            n,
            read.runs(a.source),
            read.runs(a.cue),
            read.runs(a.content),
            [run for b in found if b.within == i for run in read.runs(b.content)],
        )
        for i, a in enumerate(found)
    ]
    answers = _ask(read, questions)
    return tuple(
        replace(a, doing=_doing(read, question, answer, thresholds))
        for a, question, answer in zip(found, questions, answers, strict=True)
    )


def deeds(
    read: Read, found: Sequence[FoundAttribution], thresholds: Thresholds
) -> tuple[FoundDeed, ...]:
    """Deeds that the text tells: words that may tell one, of which the head says that they do.

    Words that tell none are answered with STATE; a deed has a doer among the words around.
    """
    cues = {c for a in found for c in a.cue}
    asked: list[tuple[int, int]] = []
    for run, prob in cue_spans(read.readings.deeds):
        words = read.span(run)
        if prob >= thresholds.deed and not any(words.overlaps(c) for c in cues):
            asked.append(run)
            cues.add(words)  # two runs inside one word tell one deed
    questions = [of_deed(len(read.tokens), run) for run in asked]
    out = []
    for run, question, answer in zip(asked, questions, _ask(read, questions), strict=True):
        actors = _of_party(read, question, answer, "actor", thresholds.actor)
        doing = _doing(read, question, answer, thresholds)
        act = doing.acts[0]
        is_told = 1.0 - float(softmax(answer.acts)[_STATE]) >= thresholds.deed_told
        if actors and is_told and act.code != "STATE":
            targets = tuple(t for t in doing.targets if not t.overlaps(actors[0]))[:1]
            out.append(FoundDeed((read.span(run),), actors[0], Doing((act,), targets)))
    return tuple(out)


def act_between(read: Read, actors: Spans, recipients: Spans) -> dict[ActCode, float]:
    """How probable each act is between parties that are marked in one sentence."""
    n = len(read.tokens)
    question = of_pair(n, read.runs(actors), read.runs(recipients), (0, n))
    (answer,) = _ask(read, [question])
    return dict(zip(ACT_CODES, softmax(answer.acts).tolist(), strict=True))


def _ask(read: Read, questions: Sequence[Question]) -> list[_Answer]:
    """The answers in the order of the questions."""
    answers: dict[int, _Answer] = {}
    at_once = read.backend.together["acts"]
    for places in together([len(q) for q in questions], most_pieces=at_once):
        out = read.backend.doings(read.readings, *padded([questions[i] for i in places]))
        for row, i in enumerate(places):
            own = out.parties[row, : len(questions[i])]
            answers[i] = _Answer(out.acts[row], out.modalities[row], own)
    return [answers[i] for i in range(len(questions))]


def _doing(read: Read, question: Question, answer: _Answer, thresholds: Thresholds) -> Doing:
    of_targets = answer.parties[:, PARTIES.index("target")]
    targets = _spans(read, question, pointed_runs(of_targets, least=thresholds.target))
    occasions = _of_party(read, question, answer, "occasion", thresholds.occasion)
    return Doing(
        acts_of(
            answer.acts,
            answer.modalities,
            least=thresholds.further_act,
            not_done=thresholds.not_done,
        ),
        tuple(targets),
        occasion=next(iter(occasions), None),
        target_probs=tuple(round(prob, 4) for prob in targets.values()),
    )


def _of_party(read: Read, question: Question, answer: _Answer, party: str, least: float) -> Spans:
    """The stretches of the text that are marked as a party, the most probable first."""
    runs = runs_of(answer.parties[:, PARTIES.index(party)], least=least)
    return tuple(_spans(read, question, runs))


def _spans(read: Read, question: Question, runs: Sequence[tuple[Run, float]]) -> dict[Span, float]:
    """Runs of a question's pieces as stretches of the text, each once, with their probabilities."""
    out: dict[Span, float] = {}
    for (first, last), prob in runs[:_MOST_RUNS]:
        rows = question.rows[first:last]
        end = next((i for i in range(1, len(rows)) if rows[i] != rows[i - 1] + 1), len(rows))
        out.setdefault(read.span((int(rows[0]), int(rows[end - 1]) + 1)), prob)
    return out
