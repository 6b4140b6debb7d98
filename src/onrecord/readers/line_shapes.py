"""What is seen of one line by itself: its length, its letters and marks, its words.

Invariant: no feature knows an outlet. Words are seen only as hashes, whose weights are learned
from the corpora; training and run time both call these functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from math import log1p
from zlib import crc32

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

N_BUCKETS = 1 << 15
"""Hashed words; doubling them changed no score."""

_MAX_WORDS = 60
_SHORT_CHARS = 3
_WIDE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
)
WORD = re.compile(rf"[{_WIDE}]|[^\W{_WIDE}]+(?:['’][^\W{_WIDE}]+)*")
"""A word; of scripts written without spaces, a character."""

_STOP = frozenset(
    "the of and to in a is that for on was with as it at by from be are this an he his has have had"
    " not but they their were which who will would she her its been or more than said when after"
    " there about also into can we you i if so what out up one all no"
    " der die das und in zu den von mit im für auf ist des dem nicht ein eine sich auch es dass er"
    " sie hat an werden bei wird aus nach wie am als noch aber sind war einer einen zum zur über"
    " de la el en y los que las del se un una por con para su al es lo no como más le des et les du"
    " dans est pour qui par sur pas au plus il elle ce ne sont avec une aux à"
    " di che non si è per della il da nel gli alla sono dei anche"
    " o e do que da em um uma não com os dos na no ao mais foi"
    " het een van dat op te zijn voor met niet aan ook bij door"
    " och att det som på är av för med den till har inte om ett og til af er ikke"
    " ve bir bu için ile da de olarak olan daha w na z się nie że do jest je v se s že".split()
)
_SENTENCE_ENDS = tuple(".!?。！？…।॥؟۔")
_CLOSING = "\"'”’»)]“"
_QUOTES = re.compile('["“”„«»「」『』]')
_BULLET = re.compile(r"[-–—•·*▪►▶→»>|/\\+#✓●○◆■□]")
_JOINED = re.compile(r"[^\W\d_A-Z][A-Z][^\W\d_A-Z]")
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b\d{1,2}[:.h]\d{2}\b",
        r"\b(?:19|20)\d\d\b",
        r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b",
        r"(?i)\b(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|okt|oct|nov|de[cz])[^\W\d_]*\.?\b",
        r"(?i)https?:|www\.|\.(?:com|org|net|co)\b",
        r"\S@\S",
        r"(?:^|\s)[@#]\w",
        r"[$€£¥₹%]",
        r"[©®™]",
        r"[|·•]",
        r"[/>»›→]",
        r"\(",
        r"\[",
        r"[.。…!?！？][\"”’»)]?\s+[\"“„«(]?[A-ZÄÖÜÀ-Þ]",
        r"[:：]\s",
        r"\s[-–—]\s",
        r"(?i)\b(?:ago|vor \d+|hace \d+|il y a)\b",
    )
)
_PATTERN_NAMES = (
    "clock", "year", "date", "month", "address", "mail", "handle", "sums", "marks", "bars",
    "slashes", "round", "square", "new_sentence", "colon", "dash", "ago",
)  # fmt: skip

SHAPE_NAMES: tuple[str, ...] = (
    "log_chars", "log_words", "chars_a_word", "longest_word", "commas", "ends_sentence",
    "ends_colon", "ends_mark", "ends_quote", "starts_lower", "starts_digit", "starts_quote",
    "starts_bullet", "digit_share", "upper_share", "capital_words", "upper_words", "short_lower",
    "lower_words", "stop_words", "quotes", "odd_quotes", "joined_words", "distinct_words",
    *_PATTERN_NAMES,
)  # fmt: skip


def words_of(text: str) -> list[str]:
    """The words of a line, as written."""
    return WORD.findall(text)


def shape(text: str, words: Sequence[str]) -> list[float]:
    """One line's own features, in the order of `SHAPE_NAMES`."""
    n_chars, n_words = len(text), len(words)
    share = 1.0 / max(1, n_words)
    bare = text.rstrip(_CLOSING)
    first = text[0]
    lower = [word.lower() for word in words]
    n_quotes = len(_QUOTES.findall(text))
    return [
        log1p(n_chars),
        log1p(n_words),
        sum(map(len, words)) * share,
        max(map(len, words), default=0),
        text.count(",") * share,
        bare.endswith(_SENTENCE_ENDS),
        text.endswith((":", "：")),
        text.endswith(("?", "!", "…", "...")),
        len(bare) < n_chars,
        first.islower(),
        first.isdigit(),
        bool(_QUOTES.match(text)),
        bool(_BULLET.match(text)),
        sum(map(str.isdigit, text)) / n_chars,
        sum(map(str.isupper, text)) / n_chars,
        sum(word[0].isupper() for word in words) * share,
        sum(word.isupper() and len(word) > 1 for word in words) * share,
        sum(len(word) <= _SHORT_CHARS and word.islower() for word in words) * share,
        sum(map(str.islower, words)) * share,
        sum(word in _STOP for word in lower) * share,
        n_quotes * share,
        n_quotes % 2,
        len(_JOINED.findall(text)) * share,
        len(set(lower)) * share,
        *(pattern.search(text) is not None for pattern in _PATTERNS),
    ]


def hashed(words: Sequence[str]) -> Ints:
    """The distinct buckets of a line's words, word pairs and first and last words, sorted."""
    found = {crc32(term.encode("utf-8", "replace")) % N_BUCKETS for term in _terms(words)}
    return np.array(sorted(found), dtype=np.int32)


def _terms(words: Sequence[str]) -> Iterator[str]:
    lower = ["0" * len(w) if w.isdigit() else w.lower() for w in islice(words, _MAX_WORDS)]
    yield from lower
    if lower:
        yield f"^{lower[0]}"
        yield f"{words[-1].lower()}$"
        yield f"n{min(len(words), 12)}"
    for one, other in pairwise(lower[:12]):
        yield f"{one} {other}"
