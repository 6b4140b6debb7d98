"""Bodies and the nouns that are used for them: an alliance, a ministry, a company, a paper.

A noun means a body whose name holds it, or, for nouns that any body of a sort goes by ("the bloc",
"the company"), one whose name does not say that it is something else.
"""

from __future__ import annotations

import re

from onrecord.identity.known_bodies import known_body
from onrecord.identity.names import fold, is_acronym
from onrecord.identity.parties import Party

_UNIONS = frozenset(
    "alliance bloc organization organisation body group union association league community cartel"
    " fund watchdog institution".split()
)
_OFFICES = frozenset(
    "ministry department agency office bureau commission committee council court army military"
    " police navy force administration authority service parliament senate house congress"
    " board".split()
)
_FIRMS = frozenset(
    "company firm manufacturer airline carmaker automaker bank retailer maker giant operator"
    " corporation startup conglomerate utility broadcaster publisher network".split()
)
_PAPERS = frozenset("newspaper paper magazine outlet tabloid daily weekly website".split())
_OTHERS = frozenset(
    "party campaign university institute team club charity foundation think-tank tank"
    " church".split()
)
_STATES = frozenset("country nation state government kingdom republic".split())
BODY_NOUNS = _UNIONS | _OFFICES | _FIRMS | _PAPERS | _OTHERS | _STATES
_WORD = re.compile(r"[a-z\-]+")
_PAPER_NAMES = re.compile(
    r"\b(?:times|post|journal|herald|guardian|news|gazette|ilbo|tribune|mail|telegraph|star|sun)\b"
)


def noun_of_body(phrase: str) -> str | None:
    """The noun by which a phrase means a body: "alliance" of "the US-led alliance"."""
    short = re.split(r"[,(]|\s(?:of|for|in|at|which|that)\s", phrase.lower(), maxsplit=1)[0]
    found = [w for w in _WORD.findall(short) if w in BODY_NOUNS]
    return found[-1] if found and short.rstrip().endswith(found[-1]) else None


def is_such_body(party: Party, noun: str) -> int:
    """How well a party suits the noun: 2 where a name holds it, 1 where none forbids it, else 0."""
    if noun in _STATES:
        return 2 if party.kind == "state" else 0
    if party.kind != "organization" or not party.is_named:
        return 0
    known = [body for n in party.names if (body := known_body(n))]
    if known:
        return 2 if any(noun in body.nouns for body in known) else 0
    held = {w for n in party.names for w in _WORD.findall(fold(n))} & BODY_NOUNS
    return 2 if noun in held else int(_may_be(party, noun, held))


def _may_be(party: Party, noun: str, held: set[str]) -> bool:
    """Whether a body may go by a noun that its name does not hold."""
    has_acronym = any(is_acronym(n) for n in party.names)
    if noun in _UNIONS and (held & _UNIONS or has_acronym):
        return not held - _UNIONS
    if noun in _PAPERS:
        return any(_PAPER_NAMES.search(fold(n)) for n in party.names)
    return noun in _FIRMS and not held and not has_acronym
