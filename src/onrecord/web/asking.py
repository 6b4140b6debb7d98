"""What a query string may ask of a list: each page's filters, checked before anything is read."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from onrecord.errors import UnknownAct
from onrecord.model.act import ACT_CODES, ActCode

_MOST_CHARS, _FARTHEST = 300, 1_000_000


def _none_if_empty(value: object) -> object:
    return (value.strip() or None) if isinstance(value, str) else value


Words = Annotated[
    Annotated[str, Field(max_length=_MOST_CHARS)] | None,
    BeforeValidator(_none_if_empty),
    Field(default=None),
]
"""Words of a form's field; an empty field asks nothing."""


class OfList(BaseModel):
    """What every list is asked: from which of its things on, and of which days."""

    model_config = ConfigDict(frozen=True)

    start: int = Field(default=0, ge=0, le=_FARTHEST, alias="from")
    since: Words
    until: Words


class OfStatements(OfList):
    """The filters of statements."""

    speaker: Words
    about: Words
    on: Words
    act: Words
    publisher: Words


class OfSearch(OfList):
    """Words to search for, and where."""

    q: Words
    publisher: Words


class OfDisputes(OfList):
    """The filters of disputes: one who stands on a side of them, or two on opposite ones."""

    one: Words
    other: Words
    about: Words
    least: float = Field(default=0.0, ge=0, le=1)


class OfProposals(OfList):
    """The filters of proposals."""

    by: Words
    to: Words
    about: Words
    only_open: bool = False
    least: float = Field(default=0.0, ge=0, le=1)


class OfPeople(OfList):
    """The beginning or a part of a name."""

    name: Words


class OfAccusations(OfList):
    """An act that was done, and when."""

    act: Words


class OfReview(OfList):
    """Which statements to look at; `done` are judgements just made, to be undone from here."""

    speaker: Words
    publisher: Words
    done: Words


AskedReview = Annotated[OfReview, Query()]
AskedStatements = Annotated[OfStatements, Query()]
AskedSearch = Annotated[OfSearch, Query()]
AskedDisputes = Annotated[OfDisputes, Query()]
AskedProposals = Annotated[OfProposals, Query()]
AskedPeople = Annotated[OfPeople, Query()]
AskedAccusations = Annotated[OfAccusations, Query()]
AskedList = Annotated[OfList, Query()]


def code_of(word: str | None) -> ActCode | None:
    """The code that a word spells; raises `UnknownAct`."""
    if not word:
        return None
    known = next((code for code in ACT_CODES if code == word.upper()), None)
    if known is None:
        raise UnknownAct(word, what="act", known=ACT_CODES)
    return known
