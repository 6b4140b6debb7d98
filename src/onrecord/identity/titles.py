"""Words for what people are and do, by which a description finds the person it means.

The list is ours, reviewed by hand. Words of one family may stand for one another ("chief", "boss"
and "secretary-general" all say who leads); it holds no names.
"""

from __future__ import annotations

import re

LEADERS = frozenset(
    """
    president leader chief boss head chairman chairwoman chair chairperson director
    secretary-general secretary premier chancellor minister ceo commissioner governor mayor
    executive king queen ruler dictator supremo founder general speaker strongman pope
    """.split()
)
SPEAKERS = frozenset({"spokesperson", "spokesman", "spokeswoman", "press secretary", "spox"})
OFFICES = (
    LEADERS
    | SPEAKERS
    | frozenset(
        """
    senator sen congressman congresswoman representative rep lawmaker deputy member
    ambassador envoy diplomat negotiator adviser advisor aide official officer judge justice
    attorney lawyer prosecutor counsel solicitor professor analyst expert researcher
    scientist economist historian author journalist reporter editor columnist activist
    candidate nominee commander colonel admiral captain major lieutenant sergeant inspector
    superintendent constable sheriff manager coach player actor actress singer doctor nurse
    teacher student bishop archbishop cardinal priest rabbi imam prince princess strategist
    pollster consultant administrator treasurer whip councillor councilman councilwoman
    assemblyman assemblywoman mp mep coordinator partner wife husband son daughter brother
    sister mother father vice-president undersecretary under-secretary co-founder politician
    counterpart
    """.split()
    )
)
_FEMALE = frozenset(
    """
    spokeswoman chairwoman congresswoman queen princess actress wife daughter sister mother
    woman lady assemblywoman councilwoman girl
    """.split()
)
_MALE = frozenset(
    """
    spokesman chairman congressman king prince actor husband son brother father man
    assemblyman councilman boy pope
    """.split()
)
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")


def office_in(phrase: str) -> str | None:
    """The last office word of a phrase, lower-cased: "chief" of "the NATO chief"."""
    found = [w for w in (m.group().lower() for m in _WORD.finditer(phrase)) if w in OFFICES]
    return found[-1] if found else None


_NOT_HEAD = re.compile(
    r"[,(]|\s(?:of|who|that|which|at|in|from|with|for|on|to|by|close|briefed|familiar|has|have|had|"
    r"is|was|were)\s"
)


def head_part(phrase: str) -> str:
    """What stands before the first "of", "who" or comma: "adviser" of "adviser close to X"."""
    return _NOT_HEAD.split(phrase, maxsplit=1)[0]


def office_of(phrase: str) -> str | None:
    """The office that heads a phrase: none in "the campaign that the president set up"."""
    return office_in(head_part(phrase))


_FAMILIES = (
    LEADERS,
    SPEAKERS,
    frozenset({"rep", "representative", "congressman", "congresswoman", "lawmaker"}),
    frozenset({"sen", "senator", "lawmaker"}),
    frozenset({"mp", "lawmaker", "politician"}),
    frozenset({"attorney", "lawyer", "counsel", "solicitor"}),
    frozenset({"adviser", "advisor", "aide"}),
)


def same_office(one: str, other: str) -> bool:
    """Whether two office words may name one office; a counterpart has that of the other."""
    return (
        one == other
        or "counterpart" in (one, other)
        or any(one in family and other in family for family in _FAMILIES)
    )


def gender_of_office(phrase: str) -> str | None:
    """Tells "m" or "f" where a word of the phrase tells, else None."""
    found = {m.group().lower() for m in _WORD.finditer(phrase)}
    if found & _FEMALE:
        return "f"
    return "m" if found & _MALE else None


_GENERIC = frozenset(
    """
    official officials source sources aide aides people person man woman analyst analysts
    expert experts critics critic lawmakers lawmaker officers officer witness witnesses
    residents resident insider insiders diplomat diplomats observers reporters journalists
    supporters opponents many some others those several everyone anyone someone nobody
    authorities voters protesters activists
    """.split()
)


def is_generic(phrase: str) -> bool:
    """Whether a phrase keeps its source unnamed: "a senior official", "two people briefed"."""
    return any(m.group().lower() in _GENERIC for m in _WORD.finditer(phrase))


def singular(noun: str) -> str:
    """One of those that a plural names: "ministers", "spokeswomen", "secretaries-general"."""
    if noun.endswith("men"):
        return noun[:-3] + "man"
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun.removesuffix("s")


_EPITHETS = frozenset(
    """
    republican democrat conservative liberal socialist mp mep msp senator congressman
    congresswoman lawmaker politician legislator native veteran billionaire millionaire
    tycoon magnate star striker midfielder winger defender goalkeeper singer actor actress
    novelist author laureate frontrunner front-runner incumbent newcomer hopeful heavyweight
    firebrand academic scholar businessman businesswoman entrepreneur grandmother diplomat
    scientist professor doctor lawyer former
    """.split()
)


def is_epithet(phrase: str) -> bool:
    """Whether a phrase says more of someone known: "the Labour MP", "the 45-year-old"."""
    last = phrase.lower().split()[-1].strip(",.;:")
    return last in _EPITHETS or last.endswith("-year-old")
