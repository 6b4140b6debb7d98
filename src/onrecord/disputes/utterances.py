"""Reports of one saying, joined: union-find with a guard against chains that drift.

Invariant: every statement is in exactly one group; a group's statements are those of one speaker.
Two groups are joined by their most probable pair, and only where the pairs known between them are
probable on the average: a chain of small steps does not join its ends.
"""

from __future__ import annotations

from collections.abc import Mapping

from onrecord.disputes.related import Relations

Group = frozenset[str]


def utterances(
    speakers: Mapping[str, str | None], relations: Relations, *, least: float, least_mean: float
) -> list[Group]:
    """Groups of statements that report one utterance, single ones among them.

    `speakers` has each statement's speaker, by identity; statements of unknown speakers join
    nobody. Two pairs decide alike on every machine: ties go by the statements' names.
    """
    group: dict[str, Group] = {name: frozenset((name,)) for name in speakers}
    likely = [pair for pair in relations.pairs() if pair.same >= least]
    for pair in sorted(likely, key=lambda p: (-p.same, p.one, p.other)):
        mine, its = group[pair.one], group[pair.other]
        if mine is its or speakers[pair.one] is None or speakers[pair.one] != speakers[pair.other]:
            continue
        known = [p.same for p in relations.across(mine, its)]
        if sum(known) / len(known) >= least_mean:
            joined = mine | its
            group |= dict.fromkeys(joined, joined)
    return sorted(set(group.values()), key=min)
