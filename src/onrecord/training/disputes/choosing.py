"""Thresholds of grouping, chosen on stories whose relations are known, by what the scorer counts.

A story is scored here as `tools/score_record.py` scores it, over the statements that stand for
gold ones; the figures that count are the shared scorer's (`folds`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product
from pathlib import Path
from typing import Any

from onrecord.disputes.deriving import Measures, found_disputes
from onrecord.disputes.proposals import proposals
from onrecord.disputes.related import Relations
from onrecord.disputes.utterances import Group, Joining, utterances
from onrecord.evaluation.matching import standing_for
from onrecord.model.dispute import FoundDispute, FoundProposal, Voice
from onrecord.store import database
from onrecord.store.listing.statements import Statement, statements_at
from onrecord.store.writing import deriving
from onrecord.workflow.relating import BY_ACT, measures_of

START: dict[str, float] = {
    "most_pairs": 24,
    "asked": 0.05,
    "kept": 0.05,
    "one_story": 0.10,
    "answer_within": 0.35,
    "same": 0.5,
    "same_mean": 0.4,
    "same_apart": 0.9,
    "claim": 0.6,
    "claim_mean": 0.5,
    "dispute": 0.3,
    "joins_side": 0.2,
    "agreement": 0.4,
    "proposes": 0.1,
    "proposal": 0.4,
    "proposal_joined": 0.5,
    "answer": 0.4,
    "shown_dispute": 0.3,
    "shown_proposal": 0.4,
}
"""What is asked and kept of pairs, and where the search begins; `claim` as `same` is chosen.

`one_story`: of newswcl50-dev's pages of one story 98 % are that much alike, of pages of two stories
27 %, of any two of PolNeAR dev 3 %. `answer_within` is not chosen: it is as high as the highest
`answer` that was.
"""

_GRIDS: tuple[tuple[str, dict[str, tuple[float, ...]]], ...] = (
    (
        "same",
        {
            "same": (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
            "same_mean": (0.1, 0.2, 0.3, 0.4, 0.5),
            "same_apart": (0.5, 0.6, 0.7, 0.8, 0.9, 2.0),
        },
    ),
    (
        "disputes",
        {
            "dispute": (0.4, 0.5, 0.6, 0.7),
            "joins_side": (0.2, 0.25, 0.3, 0.4),
            "agreement": (0.3, 0.5),
        },
    ),
    (
        "proposals",
        {
            "proposal": (0.1, 0.15, 0.25, 0.35, 0.45, 0.6),
            "proposal_joined": (0.3, 0.5, 0.7),
            "answer": (0.2, 0.35, 0.5, 0.65, 0.8),
        },
    ),
)
"""What is tried of each part, one after the other; the first decides for those that follow."""
_TARGETS = {
    "dispute_recall": 0.60,
    "opposed_precision": 0.70,
    "opposed_recall": 0.40,
    "same_precision": 0.85,
    "same_recall": 0.60,
    "proposal_recall": 0.60,
    "proposal_precision": 0.40,
    "answer_accuracy": 0.60,
    "answer_precision": 0.20,
}
"""Those of the project, and two of our own: two in five proposals told are gold's, and one in five
answers. What gold lists is less than a page has; a higher share costs the project's recall."""
_SMOOTH = 3.0
_OVER, _PRECISE = 0.25, 2.0
"""A false dispute costs a reader more than a missed one."""

Pair = frozenset[str]


@dataclass(frozen=True)
class Scored:
    """A story's statements and relations by number, what they stand for, and its gold."""

    voices: Mapping[int, Voice]
    known: Relations
    stands: Mapping[int, str]
    names: Mapping[int, str | None]
    gold: Mapping[str, Any]
    kept: dict[Joining, list[Group]] = field(default_factory=dict)

    @cached_property
    def speakers(self) -> dict[int, str | None]:
        return {number: voice.speaker for number, voice in sorted(self.voices.items())}

    def said(self, same: Joining) -> list[Group]:
        """The utterances at some thresholds, worked out once."""
        if same not in self.kept:
            self.kept[same] = utterances(self.speakers, self.known, same)
        return self.kept[same]


