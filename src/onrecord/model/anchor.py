"""How a thing of the record is found again once its id has changed.

A new reading gives statements other ids, and with them what is derived of statements; an anchor
keeps the words and the bytes that they stand in, which do not change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from onrecord.model.selector import QuoteSelector, Spans

ThingKind = Literal["statement", "person", "dispute", "proposal", "article"]
THING_KINDS: tuple[ThingKind, ...] = get_args(ThingKind)
"""What can be kept; a person is any identity: a body and a state too."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words of one page: its bytes and address, the words with their surroundings, and where.

    `quotes` and `at` go together, one for each fragment; without them the page is meant.
    """

    document: str
    uri: str
    sha256: str
    quotes: tuple[QuoteSelector, ...] = ()
    at: Spans = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A thing by its kind, its id as it was, and what it is found by where that id is gone.

    `places` are a statement's words, those of the two statements that a dispute grew from, those
    of the one that founds a proposal, or an article's page. `name` is a person's, whose id follows
    those with whom they are joined.
    """

    kind: ThingKind
    id: str
    places: tuple[Place, ...] = ()
    name: str | None = None
