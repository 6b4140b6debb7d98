"""What the words of a mention tell about it before any model looks: its form, how words agree.

Training and run time share this file; the encoder's pair features are made of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.model.mention import MentionForm

PRONOUNS = frozenset(
    {
        *("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"),
        *("you", "your", "yours", "yourself", "yourselves"),
        *("he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself"),
        *("they", "them", "their", "theirs", "themselves", "who", "whom", "whose"),
        *("which", "that", "this", "these", "those", "one"),
    }
)
FORMS: tuple[MentionForm, ...] = ("name", "description", "pronoun")

_WORD = re.compile(r"\w[\w.\-]*\w|\w")
_EMPTY = frozenset(
    {
        *("the", "a", "an", "of", "and", "in", "on", "at", "for", "to", "s"),
        *("mr", "mrs", "ms", "dr", "sir", "his", "her", "its", "their"),
    }
)


@dataclass(frozen=True, slots=True)
class Surface:
    """Form as an index into `FORMS`, the head word and the telling words, lower-cased."""

    form: int
    head: str
    words: frozenset[str]


def surface(phrase: str, head: str) -> Surface:
    """The surface of a mention from its words and its head word."""
    words = _WORD.findall(phrase)
    if phrase.lower() in PRONOUNS:
        return Surface(2, head.lower(), frozenset())
    form = 0 if head[:1].isupper() else 1
    telling = frozenset(w.lower() for w in words) - _EMPTY
    return Surface(form, head.lower(), telling)


def agreement(one: Surface, other: Surface) -> int:
    """0 where no telling word is shared, 1 some word, 2 the head, 3 all words."""
    if one.words and one.words == other.words:
        return 3
    if one.head == other.head and one.words and other.words:
        return 2
    return 1 if one.words & other.words else 0
