"""Events in PLOVER's sense, made of acts and deeds: who did what to whom, when, by which words.

Invariant: nothing is guessed. An act that PLOVER has no place for is left out and counted with the
reason; a field that the record cannot fill stays empty and is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal, Protocol

from onrecord.acts.codes import Quad, code_of
from onrecord.identity.countries import by_alpha2
from onrecord.model.act import ActCode, Grain, Modality, SaidAt, SaidIn
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Page
from onrecord.model.entity import Entity
from onrecord.model.selector import Span, Spans
from onrecord.text.sentences import sentence_around

NO_ROOT = "PLOVER has no root {}"
NO_ACT = "statements without an act"
NO_ACTOR = "nobody is held to have done it"
TWICE = "the same statement has that event already"
NO_TURN = "conflict offered or cooperation threatened: no root tells it"

Auxiliary = Literal["", "negation", "hypothetical"]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Party:
    """Who did it or to whom: canonical name and id, the page's own words, the title reported.

    `country` is an ISO 3166 alpha-3 code, empty where none is known. `members` are the parties
    that a joint group consists of.
    """

    id: str
    name: str
    raw: str
    title: str
    country: str
    members: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that an event rests on: a statement's fragments by role, or a deed's.

    `corrected_by` are the numbers of the judgements by which people corrected the statement.
    """

    kind: Literal["statement", "deed"]
    id: str
    spans: dict[str, Spans]
    quoted: Spans
    sentence: Span
    corrected_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `root` is empty for acts that PLOVER does not know, `day` where none is told.

    `code` and `modality` are the act's own: an offer is told under AGREE, a threat under THREATEN.
    """

    id: str
    root: ActCode | Literal[""]
    quad: Quad | None
    intensity: float | None
    mode: str
    auxiliary: Auxiliary
    code: ActCode
    modality: Modality
    prob: float
    day: str
    at: SaidAt | None
    place: SaidIn | None
    actor: Party
    recipient: Party | None
    evidence: Evidence


@dataclass(slots=True)
class Tally:
    """What became of the acts: how many were written, left out and why, and which fields lack.

    `became` counts those written whose page does not stand as it was read, by what became of it.
    """

    n_written: int = 0
    became: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)
    turned: Counter[str] = field(default_factory=Counter)

    def note_written(self, page: Page, event: Event) -> None:
        """Count an event of a page as written, and whether it was turned into another act."""
        self.n_written += 1
        is_turned = event.root not in ("", event.code)
        self.turned[f"{event.code} {event.modality}, as {event.root}"] += is_turned
        if page.state.told is not None:
            self.became[page.state.told] += 1


@dataclass(frozen=True, slots=True)
class _Done:
    """An act or a deed on the way to an event."""

    id: str
    code: ActCode
    modality: Modality
    prob: float
    actor: str | None
    recipient: str | None
    at: SaidAt | None
    place: SaidIn | None
    evidence: Evidence


Wanted = Callable[[ActCode], bool]


def events(
    page: Page,
    analysis: Analysis,
    tally: Tally,
    *,
    keep_verbal: bool = False,
    wanted: Wanted = lambda _code: True,
) -> Iterator[Event]:
    """The events of one page, in its order; what is left out goes into the tally.

    `keep_verbal` keeps DENY and STATE, with an empty root; codes that are not `wanted` are passed
    over and not counted.
    """
    parties = _Parties(page, analysis)
    known: set[tuple[str, str, str | None]] = set()
    for done in _in_order(page, analysis, tally):
        if not wanted(done.code):
            continue
        made = _event(done, parties, tally, keep_verbal=keep_verbal)
        if made is None:
            continue
        key = (done.evidence.id, made.root or made.code, done.recipient)
        if key in known:
            tally.left_out[TWICE] += 1
            continue
        known.add(key)
        yield made


def published_day(page: Page) -> str:
    """The day of publication as the page has it; empty where it has none."""
    time = page.article.published
    return day_in(time.time if time else None)


def day_in(moment: str | None) -> str:
    """The day of an ISO 8601 moment; empty where it tells none."""
    return moment[:10] if moment and _DAY.match(moment) else ""


def _in_order(page: Page, analysis: Analysis, tally: Tally) -> list[_Done]:
    found: list[_Done] = []
    for item in analysis.attributions:
        tally.left_out[NO_ACT] += not item.acts
        found += _acts_of(item, page.article.text)
    for deed in analysis.deeds:
        sentence = sentence_around(page.article.text, deed.cue)
        evidence = Evidence("deed", deed.id, {"cue": deed.cue}, deed.cue, sentence)
        done = _Done(
            deed.id, deed.code, deed.modality, deed.prob, deed.actor, deed.recipient, deed.at,
            None, evidence,
        )  # fmt: skip
        found.append(done)
    return sorted(found, key=lambda done: done.evidence.sentence.start)


def _acts_of(item: Attribution, text: str) -> Iterator[_Done]:
    spans = {"source": item.source, "cue": item.cue, "content": item.content}
    sentence = sentence_around(text, (*item.cue, *item.content[:1])) if item.acts else Span(0, 0)
    judged = tuple(c.number for c in item.corrections)
    evidence = Evidence("statement", item.id, spans, item.content, sentence, judged)
    for number, act in enumerate(item.acts, 1):
        yield _Done(
            f"{item.id}.{number}", act.code, act.modality, act.prob, act.actor, act.recipient,
            item.time, item.place, evidence,
        )  # fmt: skip


def _event(done: _Done, parties: _Parties, tally: Tally, *, keep_verbal: bool) -> Event | None:
    root = _root_of(done)
    if root == "" and not keep_verbal:
        tally.left_out[NO_ROOT.format(done.code)] += 1
        return None
    if root is None:
        tally.left_out[NO_TURN] += 1
        return None
    if done.actor is None:
        tally.left_out[NO_ACTOR] += 1
        return None
    code = code_of(root) if root else None
    return Event(
        id=done.id,
        root=root,
        quad=code.quad if code else None,
        intensity=code.only_score if code else None,
        mode=(code.only_mode or "") if code else "",
        auxiliary=_auxiliary(done),
        code=done.code,
        modality=done.modality,
        prob=done.prob,
        day=day_of(done.at, parties.published),
        at=done.at,
        place=done.place,
        actor=parties.party(done.actor, done.evidence),
        recipient=None if done.recipient is None else parties.party(done.recipient, done.evidence),
        evidence=done.evidence,
    )


def _root_of(done: _Done) -> ActCode | Literal[""] | None:
    """The root to tell it under: empty where PLOVER has none, None where it would mislead.

    In PLOVER an offer to do something is AGREE and a threat to do it is THREATEN.
    """
    quad = code_of(done.code).quad
    if quad is None:
        return ""
    if done.modality == "offered":
        return "AGREE" if quad.endswith("cooperation") else None
    if done.modality == "threatened":
        return "THREATEN" if quad.endswith("conflict") else None
    return done.code


def _auxiliary(done: _Done) -> Auxiliary:
    if done.modality == "hypothetical":
        return "hypothetical"
    return "negation" if done.modality == "denied" else ""


class Dated(Protocol):
    """When something was said or done, ISO 8601 to its grain."""

    @property
    def value(self) -> str: ...

    @property
    def grain(self) -> Grain: ...


def day_of(at: Dated | None, published: str) -> str:
    """The day of an event: as told of it, else that of publication.

    Where a week, month or year is told, the day of publication if it lies in that; else none.
    """
    if at is None or at.grain in ("length", "vague"):
        return published
    if _DAY.match(at.value):
        return at.value[:10]
    return published if _lies_in(published, at.value) else ""


def _lies_in(day: str, value: str) -> bool:
    if not day:
        return False
    if value[4:6] == "-W":
        year, week, _ = date.fromisoformat(day).isocalendar()
        return value[:8] == f"{year}-W{week:02d}"
    return value.isascii() and value.replace("-", "").isdigit() and day.startswith(value)


class _Parties:
    """The entities of one page as parties of its events."""

    def __init__(self, page: Page, analysis: Analysis) -> None:
        self.published = published_day(page)
        self._text = page.article.text
        self._entities = {entity.id: entity for entity in analysis.entities}

    def party(self, name: str, evidence: Evidence) -> Party:
        entity = self._entities[name]
        known = entity.identity
        return Party(
            id=known.id if known else entity.id,
            name=known.name if known else entity.name,
            raw=self._raw(entity, evidence),
            title=entity.roles[0].title if entity.roles else "",
            country=alpha3(entity.country),
            members=tuple(self.party(m, evidence) for m in entity.members if m in self._entities),
        )

    def _raw(self, entity: Entity, evidence: Evidence) -> str:
        """The mention nearest to the words that tell it."""
        told = next(s for spans in (evidence.spans["cue"], evidence.quoted) for s in spans)
        nearest = min(
            (mention.span for mention in entity.mentions),
            key=lambda span: max(told.start - span.end, span.start - told.end, 0),
            default=None,
        )
        return "" if nearest is None else nearest.of(self._text)


@cache
def alpha3(country: str | None) -> str:
    """The ISO 3166 alpha-3 code of an alpha-2 one, as our table of countries has it; else empty."""
    known = by_alpha2(country) if country else None
    return (known.alpha3 or "") if known else ""
