"""At whom a statement is aimed: every party near it, weighed by where and how the text names it.

A conditional logit over the parties (McFadden 1974), with nobody as one of the choices. What it
weighs are named features; the weights (`data/targets.json`) come from `training/acts/targets.py`.

Invariant: a speaker is never the target of the own statement.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from onrecord.identity import countries
from onrecord.identity.parties import Party
from onrecord.identity.scene import Scene
from onrecord.model.act import ActCode
from onrecord.model.annotation import FoundAttribution
from onrecord.model.selector import Spans

Features = dict[str, float]

_N_MAIN = 5
_SURE = 0.02
_ACTS_LIKE: Mapping[ActCode, str] = {
    "DENY": "contradicts",
    "REJECT": "contradicts",
    "ACCUSE": "blames",
    "THREATEN": "blames",
    "REQUEST": "asks",
    "CONSULT": "asks",
    "SUPPORT": "praises",
    "AGREE": "praises",
    "STATE": "states",
}
_CROSSED = ("told", "in_content", "opens_content", "heard", "quoted", "main", "answered", "named")
_LATE = 4
_MOST = 3
_LEAST_OF_BEST = 0.35
"""Further targets are nearly as probable as the first one."""
_TOP = 160
"""Characters from the beginning that hold a page's headline."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One attribution as far as it is known: who speaks, who hears, who is quoted in it.

    `told` are the parties that the acts head's stretches mean, with their probabilities; `quoted`
    the speakers of statements inside the content, `outer` of the one around it, `answered` of the
    statement before it where that is somebody else's, `continued` the target of the speaker's last
    statement.
    """

    found: FoundAttribution
    speaker: Party | None
    told: tuple[tuple[Party, float], ...]
    heard: tuple[Party, ...] = ()
    quoted: tuple[Party, ...] = ()
    outer: Party | None = None
    answered: Party | None = None
    continued: Party | None = None


@dataclass(frozen=True, slots=True)
class Naming:
    """Where a text names its parties.

    `starts` are the places of the namings in text order, `named` who is named there and in which
    form; `shares` the part of all namings that a party has, by its id; `main` the most named ones,
    `on_top` the ids of those named at the beginning.
    """

    scene: Scene
    starts: tuple[int, ...]
    named: tuple[tuple[Party, str], ...]
    shares: Mapping[int, float]
    main: tuple[Party, ...]
    on_top: frozenset[int]

    def within(self, start: int, end: int) -> tuple[tuple[Party, str], ...]:
        """The parties named in `[start, end)`, in text order, each with the form of the mention."""
        return self.named[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def naming_in(scene: Scene) -> Naming:
    """All namings of a text: its names, what chains join to them, other words for its states."""
    found = [(h.start, state_of(scene, p), "name") for h, p in scene.of_mention.items()]
    found += _chained(scene)
    found += _other_words(scene, {start for start, _, _ in found})
    found.sort(key=lambda item: item[0])
    counts = Counter(id(party) for _, party, _ in found)
    by_id = {id(party): party for _, party, _ in found}
    return Naming(
        scene,
        tuple(start for start, _, _ in found),
        tuple((party, form) for _, party, form in found),
        {key: n / len(found) for key, n in counts.items()},
        tuple(by_id[key] for key, _ in counts.most_common(_N_MAIN)),
        frozenset(id(party) for start, party, _ in found if start < _TOP),
    )


def _chained(scene: Scene) -> Iterator[tuple[int, Party, str]]:
    """Pronouns and descriptions, each as the nearest name of its chain."""
    known = {id(chain): scene.known_of(chain) for chain in scene.chains.values()}
    for span, chain in scene.chains.items():
        own = next((m for m in chain if m.span == span), None)
        if own is None or own.form == "name" or own.head in scene.of_mention:
            continue
        if named := known[id(chain)]:
            yield own.head.start, scene.nearest_of(named, span.start), own.form


def state_of(scene: Scene, party: Party) -> Party:
    """The text's state, where a party is only its people or adjective ("Russian", "the Dutch")."""
    country = countries.by_adjective(party.name) if party.kind == "group" else None
    if country is None:
        return party
    states = (p for p in scene.parties if p.state_name and p.country == country.alpha2)
    return next(states, party)


