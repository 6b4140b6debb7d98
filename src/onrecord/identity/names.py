"""Names as people write them: folded for comparing, titles taken off, short forms of long ones.

Nothing here decides that two mentions are one thing; it says how their words stand to each other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from onrecord.text.names import folded

HONORIFICS = frozenset(
    """
    mr mrs ms miss dr sir dame lord lady prof professor rev hon mx st herr frau madame
    monsieur shri smt
    """.split()
)
_MALE = frozenset({"mr", "sir", "lord", "herr", "monsieur", "shri"})
_FEMALE = frozenset({"mrs", "ms", "miss", "dame", "lady", "frau", "madame", "smt"})
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "kc", "qc"})
_GENERATIONS = frozenset({"jr", "sr"})
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "to", "de", "du", "la", "&"})
_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_WORD = re.compile(r"[^\W_]+(?:[.\-'’][^\W_]+)*\.?")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, without accents, dots, leading "the" or a possessive ending, spaces single."""
    return _POSSESSIVE.sub("", folded(text)).removeprefix("the ")


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The folded words of a name, honorifics and suffixes left out."""
    found = tuple(w for w in fold(name).split() if w not in HONORIFICS and w not in SUFFIXES)
    return found or tuple(fold(name).split())


@lru_cache(maxsize=4096)
def generation(name: str) -> str | None:
    """Tells "jr" or "sr" where a name ends so: a son is not his father."""
    last = fold(name).replace(",", "").rsplit(" ", 1)[-1]
    return last if last in _GENERATIONS else None


def _generations_differ(one: str, other: str) -> bool:
    """Whether one is "Jr." or "Sr." and the other is not; a bare surname may leave it out."""
    a, b = generation(one), generation(other)
    is_left_out = (a is None and len(words(one)) == 1) or (b is None and len(words(other)) == 1)
    return a != b and not is_left_out


def gender_of_title(name: str) -> str | None:
    """Tells "m" or "f" where an honorific in front of the name tells, else None."""
    first = fold(name).split(" ", 1)[0]
    return "m" if first in _MALE else "f" if first in _FEMALE else None


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """The name as written, without honorifics in front and without a possessive ending."""
    name = _POSSESSIVE.sub("", name.strip())
    parts = name.split()
    while len(parts) > 1 and parts[0].strip(".").casefold() in HONORIFICS:
        parts = parts[1:]
    return " ".join(parts)


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """The first letters of a name's great words: "Department of Homeland Security" is "dhs"."""
    return "".join(w[0] for w in fold(name).split() if w not in _SMALL)


@lru_cache(maxsize=4096)
def all_initials(name: str) -> str:
    """The first letters of all its words: "Ministry of Foreign Affairs" is "mofa"."""
    return "".join(w[0] for w in fold(name).split())


def is_acronym(name: str) -> bool:
    """Whether a name is written as letters: "NATO", "U.N."."""
    letters = name.replace(".", "")
    return 2 <= len(letters) <= 6 and letters.isupper() and " " not in letters  # noqa: PLR2004 - as acronyms are


def stands_for(short: str, long: str) -> bool:
    """Whether `short` is made of the initials of `long`."""
    letters = fold(short).replace(" ", "")
    return len(letters) > 1 and letters in (initials(long), all_initials(long))


def same_person(one: str, other: str) -> bool:
    """Whether two personal names can be one person's: the same last name, no clash before it.

    "Trump", "Mr. Trump" and "Donald J. Trump" agree; "Ivanka Trump" and "Donald Trump" do not, nor
    do "Donald Trump Jr." and "Donald Trump". A single word may also be the first name of a longer
    one.
    """
    a, b = words(one), words(other)
    if _generations_differ(one, other):
        return False
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return short[0] == long[-1] or (short[0] == long[0] and len(short[0]) > 2)  # noqa: PLR2004 - no initials
    if long[-len(short) :] == short:  # "Pugh-Lloyd", "Van Tongeren"
        return True
    if short[-1] != long[-1]:
        return set(short) < set(long) and short[0] == long[0]
    return _agree(short[0], long[0]) and not _middles_differ(a[1:-1], b[1:-1])


def _middles_differ(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether middle initials tell two people apart: "Paul W. Ward" and "Paul H. W. Ward"."""
    a, b = ("".join(w[0] for w in words_) for words_ in (one, other))
    are_initials = any(len(w) == 1 for w in (*one, *other))
    return bool(a and b) and are_initials and a != b


def _agree(first: str, other: str) -> bool:
    return first == other or ((len(first) == 1 or len(other) == 1) and first[0] == other[0])


def text_words(text: str) -> list[str]:
    """The words of a text as they stand in it."""
    return _WORD.findall(text)
