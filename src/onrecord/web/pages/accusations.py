"""Who does what to whom: a drawing and a matrix, each edge leading to the acts that it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter

from onrecord.export.acted import acted_row
from onrecord.export.listed import ACCUSATIONS
from onrecord.model.act import ACT_CODES
from onrecord.model.identity import Reference
from onrecord.web import arcs
from onrecord.web.asking import AskedAccusations, OfAccusations, code_of
from onrecord.web.downloads import Row, Table
from onrecord.web.rendering import View, listed, page
from onrecord.web.site import OfSite
from onrecord.workflow import acts, correct, overview
from onrecord.workflow.acts import Filters
from onrecord.workflow.overview import Edge

router = APIRouter()
_MOST_PARTIES, _MOST_EDGES, _MOST_ACTS = 16, 200, 300


@listed(router, "/accusations")
def accusations(site: OfSite, asked: AskedAccusations) -> View:
    """How often whoever did an act to whom, as far as it was done, not denied or supposed."""
    code = code_of(asked.act) or "ACCUSE"
    found = overview.edges(site.record, code, _filters(asked))
    edges = found.edges[:_MOST_EDGES]
    shown = {
        "edges": edges,
        "drawing": arcs.drawing(edges),
        "matrix": matrix(edges),
        "is_all": found.is_all and len(edges) == len(found.edges),
        "act": code,
        "codes": ACT_CODES,
        "asked": asked,
    }
    found = [edge_object(edge) for edge in edges]
    told = {"act": code, "edges": found, "is_all": shown["is_all"]}
    table = Table(ACCUSATIONS, lambda: found, lambda edge: _row(edge, code))
    return View("accusations.html", shown, told, table=table)


def _row(edge: Row, code: str) -> Row:
    """An edge in a line."""
    by, to = edge["by"], edge["to"]
    return {
        "by": by["name"], "to": to["name"], "act": code, "n": edge["n"], "by_id": by["id"],
        "to_id": to["id"],
    }  # fmt: skip


@page(router, "/accusations/{by}/{to}")
def edge(site: OfSite, by: str, to: str, asked: AskedAccusations) -> View:
    """What one did to the other in single acts, the latest first."""
    code = code_of(asked.act) or "ACCUSE"
    one, other = correct.entity(site.record, by), correct.entity(site.record, to)
    asking = _filters(asked, speaker=one.id, on=other.id, act=code)
    found = acts.acts(site.record, asking, limit=_MOST_ACTS)
    rows = [acted_row(act) for act in found if act.modality == "done"]
    told = {
        "act": code,
        "by": {"id": one.id, "name": one.name},
        "to": {"id": other.id, "name": other.name},
        "items": rows,
        "is_all": len(found) < _MOST_ACTS,
    }
    cites = [row["document"] for row in rows]
    return View("edge.html", told | {"asked": asked}, told, cites)


def edge_object(edge: Edge) -> dict[str, Any]:
    """An edge as the twins tell it: `n` are acts of statements and reported deeds."""
    return {
        "by": {"id": edge.by.id, "name": edge.by.name},
        "to": {"id": edge.to.id, "name": edge.to.name},
        "n": edge.n,
        "n_deeds": edge.n_done,
    }


@dataclass(frozen=True, slots=True)
class Cell:
    """How often it was done to one of the columns; `shade`, 0 to 5, is how dark it is drawn."""

    to: Reference
    n: int
    shade: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The most active in rows, those to whom most is done in columns."""

    columns: tuple[Reference, ...]
    rows: tuple[tuple[Reference, tuple[Cell, ...]], ...]


def matrix(edges: Sequence[Edge]) -> Matrix:
    """Who did it to whom, in numbers."""
    by, to = Counter[Reference](), Counter[Reference]()
    for edge in edges:
        by[edge.by] += edge.n
        to[edge.to] += edge.n
    done = {(edge.by, edge.to): edge.n for edge in edges}
    most = max(done.values(), default=1)
    columns = tuple(who for who, _ in to.most_common(_MOST_PARTIES))

    def cell(actor: Reference, other: Reference) -> Cell:
        n = done.get((actor, other), 0)
        return Cell(other, n, _shade(n, most))

    rows = tuple(
        (actor, tuple(cell(actor, other) for other in columns))
        for actor, _ in by.most_common(_MOST_PARTIES)
    )
    return Matrix(columns, rows)


def _shade(n: int, most: int) -> int:
    return 0 if not n else 1 + round(4 * (n - 1) / max(1, most - 1))


def _filters(asked: OfAccusations, **more: Any) -> Filters:
    return Filters(since=asked.since, until=asked.until, publisher=asked.publisher, **more)
