"""The table of countries: names, adjectives, capitals and seats, each leading to one country.

The table is made at build time (`training/countries.py`) and read on first use. Words that stand
for more than one thing (Georgia, Congolese, Jordan) are marked there or found to clash here, and
then lead nowhere unless they are a country's own name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from onrecord.identity.names import fold

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Country:
    """One state or territory; `alpha2` and `alpha3` are ISO 3166 codes."""

    alpha2: str
    alpha3: str | None
    name: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    seats: tuple[str, ...]
    ambiguous: tuple[str, ...]

    @property
    def own_words(self) -> tuple[str, ...]:
        """Names, peoples and capitals that hardly mean anything else."""
        found = dict.fromkeys((*self.names, *self.demonyms, *self.capitals))
        return tuple(word for word in found if word not in self.ambiguous)


@cache
def all_countries() -> tuple[Country, ...]:
    """Every country of the table, by code."""
    rows = json.loads((FOLDER / "countries.json").read_text(encoding="utf-8"))
    return tuple(_country(row) for row in rows)


def _country(row: dict[str, Any]) -> Country:
    facts: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return Country(**facts)


def by_alpha2(code: str) -> Country | None:
    """The country with an ISO 3166 alpha-2 code."""
    return next((c for c in all_countries() if c.alpha2 == code), None)


def by_name(text: str) -> Country | None:
    """The country of that name in any of its forms ("the U.S.", "Russia's", "Holland")."""
    return _index("names").get(fold(text))


def by_adjective(text: str) -> Country | None:
    """The country of that adjective or of those people ("Russian", "Poles")."""
    return _index("adjectives").get(fold(text)) or _index("demonyms").get(fold(text))


def by_demonym(text: str) -> Country | None:
    """The country of those people ("the Poles", "Norwegians")."""
    people = fold(text)
    return _index("demonyms").get(people) or _index("demonyms").get(people.removesuffix("s"))


def by_capital(text: str) -> Country | None:
    """The country whose capital this is."""
    return _index("capitals").get(fold(text))


def by_seat(text: str) -> Country | None:
    """The country whose government sits there ("the Kremlin")."""
    return _index("seats").get(fold(text))


@cache
def _index(field: str) -> dict[str, Country]:
    found: dict[str, Country | None] = {}
    for country in all_countries():
        ambiguous = {fold(w) for w in country.ambiguous} if field != "names" else set()
        for word in getattr(country, field):
            key = fold(word)
            known = found.get(key, country)
            clashes = known is not country or key in ambiguous
            found[key] = None if clashes else country
    return {key: country for key, country in found.items() if country is not None}
