"""How well articles that run one text are told: planted copies, one story, real copies.

Precision and recall are of pairs. Planted copies are made by seeded edits of PolNeAR's and
NewsWCL50's articles (`planted`). Different articles of one story are NewsWCL50's and ECB+'s. Real
copies are pairs of ECB+, PolNeAR and en_worldwide_newswire that we read (`labels/copies.tsv`). How
texts are sketched was chosen on one half of all that, by

    python -m onrecord.evaluation.copies

and is measured on the other.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations, product
from pathlib import Path
from typing import Any, Literal

from onrecord.evaluation.gold import rows
from onrecord.evaluation.planted import EDITS, planted
from onrecord.evaluation.shared import shared_folder
from onrecord.store.writing.sketches import (
    N_BANDS,
    N_ROWS,
    N_WORDS,
    Measured,
    Runs,
    keys_of,
    measured,
    runs_of,
)
from onrecord.text.detokenize import detokenize

LABELS = Path(__file__).parents[3] / "labels" / "copies.tsv"
_SEED = 1
Half = Literal["chosen", "measured"]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sketching:
    """How texts are sketched: words in a run, bands, rows in a band."""

    n_words: int = N_WORDS
    n_bands: int = N_BANDS
    n_rows: int = N_ROWS

    def near(self, runs: Mapping[str, Runs]) -> dict[Pair, Measured]:
        """Pairs of texts that share a key, with how much of them is one."""
        under = defaultdict[int, list[str]](list)
        for name, own in runs.items():
            for key in set(keys_of(own, n_bands=self.n_bands, n_rows=self.n_rows)):
                under[key].append(name)
        pairs = {pair for some in under.values() for pair in combinations(sorted(some), 2)}
        return {pair: measured(runs[pair[0]], runs[pair[1]]) for pair in sorted(pairs)}

    def runs(self, texts: Mapping[str, str]) -> dict[str, Runs]:
        return {name: runs_of(text, n_words=self.n_words) for name, text in texts.items()}


def copies_report(
    shared: Path, half: Half = "measured", *, labels: Path = LABELS, every: int = 1
) -> dict[str, Any]:
    """Pairs that are found of those that are copies, and found that are none, by kind.

    Copies are planted of every so many of the articles.
    """
    how = Sketching()
    made = _planted(shared, half, how, every)
    stories = dict(_stories(shared))
    known = dict(_labelled(labels, half))
    alike = how.near(how.runs(stories))
    found = {pair for pair, one in alike.items() if one.is_one and _half(pair[0]) == half}
    return {
        "half": half,
        "planted": made,
        "one_story": _of_one_story([n for n in stories if _half(n) == half], found, known),
        "real": _real(found, known),
    }


def _planted(shared: Path, half: Half, how: Sketching, every: int) -> dict[str, Any]:
    """Of the copies by each edit those that are found, and what is found that are none."""
    told = [(name, text) for name, text in _articles(shared) if _half(name) == half]
    texts = dict(told[::every])
    copies = list(planted(texts, _SEED))
    runs = how.runs(texts)
    keys = how.runs({f"{c.of}\t{c.edit}": c.text for c in copies})
    alike = how.near(runs | keys)
    found = {pair for pair, one in alike.items() if one.is_one}
    right = {pair for pair in found if _origin(pair[0]) == _origin(pair[1])}
    n_found = dict.fromkeys(EDITS, 0)
    for one, other in right:
        for original, copy in ((one, other), (other, one)):
            if original in texts and copy not in texts:
                n_found[copy.split("\t")[1]] += 1
    n_of = {edit: sum(c.edit == edit for c in copies) for edit in EDITS}
    return {
        "articles": len(texts),
        "precision": _part(len(right), len(found)),
        "recall": _part(sum(n_found.values()), len(copies)),
        "recall_by_edit": {edit: _part(n_found[edit], n_of[edit]) for edit in EDITS},
        "wrong_pairs": len(found - right),
    }


def _origin(name: str) -> str:
    return name.split("\t", maxsplit=1)[0]


def _of_one_story(
    stories: Iterable[str], found: set[Pair], known: Mapping[Pair, str]
) -> dict[str, Any]:
    """Of pairs of articles on one event, those that are found though they are no copies."""
    by_story = defaultdict[str, list[str]](list)
    for name in stories:
        by_story[_story(name)].append(name)
    pairs = {p for some in by_story.values() for p in combinations(sorted(some), 2)}
    different = {p for p in pairs if known.get(p) not in ("copy", "unsure")}
    wrong = sorted(found & different)
    return {
        "pairs": len(different),
        "found": len(wrong),
        "not_read_yet": [" ".join(p) for p in wrong if p not in known],
    }


def _real(found: set[Pair], known: Mapping[Pair, str]) -> dict[str, Any]:
    """Of pairs that we read those that are copies and found; unsure ones count nowhere."""
    sure = {pair: verdict for pair, verdict in known.items() if verdict != "unsure"}
    copies = {pair for pair, verdict in sure.items() if verdict == "copy"}
    told = found & sure.keys()
    return {
        "pairs_read": len(known),
        "copies": len(copies),
        "precision": _part(len(told & copies), len(told)),
        "recall": _part(len(told & copies), len(copies)),
        "wrong": [" ".join(pair) for pair in sorted(told - copies)],
        "missed": [" ".join(pair) for pair in sorted(copies - told)],
    }


def _part(n: int, of: int) -> float | None:
    return round(n / of, 4) if of else None


def _half(name: str) -> Half:
    """To which half an article goes: with its topic, where it is of one."""
    is_even = int(sha256(_story(name).split()[0].encode()).hexdigest(), 16) % 2 == 0
    return "chosen" if is_even else "measured"


def _story(name: str) -> str:
    """ECB+ and NewsWCL50 have several articles of one event; of others each is its own."""
    corpus, _, own = name.partition("/")
    if corpus == "ecb":
        return f"ecb/{own.split('_')[0]} {own.rpartition('ecb')[2]}"
    return f"wcl/{own.split('_')[0]}" if corpus == "wcl" else name


def _articles(shared: Path) -> Iterator[tuple[str, str]]:
    """The articles of which copies are made: PolNeAR's dev and part of train, NewsWCL50's dev."""
    for part in ("dev", "train"):
        path = shared / "data" / "polnear" / f"{part}.jsonl"
        for number, row in enumerate(rows(path)):
            if part == "dev" or number % _EVERY == 0:
                yield f"polnear/{row['id']}", row["text"]
    yield from _wcl(shared)


_EVERY = 4
"""So many of PolNeAR's training articles are passed over for each that is taken."""


