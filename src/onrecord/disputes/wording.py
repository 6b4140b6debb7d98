"""What a dispute is about and why two statements are held to differ, in words of the statements.

Invariant: nothing is said that the statements do not say; who is right is never told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.model.dispute import Stance
from onrecord.text import marks

_MAX_WORDS, _MAX_QUOTED, _MIN_WORDS = 24, 18, 4
_OPPOSING = frozenset(("DENY", "REJECT", "ACCUSE", "PROTEST"))
_DENYING = frozenset(("DENY", "REJECT"))
_FIRST_PERSONS = frozenset("i we me us my our mine ours myself ourselves you your yours".split())
_PRONOUNS = frozenset("he she it they his her their him them this that these those".split())
_FINITE = frozenset(
    "am is are was were be has have had do does did will would shall should can could may might "
    "must cannot isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't "
    "wouldn't shouldn't can't couldn't mustn't".split()
)
_SMALL = frozenset(
    "a an the he she it they there this that these those his her its their no not some many most "
    "all any every both what who when where if in on at as by for from with without one two "
    "three".split()
)
_CHARGE = re.compile(r"^[^.;:“\"]{0,90}?\b(?:of|as|for) \w+ing\b")
"""What an accusation has behind its cue: "the council of hiding the plan"."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Worded:
    """A statement as it is worded: its content, by whom, of whom, with which acts."""

    content: str
    speaker: str | None
    targets: tuple[str, ...]
    acts: tuple[str, ...]
    is_direct: bool


def matter(disputed: Iterable[Worded]) -> str:
    """A neutral one-line question made of the words of the statement that tells it best."""
    return _asked(min(disputed, key=_awkwardness).content)


def position(side: Iterable[Worded]) -> str:
    """What one side holds, in the words of the statement of it that tells it best."""
    return shortened(min(side, key=_awkwardness).content, _MAX_WORDS)


def why(one: Worded, other: Worded, *, is_around: bool) -> tuple[Stance, str]:
    """How the first stands to the second that it opposes, and the reason in words.

    `is_around`: the second is told of within the first, which says something about it.
    """
    words = _quoted(one.content)
    speaker, its = one.speaker or "somebody unnamed", other.speaker or "somebody unnamed"
    is_of = other.speaker is not None and other.speaker in one.targets
    denies = bool(_DENYING.intersection(one.acts[:1]))
    if is_around:
        return "denies", f"{speaker}: {words}, said of what {its} is held to have said"
    if is_of and _OPPOSING.intersection(one.acts):
        stance: Stance = "denies" if denies else "contradicts"
        return stance, f"{speaker}: {words}, said of {its}"
    reason = f"{speaker}: {words}; {its}: {_quoted(other.content)}"
    return ("denies" if denies else "contradicts"), reason


def bare(words: str) -> str:
    """The words without quotation marks around all of them, and without a comma or stop behind.

    A mark without its partner is left out.
    """
    left, words = "", marks.balanced(words).strip()
    while words != left:
        left, words = words, marks.unwrapped(words.rstrip(",.;: ")).strip()
    return words


def shortened(words: str, most: int) -> str:
    """At most so many words, cut where a part ends if one does; what is left out is marked.

    Quotation marks come out balanced: those open at the cut are closed, those alone left out.
    """
    told = marks.balanced(" ".join(words.split())).split()
    whole = " ".join(told)
    if len(told) <= most:
        return whole
    ends = [i for i in range(most // 2, most) if told[i][-1] in ",;:.!?"]
    n = ends[-1] + 1 if ends else most
    return marks.cut(whole, len(" ".join(told[:n]).rstrip(",;:.")))


def _quoted(content: str) -> str:
    """A content in quotation marks, shortened."""
    return marks.quoted(bare(shortened(content, _MAX_QUOTED)))


def _asked(content: str) -> str:
    words = bare(shortened(content, _MAX_WORDS))
    if words.lower().startswith("that "):
        words = words[len("that ") :]
    if not _is_clause(words) or _names_persons(words, _FIRST_PERSONS):
        return f"{marks.quoted(words)}: is it so?"
    first, _, rest = words.partition(" ")
    if first.lower() in _SMALL:
        words = f"{first.lower()} {rest}"
    return f"Whether {words.removesuffix('?')}?"


def _awkwardness(item: Worded) -> tuple[int, int]:
    """How ill a statement tells by itself what is disputed."""
    words = bare(item.content)
    n_words = len(words.split())
    faults = [
        bool(_DENYING.intersection(item.acts[:1])),
        not _is_clause(words),
        _names_persons(words, _FIRST_PERSONS),
        _names_persons(" ".join(words.split()[:2]), _PRONOUNS),
        n_words < _MIN_WORDS,
        n_words > _MAX_WORDS,
        item.is_direct,
    ]
    return sum(faults), n_words


def _is_clause(words: str) -> bool:
    """Whether the words hold a verb that makes a sentence of them, as far as small words tell."""
    said = [w.lower().replace("’", "'") for w in _WORD.findall(words)]
    if len(said) < _MIN_WORDS - 1 or said[0] == "to" or _CHARGE.search(words):
        return False
    return any(w in _FINITE or w.endswith(("'s", "'re", "'ve", "'ll", "'d")) or _is_past(w)
               for w in said[1:])  # fmt: skip


def _is_past(word: str) -> bool:
    return word.endswith("ed") and len(word) > _MIN_WORDS


def _names_persons(words: str, some: frozenset[str]) -> bool:
    return any(w.lower().split("'")[0].split("’")[0] in some for w in _WORD.findall(words))
