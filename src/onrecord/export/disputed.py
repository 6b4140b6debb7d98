"""Disputes, proposals, utterances and claims as the contract's objects.

Invariant: the fields of the contract come first and as it names them; what is added tells nothing
that the statements named do not. The schemas beside this file describe exactly these objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from onrecord.export.flat import said_row
from onrecord.model.identity import Reference
from onrecord.store.listing.statements import speaker_of, speaker_of_most

if TYPE_CHECKING:
    from onrecord.model.dispute import Answer, Claim, Dispute, Proposal, Side, Utterance
    from onrecord.store.listing.told import ActTold
    from onrecord.workflow.record import Statement
    from onrecord.workflow.together import Together

    Said = Mapping[str, Statement]

JsonObject = dict[str, Any]
Thing = TypeVar("Thing")
CONCEDING = frozenset(("CONCEDE", "RETREAT", "AGREE"))
"""Acts by which a side moves towards the other."""
_UNDONE = frozenset(("denied", "hypothetical"))
_DAY_CHARS = len("2026-03-01")


class Bounds(NamedTuple):
    """First and last day of publication of some statements; None where no page tells one."""

    since: str | None
    until: str | None


def dispute_object(found: Dispute, said: Said) -> JsonObject:
    """The contract's object for a dispute, with its days and the course of its sides."""
    whole = [a for side in found.sides for a in side.attributions]
    return {
        "id": found.id,
        "matter": found.matter,
        "sides": [_side(side) for side in found.sides],
        "agreed": list(found.agreed),
        "links": [
            {
                "from": link.source,
                "to": link.target,
                "stance": link.stance,
                "prob": round(link.prob, 4),
                "why": link.why,
            }
            for link in found.links
        ],
        "prob": round(found.prob, 4),
        **days(whole, said)._asdict(),
        "taken_back": taken_back([*whole, *found.agreed], said),
        "course": [_course(side, said) for side in found.sides],
    }


def dispute_whole(found: Dispute, said: Said) -> JsonObject:
    """The dispute's object and, beside it, its statements as `said` prints them, in time order."""
    named = [a for side in found.sides for a in (*side.attributions, *side.silent)]
    named += found.agreed
    ordered = in_time(dict.fromkeys(named), said)
    return dispute_object(found, said) | {"statements": [said_row(said[a]) for a in ordered]}


def proposal_object(found: Proposal, said: Said) -> JsonObject:
    """The contract's object for a proposal; without an answer it is `open`."""
    answering = [a for answer in found.answers for a in answer.attributions]
    return {
        "id": found.id,
        "kind": found.kind,
        "by": reference(found.by),
        "to": reference(found.to),
        "what": found.what,
        "time": found.time,
        "attributions": list(found.attributions),
        "answers": [_answer(answer) for answer in found.answers],
        "open": found.is_open,
        "prob": round(found.prob, 4),
        **days([*found.attributions, *answering], said)._asdict(),
        "taken_back": taken_back([*found.attributions, *answering], said),
    }


def utterance_object(found: Utterance, said: Said) -> JsonObject:
    """The contract's object for a saying, with each report and the outlets that ran it.

    Its speaker is whom most reports name; each report has its own.
    """
    known = [said[a] for a in found.attributions if a in said]
    return {
        "id": found.id,
        "attributions": list(found.attributions),
        "speaker": reference(speaker_of_most(known)),
        "words": max((one.content for one in known), key=len, default=""),
        "reports": [_report(report, said) for report in found.reports],
        **days(found.attributions, said)._asdict(),
        "taken_back": taken_back(found.attributions, said),
    }


def claim_object(found: Claim, said: Said) -> JsonObject:
    """The contract's object for a claim, with who holds it and what stands in it exactly."""
    return {
        "id": found.id,
        "utterances": list(found.utterances),
        "attributions": list(found.attributions),
        "negated": found.negated,
        "certainty": found.certainty,
        "words": found.words,
        "holders": [reference(who) for who in found.holders],
        "numbers": list(found.numbers),
        "dates": list(found.dates),
        "names": list(found.names),
        **days(found.attributions, said)._asdict(),
        "taken_back": taken_back(found.attributions, said),
    }


def objects(
    found: Together[Thing], make: Callable[[Thing, Said], JsonObject]
) -> Iterator[JsonObject]:
    """The contract's object for each thing, made of it and of the statements beside it."""
    return (make(one, found.said) for one in found.things)


def is_concession(one: Statement) -> bool:
    """Whether a statement concedes, gives way or agrees, not denied and not supposed."""
    return any(_concedes(act) for act in one.told.acts)


def in_time(some: Iterable[str], said: Said) -> list[str]:
    """The statements that are known, the earliest published first."""
    known = [name for name in some if name in said]
    return sorted(known, key=lambda name: said[name].published or "")


def days(some: Sequence[str], said: Said) -> Bounds:
    """The first and the last day on which these statements were published."""
    told = sorted(filter(None, (day_of(said[a]) for a in some if a in said)))
    return Bounds(told[0], told[-1]) if told else Bounds(None, None)


def taken_back(some: Iterable[str], said: Said) -> list[str]:
    """Those of some statements whose page was withdrawn, canceled, or is gone."""
    return [a for a in dict.fromkeys(some) if a in said and said[a].state.withdrawal is not None]


def day_of(one: Statement) -> str | None:
    """The day of publication, or the month or year where no more is told."""
    return one.published[:_DAY_CHARS] if one.published else None


def outlet_of(one: Statement) -> str:
    """Where a statement was published: the publisher's name, else the place of the page."""
    return one.publisher or one.uri


def reference(who: Reference | None) -> JsonObject | None:
    """An entity as the contract refers to it."""
    return None if who is None else {"id": who.id, "name": who.name}


def _concedes(act: ActTold) -> bool:
    return act.code in CONCEDING and act.modality not in _UNDONE


def _side(side: Side) -> JsonObject:
    return {
        "position": side.position,
        "holders": [reference(who) for who in side.holders],
        "attributions": list(side.attributions),
        "silent": list(side.silent),
    }


def _course(side: Side, said: Said) -> JsonObject:
    """A side's first and last word, and where it moved towards the other."""
    ordered = in_time(side.attributions, said)
    return {
        "first": ordered[0] if ordered else None,
        "last": ordered[-1] if ordered else None,
        "concessions": [name for name in ordered if is_concession(said[name])],
        **days(ordered, said)._asdict(),
    }


def _answer(answer: Answer) -> JsonObject:
    return {
        "by": reference(answer.by),
        "answer": answer.answer,
        "according_to": reference(answer.according_to),
        "attributions": list(answer.attributions),
    }


def _report(names: Sequence[str], said: Said) -> JsonObject:
    known = [said[name] for name in names if name in said]
    first = known[0]
    return {
        "attributions": list(names),
        "outlets": list(_outlets(known)),
        "speaker": reference(speaker_of(first)),
        "kind": first.attribution.kind,
        "cue": first.cue,
        "words": first.content,
    }


def _outlets(some: Iterable[Statement]) -> Iterator[JsonObject]:
    """Each place of each statement: the same page may stand at several."""
    for one in some:
        places = [(one.document, one.uri), *((p.document, p.uri) for p in one.elsewhere)]
        for document, uri in places:
            yield {
                "publisher": one.publisher,
                "published": one.published,
                "document": document,
                "uri": uri,
            }
