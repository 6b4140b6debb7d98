"""What a query string may ask of a list: each page's filters, checked before anything is read.

`ids`, where a list is narrowed to them, are those of the things that whoever asks keeps so;
`since` is a moment: what came into the record after it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from onrecord.errors import UnknownAct
from onrecord.model.act import ACT_CODES, ActCode
from onrecord.model.anchor import ThingKind
from onrecord.workflow.disputes import Asked
from onrecord.workflow.record import Filters

_MOST_CHARS, _FARTHEST = 300, 1_000_000


def _none_if_empty(value: object) -> object:
    return (value.strip() or None) if isinstance(value, str) else value


Words = Annotated[
    Annotated[str, Field(max_length=_MOST_CHARS)] | None,
    BeforeValidator(_none_if_empty),
    Field(default=None),
]
"""Words of a form's field; an empty field asks nothing."""


Founding = Annotated[list[str], Query(alias="of", max_length=2)]
"""Statements that found a dispute or a proposal, in its lasting address."""
KeptAs = Literal["any", "bookmark", "tag", "note", "entry"]
Ids = tuple[str, ...] | None


class OfList(BaseModel):
    """What every list is asked: from which of its things on, of which days, and kept how."""

    model_config = ConfigDict(frozen=True)

    start: int = Field(default=0, ge=0, le=_FARTHEST, alias="from")
    since: Words
    until: Words
    tag: Words
    kept: Annotated[KeptAs | None, BeforeValidator(_none_if_empty), Field(default=None)]


class OfStatements(OfList):
    """The filters of statements."""

    speaker: Words
    about: Words
    on: Words
    act: Words
    publisher: Words

    def wanted(self, ids: Ids = None, since: str | None = None) -> Filters:
        """The same as the record is asked; raises `UnknownAct`."""
        return Filters(
            speaker=self.speaker, about=self.about, on=self.on, act=code_of(self.act),
            publisher=self.publisher, since=self.since, until=self.until, ids=ids,
            added_since=since,
        )  # fmt: skip


class OfSearch(OfStatements):
    """Words to search for, and the filters of statements."""

    q: Words

    def wanted(self, ids: Ids = None, since: str | None = None) -> Filters:
        """The same as the record is asked; raises `UnknownAct`."""
        return replace(super().wanted(ids, since), about=self.q)


class OfDisputes(OfList):
    """The filters of disputes: one who stands on a side of them, or two on opposite ones."""

    one: Words
    other: Words
    about: Words
    least: float = Field(default=0.0, ge=0, le=1)

    def wanted(self, ids: Ids = None, since: str | None = None) -> Asked:
        """The same as the record is asked."""
        one, other = self.one, self.other
        return Asked(
            between=(one, other) if one and other else None,
            speaker=None if one and other else one or other,
            about=self.about, since=self.since, until=self.until, least=self.least, ids=ids,
            added_since=since,
        )  # fmt: skip


class OfProposals(OfList):
    """The filters of proposals."""

    by: Words
    to: Words
    about: Words
    only_open: bool = False
    least: float = Field(default=0.0, ge=0, le=1)

    def wanted(self, ids: Ids = None, since: str | None = None) -> Asked:
        """The same as the record is asked."""
        return Asked(
            by=self.by, to=self.to, about=self.about, since=self.since, until=self.until,
            is_open=self.only_open, open_first=True, least=self.least, ids=ids,
            added_since=since,
        )  # fmt: skip


class OfPeople(OfList):
    """The beginning or a part of a name, and what somebody is."""

    name: Words
    kind: Words


class OfTopic(OfList):
    """The words of a topic."""

    about: Words


class OfArticles(OfList):
    """Words that stand in articles, and their outlet."""

    about: Words
    publisher: Words

    def wanted(self, ids: Ids = None, since: str | None = None) -> Filters:
        """The same as the record is asked, but for the words."""
        return Filters(
            publisher=self.publisher, since=self.since, until=self.until, documents=ids,
            added_since=since,
        )  # fmt: skip


class OfAccusations(OfList):
    """An act that was done, when and in which outlet."""

    act: Words
    publisher: Words


class OfReview(OfList):
    """Which statements to look at; `done` are judgements just made, to be undone from here."""

    speaker: Words
    publisher: Words
    done: Words


class OfYours(OfList):
    """The filters of what a person keeps: words in it or written of it, and what it is."""

    q: Words
    kind: Annotated[ThingKind | None, BeforeValidator(_none_if_empty), Field(default=None)]


AskedReview = Annotated[OfReview, Query()]
AskedStatements = Annotated[OfStatements, Query()]
AskedSearch = Annotated[OfSearch, Query()]
AskedDisputes = Annotated[OfDisputes, Query()]
AskedProposals = Annotated[OfProposals, Query()]
AskedPeople = Annotated[OfPeople, Query()]
AskedTopic = Annotated[OfTopic, Query()]
AskedArticles = Annotated[OfArticles, Query()]
AskedAccusations = Annotated[OfAccusations, Query()]
AskedYours = Annotated[OfYours, Query()]


def code_of(word: str | None) -> ActCode | None:
    """The code that a word spells; raises `UnknownAct`."""
    if not word:
        return None
    known = next((code for code in ACT_CODES if code == word.upper()), None)
    if known is None:
        raise UnknownAct(word, what="act", known=ACT_CODES)
    return known
