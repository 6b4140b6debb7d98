"""What one more article costs a record that holds its statements against those already there.

    python benchmarks/disputes.py [--sizes 1000 10000] [--articles 12] [--keep FOLDER]

Statements are real: articles of PolNeAR train ($ONRECORD_SHARED/data/polnear), read by the shipped
model; when all were read they are read again and again with other names in place of those that the
first reading found, so that each round tells of other people. No pair is asked about while a record
grows to its size. Then further articles, their names as they stand, are read with pairs. The time
of each part is told as the median of an article and the longest of all: `choose` (the first look at
all candidates), `relate` (pairs read together), `derive` (disputes, utterances and proposals put
together), `rest` (everything else: reading, adding, finding candidates). The minutes that 100,000
statements would take are reckoned from the articles that were timed, not measured.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.evaluation.gold import rows
from onrecord.nlp.encoder.manifest import SHIPPED
from onrecord.store.writer import Writer, open_writer
from onrecord.workflow.assemble import given_text, load_linker, load_parts, load_relater
from onrecord.workflow.ingest import ingest
from onrecord.workflow.relating import Relater

_SYLLABLES = [c + v for c in "bdfgklmnprstv" for v in "aeiou"]
_N_READ_FIRST = 120
_PROJECTED = 100_000
_LEAST_NAME = 3


@dataclass
class Timed:
    """A relater that remembers how long each of its parts took, and over how much."""

    inner: Relater
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    counted: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def version(self) -> str:
        return self.inner.version

    def gists(self, *given: Any) -> Any:
        return self._timed("rest", self.inner.gists, *given)

    def choose(self, new: Sequence[Any], others: Sequence[Any]) -> Any:
        self.counted["statements"] += len(new)
        self.counted["candidates"] += len(others)
        pairs = self._timed("choose", self.inner.choose, new, others)
        self.counted["pairs"] += len(pairs)
        return pairs

    def relate(self, *given: Any) -> Any:
        found = self._timed("relate", self.inner.relate, *given)
        self.counted["relations"] += len(found)
        return found

    def derive(self, *given: Any) -> Any:
        return self._timed("derive", self.inner.derive, *given)

    def _timed(self, part: str, asked: Any, *given: Any) -> Any:
        begun = time.perf_counter()
        found = asked(*given)
        self.seconds[part] += time.perf_counter() - begun
        return found


@contextmanager
def without_pairs() -> Iterator[Path]:
    """The shipped model, asking about no pair."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "model"
        shutil.copytree(SHIPPED, folder)
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        manifest["relations"]["most_pairs"] = 0
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        yield folder


def renamed(text: str, names: Sequence[str], chance: random.Random) -> str:
    """A text with other words in place of the names found in it, the same for the same."""
    words = {
        word
        for name in names
        for word in name.split()
        if len(word) >= _LEAST_NAME and word[:1].isupper()
    }
    other = {w: "".join(chance.choices(_SYLLABLES, k=3)).title() for w in sorted(words)}
    if not other:
        return text
    pattern = re.compile(
        r"\b(" + "|".join(map(re.escape, sorted(other, key=len, reverse=True))) + r")\b"
    )
    return pattern.sub(lambda found: other[found.group()], text)


def grow(record: Path, size: int, texts: Sequence[str]) -> int:
    """A record of so many statements; how many articles it took."""
    chance = random.Random(1)  # noqa: S311 - names
    names: dict[int, list[str]] = {}
    n_statements = n = 0
    with without_pairs() as model:
        parts = load_parts(read_as="article", language="en", model=model)
        relater = load_relater(parts.analyzer, model=model)
        with open_writer(record, linker=load_linker(), relater=relater) as keeper:
            while n_statements < size:
                which = n % len(texts)
                text = (
                    texts[which] if n < len(texts) else renamed(texts[which], names[which], chance)
                )
                (outcome,) = ingest([given_text(f"{n}.txt", text)], parts=parts, keeper=keeper)
                if outcome.layer is not None:
                    analysis = outcome.layer[1]
                    names.setdefault(which, [e.name for e in analysis.entities])
                    n_statements += len(analysis.attributions)
                n += 1
    return n


def add(keeper: Writer, parts: Any, timed: Timed, uri: str, text: str) -> dict[str, float]:
    """One more article, with pairs: seconds of each part and what was counted."""
    timed.seconds.clear()
    timed.counted.clear()
    begun = time.perf_counter()
    list(ingest([given_text(uri, text)], parts=parts, keeper=keeper))
    whole = time.perf_counter() - begun
    told = {part: timed.seconds[part] for part in ("choose", "relate", "derive")}
    told["rest"] = whole - sum(told.values())
    return {**told, "whole": whole, **timed.counted}


def measured(record: Path, texts: Sequence[str]) -> list[dict[str, float]]:
    """Further articles, one run of the program for all."""
    parts = load_parts(read_as="article", language="en")
    timed = Timed(load_relater(parts.analyzer))
    with open_writer(record, linker=load_linker(), relater=timed) as keeper:
        add(keeper, parts, timed, "first.txt", texts[0])  # loads the head
        return [
            add(keeper, parts, timed, f"more-{n}.txt", text) for n, text in enumerate(texts[1:])
        ]


def main() -> None:
    """Grow a record to each size and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--articles", type=int, default=12)
    parser.add_argument("--keep", type=Path, help="folder for the records; else they go")
    args = parser.parse_args()
    path = Path(os.environ.get("ONRECORD_SHARED", "../shared")) / "data/polnear/train.jsonl"
    if not path.exists():
        sys.exit(f"no articles at {path}: nothing to measure with")
    texts = [row["text"] for row in rows(path)]
    first, more = texts[:_N_READ_FIRST], texts[_N_READ_FIRST : _N_READ_FIRST + args.articles + 1]
    with tempfile.TemporaryDirectory() as name:
        for size in args.sizes:
            record = (args.keep or Path(name)) / f"{size}.db"
            begun = time.perf_counter()
            n = grow(record, size, first)
            grown = time.perf_counter() - begun
            print(json.dumps({"size": size, **summary(measured(record, more)), "articles": n,
                              "grown_s": round(grown)}), flush=True)  # fmt: skip


def summary(told: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Medians and the longest in milliseconds, counts an article, minutes for a large record."""
    out: dict[str, Any] = {}
    for part in ("choose", "relate", "derive", "rest", "whole"):
        taken = [row[part] * 1000 for row in told]
        out[f"{part}_ms"] = [round(statistics.median(taken)), round(max(taken))]
    for name in ("statements", "candidates", "pairs", "relations"):
        out[name] = round(statistics.mean(row.get(name, 0) for row in told))
    n_statements = sum(row.get("statements", 0) for row in told)
    by_pairs = sum(row["choose"] + row["relate"] + row["derive"] for row in told)
    out["minutes_for_100k"] = round(by_pairs / max(1, n_statements) * _PROJECTED / 60)
    return out


if __name__ == "__main__":
    main()
