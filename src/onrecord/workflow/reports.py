"""How one saying is reported: by each outlet in its words, wire copy once with all who ran it.

Invariant: every statement is in exactly one report. Statements of one report stand in the same
sentence word for word, each in a document of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection

from onrecord.model.dispute import Utterance
from onrecord.store import disputed
from onrecord.store.disputed import Asked
from onrecord.store.outlets import sentences_at
from onrecord.store.quoted import words_of_text
from onrecord.store.statements import Statement, statements_at
from onrecord.workflow.together import in_time

Report = tuple[int, ...]
_AT_ONCE = 500


def uttered(
    connection: Connection, asked: Asked, *, limit: int, least_reports: int
) -> Iterator[tuple[Utterance, Mapping[int, Statement]]]:
    """Sayings of so many reports with their statements; about `limit` of them are read at once."""
    n_at_once, start, n_read = max(limit, _AT_ONCE), 0, -1
    while n_read in (-1, n_at_once):
        groups = disputed.utterance_groups(
            connection, asked, limit=n_at_once, offset=start, least_reports=least_reports
        )
        start, n_read = start + n_at_once, len(groups)
        said = statements_at(connection, [n for some in groups.values() for n in some])
        several = [n for some in groups.values() if len(some) > 1 for n in some]
        sentences = sentences_at(connection, several)
        for name, some in groups.items():
            own = in_time(some, said)
            told = reports(own, said, sentences)
            if len(told) >= least_reports:
                yield _utterance(name, own, told, said), {n: said[n] for n in own}


def _utterance(
    name: str, own: Sequence[int], told: Sequence[Report], said: Mapping[int, Statement]
) -> Utterance:
    ids = {n: said[n].attribution.id for n in own}
    return Utterance(name, tuple(ids.values()), tuple(tuple(ids[n] for n in r) for r in told))


def reports(
    numbers: Sequence[int], said: Mapping[int, Statement], sentences: Mapping[int, str]
) -> list[Report]:
    """The reports of some statements of one saying, in the statements' order.

    Of two statements in one sentence of a document the first goes with the first of others.
    """
    found: dict[tuple[tuple[str, ...], int], list[int]] = {}
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for number in numbers:
        words = words_of_text(sentences.get(number, "")).folded or (str(number),)
        place = (said[number].document, words)
        found.setdefault((words, seen[place]), []).append(number)
        seen[place] += 1
    return [tuple(some) for some in found.values()]
