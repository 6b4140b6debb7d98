"""Quotation marks of a stretch of text: which belong together, and the stretch with those alone.

Invariant: a mark is taken away, set otherwise or set behind a cut; no other character changes.
"""

from __future__ import annotations

import re

_CLOSING = {"“": "”", "„": "”", "‘": "’", "«": "»", '"': '"', "'": "'"}
_CLOSES = frozenset("”’»")
_STRAIGHT = frozenset("\"'")
_ALSO_APOSTROPHES = frozenset("'’")
_SET = (("“", "”"), ("‘", "’"))
_APOSTROPHE = re.compile(
    r"(?<=\w)['’](?=\w)|['’‘](?=\d\ds?\b(?!['’])|(?:tis|twas|em|til|cause)\b)", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"(?<=s)['’](?=\s\w)")
_OPENS_AFTER = frozenset("([{-–—/“„‘«\"'")


def pairs_in(text: str) -> tuple[dict[int, int], list[int]]:
    """Where a mark opens and where it closes again, and where marks stand that have no partner.

    An apostrophe is no mark, nor is one behind an "s" ("the ministers' plan") where none is open.
    """
    apostrophes = {match.start() for match in _APOSTROPHE.finditer(text)}
    pairs: dict[int, int] = {}
    alone: list[int] = []
    waiting: list[tuple[int, str]] = []
    wanted = dict.fromkeys(_CLOSING.values(), 0)
    for at, mark in enumerate(text):
        if at in apostrophes or not (mark in _CLOSING or mark in _CLOSES):
            continue
        closing = _closing(mark, text, at)
        if mark == "“" and waiting and text[waiting[-1][0]] == "„":
            mark, closing = "”", None  # noqa: PLW2901 — the same sign closes low marks
        if closing is not None:
            waiting.append((at, closing))
            wanted[closing] += 1
        elif wanted[mark]:
            while (last := waiting.pop())[1] != mark:
                wanted[last[1]] -= 1
                alone.append(last[0])
            wanted[mark] -= 1
            pairs[last[0]] = at
        elif not (mark in _ALSO_APOSTROPHES and _POSSESSIVE.match(text, at)):
            alone.append(at)
    return pairs, sorted([*alone, *(at for at, _ in waiting)])


def balanced(text: str) -> str:
    """The text without the marks that have no partner."""
    _, alone = pairs_in(text)
    return _without(text, alone)


def cut(text: str, end: int) -> str:
    """The text up to, not including, `end`, an ellipsis, and what closes the marks open there."""
    pairs, _ = pairs_in(text)
    still_open = [at for at, to in pairs.items() if at < end <= to]
    return text[:end] + " …" + "".join(_CLOSING[text[at]] for at in sorted(still_open)[::-1])


def unwrapped(text: str) -> str:
    """The text without the pair of marks around the whole of it, if there is one."""
    whole = len(text) - 1
    is_whole = whole > 0 and pairs_in(text)[0].get(0) == whole
    return text[1:-1] if is_whole else text


def quoted(text: str) -> str:
    """The text in quotation marks; its own are set by how deep they stand, double in single."""
    text = balanced(text)
    pairs, _ = pairs_in(text)
    marks = list(text)
    closing: list[int] = []
    for at in sorted(pairs):
        while closing and closing[-1] < at:
            closing.pop()
        closing.append(pairs[at])
        marks[at], marks[pairs[at]] = _SET[len(closing) % 2]
    return f"“{''.join(marks)}”"


def _closing(mark: str, text: str, at: int) -> str | None:
    """What would close a mark that opens; None of one that closes."""
    if mark in _STRAIGHT:
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        is_opening = (not before or before.isspace() or before in _OPENS_AFTER) and after.strip()
        return _CLOSING[mark] if is_opening else None
    return _CLOSING.get(mark)


def _without(text: str, places: list[int]) -> str:
    left = set(places)
    return "".join(c for at, c in enumerate(text) if at not in left)
