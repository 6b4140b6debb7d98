"""Who does what to whom: a matrix of actors and recipients, each cell leading to its statements."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter

from onrecord.model.act import ACT_CODES
from onrecord.web.asking import AskedAccusations, code_of
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import acts
from onrecord.workflow.acts import Filters

router = APIRouter()
_MOST_PARTIES = 16


@page(router, "/accusations")
def accusations(site: OfSite, asked: AskedAccusations) -> View:
    """How often whoever did an act to whom, as far as it was done, not denied or supposed."""
    code = code_of(asked.act) or "ACCUSE"
    found = acts.between(site.record, code, Filters(since=asked.since, until=asked.until))
    done = Counter({(one.by.id, one.to.id): one.n for one in found})
    names = {who.id: who.name for one in found for who in (one.by, one.to)}
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
    return View("accusations.html", shown, {"act": code, "edges": edges})


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
