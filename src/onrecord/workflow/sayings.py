"""Sayings with every report of them, and claims with all who make them.

Invariant: each call opens the record at the path it is given and closes it again. All raise what
opening the record raises, and `BadDay`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from onrecord.disputes import contents
from onrecord.model.dispute import Claim, Utterance
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.listing import disputed
from onrecord.store.listing.disputed import Asked
from onrecord.store.listing.statements import Statement, statements_at
from onrecord.workflow.reports import uttered
from onrecord.workflow.together import Together, by_id, checked, holders_of, ids_of, in_time

__all__ = ["Asked", "Together", "claims", "utterances"]


def utterances(
    record: Where,
    asked: Asked | None = None,
    *,
    limit: int = 1000,
    offset: int = 0,
    least_reports: int = 1,
) -> Together[Utterance]:
    """Sayings with every statement that reports them, those of the most statements first.

    Wire copy, one text in several outlets however lightly edited, counts as one report.
    """
    wanted = checked(asked)
    with database.reading(record) as connection:
        found = uttered(connection, wanted, limit=limit, least_reports=least_reports)
        things, said = [], dict[int, Statement]()
        for utterance, own in islice(found, offset, offset + limit):
            things.append(utterance)
            said |= own
        return Together(things, by_id(said))


def claims(
    record: Where,
    asked: Asked | None = None,
    *,
    limit: int = 1000,
    offset: int = 0,
    least_reports: int = 1,
) -> Together[Claim]:
    """What is asserted, by whomever; claims of the most reports first."""
    wanted = checked(asked)
    with database.reading(record) as connection:
        groups = disputed.claim_groups(
            connection, wanted, limit=limit, offset=offset, least_reports=least_reports
        )
        numbers = [n for some in groups.values() for n in some]
        said = statements_at(connection, numbers)
        utterance_of = disputed.utterance_of(connection, numbers)
        things = [
            _claim(name, in_time(some, said), said, utterance_of) for name, some in groups.items()
        ]
        return Together(things, by_id(said))


def _claim(
    name: str,
    numbers: Sequence[int],
    said: Mapping[int, Statement],
    utterance_of: Mapping[int, tuple[str, str]],
) -> Claim:
    told = [said[n] for n in numbers]
    words = max((one.content for one in told), key=len)
    parts = contents.parts_of(words)
    return Claim(
        name,
        tuple(dict.fromkeys(utterance_of[n][0] for n in numbers)),
        ids_of(numbers, said),
        holders_of(told),
        words,
        parts.is_negated,
        parts.certainty,
        parts.numbers,
        parts.dates,
        parts.names,
    )
