"""What people decided of pairs of statements, as it binds the groups that these stand in.

Invariant: of several decisions that meet in one pair of groups the latest counts; nothing that
people hold to be unrelated ever stands in one dispute.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from onrecord.disputes.utterances import Group
from onrecord.model.dispute import Decided, DecidedStance

Sides = tuple[list[int], list[int]]
"""Two sides of groups, by their places; those that a dispute grew from stand first."""


class Decisions:
    """How two groups, by their places, are held to stand to each other."""

    def __init__(self, decided: Iterable[Decided], groups: Sequence[Group]) -> None:
        place = {name: i for i, group in enumerate(groups) for name in group}
        self._of: dict[int, dict[int, DecidedStance]] = {}
        for item in sorted(decided, key=lambda d: d.judgement):
            a, b = place.get(item.one), place.get(item.other)
            if a is not None and b is not None and a != b:
                self._of.setdefault(a, {})[b] = self._of.setdefault(b, {})[a] = item.stance

    def between(self, a: int, b: int) -> DecidedStance | None:
        return self._of.get(a, {}).get(b)

    def pairs(self) -> list[tuple[int, int, DecidedStance]]:
        """Every pair once, in the order of the groups."""
        return [
            (a, b, stance)
            for a, known in sorted(self._of.items())
            for b, stance in sorted(known.items())
            if a < b
        ]

    def may_join(self, one: int, side: int, sides: Sides) -> bool:
        """Whether a group may stand on a side, as far as people decided."""
        known = self._of.get(one)
        if not known:
            return True
        own, its = sides[side], sides[1 - side]
        return not any(
            stance == "unrelated"
            or (stance == "opposed" and other in own)
            or (stance in ("agreed", "not_opposed") and other in its)
            for other, stance in known.items()
            if other in own or other in its
        )


def tied_together(found: list[tuple[float, Sides]], decisions: Decisions) -> None:
    """Join the disputes, the most probable first, that people hold to be about one matter."""
    for a, b, stance in decisions.pairs():
        if stance in ("agreed", "opposed"):
            _tie(found, (a, b), decisions, is_turned=stance == "opposed")


def _tie(
    found: list[tuple[float, Sides]],
    pair: tuple[int, int],
    decisions: Decisions,
    *,
    is_turned: bool,
) -> None:
    first, second = (_home(found, i, pair) for i in pair)
    if first is second:
        return
    if first is not None and second is not None:
        kept, gone = sorted((first, second), key=found.index)
        sides = _oriented(kept[1], gone[1], pair, is_turned=is_turned)
        if _fit(kept[1], sides, decisions):
            _take_in(kept[1], sides)
            found.remove(gone)
    elif first is not None or second is not None:
        home, one, new = (first, *pair) if first is not None else (second, *pair[::-1])
        if home is not None:
            side = int(one in home[1][1]) ^ int(is_turned)
            if decisions.may_join(new, side, home[1]):
                home[1][side].append(new)


def _home(found: list[tuple[float, Sides]], one: int, pair: tuple[int, int]) -> Any:
    """The dispute that a group began, or else that it stands in, best with the other one."""
    begun = [f for f in found if one in (f[1][0][0], f[1][1][0])]
    both = [f for f in found if all(any(i in side for side in f[1]) for i in pair)]
    inside = [f for f in found if any(one in side for side in f[1])]
    return next(iter([*begun, *both, *inside]), None)


def _oriented(kept: Sides, gone: Sides, pair: tuple[int, int], *, is_turned: bool) -> Sides:
    """The sides of a dispute so that they go with those of another one."""
    mine, its = pair if any(pair[0] in side for side in kept) else pair[::-1]
    is_other = (mine in kept[1]) != (its in gone[1])
    return (gone[1], gone[0]) if is_other != is_turned else gone


def _fit(kept: Sides, sides: Sides, decisions: Decisions) -> bool:
    return all(decisions.may_join(i, side, kept) for side in (0, 1) for i in sides[side])


def _take_in(kept: Sides, sides: Sides) -> None:
    for side in (0, 1):
        kept[side].extend(i for i in sides[side] if i not in kept[0] and i not in kept[1])
