"""What a page shows of what its reader keeps: looked up once, for all the things on it.

Invariant: a page of the record needs no desk; where none can be made nothing is offered to be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from onrecord.errors import DeskUnusable
from onrecord.model.anchor import ThingKind
from onrecord.web.asking import OfList
from onrecord.web.persons import Person, person_of
from onrecord.web.site import Site, site_of
from onrecord.workflow import keeping
from onrecord.workflow.keeping import Item, Kept

_ID = re.compile(r"(att|ent|dis|pro|doc)_[0-9a-f]{20}")
_FORM = "forms"


@dataclass(frozen=True, slots=True)
class Marks:
    """What is kept of the things on a page, by their ids; the reader's tags and collections.

    `may_keep` where the desk can be written.
    """

    may_keep: bool = False
    of: Mapping[str, Kept] = field(default_factory=dict)
    tags: Mapping[str, int] = field(default_factory=dict)
    collections: Sequence[tuple[Item, int]] = ()

    def bookmark(self, name: str) -> Item | None:
        """The bookmark of the thing of that id."""
        return next(iter(self.marks(name, "bookmark")), None)

    def marks(self, name: str, kind: keeping.ItemKind) -> list[Item]:
        """The marks of a kind that the thing of that id has."""
        kept = self.of.get(name)
        return [] if kept is None else kept.of_kind(kind)


NOTHING = Marks()


def look_up(request: Request, ids: Iterable[str]) -> None:
    """Finds what the reader of a page keeps of the things of these ids."""
    site, person = site_of(request), person_of(request)
    try:
        site.secret(_FORM)
    except DeskUnusable:
        return
    request.state.marks = marks_among(site, person, list(dict.fromkeys(ids)))


def marks_among(site: Site, person: Person, ids: Sequence[str]) -> Marks:
    """What somebody keeps of the things of these ids."""
    found = keeping.overview(site.record, person.key, ids)
    return Marks(True, found.of, found.tags, found.collections)


def marks_of(request: Request) -> Marks:
    """What was found for a request; nothing on pages that tell of no thing."""
    found: Marks = getattr(request.state, "marks", NOTHING)
    return found


def narrowed(site: Site, person: Person, asked: OfList, kind: ThingKind) -> tuple[str, ...] | None:
    """The ids to which a list is narrowed by a tag or by how its things are kept; None for all."""
    if asked.tag is None and asked.kept is None:
        return None
    mark = None if asked.kept is None or asked.kept == "any" else asked.kept
    return keeping.ids_kept(site.record, person.key, kind, tag=asked.tag, mark=mark)


def ids_in(told: Any) -> Iterator[str]:
    """Every id of a thing in an object of ours."""
    waiting = [told]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if _ID.fullmatch(one):
                yield one
        elif isinstance(one, Mapping):
            waiting.extend(one.values())
        elif isinstance(one, list | tuple):
            waiting.extend(one)
