"""The state or body that a source's words speak for: a capital, a seat, a people, a government.

Invariant: a state goes by the name in our table; a body keeps the name that the text gives it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.identity import countries
from onrecord.identity.countries import Country
from onrecord.identity.names import fold, words
from onrecord.identity.parties import Party

_GOVERNMENT = re.compile(
    r"(?:the\s+)?(?P<of>.+?)(?:['’]s?)?\s+government"
    r"|the\s+government\s+of\s+(?:the\s+)?(?P<land>.+)",
    re.IGNORECASE,
)
_HALVES = {"north": "KP", "south": "KR"}


def state_spoken_for(source: str, text: str, parties: Sequence[Party]) -> Country | None:
    """The state that a source means as a whole: its name, capital, seat, people or government.

    "the Iranians" is the state, "Iranians" are people; "the North" is one of two Koreas where the
    text names it; "Mr Abe's government" is his country's where his roles tell which.
    """
    found = countries.by_name(source) or countries.by_capital(source) or countries.by_seat(source)
    if found is not None:
        return found
    short = fold(source)
    has_article = source.lower().startswith("the ")
    if short in _HALVES and has_article:
        country = countries.by_alpha2(_HALVES[short])
        return country if country is not None and country.name in text else None
    if has_article and short.endswith("s") and len(short.split()) <= 2:  # noqa: PLR2004 - "South Koreans"
        return countries.by_demonym(short)
    government = _GOVERNMENT.fullmatch(source)
    return None if government is None else _governed(government, parties)


def _governed(government: re.Match[str], parties: Sequence[Party]) -> Country | None:
    whose = fold(government["of"] or government["land"])
    return (
        countries.by_adjective(whose)
        or countries.by_name(whose)
        or countries.by_capital(whose)
        or _country_led(whose, parties)
    )


def _country_led(leader: str, parties: Sequence[Party]) -> Country | None:
    """The country of the office that a person of that name holds."""
    for party in parties:
        if party.kind == "person" and words(leader)[-1:] and words(leader)[-1] in party.last_words:
            for role in party.roles:
                for word in (role.organization or "", *role.title.split()):
                    country = countries.by_adjective(word) or countries.by_name(word)
                    if country is not None:
                        return country
    return None
