"""What a saved search finds: the things of a list, by its address, as its page would list them.

Invariant: a search asks through the same checked filters as the page whose address it keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pydantic import ValidationError

from onrecord.disputes.wording import shortened
from onrecord.errors import NoSuchList
from onrecord.export.disputed import dispute_object, objects, proposal_object
from onrecord.export.phrases import outlet
from onrecord.model.anchor import ThingKind
from onrecord.web import asking
from onrecord.web.keeping import narrowed
from onrecord.web.persons import Person
from onrecord.web.phrases import names, permalink
from onrecord.web.site import Site
from onrecord.workflow import correct, disputes, proposals, record

_MAX_TITLE_WORDS = 16


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that a search finds; `published` is the last day or moment told of it.

    `publisher` is told by the page, `outlet` is that or the place that the page came from.
    """

    kind: ThingKind
    id: str
    title: str
    words: str
    author: str
    publisher: str | None
    published: str | None
    outlet: str = ""

    @property
    def path(self) -> str:
        """Where its page stands."""
        return permalink(self.kind, self.id)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks where; `since` narrows a list to what came into the record after that moment."""

    site: Site
    person: Person
    since: str | None = None

    def ids(self, asked: asking.OfList, kind: ThingKind) -> tuple[str, ...] | None:
        return narrowed(self.site, self.person, asked, kind)


def find(asker: Asker, address: str, *, limit: int) -> list[Hit]:
    """At most so many of the things that a list shows; raises `NoSuchList`."""
    asked, look = _parsed(address)
    return list(look(asker, asked, limit))


def settled(address: str) -> str:
    """A list's address as it is saved, without the part that was looked at.

    Raises `NoSuchList` for what is no list of ours, or asks what that one cannot be asked.
    """
    _parsed(address)
    url = urlsplit(address)
    kept = [
        (name, value)
        for name, values in parse_qs(url.query).items()
        for value in values
        if name != "from"
    ]
    return f"{url.path}?{urlencode(sorted(kept))}" if kept else url.path


def _parsed(address: str) -> tuple[Any, Callable[[Asker, Any, int], Iterable[Hit]]]:
    url = urlsplit(address)
    known = LISTS.get(url.path)
    if known is None or url.scheme or url.netloc:
        raise NoSuchList(address, lists=tuple(LISTS))
    model, look = known
    given = {name: values[-1] for name, values in parse_qs(url.query).items()}
    try:
        return model.model_validate(given), look
    except ValidationError as error:
        raise NoSuchList(address, lists=tuple(LISTS)) from error


def _statements(asker: Asker, asked: asking.OfStatements, limit: int) -> Iterator[Hit]:
    wanted = asked.wanted(asker.ids(asked, "statement"), asker.since)
    for one in record.said(asker.site.record, wanted, limit=limit):
        who = one.speaker or one.source or "Nobody named"
        words = " … ".join(one.fragments)
        yield Hit(
            "statement", one.attribution.id, f"{who}: {shortened(words, _MAX_TITLE_WORDS)}",
            f"{one.cue} {words}", who, one.publisher, one.published, outlet(one.publisher, one.uri),
        )  # fmt: skip


def _articles(asker: Asker, asked: asking.OfArticles, limit: int) -> Iterator[Hit]:
    wanted = asked.wanted(asker.ids(asked, "article"), asker.since)
    at = asker.site.record
    if asked.about:
        for hit in record.search(at, asked.about, wanted, limit=limit):
            told, title = outlet(hit.publisher, hit.uri), hit.headline or hit.uri
            where = (told, hit.publisher, hit.published, told)
            yield Hit("article", hit.document, title, hit.snippet, *where)
        return
    for one in record.documents(at, wanted, limit=limit):
        told, title = outlet(one.publisher, one.uri), one.headline or one.uri
        yield Hit("article", one.id, title, title, told, one.publisher, one.published, told)


def _disputes(asker: Asker, asked: asking.OfDisputes, limit: int) -> Iterator[Hit]:
    wanted = asked.wanted(asker.ids(asked, "dispute"), asker.since)
    found = disputes.disputes(asker.site.record, wanted, limit=limit)
    for one in objects(found, dispute_object):
        sides = [f"{names(side['holders'])}: {side['position']}" for side in one["sides"]]
        yield Hit(
            "dispute", one["id"], one["matter"], "\n".join(sides),
            " / ".join(names(side["holders"]) for side in one["sides"]), None, one["until"],
        )  # fmt: skip


def _proposals(asker: Asker, asked: asking.OfProposals, limit: int) -> Iterator[Hit]:
    wanted = asked.wanted(asker.ids(asked, "proposal"), asker.since)
    found = proposals.proposals(asker.site.record, wanted, limit=limit)
    for one in objects(found, proposal_object):
        by = one["by"]["name"] if one["by"] else "Nobody named"
        answers = [f"{answer['answer']}" for answer in one["answers"]] or ["no answer is reported"]
        yield Hit(
            "proposal", one["id"], f"{by}: {shortened(one['what'], _MAX_TITLE_WORDS)}",
            f"{one['kind']}: {one['what']}\n{', '.join(answers)}", by, None, one["until"],
        )  # fmt: skip


def _people(asker: Asker, asked: asking.OfPeople, limit: int) -> Iterator[Hit]:
    found = correct.entities(
        asker.site.record, asked.name, kind=asked.kind, ids=asker.ids(asked, "person"),
        added_since=asker.since, limit=limit,
    )  # fmt: skip
    for one in found:
        words = f"{one.n_statements:,} statements in {one.n_documents:,} articles"
        yield Hit("person", one.id, one.name, words, one.name, None, one.last_day)


LISTS: dict[str, tuple[type[asking.OfList], Callable[[Asker, Any, int], Iterable[Hit]]]] = {
    "/statements": (asking.OfStatements, _statements),
    "/search": (asking.OfSearch, _statements),
    "/disputes": (asking.OfDisputes, _disputes),
    "/proposals": (asking.OfProposals, _proposals),
    "/people": (asking.OfPeople, _people),
    "/articles": (asking.OfArticles, _articles),
}
"""The lists that can be saved, by their paths."""
