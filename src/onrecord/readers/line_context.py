"""What is seen of a line by its place on the page: repeats, neighbours, regions, likeness.

Invariant: every function takes arrays over the page's n lines and gives arrays over n lines;
time and memory grow linearly with n.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from onrecord.readers.line_shapes import SHAPE_NAMES, Floats

_AROUND = (-3, -2, -1, 1, 2, 3)
_SEEN_AROUND = (
    "log_words", "ends_sentence", "capital_words", "stop_words", "starts_lower", "ends_colon",
    "new_sentence", "digit_share",
)  # fmt: skip
_WINDOWS = (2, 5, 12)
_LONG_WORDS = 20
_FAR = 60.0
_SURE = 0.5
_LIKE = 0.6
_LEAST = 1e-3
_N_BEST = 5
_N_COMMON = 40
_GRAM = 5
_CONTENT_CHARS = 4
_TITLE_WORDS = 40

PLACE_NAMES: tuple[str, ...] = (
    "place", "from_start", "from_end", "n_lines", "chars_before", "repeats", "is_repeat",
    "like_first", "of_first", "topic_words", "rare_words", "since_long", "until_long",
    "words_of_last_long", "words_of_next_long", "shorts_before", "shorts_after", "longest_block",
    "since_block", "until_block", "like_line_above", "n_long", "common_words", "shared_grams",
    "since_title", "length_of_longest", "unevenness",
)  # fmt: skip
AROUND_NAMES: tuple[str, ...] = (
    *(f"{name}_{by:+d}" for by in _AROUND for name in _SEEN_AROUND),
    *(f"words_within_{width}" for width in _WINDOWS),
    *(f"ends_within_{width}" for width in _WINDOWS),
)
SCORE_AROUND = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)


def score_names(score: str) -> tuple[str, ...]:
    """The names of `score_context`'s columns."""
    return (
        score,
        *(f"{score}_{by:+d}" for by in SCORE_AROUND),
        *(f"{score}_within_{width}" for width in (*_WINDOWS, 25)),
        *(f"{score}_words_within_{width}" for width in _WINDOWS),
        *(f"{score}_{what}" for what in _REGION),
    )


_REGION = (
    "in_region", "since_region", "until_region", "mass_before", "mass_after", "mass",
    "since_sure", "until_sure", "sure_above", "sure_below", "max_above", "max_below",
    "of_page_best", "page_best", "rank", "between",
)  # fmt: skip


def place(words: Sequence[Sequence[str]], shapes: Floats) -> Floats:
    """How each line stands on its page, in the order of `PLACE_NAMES`: n x len(PLACE_NAMES)."""
    n = len(words)
    index = np.arange(n, dtype=np.float32)
    n_words = np.expm1(_column(shapes, "log_words"))
    n_chars = np.expm1(_column(shapes, "log_chars"))
    sets = [frozenset(w.lower() for w in line[:_TITLE_WORDS]) for line in words]
    keys = [" ".join(line[:_TITLE_WORDS]).lower() for line in words]
    count = Counter(keys)
    is_long = (n_words >= _LONG_WORDS) & (_column(shapes, "ends_sentence") > 0)
    since, until = _distances(is_long)
    start, end = best_region(np.where(is_long, n_words, -8.0))
    columns = [
        index / max(1, n - 1),
        np.log1p(index),
        np.log1p(n - 1 - index),
        np.full(n, np.log1p(n)),
        (np.cumsum(n_chars) - n_chars) / max(1.0, float(n_chars.sum())),
        np.array([count[key] for key in keys]),
        _is_repeat(keys),
        np.array([_dice(line, sets[0]) for line in sets]),
        np.array([len(line & sets[0]) / max(1, len(line)) for line in sets]),
        *_topic(words, is_long),
        since,
        until,
        *_long_around(is_long, n_words),
        *_runs(n_words < _LONG_WORDS / 2),
        (index >= start) & (index < end),
        np.clip(index - start, -_FAR, _FAR),
        np.clip(end - index, -_FAR, _FAR),
        np.array([0.0, *(_dice(a, b) for a, b in pairwise(sets))]),
        np.full(n, np.log1p(is_long.sum())),
        _common(words),
        _shared_grams(words),
        _distances(
            np.array([i > 0 and _dice(line, sets[0]) > _LIKE for i, line in enumerate(sets)])
        )[0],
        n_chars / max(1.0, float(n_chars.max())),
        _unevenness(_column(shapes, "log_words")),
    ]
    return np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)


