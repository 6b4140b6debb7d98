"""How one saying is reported: by each outlet in its words, wire copy once with all who ran it.

Invariant: every statement is in exactly one report. Statements of one report stand in one text that
several outlets ran, each in an article of its own. Time is in proportion to the statements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlalchemy import Connection

from onrecord.model.dispute import Utterance
from onrecord.store.listing import disputed
from onrecord.store.listing.disputed import Asked
from onrecord.store.listing.statements import Statement, statements_at
from onrecord.store.writing.wire import Passage, Shingles, Wire, shingles
from onrecord.workflow.together import in_time

Report = tuple[int, ...]
_AT_ONCE = 500
_MOST_OF_A_SHINGLE, _MOST_COMPARED = 64, 8


def uttered(
    connection: Connection, asked: Asked, *, limit: int, least_reports: int
) -> Iterator[tuple[Utterance, Mapping[int, Statement]]]:
    """Sayings of so many reports with their statements; about `limit` of them are read at once."""
    n_at_once, start, n_read = max(limit, _AT_ONCE), 0, -1
    wire = Wire(connection)
    while n_read in (-1, n_at_once):
        groups = disputed.utterance_groups(
            connection, asked, limit=n_at_once, offset=start, least_reports=least_reports
        )
        start, n_read = start + n_at_once, len(groups)
        said = statements_at(connection, [n for some in groups.values() for n in some])
        several = [n for some in groups.values() if len(some) > 1 for n in some]
        passages = wire.passages(several)
        for name, some in groups.items():
            own = in_time(some, said)
            told = reports(own, passages, wire.is_copy)
            if len(told) >= least_reports:
                yield _utterance(name, own, told, said), {n: said[n] for n in own}


def reports(
    numbers: Sequence[int],
    passages: Mapping[int, Passage],
    is_copy: Callable[[Passage, Passage], bool],
) -> list[Report]:
    """The reports of some statements of one saying, in the statements' order.

    Of two statements in one sentence of an article the first goes with the first of others. A
    statement without a passage is a report by itself.
    """
    found: list[list[int]] = []
    articles: list[set[int]] = []
    known = _Known()
    for number in numbers:
        own = passages.get(number, Passage(-number, (), ()))
        runs = shingles(own.words)
        near = (place for place in known.near(runs) if own.article not in articles[place])
        copied = next((p for p in near if is_copy(passages[found[p][0]], own)), None)
        if copied is None:
            known.add(runs, len(found))
            found.append([number])
            articles.append({own.article})
        else:
            found[copied].append(number)
            articles[copied].add(own.article)
    return [tuple(some) for some in found]


class _Known:
    """Reports by the runs of words in the sentence of the first; so many of one run are kept."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, ...], list[int]] = {}

    def add(self, runs: Shingles, place: int) -> None:
        for run in runs:
            places = self._places.setdefault(run, [])
            if len(places) < _MOST_OF_A_SHINGLE:
                places.append(place)

    def near(self, runs: Shingles) -> list[int]:
        """The reports that share most runs, the first of them first; few enough to compare."""
        shared = Counter(place for run in runs for place in self._places.get(run, ()))
        return sorted(shared, key=lambda place: (-shared[place], place))[:_MOST_COMPARED]


def _utterance(
    name: str, own: Sequence[int], told: Sequence[Report], said: Mapping[int, Statement]
) -> Utterance:
    ids = {n: said[n].attribution.id for n in own}
    return Utterance(name, tuple(ids.values()), tuple(tuple(ids[n] for n in r) for r in told))
