"""Writes each golden page's `expected.json` from the readings in `<page>/reading.json`.

Invariant: a reading names stretches by their words alone, and every one of them stands exactly
once where it is looked for (in the page, or in the sentence given as `at`); else nothing is
written.
The result has the form of the sample page's `expected.json`, so one scorer reads both.

    python tests/golden/make_expected.py
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NOTE = (
    "Fiction, written to test onrecord: none of it happened, and its persons are invented. Spans "
    "are code points of page.txt. acts: the first is the main one, any of them is right."
)


class NotOnceInPage(Exception):
    """Words of a reading stand nowhere, or in several places."""

    def __init__(self, words: str, n_found: int) -> None:
        super().__init__(f"{words!r} stands {n_found} times where it was looked for.")


def place(text: str, words: str, start: int = 0, end: int | None = None) -> list[int]:
    """The only place of `words`, as whole words, between `start` and `end` of `text`, half-open."""
    whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    found = list(whole.finditer(text, start, len(text) if end is None else end))
    if len(found) != 1:
        raise NotOnceInPage(words, len(found))
    return list(found[0].span())


def attribution(page: str, read: dict[str, Any]) -> dict[str, Any]:
    """One expected attribution, its words led to spans."""
    start, end = place(page, read["at"]) if "at" in read else (0, len(page))

    def spans(key: str) -> list[list[int]]:
        words = read[key]
        return [place(page, w, start, end) for w in ([words] if isinstance(words, str) else words)]

    kept = ("kind", "speaker", "acts", "targets", "country")
    return {
        "id": read["id"],
        "source": spans("source"),
        "cue": spans("cue"),
        "content": spans("content"),
        **{key: read[key] for key in kept if key in read},
        "occasion": None,
        "within": read.get("within"),
    }


def expected(page: str, reading: dict[str, Any]) -> dict[str, Any]:
    """What a careful reader gets from `page`, in the form that the scorer of samples reads."""
    article = reading["article"]
    return {
        "sha256": hashlib.sha256(page.encode()).hexdigest(),
        "article": {
            "headline": place(page, article["headline"]),
            "published": article["published"],
            "byline": article["byline"],
            "captions": [
                {"text": place(page, c["text"]), "credit": c["credit"]} for c in article["captions"]
            ],
            "body_paragraphs": paragraphs(page, article["first_words"], article["last_words"]),
        },
        "attributions": [attribution(page, read) for read in reading["attributions"]],
        "disputes": reading["disputes"],
        "proposals": reading["proposals"],
        "note": NOTE,
    }


def paragraphs(page: str, first_words: str, last_words: str) -> list[list[int]]:
    """The non-empty lines from the one that holds `first_words` to the one that ends the body."""
    start, end = place(page, first_words)[0], place(page, last_words)[1]
    found = []
    for line in page[start:end].split("\n"):
        if line.strip():
            found.append([start, start + len(line)])
        start += len(line) + 1
    return found


def main() -> None:
    for path in sorted(HERE.glob("*/reading.json")):
        page = path.with_name("page.txt").read_text(encoding="utf-8")
        reading = json.loads(path.read_text(encoding="utf-8"))
        words = json.dumps(expected(page, reading), ensure_ascii=False, indent=1)
        path.with_name("expected.json").write_text(words + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