def _other_words(scene: Scene, taken: set[int]) -> list[tuple[int, Party, str]]:
    """Adjectives, peoples and halves ("the North") of the text's states that no mention covers."""
    words = {w: p for p in scene.parties if p.state_name for w in _words_for(p)}
    if not words:
        return []
    either = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    hits = re.finditer(rf"\b(?:{either})\b", scene.text)
    return [(m.start(), words[m.group()], "adjective") for m in hits if m.start() not in taken]


def _words_for(party: Party) -> set[str]:
    country = countries.by_alpha2(party.country or "")
    if country is None:
        return set()
    half = (country.name.split() or [""])[0]
    halves = {f"the {half}", f"The {half}"} if half in ("North", "South") else set()
    return {*country.adjectives, *country.demonyms, *halves} - {*country.ambiguous}


def candidates(naming: Naming, asked: Asked) -> list[Party]:
    """Everyone who may be meant, the speaker left out."""
    found: dict[int, Party] = {id(p): p for p, _ in asked.told}
    near = [p for part in _places(naming.scene, asked) for p, _ in naming.within(*part)]
    others = (asked.outer, asked.answered, asked.continued)
    for party in (*near, *asked.heard, *asked.quoted, *(p for p in others if p), *naming.main):
        found.setdefault(id(party), party)
    if asked.speaker is not None:
        found.pop(id(asked.speaker), None)
    return list(found.values())


def _places(scene: Scene, asked: Asked) -> list[tuple[int, int]]:
    """The content, and the stretch from the sentence before the attribution to its end."""
    found = asked.found
    spans = (*found.source, *found.cue, *found.content)
    first = scene.sentence_of(min(s.start for s in spans))
    begin = scene.sentences[max(0, first - 1)]
    return [*((s.start, s.end) for s in found.content), (begin, max(s.end for s in spans))]


def features_of(naming: Naming, asked: Asked, parties: Sequence[Party]) -> list[Features]:
    """The features of every candidate, those of nobody last."""
    view = _view(naming, asked)
    told = {id(p): prob for p, prob in asked.told}
    best = max(told.values(), default=0.0)
    acts = asked.found.doing.acts
    like = _ACTS_LIKE.get(acts[0].code if acts else "STATE", "does")
    rows = [
        _crossed(
            _of_party(naming, asked, view, party) | _told(told.get(id(party), 0.0), best), like
        )
        for party in parties
    ]
    nobody = {"nobody": 1.0, f"nobody.{like}": 1.0, "nobody.best": best}
    nobody["nobody.content"] = float(bool(view.forms))
    return [*rows, nobody]


@dataclass(frozen=True, slots=True)
class _View:
    """Who is named where, seen from one attribution; parties by their ids.

    `forms` has the forms of a party's mentions in the content, `first` its place among all of them.
    """

    forms: Mapping[int, list[str]]
    first: Mapping[int, int]
    beside: frozenset[int]
    before: frozenset[int]
    last_before: int | None
    most_main: int | None


def _view(naming: Naming, asked: Asked) -> _View:
    scene, found = naming.scene, asked.found
    spans: Spans = tuple(sorted((*found.source, *found.cue, *found.content)))
    forms: dict[int, list[str]] = {}
    first_at: dict[int, int] = {}
    content = (n for s in found.content for n in naming.within(s.start, s.end))
    for i, (party, form) in enumerate(content):
        forms.setdefault(id(party), []).append(form)
        first_at.setdefault(id(party), i)
    first, last = scene.sentence_of(spans[0].start), scene.sentence_of(spans[-1].end - 1)
    begin = scene.sentences[first]
    end = scene.sentences[last + 1] if last + 1 < len(scene.sentences) else len(scene.text)
    around = [n for part in _outside(found.content, begin, end) for n in naming.within(*part)]
    before = naming.within(scene.sentences[max(0, first - 1)], begin)
    main = next((p for p in naming.main if p is not asked.speaker), None)
    return _View(
        forms,
        first_at,
        frozenset(id(p) for p, _ in around),
        frozenset(id(p) for p, _ in before),
        id(before[-1][0]) if before else None,
        id(main) if main is not None else None,
    )


