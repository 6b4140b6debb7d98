"""Whether a place's name stands for those who govern there: measured on GeoWebNews.

GeoWebNews (Gritta, Pilehvar and Collier 2018) marks each toponym of 200 articles as literal or
metonymic ("Berlin agreed"), among others; those two are asked for here, capitals also by
themselves. Invariant: the corpus is read where it lies, only figures leave this file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.evaluation.metrics import Score
from onrecord.model.selector import Span

_ROW = re.compile(r"T\d+\t(?P<kind>Literal|Metonymic) (?P<start>\d+) (?P<end>\d+)\t(?P<name>.+)")


@dataclass(frozen=True, slots=True)
class Toponym:
    """One place's name in its text; `is_metonym` where people took it for an actor."""

    text: str
    span: Span
    is_metonym: bool


def metonymy_report(
    data: Path, is_actor: Callable[[str, Span], bool], is_capital: Callable[[str], bool]
) -> dict[str, Any]:
    """Precision, recall and F1 of "this place's name is an actor", over all names and capitals.

    `is_actor` judges a span of a text, `is_capital` a bare name.
    """
    names = list(toponyms(data))
    capitals = [n for n in names if is_capital(n.span.of(n.text))]
    return {
        "all_places": _scored(names, is_actor),
        "capitals": _scored(capitals, is_actor),
    }


def toponyms(data: Path) -> Iterator[Toponym]:
    """The literal and metonymic place names of GeoWebNews, file by file."""
    for path in sorted((data / "geowebnews" / "GeoWebNews").glob("*.ann")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        for row in path.read_text(encoding="utf-8").splitlines():
            found = _ROW.fullmatch(row)
            if found:
                span = Span(int(found["start"]), int(found["end"]))
                if span.of(text) == found["name"]:
                    yield Toponym(text, span, found["kind"] == "Metonymic")


def _scored(names: list[Toponym], is_actor: Callable[[str, Span], bool]) -> dict[str, Any]:
    said = [is_actor(n.text, n.span) for n in names]
    hits = sum(n.is_metonym for n, actor in zip(names, said, strict=True) if actor)
    wanted = sum(n.is_metonym for n in names)
    right = sum(n.is_metonym == actor for n, actor in zip(names, said, strict=True))
    return {
        "names": len(names),
        "metonymic": wanted,
        "accuracy": round(right / max(1, len(names)), 4),
        **Score(hits, sum(said), hits, wanted).as_json(),
    }
