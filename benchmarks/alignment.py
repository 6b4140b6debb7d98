"""Sentences found again after some of their words changed, and different ones taken for one.

    python benchmarks/alignment.py [--seed 7]

Of each sentence of ../shared/samples/newswcl50-dev a share of the words is left out, replaced or
put in by chance; pairs of different sentences are those of one article. Prints a JSON row for each
threshold, from which `REWORDED` in `text/aligning.py` was chosen.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from itertools import combinations

from rapidfuzz.distance import Indel

from onrecord.evaluation.gold import rows
from onrecord.evaluation.shared import shared_file
from onrecord.store.listing.quoted import words_of_text

THRESHOLDS, SHARES = (0.3, 0.4, 0.5, 0.6, 0.7), (0.1, 0.2, 0.3, 0.4)
_FEWEST, _MOST = 5, 60
_BETWEEN = re.compile(r"(?<=[.!?])\s+|\n+")
Words = tuple[str, ...]


def sentences(text: str) -> list[Words]:
    """The sentences of a text as words that are compared, those of a usual length."""
    found = (tuple(words_of_text(one).folded) for one in _BETWEEN.split(text))
    return [words for words in found if _FEWEST <= len(words) <= _MOST]


def disturbed(words: Words, share: float, others: list[str], chance: random.Random) -> Words:
    """The sentence with about that share of its words left out, replaced or followed by another."""
    found = []
    for word in words:
        drawn = chance.random()
        if drawn < share / 3:
            continue
        found.append(chance.choice(others) if drawn < 2 * share / 3 else word)
        if 2 * share / 3 <= drawn < share:
            found.append(chance.choice(others))
    return tuple(found)


def main() -> None:
    """Prints a row for each threshold."""
    parser = argparse.ArgumentParser(description="Measure the alignment of versions.")
    parser.add_argument("--seed", type=int, default=7)
    chance = random.Random(parser.parse_args().seed)  # noqa: S311 - rows, not secrets
    articles = shared_file("samples", "newswcl50-dev", "articles.jsonl")
    pages = [sentences(row["text"]) for row in rows(articles)]
    others = [word for page in pages for words in page for word in words]
    same = Indel.normalized_similarity
    again = {
        share: [same(w, disturbed(w, share, others, chance)) for page in pages for w in page]
        for share in SHARES
    }
    apart = [same(a, b) for page in pages for a, b in combinations(page, 2) if a != b]
    for least in THRESHOLDS:
        told = {
            f"found_again_{share}": round(sum(s >= least for s in scores) / len(scores), 4)
            for share, scores in again.items()
        }
        taken = sum(s >= least for s in apart)
        n = len(again[SHARES[0]])
        row = {"least": least, "sentences": n, **told, "taken_for_one": taken, "pairs": len(apart)}
        print(json.dumps(row))


if __name__ == "__main__":
    main()
