"""Spellings folded: one name in many transliterations, and its bare consonants.

Nothing here says that two names are one; `sound` is near to how a name is spelled, `skeleton` far,
and serves to find those that are worth comparing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from onrecord.text.names import folded

# Letters that NFKD leaves whole, in the spelling of a keyboard without them.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
     "'": "", "ʼ": "", "`": "", "ß": "ss"}
)  # fmt: skip
# Longest first: each pair is a way of writing one sound in Latin letters.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"shch|sch|sh|ş|š", "s"), (r"tch|ch|cz|tsch", "c"), (r"dzh|dj|zh|dž", "j"),
        (r"kh|gh", "h"), (r"tz|cs", "ts"), (r"ph", "f"), (r"th", "t"), (r"ck|q", "k"),
        (r"x", "ks"), (r"w", "v"), (r"ou|oo", "u"), (r"ee", "i"),
        (r"(?<=[aeo])y(?=[^aeiou]|$)", "i"), (r"(?:iy|yy|ij|yj|ii|yi|ie|ey|ei|y)$", "i"),
        (r"(?<=[^aeiou])y", "i"), (r"^yu|^iu|^ju", "u"), (r"^ye|^ie|^je", "e"),
        (r"^ya|^ia|^ja", "a"), (r"(?<=[aeou])h(?=[^aeiou]|$)", ""), (r"([a-z])\1+", r"\1"),
    )
)  # fmt: skip
_VOWELS = re.compile(r"[aeiouy]+")


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A word in the letters of a bare keyboard, lower case."""
    return folded(word).translate(_PLAIN)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """How a word sounds, roughly: "Zelensky", "Zelenskyy" and "Zelenskiy" are one."""
    heard = plain(word)
    for pattern, said in _SOUNDS:
        heard = pattern.sub(said, heard)
    return heard


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a word's sound, a first vowel kept as one sign: for finding, no more."""
    heard = sound(word)
    bones = _VOWELS.sub("", heard)
    return ("a" if heard[:1] in {*"aeiouy"} else "") + bones or heard