def around(shapes: Floats) -> Floats:
    """What stands above and below each line, in the order of `AROUND_NAMES`."""
    words = np.expm1(_column(shapes, "log_words"))
    ends = _column(shapes, "ends_sentence")
    columns = [shifted(_column(shapes, name), by) for by in _AROUND for name in _SEEN_AROUND]
    columns += [np.log1p(windowed(words, width)) for width in _WINDOWS]
    columns += [windowed(ends, width) for width in _WINDOWS]
    return np.stack(columns, axis=1).astype(np.float32)


def score_context(score: Floats, shapes: Floats) -> Floats:
    """A score from 0 to 1 of each line as seen from each line; columns by `score_names`."""
    words = np.expm1(_column(shapes, "log_words"))
    mass = score * words
    total = max(1.0, float(mass.sum()))
    start, end = best_region((score - 0.4) * np.sqrt(words + 1))
    index = np.arange(len(score))
    sure = score > _SURE
    best = float(np.sort(score)[-_N_BEST:].mean())
    since, until = _distances(sure)
    above = np.cumsum(mass) - mass
    columns = [
        score,
        *(shifted(score, by) for by in SCORE_AROUND),
        *(windowed(score, width) for width in (*_WINDOWS, 25)),
        *(windowed(mass, width) / (windowed(words, width) + 1) for width in _WINDOWS),
        (index >= start) & (index < end),
        np.clip(index - start, -_FAR, _FAR),
        np.clip(end - index, -_FAR, _FAR),
        above / total,
        (total - above - mass) / total,
        np.full(len(score), np.log1p(total)),
        since,
        until,
        np.log1p(np.cumsum(sure) - sure),
        np.log1p(sure.sum() - np.cumsum(sure)),
        _running_max(score),
        _running_max(score[::-1])[::-1],
        score / max(_LEAST, best),
        np.full(len(score), best),
        np.argsort(np.argsort(-score, kind="stable"), kind="stable") / max(1, len(score) - 1),
        np.minimum(
            np.maximum.reduce([shifted(score, by) for by in (-3, -2, -1)]),
            np.maximum.reduce([shifted(score, by) for by in (1, 2, 3)]),
        ),
    ]
    return np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)


def shifted(values: Floats, by: int) -> Floats:
    """The value of the line `by` lines further down; -1 beyond the page."""
    result = np.full(len(values), -1.0, dtype=np.float32)
    if by > 0:
        result[:-by] = values[by:]
    else:
        result[-by:] = values[:by]
    return result


def windowed(values: Floats, width: int) -> Floats:
    """The mean over the lines at most `width` lines away, the line itself among them."""
    n = len(values)
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    low = np.maximum(0, np.arange(n) - width)
    high = np.minimum(n, np.arange(n) + width + 1)
    mean: Floats = ((sums[high] - sums[low]) / (high - low)).astype(np.float32)
    return mean


def best_region(gains: Floats) -> tuple[int, int]:
    """The half-open run of lines with the greatest sum of gains; (0, 0) where none is positive."""
    best, best_sum, start, total = (0, 0), 0.0, 0, 0.0
    for i, gain in enumerate(gains.tolist()):
        total += gain
        if total <= 0:
            start, total = i + 1, 0.0
        elif total > best_sum:
            best, best_sum = (start, i + 1), total
    return best


def _column(shapes: Floats, name: str) -> Floats:
    return shapes[:, SHAPE_NAMES.index(name)]


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / max(1, len(one) + len(other))


def _is_repeat(keys: Sequence[str]) -> list[bool]:
    first: dict[str, int] = {}
    return [first.setdefault(key, i) != i for i, key in enumerate(keys)]


