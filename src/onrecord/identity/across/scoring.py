"""The probability that two are one: log-odds of named facts, added up.

The weights were chosen on profiles made from the relations of Deutsche Welle's news (DWIE), where
every person and body has its Wikipedia page: `python -m onrecord.evaluation.linking` gave, for
pairs of people, precision 0.999 and recall 0.94, of bodies 0.93 and 0.49 (half of what is lost is
one broadcaster's two letters). No document of the figures reported was used.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from onrecord.identity.across.features import context_facts, name_fact
from onrecord.model.identity import Profile

_WEIGHTS = {
    # Names: of two documents that use them.
    "name: the same full name": 2.6,
    "name: the same name with fewer words": 2.2,
    "name: a spelling of the same name": 1.6,
    "name: a short form of the first name": 1.4,
    "name: the same last name and initial": -1.0,
    "name: a bare surname of the name": -1.6,
    "name: the same bare name": -1.6,
    "name: one entry of knowledge": 4.0,
    "name: one state": 5.0,
    "name: one known body": 4.0,
    "name: the same members": 5.0,
    "name: the same": 3.0,
    "name: the same letters": 1.6,
    "name: letters of the other": -0.4,
    "name: one known place": 4.0,
    "name: that of many bodies": -1.6,
    # What stands around them.
    "companions: most": 3.4,
    "companions: many": 2.6,
    "companions: some": 2.0,
    "companions: one": 1.2,
    "companions: states alone": 0.4,
    "companions: untold": 0.0,
    "companions: none of many": -0.8,
    "role: the same, of one body": 2.4,
    "role: the same": 1.2,
    "role: of another body": -0.4,
    "role: another": -1.0,
    "role: of another calling": -2.6,
    "country: the same": 0.8,
    "country: another": -2.2,
    "time: the same days": 0.6,
    "time: the same weeks": 0.3,
    "time: the same years": 0.0,
    "time: years apart": -0.6,
    "time: lifetimes apart": -3.0,
    "publisher: the same": 0.2,
    "called so: in many documents": 0.8,
    # Known to the record: others of that very name.
    "namesakes: known": -1.2,
}


def evidence(
    one: Profile, other: Profile, *, has_namesakes: bool = False
) -> tuple[tuple[str, float], ...] | None:
    """The facts about two profiles with their log-odds; None where the names forbid it."""
    named = name_fact(one, other)
    if named is None:
        return None
    facts = [named, *context_facts(one, other)]
    if has_namesakes:
        facts.append("namesakes: known")
    return tuple((fact, _WEIGHTS[fact]) for fact in facts)


def probability(weighed: Iterable[tuple[str, float]]) -> float:
    """The probability that belongs to a sum of log-odds."""
    return 1 / (1 + math.exp(-sum(weight for _, weight in weighed)))
