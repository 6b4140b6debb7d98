"""Reports of one saying, and sayings that assert the same, joined.

Invariant: every statement is in exactly one utterance and in one claim; claims are made of whole
utterances. Two groups are joined by their most probable pair, and only where the pairs known
between them are probable on the average: a chain of small steps does not join its ends.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from onrecord.disputes.related import Relations
from onrecord.model.dispute import Relation

Group = frozenset[int]


@dataclass(frozen=True, slots=True)
class Joining:
    """How probable a pair must be to join two groups, and all pairs between them on the average.

    `apart` is asked of a pair whose speakers, as they were read, are not one known person: one of
    them may be misread, or a spokesman speak for the other.
    """

    least: float
    least_mean: float
    apart: float = math.inf


def utterances(
    speakers: Mapping[int, str | None], relations: Relations, joining: Joining
) -> list[Group]:
    """Groups of statements that report one utterance, single ones among them.

    `speakers` has each statement's speaker, by identity. Two pairs decide alike on every machine:
    ties go by the statements' numbers.
    """

    def prob(pair: Relation) -> float:
        one, other = speakers[pair.one], speakers[pair.other]
        is_one = one is not None and one == other
        is_told = is_one or pair.is_certain or pair.same >= joining.apart
        return pair.same if is_told else 0.0

    alone = (frozenset((number,)) for number in speakers)
    return _joined(alone, relations, prob, joining)


def claims(said: Iterable[Group], relations: Relations, joining: Joining) -> list[Group]:
    """Groups of utterances that assert the same, whoever says it."""
    return _joined(said, relations, lambda p: p.claim, joining)


def _joined(
    groups: Iterable[Group],
    relations: Relations,
    prob: Callable[[Relation], float],
    joining: Joining,
) -> list[Group]:
    group = {number: whole for whole in groups for number in whole}
    likely = [(prob(pair), pair) for pair in relations.pairs()]
    ranked = sorted(likely, key=lambda item: (-item[0], item[1].one, item[1].other))
    for most, pair in ranked:
        if most < joining.least:
            break
        mine, its = group[pair.one], group[pair.other]
        if mine is its:
            continue
        known = [prob(p) for p in relations.across(mine, its)]
        if sum(known) / len(known) >= joining.least_mean:
            joined = mine | its
            group |= dict.fromkeys(joined, joined)
    return sorted(set(group.values()), key=min)
