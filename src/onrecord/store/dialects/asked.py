"""What is asked of the full text, taken apart: the language that `words` writes.

Invariant: NOT binds closest, then AND, then OR, as SQLite's full text has it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from onrecord.store.dialects.tokens import words

_PART = re.compile(r'"([^"]*)"(\*?)|(AND|OR|NOT)')
_MAX_LEXEME = 500
"""Characters of a word that the index holds; more is looked for in the words themselves."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand beside each other; of a beginning the last goes on as it likes."""

    words: tuple[str, ...]
    is_prefix: bool

    @property
    def pattern(self) -> str:
        """What is looked for in words that are kept with a space before and after each."""
        return f" {'  '.join(self.words)}{'' if self.is_prefix else ' '}"

    @property
    def is_told_by_index(self) -> bool:
        """Whether the index of words tells all, without a look at their order."""
        return len(self.words) == 1 and len(self.words[0]) <= _MAX_LEXEME

    def in_index(self) -> str:
        """The query of the index (tsquery) that every row fits that holds the term."""
        last = len(self.words) - 1
        return " & ".join(
            f"'{word[:_MAX_LEXEME]}'{':*' if self._is_begun(word, i == last) else ''}"
            for i, word in enumerate(self.words)
        )

    def _is_begun(self, word: str, is_last: bool) -> bool:  # noqa: FBT001 - private
        return len(word) > _MAX_LEXEME or (is_last and self.is_prefix)


@dataclass(frozen=True, slots=True)
class Asked:
    """Alternatives; of each, all terms must be held, and none of those that it is without."""

    alternatives: tuple[tuple[tuple[Term, tuple[Term, ...]], ...], ...]

    @property
    def terms(self) -> list[Term]:
        """Every term once, in its order."""
        every = [t for some in self.alternatives for one in some for t in (one[0], *one[1])]
        return list(dict.fromkeys(every))

    def in_index(self) -> str:
        """The query of the index (tsquery) that every row fits that may hold what is asked."""
        return " | ".join(
            " & ".join(
                "".join(
                    (
                        f"({term.in_index()})",
                        *(f" & !({t.in_index()})" for t in without if t.is_told_by_index),
                    )
                )
                for term, without in some
            )
            for some in self.alternatives
        )

    @property
    def is_told_by_index(self) -> bool:
        return all(term.is_told_by_index for term in self.terms)

    def patterns(self) -> str:
        """The same as patterns, to be looked for in the words themselves: JSON."""
        return json.dumps(
            [
                [[term.pattern, [t.pattern for t in without]] for term, without in some]
                for some in self.alternatives
            ]
        )


def asked(match: str) -> Asked:
    """A query taken apart; what holds no word fits nothing."""
    alternatives: list[list[tuple[Term, list[Term]]]] = [[]]
    operator = "AND"
    for phrase, star, told in _PART.findall(match):
        if told:
            operator = told
            continue
        if operator == "OR":
            alternatives.append([])
        term = Term(words(phrase), star == "*")
        if operator == "NOT" and alternatives[-1]:
            alternatives[-1][-1][1].append(term)
        else:
            alternatives[-1].append((term, []))
        operator = "AND"
    return Asked(
        tuple(
            tuple((term, tuple(t for t in without if t.words)) for term, without in some)
            for some in alternatives
            if some and all(term.words for term, _ in some)
        )
    )
