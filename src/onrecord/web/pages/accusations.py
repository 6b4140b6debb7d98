"""Who does what to whom: a matrix of actors and recipients, each cell leading to its statements."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter

from onrecord.export.listed import ACCUSATIONS
from onrecord.model.act import ACT_CODES
from onrecord.web.asking import AskedAccusations, code_of
from onrecord.web.downloads import Row, Table
from onrecord.web.rendering import View, listed
from onrecord.web.site import OfSite
from onrecord.workflow import acts
from onrecord.workflow.acts import Filters

router = APIRouter()
_MOST_ACTS, _MOST_PARTIES = 20_000, 16


@listed(router, "/accusations")
def accusations(site: OfSite, asked: AskedAccusations) -> View:
    """How often whoever did an act to whom, as far as it was done, not denied or supposed."""
    code = code_of(asked.act) or "ACCUSE"
    wanted = Filters(act=code, since=asked.since, until=asked.until)
    done: Counter[tuple[str, str]] = Counter()
    names: dict[str, str] = {}
    for one in acts.acts(site.record, wanted, limit=_MOST_ACTS):
        if one.actor and one.recipient and one.modality == "done":
            done[one.actor.id, one.recipient.id] += 1
            names |= {who.id: who.name for who in (one.actor, one.recipient)}
    edges = [
        {"by": {"id": a, "name": names[a]}, "to": {"id": b, "name": names[b]}, "n": n}
        for (a, b), n in done.most_common()
    ]
    shown = {
        "edges": edges,
        "matrix": _matrix(done, names),
        "act": code,
        "codes": ACT_CODES,
        "asked": asked,
    }
    table = Table(ACCUSATIONS, lambda: edges, lambda edge: _row(edge, code))
    return View("accusations.html", shown, {"act": code, "edges": edges}, table=table)


def _row(edge: Row, code: str) -> Row:
    """An edge in a line."""
    by, to = edge["by"], edge["to"]
    return {
        "by": by["name"], "to": to["name"], "act": code, "n": edge["n"], "by_id": by["id"],
        "to_id": to["id"],
    }  # fmt: skip


def _matrix(done: Counter[tuple[str, str]], names: dict[str, str]) -> dict[str, Any]:
    """The most active in rows, those to whom most is done in columns."""
    by, to = Counter[str](), Counter[str]()
    for (a, b), n in done.items():
        by[a] += n
        to[b] += n
    rows = [key for key, _ in by.most_common(_MOST_PARTIES)]
    columns = [key for key, _ in to.most_common(_MOST_PARTIES)]
    most = max(done.values(), default=1)
    return {
        "columns": [{"id": key, "name": names[key]} for key in columns],
        "rows": [
            {
                "id": key,
                "name": names[key],
                "cells": [
                    {"to": other, "n": done[key, other], "shade": _shade(done[key, other], most)}
                    for other in columns
                ],
            }
            for key in rows
        ],
    }


def _shade(n: int, most: int) -> int:
    """How dark a cell is, 0 to 5."""
    return 0 if not n else 1 + round(4 * (n - 1) / max(1, most - 1))
