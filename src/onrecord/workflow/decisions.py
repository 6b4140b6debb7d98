"""Decisions of the review queue line by line: the tasks that go out come back with an answer.

Invariant: a file that has a line of another form changes nothing; a decision that the record cannot
take (its statement is gone, a name is of several) is told with its line, and the others are made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from onrecord.errors import BadDecision, OnRecordError
from onrecord.model.attribution import RIGHT, WRONG, AttributionKind, Verdict
from onrecord.model.dispute import DECIDED_STANCES, DecidedStance
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.judgements import judging
from onrecord.store.judgements.deciding import Decider
from onrecord.text.figures import whole_number
from onrecord.workflow import correct, review, settle_disputes
from onrecord.workflow.correct import Instead, acts_spelled
from onrecord.workflow.disputes import dispute

__all__ = ["ANSWERS", "Applied", "Decision", "apply", "parsed"]

IGNORE = "ignore"
ANSWERS: dict[str, tuple[str, ...]] = {
    "statement": ("accept", "reject", "correct", IGNORE),
    "conflict": ("keep", "revoke", "attach", IGNORE),
    "link": ("accept", "reject", "join", IGNORE),
    "dispute": ("accept", "reject", IGNORE),
    "pair": (*DECIDED_STANCES, IGNORE),
}
"""What may be answered to each task."""
_VERDICTS: dict[str, Verdict] = {"accept": RIGHT, "reject": WRONG}
_KINDS: tuple[AttributionKind, ...] = get_args(AttributionKind)
_FIELDS = ("speaker", "kind", "acts", "targets", "addressees", "source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer: to which task, about what, by whom and why.

    `instead` is what a statement is corrected to, `other` the statement that a judgement is
    attached to, the identity that an entity is joined with or the other end of a pair.
    """

    line: int
    task: str
    id: str
    answer: str
    by: Decider
    instead: Instead | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """The numbers of the judgements that were made; what needed none, and what was refused why."""

    numbers: tuple[int, ...]
    n_ignored: int
    n_known: int
    refused: tuple[tuple[int, str], ...]


def parsed(lines: Iterable[str], by: Decider, *, name: str = "the decisions") -> list[Decision]:
    """Decisions of JSON Lines, those without an answer left out; raises `BadDecision`.

    `by` decides where a line names no author or no reason.
    """
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            one = _decision(line, number, by, f"{name}, line {number}")
            if one is not None:
                found.append(one)
    return found


def apply(record: Where, decisions: Sequence[Decision]) -> Applied:
    """Make the judgements of some decisions, in their order.

    What the same person decided alike before is left as it is.
    """
    numbers: list[int] = []
    n_ignored = n_known = 0
    refused: list[tuple[int, str]] = []
    for one in decisions:
        if one.answer == IGNORE:
            n_ignored += 1
        elif _is_known(record, one):
            n_known += 1
        else:
            try:
                numbers += _made(record, one)
            except OnRecordError as error:
                refused.append((one.line, str(error)))
    return Applied(tuple(numbers), n_ignored, n_known, tuple(refused))


def _made(record: Where, one: Decision) -> Sequence[int]:
    """The numbers of the judgements that a decision makes."""
    if one.task == "statement":
        return [_of_statement(record, one)]
    if one.task == "conflict":
        how: Any = one.answer
        return [review.settle(record, whole_number(one.id) or 0, how, one.by, statement=one.other)]
    if one.task == "link":
        return [_of_link(record, one)]
    if one.task == "pair":
        stance: Any = one.answer
        return settle_disputes.stand(record, one.id, one.other or "", stance, one.by).numbers
    found = dispute(record, one.id).things[0]
    stands: DecidedStance = "opposed" if one.answer == "accept" else "not_opposed"
    return settle_disputes.judge(record, found.id, stands, one.by).numbers


def _of_statement(record: Where, one: Decision) -> int:
    if one.instead is not None:
        return correct.correct(record, one.id, one.by, one.instead).number
    act = review.accept if one.answer == "accept" else review.reject
    return act(record, one.id, one.by)


def _of_link(record: Where, one: Decision) -> int:
    if one.answer == "accept":
        return review.confirm_link(record, one.id, one.by)
    if one.answer == "reject":
        return correct.split(record, [one.id], one.by).number
    return correct.merge(record, one.id, one.other or "", one.by).number


