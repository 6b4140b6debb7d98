"""What the record takes in: an analysis whose every span and link leads somewhere.

Invariant: what passes here can be read back, and its evidence can be verified.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.errors import AnalysisFailed
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.selector import Span
from onrecord.store import codec


def check_fit(page: Page, analysis: Analysis) -> None:
    """Raises `AnalysisFailed` with the first thing that leads nowhere."""
    problem = next(_problems(page, analysis), None)
    if problem is not None:
        raise AnalysisFailed(page.document.uri, f"its analysis does not fit the page: {problem}")


def _problems(page: Page, analysis: Analysis) -> Iterator[str]:
    n_chars = len(page.article.text)
    parties = [e.id for e in analysis.entities]
    statements = [a.id for a in analysis.attributions]
    yield from (f"two entities are called {i}" for i in _twice(parties))
    yield from (f"two statements are called {i}" for i in _twice(statements))
    known, said = set(parties), set(statements)
    for name, start, end in codec.spans_of(codec.structure_of(page.article)):
        if not 0 <= start <= end <= n_chars:
            yield f"the {name} at {start}-{end} is not in its text"
    for e in analysis.entities:
        spans = [*(m.span for m in e.mentions), *(r.span for r in e.roles)]
        yield from (f"{s} of {e.id} is not in its text" for s in _outside(spans, n_chars))
        yield from (f"{m.prob} of {e.id} is no probability" for m in e.mentions if _is_odd(m.prob))
    for a in analysis.attributions:
        spans = [*a.source, *a.cue, *a.content]
        yield from (f"{s} of {a.id} is not in its text" for s in _outside(spans, n_chars))
        if _is_odd(a.prob):
            yield f"{a.prob} of {a.id} is no probability"
        if a.speaker is not None and a.speaker not in known:
            yield f"{a.id} is said by {a.speaker}, which is no entity of the page"
        if a.within is not None and a.within not in said:
            yield f"{a.id} stands within {a.within}, which is no statement of the page"

    yield from _doing_problems(analysis, known, n_chars)


def _doing_problems(analysis: Analysis, known: set[str], n_chars: int) -> Iterator[str]:
    """Acts and deeds of nobody of the page, and circumstances outside its text."""
    for a in analysis.attributions:
        told = [x.span for x in (a.occasion, a.time, a.place) if x is not None]
        yield from (f"{s} of {a.id} is not in its text" for s in _outside(told, n_chars))
        people = [*a.addressees, *a.targets, *(p for x in a.acts for p in (x.actor, x.recipient))]
        yield from _strangers(a.id, people, known)
        yield from (f"{x.prob} of {a.id} is no probability" for x in a.acts if _is_odd(x.prob))
    yield from (f"two deeds are called {i}" for i in _twice([d.id for d in analysis.deeds]))
    for d in analysis.deeds:
        told = [*d.cue, *([] if d.at is None else [d.at.span])]
        yield from (f"{s} of {d.id} is not in its text" for s in _outside(told, n_chars))
        yield from _strangers(d.id, [d.actor, d.recipient], known)
        if _is_odd(d.prob):
            yield f"{d.prob} of {d.id} is no probability"


def _strangers(item: str, people: Iterable[str | None], known: set[str]) -> Iterator[str]:
    for who in people:
        if who is not None and who not in known:
            yield f"{item} names {who}, which is no entity of the page"


def _twice(ids: list[str]) -> set[str]:
    return {i for i in ids if ids.count(i) > 1} if len(set(ids)) < len(ids) else set()


def _is_odd(prob: float) -> bool:
    return not 0.0 <= prob <= 1.0  # so is NaN, which the database would take for nothing at all


def _outside(spans: Iterable[Span], n_chars: int) -> Iterator[str]:
    for s in spans:
        if not 0 <= s.start < s.end <= n_chars:
            yield f"{s.start}-{s.end}"