def _outside(content: Spans, begin: int, end: int) -> Iterable[tuple[int, int]]:
    """What of `[begin, end)` is not content."""
    at = begin
    for span in sorted(content):
        if span.start > at:
            yield at, min(span.start, end)
        at = max(at, span.end)
    if at < end:
        yield at, end


def _told(prob: float, best: float) -> Features:
    """What the acts head says of a party, beside the most that it says of any."""
    told = math.log(_SURE + prob) - math.log(_SURE)
    return {"told": told, "told_most": float(prob >= best)} if prob > 0 else {}


def _of_party(naming: Naming, asked: Asked, view: _View, party: Party) -> Features:
    key = id(party)
    forms = view.forms.get(key, [])
    speaker = asked.speaker
    own = speaker is not None and speaker.country is not None and party.country == speaker.country
    is_people = party.kind in ("state", "group")
    out: Features = {
        "in_content": float(bool(forms)),
        "often_in_content": math.log1p(max(0, len(forms) - 1)),
        "opens_content": float(view.first.get(key) == 0),
        "pronoun_in_content": float("pronoun" in forms),
        "late_in_content": min(view.first.get(key, 0), _LATE) / _LATE,
        "alone_in_content": float(bool(forms) and len(view.forms) == 1),
        "beside": float(key in view.beside),
        "before": float(key in view.before),
        "last_before": float(key == view.last_before),
        "heard": float(any(p is party for p in asked.heard)),
        "quoted": float(any(p is party for p in asked.quoted)),
        "outer": float(asked.outer is party),
        "answered": float(asked.answered is party),
        "continued": float(asked.continued is party),
        "main": math.sqrt(naming.shares.get(key, 0.0)),
        "most_main": float(key == view.most_main),
        "on_top": float(key in naming.on_top),
        "own_side": float(own and is_people),
        "own_person": float(own and not is_people),
        "named": float(party.is_named),
        "joint": float(bool(party.members)),
        f"kind.{party.kind}": 1.0,
    }
    return {name: value for name, value in out.items() if value}


def _crossed(features: Features, like: str) -> Features:
    """The features, and those that weigh otherwise by what the statement does."""
    crossed = {f"{like}.{n}": features[n] for n in _CROSSED if n in features}
    kinds = {f"{like}.{n}": 1.0 for n in features if n.startswith("kind.")}
    return features | crossed | kinds


@dataclass(frozen=True, slots=True)
class Weighing:
    """What was learnt: the weights of the features, and how probable the first target must be."""

    weights: Mapping[str, float]
    least: float

    def probabilities(self, rows: Sequence[Features]) -> list[float]:
        """How probable each choice is, nobody last."""
        known = self.weights
        scores = [sum(known.get(n, 0.0) * v for n, v in row.items()) for row in rows]
        top = max(scores)
        powers = [math.exp(s - top) for s in scores]
        total = sum(powers)
        return [p / total for p in powers]

    def chosen(self, rows: Sequence[Features]) -> list[int]:
        """Which choices are targets, the likeliest first; none where nobody is likely enough.

        Who contradicts answers whoever is quoted in the content, before all others: weights alone
        do not learn that from the few that were labelled.
        """
        probs = self.probabilities(rows)[:-1]
        best = max(probs, default=0.0)
        answered = {i for i, row in enumerate(rows) if "contradicts.quoted" in row}
        if not probs or (best < self.least and not answered):
            return []
        order = sorted(range(len(probs)), key=lambda i: (i not in answered, -probs[i]))
        return [i for i in order if i in answered or probs[i] >= _LEAST_OF_BEST * best][:_MOST]


@cache
def shipped() -> Weighing:
    """The weighing in the package."""
    values = json.loads((countries.FOLDER / "targets.json").read_text(encoding="utf-8"))
    return Weighing(values["weights"], values["least"])


def aimed_at(naming: Naming, asked: Asked, weighing: Weighing) -> tuple[Party, ...]:
    """The targets, the likeliest first; none where nobody is likely enough to be meant."""
    parties = candidates(naming, asked)
    chosen = weighing.chosen(features_of(naming, asked, parties))
    return tuple(parties[i] for i in chosen)
