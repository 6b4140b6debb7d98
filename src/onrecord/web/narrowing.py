"""Links that narrow a list or widen it again: the address of a view with one filter changed.

Invariant: a changed filter begins the list anew, and every other filter stays as it was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from onrecord.errors import AmbiguousName, NotInRecord
from onrecord.web.site import Site
from onrecord.workflow import correct

_ID = "ent_"
_NOT_FILTERS = ("from",)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is in force: its name, the value as it is told, and the view without it."""

    filter: str
    value: str
    without: str


def narrowed(request: Request, **changed: str | None) -> str:
    """Where the same view stands with these filters; None takes one away."""
    url = request.url.remove_query_params([*changed, *_NOT_FILTERS])
    given = {name: value for name, value in changed.items() if value is not None}
    url = url.include_query_params(**given) if given else url
    return f"{url.path}?{url.query}" if url.query else url.path


def chosen(request: Request, labels: Mapping[str, str], names: Mapping[str, str]) -> list[Chosen]:
    """The filters in force, by the labels of those that count; `names` tell ids."""
    asked = request.query_params
    return [
        Chosen(label, names.get(asked[name], asked[name]), narrowed(request, **{name: None}))
        for name, label in labels.items()
        if asked.get(name, "").strip()
    ]


def names_of(site: Site, *asked: str | None) -> dict[str, str]:
    """What the people are called whom filters name by their ids."""
    found: dict[str, str] = {}
    for name in asked:
        if is_id(name):
            try:
                found[str(name)] = correct.entity(site.record, str(name)).name
            except (NotInRecord, AmbiguousName):
                continue
    return found


def is_id(asked: Any) -> bool:
    """Whether a filter names somebody by id, not in words."""
    return isinstance(asked, str) and asked.startswith(_ID)