def _is_known(record: Where, one: Decision) -> bool:
    """Whether the latest standing word of this person on a statement is the same."""
    verdict = _VERDICTS.get(one.answer)
    if one.task != "statement" or verdict is None:
        return False
    with database.reading(record) as connection:
        own = [
            judged.verdict
            for judged in judging.judgements(connection, one.id)
            if judged.is_standing and judged.author == one.by.author
        ]
    return [word for word in own if word != judging.REVOKED][-1:] == [verdict]


def _decision(line: str, number: int, by: Decider, where: str) -> Decision | None:
    try:
        told = json.loads(line)
    except ValueError as error:
        raise BadDecision(where, "it is no JSON object") from error
    if not isinstance(told, dict):
        raise BadDecision(where, "it is no JSON object")
    answer = told.get("answer")
    if answer is None:
        return None
    task = told.get("task", "statement")
    if task not in ANSWERS:
        raise BadDecision(where, f"{task!r} is no task; one of {', '.join(ANSWERS)}")
    if answer not in ANSWERS[task]:
        known = ", ".join(ANSWERS[task])
        raise BadDecision(where, f"{answer!r} is no answer to a {task}; one of {known}")
    name, other = _ids(told, task, answer, where)
    instead = _instead(told, where) if answer == "correct" else None
    author, why = (_text(told, key, where) for key in ("author", "why"))
    decider = Decider(author or by.author, why or by.why)
    return Decision(number, task, name, answer, decider, instead, other)


def _ids(told: Mapping[str, Any], task: str, answer: str, where: str) -> tuple[str, str | None]:
    """What a decision is about, and the other thing that it needs."""
    name = told.get("id")
    if task == "conflict" and isinstance(name, int) and not isinstance(name, bool):
        name = str(name)
    if not isinstance(name, str) or not name or (task == "conflict" and whole_number(name) is None):
        raise BadDecision(where, f"its 'id' names no {task}")
    key = {"attach": "statement", "join": "with"}.get(answer, "with" if task == "pair" else None)
    other = _text(told, key, where) if key else None
    if key and not other and answer != IGNORE:
        raise BadDecision(where, f"{answer!r} needs {key!r}")
    return name, other


def _text(told: Mapping[str, Any], key: str, where: str) -> str | None:
    value = told.get(key)
    if value is not None and not isinstance(value, str):
        raise BadDecision(where, f"its {key!r} is no text")
    return value


def _instead(told: Mapping[str, Any], where: str) -> Instead:
    """What a statement is corrected to; acts as `onrecord correct --act` takes them."""
    given = told.get("instead")
    if not isinstance(given, dict) or not given:
        raise BadDecision(where, "'correct' needs 'instead'")
    unknown = sorted(set(given) - set(_FIELDS))
    if unknown:
        raise BadDecision(where, f"{unknown[0]!r} is nothing that can be corrected")
    acts = _text(given, "acts", where)
    try:
        spelled = None if acts is None else acts_spelled(acts)
    except OnRecordError as error:
        raise BadDecision(where, str(error)) from error
    return Instead(
        speaker=_text(given, "speaker", where),
        kind=_kind(_text(given, "kind", where), where),
        acts=spelled,
        targets=_names(given, "targets", where),
        addressees=_names(given, "addressees", where),
        source=_pairs(given, "source", where),
        cue=_pairs(given, "cue", where),
        content=_pairs(given, "content", where),
    )


def _kind(given: str | None, where: str) -> AttributionKind | None:
    found = next((kind for kind in _KINDS if kind == given), None)
    if given is not None and found is None:
        raise BadDecision(where, f"{given!r} is no kind; one of {', '.join(_KINDS)}")
    return found


def _names(given: Mapping[str, Any], key: str, where: str) -> tuple[str, ...] | None:
    names = given.get(key)
    if names is None:
        return None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadDecision(where, f"its {key!r} are no names")
    return tuple(names)


def _pairs(given: Mapping[str, Any], key: str, where: str) -> tuple[tuple[int, int], ...] | None:
    pairs = given.get(key)
    if pairs is None:
        return None
    if not isinstance(pairs, list) or not all(
        isinstance(pair, list) and list(map(type, pair)) == [int, int] for pair in pairs
    ):
        raise BadDecision(where, f"its {key!r} is no list of [start, end]")
    return tuple((pair[0], pair[1]) for pair in pairs)
