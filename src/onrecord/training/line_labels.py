"""What each line of a page is, by matching it with what is known of the page.

Invariant: a label is 1 for yes, 0 for no, and -1 where the match does not tell: such lines are
left out of the training of that role.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.readers.bylines import names_in
from onrecord.readers.credits import credit_in
from onrecord.readers.moments import moments_in

Labels = npt.NDArray[np.int8]

_WORD = re.compile(r"\w+")
_IS_BODY = 0.6
_IS_CAPTION = 0.75
_IS_TITLE = 0.9
_NEAR = 25
_CREDIT_CHARS = 160
_CAPTION_CHARS = 700
_TELLING_CHARS = 25
_BYLINE_CHARS = 240


def body_by_alignment(texts: Sequence[str], body: str) -> Labels:
    """Lines most of whose words the longest common passages with the body cover."""
    words: list[str] = []
    line_of: list[int] = []
    for index, text in enumerate(texts):
        found = _words(text)
        words += found
        line_of += [index] * len(found)
    total, covered = Counter(line_of), Counter[int]()
    matcher = SequenceMatcher(None, words, _words(body), autojunk=False)
    for block in matcher.get_matching_blocks():
        covered.update(line_of[block.a : block.a + block.size])
    return np.array(
        [total[i] > 0 and covered[i] >= _IS_BODY * total[i] for i in range(len(texts))], np.int8
    )


def headline_labels(texts: Sequence[str], title: str, body: Labels) -> Labels:
    """The title's line nearest above the body; its other places do not count either way.

    A first line that holds the title and the site's name is taken where the title stands nowhere
    by itself.
    """
    wanted = fold(title)
    same = [i for i, text in enumerate(texts) if fold(text) == wanted]
    like = [i for i, text in enumerate(texts) if dice(text, title) >= _IS_TITLE]
    labels = np.zeros(len(texts), np.int8)
    labels[like] = -1
    labels[same] = -1
    chosen = _nearest_above(same[1:] if len(same) > 1 and same[0] == 0 else same, _first(body))
    if chosen is None:
        chosen = _nearest_above(like, _first(body))
    if chosen is not None:
        labels[chosen] = 1
    return labels


def role_labels(
    texts: Sequence[str], gold: dict[str, Any], body: Labels, headline: Labels | None
) -> dict[str, Labels]:
    """Bylines, times, captions and credits by the page's gold."""
    is_headline = headline is not None and bool((headline == 1).any())
    start = int(np.argmax(headline == 1)) if headline is not None and is_headline else _first(body)
    captions, credited = _captions(texts, gold.get("images", []), body)
    return {
        "byline": _near(_with_author(texts, gold.get("authors") or []), start, body),
        "time": _near(_with_time(texts, gold.get("published")), start, body),
        "caption": captions,
        "credit": credited,
    }


def fold(text: str) -> str:
    """For comparing: without case, marks of quotation and accents of typography."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("\u00ad", "")
    text = re.sub("[‘’‚´`']", "'", re.sub("[“”„«»]", '"', text))
    return re.sub(r"\s+", " ", re.sub("[‐-―−]", "-", text)).strip(" .,\"'")


def dice(one: str, other: str) -> float:
    """How many words two texts share, from 0 to 1."""
    a, b = set(_words(fold(one))), set(_words(fold(other)))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _first(body: Labels) -> int:
    return int(np.argmax(body == 1)) if (body == 1).any() else 0


def _nearest_above(places: Sequence[int], line: int) -> int | None:
    above = [i for i in places if i <= line]
    return above[-1] if above else (places[0] if places else None)


def _near(matching: Sequence[int], start: int, body: Labels) -> Labels:
    """The matches in reach of the headline or the first paragraph; others do not count."""
    labels = np.zeros(len(body), np.int8)
    labels[list(matching)] = -1
    first = _first(body)
    low, high = min(start, first) - _NEAR, max(start, first) + _NEAR
    near = [i for i in matching if low <= i <= high and not body[i]]
    labels[near] = 1
    if not near and matching:
        labels[min(matching, key=lambda i: abs(i - first))] = 1
    return labels


def _with_author(texts: Sequence[str], authors: Sequence[str]) -> list[int]:
    wanted = {fold(author) for author in authors}
    return [
        i
        for i, text in enumerate(texts)
        if len(text) <= _BYLINE_CHARS and wanted & {fold(name.name) for name in names_in(text)}
    ]


def _with_time(texts: Sequence[str], published: str | None) -> list[int]:
    """Lines that state the published day; where some state the minute, those alone."""
    if not published:
        return []
    wanted = datetime.fromisoformat(published)
    by_day: list[int] = []
    by_minute: list[int] = []
    for i, text in enumerate(texts):
        for moment in moments_in(text) if len(text) <= _BYLINE_CHARS else ():
            found = moment.stamp.moment
            if moment.stamp.time.startswith(wanted.date().isoformat()):
                by_day.append(i)
                if moment.stamp.has_clock and found.minute == wanted.minute:
                    by_minute.append(i)
    return sorted(set(by_minute or by_day))


def _captions(
    texts: Sequence[str], images: Sequence[dict[str, Any]], body: Labels
) -> tuple[Labels, Labels]:
    captions, credited = np.zeros(len(texts), np.int8), np.zeros(len(texts), np.int8)
    wanted = [image["caption"] for image in images if image.get("caption")]
    names = [fold(name) for image in images for name in image.get("credit") or [] if name]
    for i, text in enumerate(texts):
        if any(_is_caption(text, caption) for caption in wanted):
            captions[i] = -1 if body[i] else 1
        elif len(text) <= _CREDIT_CHARS and any(_holds(fold(text), name) for name in names):
            credited[i] = -1 if body[i] else 1
    return captions, credited


def _is_caption(text: str, caption: str) -> bool:
    """Whether a line is the caption, or the caption with its credit behind it."""
    inside = credit_in(text) if len(text) <= _CAPTION_CHARS else None
    parts = (text,) if inside is None else (text, inside[0].of(text))
    if any(dice(part, caption) >= _IS_CAPTION for part in parts):
        return True
    is_long = len(caption) >= _TELLING_CHARS and len(text) <= len(caption) + _CREDIT_CHARS
    return is_long and fold(caption) in fold(text)


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
