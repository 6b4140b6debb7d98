"""Whether the name of a place stands for those who govern from it.

"Moscow said" and "between Moscow and Kyiv" mean states; "flew to Moscow" means a city. Decided by
the words on either side; measured on GeoWebNews (docs/quality.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.identity import countries
from onrecord.identity.countries import Country
from onrecord.identity.names import fold, words
from onrecord.model.selector import Span

if TYPE_CHECKING:
    from onrecord.identity.parties import Party

_PLACE_BEFORE = frozenset(
    """
    in at near outside inside around across throughout into downtown central northern
    southern eastern western greater upstate reached visited visiting left leaving entered
    via through
    """.split()
)
_MOVING = frozenset(
    """
    fly flew flown flying travel traveled travelled travelling go went gone going return
    returned returning trip trips visit move moved moving came come coming journey drive
    drove headed flight flights train bus ride arrived arrive sent back miles kilometers
    kilometres km suburb city capital streets based born south north east west southeast
    northeast southwest northwest
    """.split()
)
_ACTING_AFTER = re.compile(
    r"\s+(?:(?:has|have|had|is|was|will|would|could|can|may|might|should|must|also|still|now|then|"
    r"already|again|never|not|did|does|do|itself|officially|repeatedly|immediately|recently)\s+)*"
    r"([a-z]+(?:s|ed|ing)?|said|saw|held|gave|made|took|thinks|wants|told|kept|sent|let|put|set|"
    r"be|been|ready|willing|unwilling|determined|concerned|responsible)\b"
)
_NO_VERB = frozenset(
    """
    and or but on in at to from for of by with as when where which who that after before
    during this last next area airport street hospital university hotel police court suburb
    s times post daily region district county summit residents while since because if until
    about against over under between the
    """.split()
)
_STATES_BEFORE = frozenset({"between", "against", "with", "accused", "urged", "blamed", "told"})
_POSSESSED = re.compile(
    r"['’]s?\s+(?:[a-z\-]+\s+)?(?:position|policy|policies|stance|claim|claims|actions|decision|role|"
    r"government|ministry|foreign|defen[cs]e|leaders|leadership|army|military|allies|ally|demands?|"
    r"response|refusal|offer|interests?|relations|intentions|threats?|aggression|envoy|ambassador|"
    r"view|views|plans?|proposals?|support|sanctions|backing|ambitions|war|approach|side)\b"
)


def acts(text: str, span: Span) -> bool:
    """Whether the place name at `span` does, says, owns or suffers what only a state can."""
    before = [w.lower() for w in re.findall(r"[\w\-]+", text[max(0, span.start - 60) : span.start])]
    after = text[span.end : span.end + 60].split("\n", 1)[0]
    last = before[-1] if before else ""
    if last in _PLACE_BEFORE or (
        last in ("to", "from", "of", "for") and _MOVING & set(before[-5:])
    ):
        return False
    if _POSSESSED.match(after) or last in _STATES_BEFORE:
        return True
    verb = _ACTING_AFTER.match(after)
    if verb and verb.group(1) not in _NO_VERB:
        return True
    return bool(re.match(r"\s+and\s+[A-Z]", after)) and "between" in before[-3:]


_GOVERNMENT = re.compile(
    r"(?:the\s+)?(?P<of>.+?)(?:['’]s?)?\s+government|the\s+government\s+of\s+(?:the\s+)?(?P<land>.+)",
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
    if short in _HALVES and source.lower().startswith("the "):
        country = countries.by_alpha2(_HALVES[short])
        return country if country is not None and country.name in text else None
    if source.lower().startswith("the ") and short.endswith("s") and len(short.split()) <= 2:  # noqa: PLR2004 - "South Koreans"
        return countries.by_demonym(short)
    government = _GOVERNMENT.fullmatch(source)
    if not government:
        return None
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


_HOSTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "brussels": (
        ("european union", "eu", "european commission"),
        ("nato", "north atlantic treaty organization"),
    ),
}
"""Cities that speak for a body they host, where the text names it; else for their country."""


def host_of(name: str, parties: Sequence[Party]) -> Party | None:
    """The body that a city's name stands for in this text: Brussels for the EU, else for NATO."""
    for names in _HOSTS.get(fold(name), ()):
        for party in parties:
            if party.kind in ("organization", "state", "place") and any(
                fold(n) in names for n in party.names
            ):
                return party
    return None
