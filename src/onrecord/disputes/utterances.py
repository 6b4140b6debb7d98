"""Reports of one saying, and sayings that assert the same, joined.

Invariant: every statement is in exactly one utterance, of one speaker, and in one claim; claims are
made of whole utterances. Two groups are joined by their most probable pair, and only where the
pairs known between them are probable on the average: a chain of small steps does not join its ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from onrecord.disputes.related import Relations
from onrecord.model.dispute import Relation

Group = frozenset[int]


def utterances(
    speakers: Mapping[int, str | None], relations: Relations, *, least: float, least_mean: float
) -> list[Group]:
    """Groups of statements that report one utterance, single ones among them.

    `speakers` has each statement's speaker, by identity; statements of unknown speakers join
    nobody. Two pairs decide alike on every machine: ties go by the statements' numbers.
    """

    def prob(pair: Relation) -> float:
        one, other = speakers[pair.one], speakers[pair.other]
        return pair.same if one is not None and one == other else 0.0

    alone = (frozenset((number,)) for number in speakers)
    return _joined(alone, relations, prob, least=least, least_mean=least_mean)


def claims(
    said: Iterable[Group], relations: Relations, *, least: float, least_mean: float
) -> list[Group]:
    """Groups of utterances that assert the same, whoever says it."""
    return _joined(said, relations, lambda p: p.claim, least=least, least_mean=least_mean)


def _joined(
    groups: Iterable[Group],
    relations: Relations,
    prob: Callable[[Relation], float],
    *,
    least: float,
    least_mean: float,
) -> list[Group]:
    group = {number: whole for whole in groups for number in whole}
    likely = [(prob(pair), pair) for pair in relations.pairs()]
    ranked = sorted(likely, key=lambda item: (-item[0], item[1].one, item[1].other))
    for most, pair in ranked:
        if most < least:
            break
        mine, its = group[pair.one], group[pair.other]
        if mine is its:
            continue
        known = [prob(p) for p in relations.across(mine, its)]
        if sum(known) / len(known) >= least_mean:
            joined = mine | its
            group |= dict.fromkeys(joined, joined)
    return sorted(set(group.values()), key=min)
