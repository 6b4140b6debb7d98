"""What each page's template is given: one typed context a page, named for what it shows.

Invariant: a template uses the fields of its context and the phrases of `phrases.py`, nothing else
(a test compares the two). Objects of the contract stay as they are: the twin tells the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.web import arcs, asking, figures, marking, matrix, narrowing, raw, timeline, topics
from onrecord.web.listing import Part
from onrecord.workflow.changed import Version
from onrecord.workflow.copied import SameText
from onrecord.workflow.overview import Edge, Facets
from onrecord.workflow.record import Hit

Object = Mapping[str, Any]
"""An object of the contract, or a row of a listing."""


@dataclass(frozen=True, slots=True)
class Home:
    """What is new; `n_counted` of the latest statements were counted, all where `is_all`."""

    facts: Object
    disputes: Sequence[Object]
    proposals: Sequence[Object]
    people: Sequence[Object]
    accusations: Sequence[Object]
    articles: Sequence[Object]
    n_counted: int
    is_all: bool


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles, or hits where words were asked for."""

    part: Part[Any]
    asked: asking.OfArticles


@dataclass(frozen=True, slots=True)
class Article:
    """One article; `said` has its statements by id, `number_of` in which order they begin.

    `elsewhere` names the saying of a statement that other articles report, and how many do;
    `also_in` are those articles. `versions` are those of the page that were read,
    `running` is the text that other articles run as well.
    """

    page: Page
    analysis: Analysis
    paragraphs: Sequence[marking.Paragraph]
    n_left_out: int
    number_of: Mapping[str, int]
    voices: Sequence[marking.Voice]
    voice_of: Mapping[str, marking.Voice]
    said: Mapping[str, Object]
    elsewhere: Mapping[str, tuple[str, int]]
    also_in: Sequence[Object]
    whole: Object
    versions: Sequence[Version]
    running: SameText | None


@dataclass(frozen=True, slots=True)
class Changed:
    """The versions of a page, and what changed from each to the next, the latest first."""

    page: Page
    versions: Sequence[Version]
    changes: Sequence[Object]


@dataclass(frozen=True, slots=True)
class Fetched:
    """The page as it was fetched; `reasons` for what was left out of the article."""

    page: Page
    raw: raw.Raw
    voices: Sequence[marking.Voice]
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Found:
    """Statements that fit: a part of them, and how all of them are spread.

    `n_shares` of each facet are shown; `chosen` are the filters in force.
    """

    part: Part[Any]
    rows: Sequence[Object]
    facets: Facets
    figures: figures.Figures
    n_shares: int
    chosen: Sequence[narrowing.Chosen]


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements by their filters."""

    found: Found
    asked: asking.OfStatements
    codes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Search:
    """Statements and pages that hold some words; `found` is None before anything is asked."""

    found: Found | None
    asked: asking.OfSearch
    pages: Sequence[Hit]
    codes: Sequence[str]


@dataclass(frozen=True, slots=True)
class People:
    """The roll of everybody."""

    part: Part[Any]
    asked: asking.OfPeople


@dataclass(frozen=True, slots=True)
class Person:
    """One of them; `topic` where words were asked for."""

    who: Object
    figures: figures.Figures
    asked: asking.OfTopic
    topic: topics.Course | None


@dataclass(frozen=True, slots=True)
class Disputes:
    """Disputes by their filters, `chosen` those in force."""

    part: Part[Any]
    asked: asking.OfDisputes
    chosen: Sequence[narrowing.Chosen]


@dataclass(frozen=True, slots=True)
class Dispute:
    """One dispute; `said` has its statements by id, `comparison` how its pages word them."""

    dispute: Object
    said: Mapping[str, Object]
    days: Sequence[timeline.Day]
    outlets: Sequence[timeline.Outlet]
    comparison: Object


@dataclass(frozen=True, slots=True)
class Proposals:
    """Proposals by their filters, `chosen` those in force."""

    part: Part[Any]
    asked: asking.OfProposals
    chosen: Sequence[narrowing.Chosen]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal; `said` has its statements by id."""

    proposal: Object
    said: Mapping[str, Object]


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison, empty before anything is chosen, and the articles to choose from."""

    listed: Sequence[Any]
    chosen: Sequence[str]
    comparison: Object
    about: str | None
    saying: str | None


@dataclass(frozen=True, slots=True)
class Accusations:
    """Who does an act to whom: of `n_edges` those of most acts.

    Where `is_all` is false, only those of the latest pages were counted.
    """

    edges: Sequence[Edge]
    drawing: arcs.Drawing
    matrix: matrix.Matrix
    n_edges: int
    is_all: bool
    act: str
    codes: Sequence[str]
    asked: asking.OfAccusations


@dataclass(frozen=True, slots=True)
class OneEdge:
    """What one does to another in single acts."""

    act: str
    by: Object
    to: Object
    items: Sequence[Object]
    is_all: bool
    asked: asking.OfAccusations


@dataclass(frozen=True, slots=True)
class Failed:
    """What went wrong, with its status."""

    status: int
    words: str
