"""How a party is found again by name: its forms in a page, folded, and its acronym.

Invariant: what is stored for finding and what is asked for go through the same folding.
"""

from __future__ import annotations

import re

from onrecord.model.entity import Entity
from onrecord.store.listing.words import NOTHING
from onrecord.text.names import folded

_WORD = re.compile(r"\w+")
# Letters that NFKD leaves whole, in the spelling that a keyboard without them gives.
_PLAIN = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
        "ħ": "h", "ŧ": "t", "’": "'", "ʼ": "'",
    }
)  # fmt: skip
_SMALL_WORDS = frozenset("the of and for in on to de la le des du y e und der die das".split())
_MIN_ACRONYM_CHARS = 2
# Three letters: of two, "Vera Lund" would ask for every party called "VL".
_MIN_ASKED_ACRONYM_CHARS = 3


def forms_of(entity: Entity, text: str) -> str:
    """The name, every named form in the page and, for all but persons, the acronym; one a line."""
    forms = [entity.name, *(m.head.of(text) for m in entity.mentions if m.form == "name")]
    found = [" ".join(words_of_name(form)) for form in forms]
    if entity.kind != "person":
        found.append(acronym(entity.name, min_chars=_MIN_ACRONYM_CHARS))
    return "\n".join(form for form in dict.fromkeys(found) if form)


def asked_for(name: str) -> str:
    """A name as a query of the full text over `forms_of`: all its words, or its acronym.

    A name without any word fits nothing.
    """
    words = words_of_name(name)
    if not words:
        return NOTHING
    whole = " AND ".join(f'"{word}"' for word in words)
    short = acronym(name, min_chars=_MIN_ASKED_ACRONYM_CHARS)
    return f'({whole}) OR "{short}"' if short else whole


def words_of_name(name: str) -> list[str]:
    """The words that count, folded: "Łukasz Ødegård-Smith's" is lukasz odegard smith s."""
    return _WORD.findall(folded(name).translate(_PLAIN))


def acronym(name: str, *, min_chars: int) -> str:
    """First letters of the name's capitalised words; empty where there are too few of them."""
    words = [w for w in re.findall(r"[^\W\d_]+", name) if w.lower() not in _SMALL_WORDS]
    if len(words) < min_chars or not all(w[0].isupper() for w in words):
        return ""
    return "".join(w[0] for w in words).lower()
