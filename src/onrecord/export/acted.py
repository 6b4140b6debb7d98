"""Acts, what is said about someone, and who they are, as rows of listings.

Invariant: the flat fields of a row (codes, target, date ...) say the same as its lists; `date` is
the day told of it, else that of publication where that can be the day.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from onrecord.export.events import Dated, day_in, day_of
from onrecord.model.identity import Reference

if TYPE_CHECKING:
    from onrecord.store.listing.told import ActTold
    from onrecord.workflow.acts import Acted, Counted, Person, Regarding, Told

Row = dict[str, Any]


def told_fields(told: Told, published: str | None) -> Row:
    """What a statement does to whom, and when it was said: fields of its row."""
    return {
        "codes": codes_of(told.acts),
        "target": told.targets[0].name if told.targets else None,
        "addressee": told.addressees[0].name if told.addressees else None,
        "date": day_of(told.time, day_in(published)) or None,
        "acts": [_act(act) for act in told.acts],
        "targets": [_reference(who) for who in told.targets],
        "addressees": [_reference(who) for who in told.addressees],
        "time": _time(told.time),
    }


def spelled(code: str, modality: str) -> str:
    """A code, with what became of it where it was not simply done: "AID (offered)"."""
    return code if modality == "done" else f"{code} ({modality})"


class Coded(Protocol):
    """An act as far as it is spelled."""

    @property
    def code(self) -> str: ...

    @property
    def modality(self) -> str: ...


def codes_of(acts: Iterable[Coded]) -> str | None:
    """Acts in words, the most probable first; None where there is none."""
    return ", ".join(spelled(act.code, act.modality) for act in acts) or None


def acted_row(found: Acted) -> Row:
    """One act of a statement, or one deed."""
    return {
        "date": day_of(found.time, day_in(found.published)) or None,
        "published": found.published,
        "publisher": found.publisher,
        "actor": found.actor.name if found.actor else None,
        "actor_id": found.actor.id if found.actor else None,
        "code": found.code,
        "modality": found.modality,
        "recipient": found.recipient.name if found.recipient else None,
        "recipient_id": found.recipient.id if found.recipient else None,
        "cue": found.cue,
        "words": found.words,
        "evidence": found.evidence,
        "id": found.id,
        "document": found.document,
        "uri": found.uri,
        "headline": found.headline,
        "time": _time(found.time),
        "prob": round(found.prob, 4),
        "n_places": found.n_places,
        "corrected_by": list(found.corrected_by),
        "became": found.became,
    }


def regarding_row(found: Regarding) -> Row:
    """One statement or deed that means someone; `how` names the roles in which it does."""
    return {
        "date": day_of(found.time, day_in(found.published)) or None,
        "published": found.published,
        "publisher": found.publisher,
        "how": ", ".join(found.how),
        "by": found.by.name if found.by else None,
        "by_id": found.by.id if found.by else None,
        "codes": codes_of(found.acts),
        "cue": found.cue,
        "words": found.words,
        "evidence": found.evidence,
        "id": found.id,
        "document": found.document,
        "uri": found.uri,
        "headline": found.headline,
        "acts": [_act(act) for act in found.acts],
        "time": _time(found.time),
        "prob": round(found.prob, 4),
        "n_places": found.n_places,
        "corrected_by": list(found.corrected_by),
        "became": found.became,
    }


def person_row(found: Person) -> Row:
    """Who someone is, with counts; `to` and `by` list the other side of `act`."""
    known = found.known
    return {
        "name": known.name,
        "kind": known.kind,
        "country": known.country,
        "n_statements": found.n_statements,
        "n_articles": found.n_articles,
        "n_publishers": found.n_publishers,
        "first_day": found.first_day,
        "last_day": found.last_day,
        "aliases": list(known.aliases),
        "roles": [
            {"title": r.title, "organization": r.organization, "day": r.day} for r in known.roles
        ],
        "act": found.act,
        "to": [_counted(item) for item in found.to],
        "by": [_counted(item) for item in found.by],
        "id": known.id,
        "knowledge": known.knowledge,
    }


def flat_person(row: Row) -> Row:
    """A person's row with its lists as words, for CSV."""
    return row | {
        "aliases": "; ".join(row["aliases"]),
        "roles": "; ".join(dict.fromkeys(role_told(role) for role in row["roles"])),
        "to": "; ".join(f"{item['name']} ({item['n']})" for item in row["to"]),
        "by": "; ".join(f"{item['name']} ({item['n']})" for item in row["by"]),
    }


def role_told(role: Row) -> str:
    """An office as reported: "mayor Osthaven (2026-03-04)"."""
    day = role["day"] and f"({role['day']})"
    return " ".join(filter(None, (role["title"], role["organization"], day)))


def _act(act: ActTold) -> Row:
    return {
        "code": act.code,
        "modality": act.modality,
        "recipient": None if act.recipient is None else _reference(act.recipient),
        "prob": round(act.prob, 4),
    }


def _reference(who: Reference) -> Row:
    return {"id": who.id, "name": who.name}


def _time(at: Dated | None) -> Row | None:
    return None if at is None else {"value": at.value, "grain": at.grain}


def _counted(item: Counted) -> Row:
    return {**_reference(item.who), "n": item.n}
