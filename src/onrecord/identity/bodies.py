"""Bodies and the nouns that are used for them: an alliance, a ministry, a company, a paper.

A noun means a body whose name holds it, or, for nouns that any body of a sort goes by ("the bloc",
"the company"), one whose name does not say that it is something else.
"""

from __future__ import annotations

import re

from onrecord.identity.names import fold, is_acronym
from onrecord.identity.parties import Party

_UNIONS = frozenset(
    "alliance bloc organization organisation body group union association league".split()
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
    held = {w for n in party.names for w in _WORD.findall(fold(n))} & BODY_NOUNS
    if noun in held:
        return 2
    if noun in _UNIONS and (held & _UNIONS or any(is_acronym(n) for n in party.names)):
        return 0 if held - _UNIONS else 1
    if noun in _PAPERS:
        return int(any(_PAPER_NAMES.search(fold(n)) for n in party.names))
    return int(noun in _FIRMS and not held and not any(is_acronym(n) for n in party.names))
