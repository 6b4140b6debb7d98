"""The review queue as objects: tasks that a program or a person answers.

Invariant: every task has `task`, `id` and an empty `answer`, which `onrecord review --decisions`
takes back filled in; offsets of `spans` count in `text`, those of the page are `start` further on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onrecord.model.dispute import Dispute
from onrecord.model.identity import Reference
from onrecord.model.where import Where
from onrecord.store.judgements.judging import Judgement
from onrecord.workflow import review
from onrecord.workflow.review import Conflicting, Doubt, DoubtfulLink, Filters

TASKS = ("statements", "conflicts", "links", "disputes")


def tasks(
    record: Where, wanted: Filters, kinds: Iterable[str] = TASKS, *, limit: int
) -> Iterator[dict[str, Any]]:
    """At most so many tasks of each kind: what does not fit first, then the least certain."""
    asked = set(kinds)
    if "conflicts" in asked:
        yield from map(conflict_task, review.conflicts(record, limit=limit))
    if "statements" in asked:
        yield from map(statement_task, review.queue(record, wanted, limit=limit))
    if "links" in asked:
        yield from map(link_task, review.doubtful_links(record, limit=limit))
    if "disputes" in asked:
        yield from map(dispute_task, review.doubtful_disputes(record, limit=limit).things)


def statement_task(doubt: Doubt) -> dict[str, Any]:
    """A statement with its sentence, who may have said it, and how sure the program is."""
    one, context = doubt.statement, doubt.context
    item = one.attribution
    return {
        "task": "statement",
        "id": item.id,
        "text": context.text,
        "start": context.start,
        "spans": [{"start": m.start, "end": m.end, "label": m.role} for m in context.marks],
        "speaker": _person(item.speaker, one.speaker),
        "speaker_prob": doubt.speaker_prob,
        "others": [
            {"id": o.who.id, "name": o.who.name, "kind": o.kind, "n_chars_away": o.n_chars_away}
            for o in doubt.others
        ],
        "kind": item.kind,
        "content": one.content,
        "acts": [{"code": a.code, "modality": a.modality, "prob": a.prob} for a in one.told.acts],
        "targets": [_reference(who) for who in one.told.targets],
        "addressees": [_reference(who) for who in one.told.addressees],
        "prob": round(item.prob, 4),
        "document": one.document,
        "uri": one.uri,
        "publisher": one.publisher,
        "published": one.published,
        "headline": one.headline,
        "corrected_by": [c.number for c in item.corrections],
        "answer": None,
    }


def conflict_task(one: Conflicting) -> dict[str, Any]:
    """A judgement that does not fit, with both versions and the statement where there is one."""
    about = None if one.about is None else statement_task(one.about)
    if about is not None:
        del about["answer"]
    return {
        "task": "conflict",
        "id": one.number,
        "what": one.what,
        "judgement": judgement_object(one.judgement),
        "other": None if one.other is None else judgement_object(one.other),
        "found": dict(one.found),
        "about": about,
        "answer": None,
    }


def link_task(one: DoubtfulLink) -> dict[str, Any]:
    """An entity of a page that is held to be someone, and whom it may be instead."""
    return {
        "task": "link",
        "id": one.entity,
        "name": one.name,
        "who": _reference(one.who),
        "prob": round(one.prob, 4),
        "reason": one.reason,
        "others": [_reference(who) for who in one.others],
        "document": one.document,
        "uri": one.uri,
        "published": one.published,
        "answer": None,
    }


def dispute_task(one: Dispute) -> dict[str, Any]:
    """A dispute: whether its sides are against each other on one matter."""
    return {
        "task": "dispute",
        "id": one.id,
        "matter": one.matter,
        "prob": round(one.prob, 4),
        "sides": [
            {
                "position": side.position,
                "holders": [_reference(who) for who in side.holders],
                "attributions": list(side.attributions),
            }
            for side in one.sides
        ],
        "links": [
            {"from": link.source, "to": link.target, "stance": link.stance, "why": link.why}
            for link in one.links
        ],
        "answer": None,
    }


def judgement_object(one: Judgement) -> dict[str, Any]:
    """A judgement with what it says and what stood before; how it is found again is left out."""
    return {
        "number": one.number,
        "at": one.at,
        "author": one.author,
        "verdict": one.verdict,
        "why": one.why,
        "about": one.about,
        "is_standing": one.is_standing,
        "before": one.before,
        "said": said_of(one.details),
    }


def said_of(details: Any) -> dict[str, Any]:
    """What a correction says instead, empty for a verdict alone."""
    told: Mapping[str, Any] = details or {}
    names = told.get("names") or {}
    plain = {key: told[key] for key in ("kind", "acts") if told.get(key) is not None}
    if told.get("speaker") is not None:
        plain["speaker"] = _named(told["speaker"], names)
    for key in ("targets", "addressees"):
        if told.get(key) is not None:
            plain[key] = [_named(name, names) for name in told[key]]
    spans = {
        role: [quote[0] for quote in values["quotes"]]
        for role, values in (told.get("spans") or {}).items()
    }
    return plain | ({"spans": spans} if spans else {})


def _named(name: str, names: Mapping[str, str]) -> dict[str, str]:
    return {"id": name, "name": names.get(name, name)}


def _person(name: str | None, called: str | None) -> dict[str, str] | None:
    return None if name is None or called is None else {"id": name, "name": called}


def _reference(who: Reference) -> dict[str, str]:
    return {"id": who.id, "name": who.name}
