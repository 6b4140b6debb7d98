"""What the query string of a call may ask; an unknown or misspelled filter is refused, not ignored.

The filters are those of the pages, under the same names (`web/asking.py`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from onrecord.model.act import ActCode
from onrecord.model.anchor import ThingKind
from onrecord.model.mention import EntityKind

MOST_AT_ONCE, AT_ONCE = 100, 25
_MOST_CHARS, _MOST_CURSOR_CHARS = 300, 1000
_DAY = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"


def words(description: str, *examples: str) -> Any:
    """A field of `Words`, empty where nothing is asked."""
    return Field(default=None, description=description, examples=list(examples))


def _day(description: str, example: str) -> Any:
    return Field(default=None, description=description, examples=[example])


Words = Annotated[str, Field(min_length=1, max_length=_MOST_CHARS)] | None
Day = Annotated[str, Field(pattern=_DAY)] | None


def _upper(word: object) -> object:
    return word.upper() if isinstance(word, str) else word


Act = Annotated[ActCode | None, BeforeValidator(_upper)]
Probability = Annotated[float, Field(ge=0, le=1)]


class Asked(BaseModel):
    """What any call is asked: nothing that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OfPart(Asked):
    """Which part of a list, and of how many things."""

    limit: int = Field(
        default=AT_ONCE, ge=1, le=MOST_AT_ONCE, description="So many things at most.", examples=[10]
    )
    cursor: str | None = Field(
        default=None,
        max_length=_MOST_CURSOR_CHARS,
        description="Where the part begins: the `next` of the part before it.",
    )


class Days(Asked):
    """Bounds of the days of publication, both included."""

    since: Day = _day("The first day, month or year of publication.", "2031-10")
    until: Day = _day("The last day, month or year of publication, included.", "2031")


class OfArticles(Days, OfPart):
    """The filters of articles."""

    publisher: Words = words("The outlet: words of its name, or a host.", "Brackholm Chronicle")


class OfStatements(OfArticles):
    """The filters of statements."""

    speaker: Words = words("Who says it: a name or an id.", "Rosalind Tolbrook")
    about: Words = words("Words of what is said.", "crane")
    on: Words = words(
        "About whom it is, or to whom it is done: a name or an id.", "Orlwick Terminals"
    )
    act: Act = Field(default=None, description="What is done by saying it.", examples=["ACCUSE"])
    count: bool = Field(default=False, description="Whether to count all that fit, in `n_found`.")


class OfSearch(OfArticles):
    """Words, and where they are looked for."""

    q: str = Field(
        min_length=1,
        max_length=_MOST_CHARS,
        description='Words; "phrases", beginnings*, AND, OR, NOT.',
        examples=["crane"],
    )


class OfPeople(OfPart):
    """A part of a name, and a kind."""

    name: Words = words("A name, or words of one.", "Dorsek")
    kind: EntityKind | None = Field(default=None, description="Of this kind alone.")


class OfDisputes(Days, OfPart):
    """The filters of disputes."""

    one: Words = words("Who stands on a side: a name or an id.", "Ilona Dorsek")
    other: Words = words("Who stands on an opposite one: a name or an id.", "Radmir Belesh")
    about: Words = words("Words of what is said in it.", "Halven")
    least: Probability = Field(default=0.0, description="Of this probability and more; 0: default.")


class OfProposals(Days, OfPart):
    """The filters of proposals."""

    by: Words = words("Who proposes: a name or an id.", "Rosalind Tolbrook")
    to: Words = words("To whom: a name or an id.", "Orlwick Terminals")
    about: Words = words("Words of what is said of it.", "crane")
    only_open: bool = Field(default=False, description="Only those that nobody answered.")
    least: Probability = Field(default=0.0, description="Of this probability and more; 0: default.")


class OfSayings(Days, OfPart):
    """The filters of sayings and of claims."""

    speaker: Words = words("Who says it: a name or an id.", "Rosalind Tolbrook")
    about: Words = words("Words of what is said.", "crane")
    document: Words = words("A document that reports it: its id.")
    least_reports: int = Field(
        default=1, ge=1, le=1000, description="Reported so many times and more."
    )


class OfAccusations(Days):
    """An act, and when it was published."""

    act: Act = Field(
        default=None, description="What is done; ACCUSE where none is given.", examples=["DENY"]
    )


class OfJudgements(OfPart):
    """What was decided about."""

    about: Words = words("The id of a document, a statement or an entity.")


class OfDoubts(OfArticles):
    """The filters of what is to be looked at."""

    speaker: Words = words("Who says it: a name or an id.")


class OfKept(OfPart):
    """The filters of what somebody keeps."""

    q: Words = words("Words in it, or written of it.")
    kind: ThingKind | None = Field(default=None, description="Of this kind alone.")
    tag: Words = words("The tag that it has.")
    mark: Literal["bookmark", "tag", "note"] | None = Field(
        default=None, description="With such a mark."
    )


class OfQuotation(Asked):
    """Words that somebody is held to have said."""

    quotation: str = Field(
        min_length=1,
        max_length=4000,
        description="The words; of very many the first 400 count.",
        examples=["warned twice about the brakes of crane seven"],
    )


class OfComparison(Asked):
    """What is held beside each other."""

    doc: list[Annotated[str, Field(max_length=_MOST_CHARS)]] = Field(
        min_length=2, max_length=12, description="The id of an article; given twice or more."
    )


AskedArticles = Annotated[OfArticles, Query()]
AskedStatements = Annotated[OfStatements, Query()]
AskedSearch = Annotated[OfSearch, Query()]
AskedPeople = Annotated[OfPeople, Query()]
AskedDisputes = Annotated[OfDisputes, Query()]
AskedProposals = Annotated[OfProposals, Query()]
AskedSayings = Annotated[OfSayings, Query()]
AskedAccusations = Annotated[OfAccusations, Query()]
AskedJudgements = Annotated[OfJudgements, Query()]
AskedQuotation = Annotated[OfQuotation, Query()]
AskedPart = Annotated[OfPart, Query()]
AskedDoubts = Annotated[OfDoubts, Query()]
AskedKept = Annotated[OfKept, Query()]
AskedComparison = Annotated[OfComparison, Query()]
Name = Annotated[
    str,
    Path(max_length=_MOST_CHARS, description="An id as lists have it, or what leads to one thing."),
]
