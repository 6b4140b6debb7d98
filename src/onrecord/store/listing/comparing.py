"""How a quotation stands to stored words: the same, altered, cut; and every difference.

Invariant: nothing here judges, and nothing is hidden: the differences, read in order, give the
whole quotation on one side and the whole stored text on the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from onrecord.model.selector import Span
from onrecord.store.listing.quoted import Words, negations_in, numbers_in

Verdict = Literal["exact", "cut", "altered", "joined", "not found"]
Change = Literal["kept", "left out", "added", "replaced"]
Sense = Literal["negation", "number"]
Weigh = Callable[[str], float]

# A conjunction that indirect speech begins with and nobody quotes.
_OPENERS = frozenset({"that"})
# A run of kept words belongs to the quotation's other runs where it is long enough to be no
# accident, or stands close by.
_MIN_RUN_WORDS = 4
_NEAR_WORDS = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """A run of words: kept, left out of the quotation, added by it, or replaced.

    `asked` are the quotation's words, `stored` the record's, both as written. `turns` tells where
    a negation or a number is not the same on both sides; read these first.
    """

    change: Change
    asked: str
    stored: str
    turns: tuple[Sense, ...]

    @property
    def turns_sense(self) -> bool:
        return bool(self.turns)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict, how much of the quotation was found, where, and how it differs.

    `share` is that part of the quotation, 0 to 1, rare words counting more; `score` is lower where
    stored words between the found ones are missing and nothing says so. `spans` are the stretches
    of the article that the quotation's words were found in; `first` and `last` frame them in words
    of the stored text.
    """

    verdict: Verdict
    share: float
    score: float
    spans: tuple[Span, ...]
    differences: tuple[Difference, ...]
    first: int
    last: int
    n_kept: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Equal words: `asked[a : a + n]` and `stored[b : b + n]`."""

    a: int
    b: int
    n: int


def compare(asked: Words, stored: Words, weigh: Weigh) -> Comparison | None:
    """How the asked words stand to the stored ones; None where none of them is found.

    `weigh` says how much a word tells: rare ones tell more. Words that stand alone far from the
    others are taken for accidents and count as not found.
    """
    runs = _belonging(_runs(asked, stored), asked)
    if not runs:
        return None
    first, last = runs[0].b, runs[-1].b + runs[-1].n
    inner = list(_inner(asked, runs))
    edges = _edges(stored, first, last)
    differences = tuple(_in_order(asked, stored, runs, edges, inner))
    kept = sum(weigh(w) for r in runs for w in asked.folded[r.a : r.a + r.n])
    silently = sum(weigh(w) for i in inner if i.is_silent for w in stored.folded[i.b1 : i.b2])
    total = sum(map(weigh, asked.folded))
    return Comparison(
        verdict=_verdict(asked, stored, inner, has_edges=_matters(stored, first, last)),
        share=kept / total if total else 0.0,
        score=round(kept / (total + silently), 4) if total else 0.0,
        spans=tuple(s for r in runs for s in stored.spans(r.b, r.b + r.n)),
        differences=differences,
        first=first,
        last=last,
        n_kept=sum(r.n for r in runs),
    )


def longest_run(asked: Words, stored: Words) -> tuple[int, int, int]:
    """The longest run of words that both have: where in the one, where in the other, how long."""
    found = SequenceMatcher(None, asked.folded, stored.folded, autojunk=False).find_longest_match()
    return found.a, found.b, found.size


def _runs(asked: Words, stored: Words) -> list[_Run]:
    matcher = SequenceMatcher(None, asked.folded, stored.folded, autojunk=False)
    return [_Run(*block) for block in matcher.get_matching_blocks() if block.size]


def _belonging(runs: Sequence[_Run], asked: Words) -> list[_Run]:
    """The longest run and, outwards from it, those that belong to it."""
    if not runs:
        return []
    middle = max(range(len(runs)), key=lambda i: runs[i].n)
    kept = [runs[middle]]
    for run in reversed(runs[:middle]):
        if _belongs(run, run, kept[0], asked):
            kept.insert(0, run)
    for run in runs[middle + 1 :]:
        if _belongs(run, kept[-1], run, asked):
            kept.append(run)
    return kept


def _belongs(run: _Run, before: _Run, after: _Run, asked: Words) -> bool:
    n_asked = after.a - before.a - before.n
    n_stored = after.b - before.b - before.n
    return (
        run.n >= _MIN_RUN_WORDS
        or n_stored <= n_asked + _NEAR_WORDS * run.n
        or asked.has_gap(before.a + before.n, after.a)
    )


@dataclass(frozen=True, slots=True)
class _Inner:
    """What stands between two runs, or in the quotation alone before the first or after the last.

    `is_silent`: stored words are missing and no ellipsis says so.
    """

    a1: int
    a2: int
    b1: int
    b2: int
    is_silent: bool


def _inner(asked: Words, runs: Sequence[_Run]) -> Iterator[_Inner]:
    first, last = runs[0], runs[-1]
    if first.a:
        yield _Inner(0, first.a, first.b, first.b, is_silent=False)
    for one, other in pairwise(runs):
        a1, a2, b1, b2 = one.a + one.n, other.a, one.b + one.n, other.b
        if a1 < a2 or b1 < b2:
            said_so = asked.has_gap(a1, a2)
            yield _Inner(a1, a2, b1, b2, is_silent=b1 < b2 and not said_so)
    if last.a + last.n < len(asked):
        yield _Inner(last.a + last.n, len(asked), last.b + last.n, last.b + last.n, is_silent=False)


def _edges(stored: Words, first: int, last: int) -> tuple[Difference | None, Difference | None]:
    """What the stored text has before and after; it turns the sense only from the same sentence."""
    from_word, to_word = stored.in_sentence(first, last)
    before = _left_out(stored, (0, first), stored.folded[from_word:first])
    after = _left_out(stored, (last, len(stored)), stored.folded[last:to_word])
    return before, after


def _left_out(stored: Words, part: tuple[int, int], near: Sequence[str]) -> Difference | None:
    if part[0] >= part[1]:
        return None
    return Difference("left out", "", stored.between(*part), _turns((), near))


def _in_order(
    asked: Words,
    stored: Words,
    runs: Sequence[_Run],
    edges: tuple[Difference | None, Difference | None],
    inner: Sequence[_Inner],
) -> Iterator[Difference]:
    between = {i.a2: i for i in inner}
    if edges[0]:
        yield edges[0]
    for run in runs:
        if run.a in between:
            yield _changed(asked, stored, between.pop(run.a))
        words = (asked.between(run.a, run.a + run.n), stored.between(run.b, run.b + run.n))
        yield Difference("kept", *words, turns=())
    for rest in between.values():
        yield _changed(asked, stored, rest)
    if edges[1]:
        yield edges[1]


def _changed(asked: Words, stored: Words, inner: _Inner) -> Difference:
    mine, theirs = asked.between(inner.a1, inner.a2), stored.between(inner.b1, inner.b2)
    change: Change = "replaced" if mine and theirs else "added" if mine else "left out"
    turns = _turns(asked.folded[inner.a1 : inner.a2], stored.folded[inner.b1 : inner.b2])
    return Difference(change, mine, theirs, turns)


def _turns(mine: Sequence[str], theirs: Sequence[str]) -> tuple[Sense, ...]:
    turned: list[Sense] = []
    if negations_in(mine) != negations_in(theirs):
        turned.append("negation")
    if numbers_in(mine) != numbers_in(theirs):
        turned.append("number")
    return tuple(turned)


def _verdict(asked: Words, stored: Words, inner: Sequence[_Inner], *, has_edges: bool) -> Verdict:
    """Words of its own, or a silent omission that turns the sense, make a quotation altered."""
    if any(i.a1 < i.a2 for i in inner):
        return "altered"
    if any(i.is_silent and _changed(asked, stored, i).turns for i in inner):
        return "altered"
    return "cut" if has_edges or inner else "exact"


def _matters(stored: Words, first: int, last: int) -> bool:
    """Whether the stored text has more at its edges than a conjunction that nobody quotes."""
    return last < len(stored) or not set(stored.folded[:first]) <= _OPENERS
