"""The words of a quotation or of a stored text, folded for comparing, with their places.

Invariant: folding hides case, accents, quotation marks, dashes, punctuation and white space, and
nothing else: two texts whose folded words are equal say the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.model.selector import Span

_ELLIPSIS = r"(?P<gap>[\[(]?(?:…|\.{3,}|\.(?:\s\.){2,})[\])]?)"
_ABBREVIATION = r"(?:[^\W\d_]\.){2,}[^\W\d_]?|[^\W\d_](?:\.[^\W\d_])+(?![^\W_])"
_NUMBER = r"\d+(?:[.,]\d+)*"
_PLAIN = r"[^\W\d_]+(?:['’ʼ‘][^\W\d_]+)*"
_TOKEN = re.compile(f"{_ELLIPSIS}|(?P<word>{_ABBREVIATION}|{_NUMBER}|{_PLAIN}|%)")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_SENTENCE_END = re.compile(r"[.!?]['\"”’»)\]]*\s")


@dataclass(frozen=True, slots=True)
class Words:
    """Words in order: `folded` is compared, `inside` their places in `text`.

    `places` are where they stand in the article the text was taken from; for a text of its own
    they equal `inside`. `gaps` holds i where an ellipsis stands before word i.
    """

    text: str
    folded: tuple[str, ...]
    inside: tuple[Span, ...]
    places: tuple[Span, ...]
    gaps: frozenset[int]

    def __len__(self) -> int:
        return len(self.folded)

    def between(self, first: int, last: int) -> str:
        """The text from word `first` up to, not including, word `last`."""
        if first >= last:
            return ""
        return self.text[self.inside[first].start : self.inside[last - 1].end]

    def part(self, first: int, last: int) -> Words:
        """The words from `first` up to, not including, `last`, with their stretch of the text."""
        if first >= last:
            return Words("", (), (), (), frozenset())
        start = self.inside[first].start
        return Words(
            self.between(first, last),
            self.folded[first:last],
            tuple(span.shifted(-start) for span in self.inside[first:last]),
            self.places[first:last],
            frozenset(gap - first for gap in self.gaps if first <= gap <= last),
        )

    def has_gap(self, first: int, last: int) -> bool:
        """Whether an ellipsis stands before any of the words `first` to `last`, both included."""
        return any(first <= gap <= last for gap in self.gaps)

    def spans(self, first: int, last: int) -> tuple[Span, ...]:
        """Where these words stand in the article: one span for each unbroken run."""
        found: list[Span] = []
        for i in range(first, last):
            is_next = i > first and self._is_unbroken(i)
            if is_next:
                found[-1] = Span(found[-1].start, self.places[i].end)
            else:
                found.append(self.places[i])
        return tuple(found)

    def _is_unbroken(self, i: int) -> bool:
        """Whether word i follows the one before it at the same distance in the article."""
        here = self.inside[i].start - self.inside[i - 1].end
        return self.places[i].start - self.places[i - 1].end == here

    def in_sentence(self, first: int, last: int) -> tuple[int, int]:
        """The words of the sentences that the words `first` to `last` stand in."""
        while first > 0 and not self._ends_before(first):
            first -= 1
        while last < len(self) and not self._ends_before(last):
            last += 1
        return first, last

    def _ends_before(self, i: int) -> bool:
        between = self.text[self.inside[i - 1].end : self.inside[i].start]
        return _SENTENCE_END.match(between + " ") is not None


def words_of_text(text: str, *, max_words: int | None = None) -> Words:
    """The words of a text that stands for itself."""
    return words_of_fragments([(text, 0)], max_words=max_words)


def words_of_fragments(
    fragments: Iterable[tuple[str, int]], *, max_words: int | None = None
) -> Words:
    """The words of fragments of an article, each with where it starts there."""
    given = list(fragments)
    text = " ".join(fragment for fragment, _ in given)
    folded: list[str] = []
    inside: list[Span] = []
    places: list[Span] = []
    gaps: set[int] = set()
    at = 0
    for fragment, offset in given:
        for match in _TOKEN.finditer(fragment):
            if match["gap"]:
                gaps.add(len(folded))
                continue
            span = Span(match.start(), match.end())
            folded.append(fold(match["word"]))
            inside.append(span.shifted(at))
            places.append(span.shifted(offset))
        at += len(fragment) + 1
    n = max_words
    return Words(text, tuple(folded[:n]), tuple(inside[:n]), tuple(places[:n]), frozenset(gaps))


def fold(word: str) -> str:
    """One word as it is compared."""
    if word == "%":
        return "percent"
    if word[0].isdigit():
        return _THOUSANDS.sub("", word).replace(",", ".")
    plain = unicodedata.normalize("NFKD", word).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return plain.replace(".", "").translate(_STRAIGHT)


_STRAIGHT = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})

_NEGATIONS = frozenset(
    "not no never none nobody nothing nowhere neither nor cannot without".split()
)
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "hundred": "100", "thousand": "1000",
     "million": "million", "billion": "billion", "trillion": "trillion", "half": "half",
     "double": "double", "twice": "twice"}  # fmt: skip
# "one" is more often a pronoun than a number ("no one", "one of them").
del _NUMBER_WORDS["one"]


def negations_in(words: Sequence[str]) -> int:
    """How many of the folded words deny."""
    return sum(w in _NEGATIONS or w.endswith("n't") for w in words)


def numbers_in(words: Sequence[str]) -> list[str]:
    """The numbers among the folded words, in figures, sorted."""
    found = [_NUMBER_WORDS.get(w, w if w[0].isdigit() else "") for w in words]
    return sorted(n for n in found if n)
