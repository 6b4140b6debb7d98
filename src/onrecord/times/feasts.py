"""Feasts that are on one day wherever they are kept."""

from __future__ import annotations

from onrecord.times import values
from onrecord.times.dates import day_of_no_year
from onrecord.times.place import Place, Rules
from onrecord.times.values import Value
from onrecord.times.words import COMMA, YEAR, behind, either

_FEASTS = {
    "christmas day": (12, 25), "christmas eve": (12, 24), "christmas": (12, 25),
    "boxing day": (12, 26), "new year's day": (1, 1), "new year's eve": (12, 31),
    "valentine's day": (2, 14), "halloween": (10, 31), "fourth of july": (7, 4),
}  # fmt: skip


def _feast(p: Place) -> Value | None:
    month, day = _FEASTS[" ".join(p.word("feast").replace("’", "'").split())]
    if p.word("year"):
        return values.day_value(values.day_in(int(p.word("year")), month, day))
    return day_of_no_year(p, month, day)


_FEAST = f"(?P<feast>{either(_FEASTS)})".replace("'", "[’']")
_ALONE_BEHIND = behind(*"on at before by since last this next until till over".split())

FEAST_RULES: tuple[Rules, ...] = (
    Rules(
        words=frozenset({"christmas", "boxing", "year", "valentine", "halloween", "fourth"}),
        patterns=(
            (rf"{_FEAST}{COMMA}(?:of\s+)?{YEAR}\b", _feast),
            (rf"{_ALONE_BEHIND}{_FEAST}\b", _feast),
        ),
    ),
)