def _topic(words: Sequence[Sequence[str]], is_long: np.ndarray) -> tuple[list[float], list[float]]:
    """Which share of a line's capitalised, and of its long words, other long lines have too."""
    holders: dict[str, int] = defaultdict(int)
    for line, long in zip(words, is_long.tolist(), strict=True):
        if long:
            for word in {w.lower() for w in line if len(w) >= _CONTENT_CHARS}:
                holders[word] += 1
    shares, rare = [], []
    for line, long in zip(words, is_long.tolist(), strict=True):
        content = {w.lower() for w in line if len(w) >= _CONTENT_CHARS}
        met = sum(holders.get(w, 0) > long for w in content)
        shares.append(met / max(1, len(content)))
        rare.append(float(len(content) - met))
    return shares, rare


def _common(words: Sequence[Sequence[str]]) -> list[float]:
    """Which share of a line's words is among those that most lines of the page hold.

    In any language these are its small words, which running text has and lists have not. Of words
    that equally many lines hold, those that stand first on the page go first: a set's own order
    is another one in each run of the program.
    """
    holders = Counter(word for line in words for word in dict.fromkeys(w.lower() for w in line))
    common = {word for word, n in holders.most_common(_N_COMMON) if n > 1}
    return [sum(w.lower() in common for w in line) / max(1, len(line)) for line in words]


def _shared_grams(words: Sequence[Sequence[str]]) -> list[float]:
    """Which share of a line's runs of five words stands in other lines, too."""
    grams = [
        {tuple(line[i : i + _GRAM]) for i in range(max(1, len(line) - _GRAM + 1))} for line in words
    ]
    holders = Counter(gram for line in grams for gram in line)
    return [sum(holders[gram] > 1 for gram in line) / max(1, len(line)) for line in grams]


def _unevenness(values: Floats) -> Floats:
    """The standard deviation over the lines at most five lines away."""
    mean = windowed(values, 5)
    result: Floats = np.sqrt(np.maximum(0.0, windowed(values * values, 5) - mean * mean))
    return result


def _distances(marked: np.ndarray) -> tuple[Floats, Floats]:
    """Lines since the last marked line above, and until the next one below, at most `_FAR`."""
    n = len(marked)
    index = np.arange(n)
    last = np.maximum.accumulate(np.where(marked, index, -n))
    since = index - np.concatenate([[-n], last[:-1]]) if n else index
    following = np.minimum.accumulate(np.where(marked, index, 2 * n)[::-1])[::-1]
    until = np.concatenate([following[1:], [2 * n]]) - index if n else index
    return (
        np.minimum(since, _FAR).astype(np.float32),
        np.minimum(until, _FAR).astype(np.float32),
    )


def _long_around(is_long: np.ndarray, n_words: Floats) -> tuple[Floats, Floats]:
    """The words of the last long line above and of the next one below, 0 where there is none."""
    above, below = np.zeros(len(n_words)), np.zeros(len(n_words))
    kept = 0.0
    for i, (long, count) in enumerate(zip(is_long.tolist(), n_words.tolist(), strict=True)):
        above[i] = kept
        kept = count if long else kept
    kept = 0.0
    for i in range(len(n_words) - 1, -1, -1):
        below[i] = kept
        kept = float(n_words[i]) if is_long[i] else kept
    return np.log1p(above).astype(np.float32), np.log1p(below).astype(np.float32)


def _runs(marked: np.ndarray) -> tuple[Floats, Floats]:
    """How many marked lines in a row end right above, and begin right below, each line."""
    above, below = _run_above(marked.tolist()), _run_above(marked.tolist()[::-1])[::-1]
    return np.log1p(above).astype(np.float32), np.log1p(below).astype(np.float32)


def _run_above(marked: Sequence[bool]) -> list[int]:
    result, run = [], 0
    for is_marked in marked:
        result.append(run)
        run = run + 1 if is_marked else 0
    return result


def _running_max(values: Floats) -> Floats:
    result = np.zeros(len(values), dtype=np.float32)
    if len(values) > 1:
        result[1:] = np.maximum.accumulate(values)[:-1]
    return result