def scored(record: Path, gold: Mapping[str, Any], texts: Mapping[str, str]) -> Scored:
    """What a record knows of one story, and the gold of that story."""
    with database.reading(record) as connection:
        voices, relations = deriving.all_known(connection)
        said = statements_at(connection, list(voices))
    statements = [s for s in gold["statements"] if s["doc"] in texts]
    ids = {s["id"] for s in statements}
    own = {
        "statements": statements,
        "disputes": [d for d in gold["disputes"] if _members(d) & ids],
        "proposals": [p for p in gold["proposals"] if set(p["statements"]) & ids],
        "cross_outlet_same": [p for p in gold["cross_outlet_same"] if set(p) & ids],
    }
    names = {n: one.speaker for n, one in said.items()}
    return Scored(voices, Relations(relations), standing_in(said, statements, texts), names, own)


def _members(dispute: Mapping[str, Any]) -> set[str]:
    return {i for side in dispute["sides"] for i in side["statements"]}


def standing_in(
    said: Mapping[int, Statement],
    statements: Sequence[Mapping[str, Any]],
    texts: Mapping[str, str],
) -> dict[int, str]:
    """The gold statement that each one read stands for, by number, of those that stand for one."""
    found: dict[int, str] = {}
    for article, text in texts.items():
        own = [s for s in statements if s["doc"] == article]
        stem = article.replace("/", "_") + ".txt"
        here = [n for n, one in said.items() if one.uri.endswith(stem)]
        wanted = [_quoted(text, s["quote"]) for s in own]
        got = [
            {i for span in said[n].attribution.content for i in range(span.start, span.end)}
            for n in here
        ]
        found |= {here[j]: own[i]["id"] for i, j in standing_for(wanted, got).items()}
    return found


def _quoted(text: str, quote: str) -> set[int]:
    at = text.find(quote)
    return set(range(at, at + len(quote)))


