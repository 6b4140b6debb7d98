"""Acts, parties, circumstances and deeds to rows and back; what `codec` is for the rest.

Invariant: what comes back equals what went in; each span keeps its words beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from onrecord.model.act import Act, Deed, Occasion, SaidAt, SaidIn
from onrecord.model.attribution import Attribution
from onrecord.model.selector import Span
from onrecord.store.proof.sums import DoingRows, Values

Row = dict[str, Any]
Numbers = Mapping[str, int]
"""Row numbers of entities by their ids."""


def doing_rows(
    said: Iterable[tuple[int, Attribution]],
    done: Iterable[tuple[int, Deed]],
    numbers: Numbers,
    *,
    layer: int,
    text: str,
) -> DoingRows:
    """All rows beside those of the statements themselves; statements and deeds are numbered."""
    said, done = list(said), list(done)
    return DoingRows(
        acts=[row for n, a in said for row in _act_rows(n, a, numbers)],
        parties=[row for n, a in said for row in _party_rows(n, a, numbers)],
        circumstances=[row for n, a in said for row in _circumstance_rows(n, a, text)],
        deeds=[_deed_row(layer, n, d, numbers) for n, d in done],
        deed_spans=[row for n, d in done for row in _deed_span_rows(n, d, text)],
    )


def _act_rows(number: int, item: Attribution, numbers: Numbers) -> list[Row]:
    return [
        {
            "attribution": number,
            "place": place,
            "code": act.code,
            "actor": None if act.actor is None else numbers[act.actor],
            "recipient": None if act.recipient is None else numbers[act.recipient],
            "modality": act.modality,
            "prob": act.prob,
        }
        for place, act in enumerate(item.acts)
    ]


def _party_rows(number: int, item: Attribution, numbers: Numbers) -> list[Row]:
    return [
        {"attribution": number, "role": role, "place": place, "entity": numbers[entity]}
        for role, people in (("addressee", item.addressees), ("target", item.targets))
        for place, entity in enumerate(people)
    ]


def _circumstance_rows(number: int, item: Attribution, text: str) -> list[Row]:
    told: list[tuple[str, Span, str, str | None]] = []
    if item.occasion is not None:
        told.append(("occasion", item.occasion.span, item.occasion.kind, item.occasion.medium))
    if item.time is not None:
        told.append(("time", item.time.span, item.time.value, item.time.grain))
    if item.place is not None:
        told.append(("place", item.place.span, item.place.name, None))
    return [
        {"attribution": number, "aspect": aspect, "value": value, "detail": detail}
        | _worded(span, text)
        for aspect, span, value, detail in told
    ]


def _deed_row(layer: int, number: int, deed: Deed, numbers: Numbers) -> Row:
    return {
        "number": number,
        "layer": layer,
        "id": deed.id,
        "actor": numbers[deed.actor],
        "recipient": None if deed.recipient is None else numbers[deed.recipient],
        "code": deed.code,
        "modality": deed.modality,
        "prob": deed.prob,
    }


def _deed_span_rows(number: int, deed: Deed, text: str) -> list[Row]:
    nothing = {"value": None, "grain": None}
    rows = [
        {"deed": number, "role": "cue", "place": place} | _worded(span, text) | nothing
        for place, span in enumerate(deed.cue)
    ]
    if deed.at is not None:
        at = {"value": deed.at.value, "grain": deed.at.grain}
        rows.append({"deed": number, "role": "time", "place": 0} | _worded(deed.at.span, text) | at)
    return rows


def _worded(span: Span, text: str) -> Row:
    return {"start": span.start, "end": span.end, "words": span.of(text)}


@dataclass(frozen=True, slots=True)
class Beside:
    """The rows beside one statement, each in order; acts and parties name entities by their ids."""

    acts: list[Values]
    parties: list[Values]
    circumstances: list[Values]


def with_doing(item: Attribution, beside: Beside) -> Attribution:
    """The statement with its acts, parties and circumstances."""
    told = {row["aspect"]: row for row in beside.circumstances}
    return replace(
        item,
        acts=tuple(
            Act(a["code"], a["actor"], a["recipient"], a["modality"], a["prob"])
            for a in beside.acts
        ),
        addressees=tuple(p["entity"] for p in beside.parties if p["role"] == "addressee"),
        targets=tuple(p["entity"] for p in beside.parties if p["role"] == "target"),
        occasion=_occasion(told.get("occasion")),
        time=_time(told.get("time")),
        place=_place(told.get("place")),
    )


def deed_of(row: Values, spans: Iterable[Values]) -> Deed:
    """The deed of a row, which names entities by their ids, and of its spans' rows, in order."""
    cue: list[Span] = []
    at = None
    for s in spans:
        span = Span(s["start"], s["end"])
        if s["role"] == "time":
            at = SaidAt(s["value"], s["grain"], span)
        else:
            cue.append(span)
    return Deed(
        id=row["id"],
        cue=tuple(cue),
        actor=row["actor"],
        recipient=row["recipient"],
        code=row["code"],
        modality=row["modality"],
        at=at,
        prob=row["prob"],
    )


def _occasion(row: Values | None) -> Occasion | None:
    return (
        None
        if row is None
        else Occasion(Span(row["start"], row["end"]), row["value"], row["detail"])
    )


def _time(row: Values | None) -> SaidAt | None:
    return (
        None if row is None else SaidAt(row["value"], row["detail"], Span(row["start"], row["end"]))
    )


def _place(row: Values | None) -> SaidIn | None:
    return None if row is None else SaidIn(row["value"], Span(row["start"], row["end"]))
