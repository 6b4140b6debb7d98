"""What somebody says on a topic, in time: how it stands to what they said before.

Invariant: nothing is ruled on; what is marked are relations that the record holds between two
statements of the same speaker. Raises what opening the record raises, and `BadDay`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from onrecord.model.dispute import Relation
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.listing import disputed
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import Statement, statements_by_number
from onrecord.workflow.record import check_days
from onrecord.workflow.together import in_time, with_least

__all__ = ["OnTopic", "Turn", "on_topic"]

Turned = Literal["against", "again"]
_MOST = 300


@dataclass(frozen=True, slots=True)
class Turn:
    """How a later statement stands to an earlier one of the same speaker.

    `prob` is the probability that they are against each other; None where they assert the same.
    """

    later: str
    earlier: str
    how: Turned
    prob: float | None = None


@dataclass(frozen=True, slots=True)
class OnTopic:
    """Statements of one speaker on a topic, the earliest first, and how they turn.

    `is_all` is false where only the latest of very many are here.
    """

    statements: tuple[Statement, ...]
    turns: tuple[Turn, ...]
    is_all: bool


def on_topic(record: Where, speaker: str, about: str, wanted: Filters) -> OnTopic:
    """What whom `speaker` names says with the words `about`; of the filters days and outlet count.

    Statements are held against each other where a dispute between them would be shown.
    """
    check_days(wanted)
    asked = replace(wanted, speaker=speaker, about=about)
    least = with_least(None, "shown_dispute").least
    with database.reading(record) as connection:
        said = statements_by_number(connection, asked, limit=_MOST + 1)
        is_all = len(said) <= _MOST
        ordered = in_time(list(said)[:_MOST], said)
        relations = disputed.relations_among(connection, ordered)
        claims = {n: both[1] for n, both in disputed.utterance_of(connection, ordered).items()}
    turns = [*_against(relations, ordered, said, least), *_again(ordered, claims, said)]
    return OnTopic(tuple(said[n] for n in ordered), tuple(turns), is_all)


def _against(
    relations: Sequence[Relation],
    ordered: Sequence[int],
    said: Mapping[int, Statement],
    least: float,
) -> list[Turn]:
    """Statements opposed to an earlier one, where one does not stand within the other."""
    place = {number: at for at, number in enumerate(ordered)}
    turns = []
    for pair in sorted(relations, key=lambda pair: -pair.opposed):
        earlier, later = sorted((pair.one, pair.other), key=place.__getitem__)
        one, other = said[earlier].attribution, said[later].attribution
        if pair.opposed >= least and one.id != other.within and other.id != one.within:
            turns.append(Turn(other.id, one.id, "against", pair.opposed))
    return turns


def _again(
    ordered: Sequence[int], claims: Mapping[int, str], said: Mapping[int, Statement]
) -> list[Turn]:
    """Statements that assert what an earlier one of another day did."""
    first: dict[str, int] = {}
    turns = []
    for number in ordered:
        earlier = first.setdefault(claims.get(number, f"statement {number}"), number)
        if _day(said[earlier]) != _day(said[number]):
            one, other = said[earlier].attribution, said[number].attribution
            turns.append(Turn(other.id, one.id, "again"))
    return turns


def _day(one: Statement) -> str:
    return (one.published or "")[:10]
