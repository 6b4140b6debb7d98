"""How long the pages of a record take: which are asked, and the times of each.

Invariant: the addresses are those that the pages themselves lead to, so that what is measured is
what a reader meets; pages and twins are asked alike.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from onrecord.workflow import correct, disputes, overview, proposals, record
from onrecord.workflow.record import Filters

Ask = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one address: in the middle, and that which 5 of 100 answers exceed."""

    median_ms: float
    p95_ms: float
    n: int


def addresses(at: Path) -> dict[str, str]:
    """Pages of every kind by what they are, on the most quoted and on the rare."""
    most, *_, rare = correct.most_quoted(at, limit=40)
    articles = record.documents(at, limit=3, offset=100)
    articles = articles or record.documents(at, limit=3)
    one = quote(articles[0].id, safe="")
    found = {
        "home": "/",
        "articles": "/articles",
        "articles, the 5,000th": "/articles?from=5000",
        "articles with a word": "/articles?about=harbour",
        "article": f"/articles/{one}",
        "raw page": f"/articles/{one}/raw",
        "statements": "/statements",
        "statements, the 5,000th": "/statements?from=5000",
        "statements of the most quoted": _with("/statements", speaker=most.id),
        "statements by name": _with("/statements", speaker=most.name),
        "statements with a common word": "/statements?about=harbour",
        "statements with two words": "/statements?about=harbour+ceasefire",
        "statements on somebody": _with("/statements", on=most.name),
        "statements of an act": "/statements?act=ACCUSE",
        "statements of a month": "/statements?since=2020-03&until=2020-03",
        "statements of an outlet": _with("/statements", publisher=articles[0].publisher),
        "people": "/people",
        "people, the 500th": "/people?from=500",
        "people by name": _with("/people", name=most.name.split()[-1]),
        "person, the most quoted": f"/people/{most.id}",
        "person, the most quoted, on a topic": _with(f"/people/{most.id}", about="harbour"),
        "person": f"/people/{rare.id}",
        "disputes": "/disputes",
        "disputes of the most quoted": _with("/disputes", one=most.name),
        "disputes with a word": "/disputes?about=harbour",
        "proposals": "/proposals",
        "proposals, open": "/proposals?only_open=true",
        "proposals of the most quoted": _with("/proposals", by=most.name),
        "accusations": "/accusations",
        "accusations of a month": "/accusations?since=2020-03&until=2020-03",
        "review": "/review",
        "compare, the choice": "/compare",
        "compare": "/compare?" + "&".join(f"doc={quote(a.id)}" for a in articles),
        "search, a common word": "/search?q=harbour",
        "search, two words": "/search?q=harbour+ceasefire",
        "search, a phrase": "/search?q=%22closed+twice%22",
        "search, a beginning": "/search?q=har*",
        "search, a rare word": _with("/search", q=most.name.split()[-1]),
    }
    for one_dispute in disputes.disputes(at, limit=1).things:
        found["dispute"] = f"/disputes/{one_dispute.id}"
    for one_proposal in proposals.proposals(at, limit=1).things:
        found["proposal"] = f"/proposals/{one_proposal.id}"
    for edge in overview.edges(at, "ACCUSE", Filters()).edges[:1]:
        by, to = edge.by.id, edge.to.id
        found["accusations of one against another"] = f"/accusations/{by}/{to}"
    return found


def with_twins(pages: Mapping[str, str]) -> dict[str, str]:
    """Each page, and its twin after it."""
    found: dict[str, str] = {}
    for name, address in pages.items():
        path, mark, asked = address.partition("?")
        twin = f"{path}index.json" if path.endswith("/") else f"{path}.json"
        found |= {name: address, f"{name}, twin": f"{twin}{mark}{asked}"}
    return found


def _with(path: str, **asked: str | None) -> str:
    return f"{path}?{urlencode({name: value or '' for name, value in asked.items()})}"


def measured(ask: Ask, address: str, *, n: int, most_seconds: float = 20.0) -> Times:
    """Times of an address once it has been asked before; fewer than `n` of a slow one."""
    ask(address)
    taken: list[float] = []
    begun = time.perf_counter()
    while len(taken) < n and (not taken or time.perf_counter() - begun < most_seconds):
        started = time.perf_counter()
        ask(address)
        taken.append((time.perf_counter() - started) * 1000)
    return times(taken)


def times(taken: Sequence[float]) -> Times:
    """Middle and 95th of 100 of some milliseconds."""
    ranked = sorted(taken)
    last = ranked[ceil(0.95 * len(ranked)) - 1]
    return Times(round(statistics.median(ranked), 1), round(last, 1), len(ranked))


def commands(at: Path) -> dict[str, Ask]:
    """What the commands ask of a record, by how a person would ask it."""
    name = correct.most_quoted(at, limit=1)[0].name
    found = disputes.disputes(at, limit=1).things[0].id
    return {
        "said NAME": lambda _: record.said(at, Filters(speaker=name), limit=25),
        "said NAME --about WORD": lambda _: record.said(
            at, Filters(speaker=name, about="harbour"), limit=25
        ),
        "search WORD": lambda _: record.search(at, "harbour", limit=25),
        "search TWO WORDS": lambda _: record.search(at, "harbour ceasefire", limit=25),
        "dispute ID": lambda _: disputes.dispute(at, found),
    }


def asked_of(at: Path, *, n: int = 20) -> Iterator[dict[str, Any]]:
    """The times of what the commands ask, a row each."""
    for what, ask in commands(at).items():
        yield {"asked": what, **asdict(measured(ask, "", n=n))}