def _stories(shared: Path) -> Iterator[tuple[str, str]]:
    """Articles in which real copies and different articles of one story stand."""
    for corpus in (_wcl, _ecb, _polnear, _newswire):
        yield from corpus(shared)


def _wcl(shared: Path) -> Iterator[tuple[str, str]]:
    for row in rows(shared / "samples" / "newswcl50-dev" / "articles.jsonl"):
        yield f"wcl/{row['id'].split('/')[1]}", row["text"]


def _ecb(shared: Path) -> Iterator[tuple[str, str]]:
    """ECB+'s documents (Cybulska and Vossen 2014), a sentence a line, without their addresses."""
    for row in rows(shared / "data" / "ecbplus_esc" / "ecbplus.jsonl"):
        sentences = defaultdict[int, list[str]](list)
        for number, token in zip(row["sent"], row["tokens"], strict=True):
            sentences[number].append(_QUOTES.get(token, token))
        told = [detokenize(words)[0] for words in sentences.values() if words[0] != "http"]
        yield f"ecb/{row['id']}", "\n".join(told)


_QUOTES = {"``": "“", "''": "”"}


def _polnear(shared: Path) -> Iterator[tuple[str, str]]:
    for part in ("train", "dev"):
        for row in rows(shared / "data" / "polnear" / f"{part}.jsonl"):
            yield f"polnear/{row['id']}", row["text"]


def _newswire(shared: Path) -> Iterator[tuple[str, str]]:
    for row in rows(shared / "data" / "en_worldwide_newswire" / "docs.jsonl"):
        told = [detokenize(sentence[0])[0] for sentence in row["sents"]]
        yield f"newswire/{row['id']}", "\n".join(told)


def _labelled(path: Path, half: Half) -> Iterator[tuple[Pair, str]]:
    """Pairs that we read and what they are: copy, other or unsure."""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        one, other, verdict = line.split("\t")
        if _half(one) == half:
            yield (min(one, other), max(one, other)), verdict


def _chosen(shared: Path) -> Iterator[dict[str, Any]]:
    """How each way of sketching finds planted and real copies of the half that is chosen on."""
    texts = {name: text for name, text in _articles(shared) if _half(name) == "chosen"}
    made = list(planted(texts, _SEED))
    stories = dict(_stories(shared))
    known = dict(_labelled(LABELS, "chosen"))
    for n_words in _GRID["n_words"]:
        how = Sketching(n_words)
        runs = how.runs(texts)
        copies = [(runs[c.of], runs_of(c.text, n_words=n_words)) for c in made]
        told = how.runs(stories)
        for n_bands, n_rows in product(_GRID["n_bands"], _GRID["n_rows"]):
            way = Sketching(n_words, n_bands, n_rows)
            near = {p: m for p, m in way.near(told).items() if _half(p[0]) == "chosen"}
            yield _figures(way, copies, near, known)


_GRID = {"n_words": (3, 4, 5), "n_bands": (16, 32, 64), "n_rows": (2, 3, 4)}
_SHORTER, _LONGER = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6), (0.0, 0.05, 0.1, 0.15, 0.2, 0.25)


def _figures(
    way: Sketching, copies: Iterable[tuple[Runs, Runs]], near: Mapping[Pair, Measured],
    known: Mapping[Pair, str],
) -> dict[str, Any]:  # fmt: skip
    shares_key = measured_of = 0
    parts = []
    for one, other in copies:
        keys = [set(keys_of(r, n_bands=way.n_bands, n_rows=way.n_rows)) for r in (one, other)]
        parts.append((bool(keys[0] & keys[1]), measured(one, other)))
    shares_key = sum(shares for shares, _ in parts)
    real = {pair for pair, verdict in known.items() if verdict == "copy"}
    none = {pair for pair, verdict in known.items() if verdict == "other"}
    best = []
    for shorter, longer in product(_SHORTER, _LONGER):
        found = {p for p, m in near.items() if m.of_shorter >= shorter and m.of_longer >= longer}
        measured_of = sum(s and m.of_shorter >= shorter and m.of_longer >= longer for s, m in parts)
        best.append(
            {
                "of_shorter": shorter, "of_longer": longer,
                "planted": _part(measured_of, len(parts)),
                "real": _part(len(found & real), len(real)), "wrong": len(found & none),
                "not_read": len(found - known.keys()),
            }
        )  # fmt: skip
    return {
        "n_words": way.n_words, "n_bands": way.n_bands, "n_rows": way.n_rows,
        "candidates": len(near),
        "planted_under_a_key": _part(shares_key, len(parts)),
        "real_under_a_key": _part(len(real & near.keys()), len(real)),
        "thresholds": best,
    }  # fmt: skip


if __name__ == "__main__":
    for figures in _chosen(shared_folder()):
        sys.stdout.write(json.dumps(figures) + "\n")
