"""What a statement does, in few words: "ACCUSE → Jens Stoltenberg"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from onrecord.cli.terminal import neutralised

if TYPE_CHECKING:
    from onrecord.model.act import Act, Deed
    from onrecord.model.attribution import Attribution

ARROW = "→"
_PLAIN = "STATE"


def doing_of(item: Attribution, names: Mapping[str, str]) -> str:
    """The statement's acts with whom they are done to; empty where it only asserts something.

    `names` leads ids of entities to names. Whom a statement without an act is about is named alone.
    """
    told = [
        _told([_code(act) for act in acts], names.get(whom or ""))
        for whom, acts in groupby(_telling(item), key=lambda act: act.recipient)
    ]
    if not told and item.targets:
        told = [f"{ARROW} {names.get(item.targets[0], '?')}"]
    mark = marked_as((c.number for c in item.corrections), is_rejected=item.is_rejected)
    return _one_line(", ".join(told) + mark).removeprefix("· ")


def marked_as(corrected_by: Iterable[int], *, is_rejected: bool = False) -> str:
    """A mark behind what people corrected: " · corrected (3)"; empty where nobody did."""
    numbers = ", ".join(map(str, corrected_by))
    what = "rejected" if is_rejected else "corrected"
    return f" · {what} ({numbers})" if numbers else ""


def deed_of(deed: Deed, names: Mapping[str, str]) -> str:
    """A deed as who did what to whom: "Police COERCE → Kaja Storm"."""
    act = _told([_code(deed)], names.get(deed.recipient or ""))
    return _one_line(f"{names.get(deed.actor, '?')} {act}")


def _telling(item: Attribution) -> list[Act]:
    return [act for act in item.acts if act.code != _PLAIN or act.recipient]


def _code(act: Act | Deed) -> str:
    from onrecord.export.acted import spelled

    return spelled(act.code, act.modality)


def _told(codes: list[str], whom: str | None) -> str:
    shown = ", ".join(codes)
    return f"{shown} {ARROW} {whom}" if whom else shown


def _one_line(text: str) -> str:
    return " ".join(neutralised(text).split())