def chosen(stories: Sequence[Scored]) -> dict[str, float]:
    """The thresholds that do best over some stories, every combination of a part tried."""
    best = START | proposing(stories)
    for part, grid in _GRIDS:
        tried = [best | dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
        worth = [_worth(part, stories, one) for one in tried]
        best = tried[worth.index(max(worth))]
    best["claim"], best["claim_mean"] = best["same"], best["same_mean"]
    best["shown_dispute"], best["shown_proposal"] = best["dispute"], best["proposal"]
    return best


def proposing(stories: Sequence[Scored]) -> dict[str, float]:
    """How many of the statements that do something by saying it make or report a proposal."""
    n, made = Counter[str](), Counter[str]()
    for story in stories:
        asked = {i for p in story.gold["proposals"] for i in p["statements"]}
        for number, key in story.stands.items():
            act = story.voices[number].act or ""
            n[act] += 1
            made[act] += key in asked
    share = made.total() / max(1, n.total())
    known = {act: (made[act] + _SMOOTH * share) / (n[act] + _SMOOTH) for act in sorted(n) if act}
    return {"proposes": share} | {BY_ACT + act: round(value, 4) for act, value in known.items()}


def _worth(part: str, stories: Sequence[Scored], thresholds: Mapping[str, float]) -> float:
    """How near the figures of a part come to the targets; what is over them counts little."""
    found = _PARTS[part](stories, measures_of(thresholds))
    return sum(
        (_PRECISE if name.endswith("precision") else 1.0)
        * (min(value, _TARGETS[name]) / _TARGETS[name] + _OVER * max(0.0, value - _TARGETS[name]))
        for name, value in found.items()
    )


def figures_at(stories: Sequence[Scored], thresholds: Mapping[str, float]) -> dict[str, float]:
    """The scorer's figures over some stories at these thresholds, and precision of proposals."""
    measures = measures_of(thresholds)
    return {
        name: value for part in _PARTS.values() for name, value in part(stories, measures).items()
    }


def _of_same(stories: Sequence[Scored], measures: Measures) -> dict[str, float]:
    same = _Counted()
    for story in stories:
        if story.gold["cross_outlet_same"]:  # else nothing in it is told twice
            _same(story, story.said(measures.same), same)
    return {
        "same_precision": same.hits / max(1, same.given),
        "same_recall": same.hits / max(1, same.wanted),
    }


def _of_disputes(stories: Sequence[Scored], measures: Measures) -> dict[str, float]:
    hits: list[bool] = []
    recalls: list[float] = []
    precisions: list[float] = []
    for story in stories:
        said = story.said(measures.same)
        made = found_disputes(said, story.known, story.speakers, measures.growing)
        h, r, p = _disputes(story, made)
        hits, recalls, precisions = hits + h, recalls + r, precisions + p
    return {
        "dispute_recall": _mean(hits),
        "opposed_precision": _mean(precisions),
        "opposed_recall": _mean(recalls),
    }


def _of_proposals(stories: Sequence[Scored], measures: Measures) -> dict[str, float]:
    recalled, told, answers = _Counted(), _Counted(), _Counted()
    for story in stories:
        said = {n: group for group in story.said(measures.same) for n in group}
        made = proposals(story.voices, said, story.known, measures.asking)
        _proposals(story, made, (recalled, told, answers))
    return {
        "proposal_recall": recalled.hits / max(1, recalled.wanted),
        "proposal_precision": told.hits / max(1, told.given),
        "answer_accuracy": answers.hits / max(1, answers.wanted),
        "answer_precision": answers.right / max(1, answers.given),
    }


_PARTS: dict[str, Callable[[Sequence[Scored], Measures], dict[str, float]]] = {
    "same": _of_same,
    "disputes": _of_disputes,
    "proposals": _of_proposals,
}


@dataclass(slots=True)
class _Counted:
    hits: int = 0
    given: int = 0
    wanted: int = 0
    right: int = 0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _opposed(sides: Iterable[Iterable[str]]) -> set[Pair]:
    sides = [list(side) for side in sides]
    return {frozenset((x, y)) for a, b in combinations(sides, 2) for x in a for y in b if x != y}


def _disputes(
    story: Scored, made: Sequence[FoundDispute]
) -> tuple[list[bool], list[float], list[float]]:
    predicted = [
        _opposed([story.stands[n] for n in side if n in story.stands] for side in d.sides)
        for d in made
    ]
    gold = {
        d["id"]: _opposed(side["statements"] for side in d["sides"]) for d in story.gold["disputes"]
    }
    firm = [d["id"] for d in story.gold["disputes"] if not d.get("weak")]
    found = set(story.stands.values())
    every, given = set[Pair]().union(*gold.values()), set[Pair]().union(*predicted)
    reached = [{pair for pair in gold[name] if pair <= found} for name in firm]
    return (
        [any(p & gold[name] for p in predicted) for name in firm],
        [len(pairs & given) / len(pairs) for pairs in reached if pairs],
        [len(p & every) / len(p) for p in predicted if p],
    )


def _same(story: Scored, made: Sequence[Group], counted: _Counted) -> None:
    doc = {s["id"]: s["doc"] for s in story.gold["statements"]}
    group = {i: {i} for i in doc}
    for one, other in story.gold["cross_outlet_same"]:
        joined = group[one] | group[other]
        group |= dict.fromkeys(joined, joined)
    found = set(story.stands.values())
    gold = _across([sorted(g & found) for g in group.values()], doc)
    given = _across([[story.stands[n] for n in u if n in story.stands] for u in made], doc)
    counted.hits += len(gold & given)
    counted.given += len(given)
    counted.wanted += len(gold)


def _across(groups: Iterable[Sequence[str]], doc: Mapping[str, str]) -> set[Pair]:
    return {frozenset((x, y)) for g in groups for x, y in combinations(g, 2) if doc[x] != doc[y]}


def _proposals(
    story: Scored, made: Sequence[FoundProposal], counted: tuple[_Counted, _Counted, _Counted]
) -> None:
    recalled, told, answered = counted
    gold = story.gold["proposals"]
    asked = {i for p in gold for i in p["statements"]}
    for proposal in made:
        own = {story.stands[n] for n in proposal.statements if n in story.stands}
        told.given += bool(own)
        told.hits += bool(own & asked)
    for wanted in gold:
        fit = [
            p
            for p in made
            if {story.stands.get(n) for n in p.statements} & set(wanted["statements"])
            and (p.is_reported or _agree(story.names.get(p.statements[0]), wanted["by"]))
        ]
        recalled.wanted += 1
        recalled.hits += bool(fit)
        kinds = {a["answer"] for a in wanted.get("answers", ())}
        if fit and kinds:
            answered.wanted += 1
            answered.hits += bool(kinds & {a.answer for p in fit for a in p.answers})
        given = [a.answer for p in fit for a in p.answers]
        answered.given += len(given)
        answered.right += sum(answer in kinds for answer in given)


def _agree(name: str | None, wanted: str) -> bool:
    """Whether two names share a word that is no title, nearly as the scorer compares them."""
    return name is not None and bool(_words(name) & _words(wanted))


def _words(name: str) -> set[str]:
    return set(name.lower().replace(".", "").split()) - {"the", "of", "and", "president"}
