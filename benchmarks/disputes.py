"""What one more article costs a record that holds its statements against those already there.

    python benchmarks/disputes.py [--sizes 1000 10000] [--articles 15] [--keep FOLDER]

Statements are real: 40 articles of PolNeAR train ($ONRECORD_SHARED/data/polnear), each read once by
the shipped model. A record grows to its size by copies of them in which everyone who is named has
a generated name, in the text too, so that each copy is a story of its own. Their days are spread
over two years. A few persons and bodies are in every tenth article, most in about four of one
month. Copies of a statement keep the vector and the pieces of the first; while the record grows no
pair is read together, and the statements of one article are related by the first look alone.

Then further articles of PolNeAR, renamed among the same people, are added in full by the one
writer. Each part is told as the median of an article and the slowest, by the clock: `besides`
(candidates found in the store), `choose` (the first look at all of them), `relate` (pairs read
together), `derive` (the neighbourhood's disputes, utterances and proposals made anew), `rest`
(adding, linking, gists). Reading the pages is not in it. The minutes for 100,000 statements are
projected from these articles, not measured. Last come the ratios between sizes: what grows by more
than the candidates grows with the record.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.disputes.company import Company
from onrecord.disputes.ties import ties
from onrecord.evaluation.gold import rows
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.dispute import Beside, Decided, Derived, Gist, Known, Relation, Standing, Voice
from onrecord.model.document import Article, Page, PageTime, Stretch
from onrecord.model.entity import Entity
from onrecord.model.identifiers import document_id
from onrecord.model.selector import Span
from onrecord.store.writing import besides, deriving
from onrecord.store.writing.writer import open_writer
from onrecord.workflow.assemble import given_text, load_linker, load_parts, load_relater
from onrecord.workflow.ingest import analyse
from onrecord.workflow.relating import Relater

_N_READ, _N_DAYS, _N_BUSY, _N_ARTICLES_OF_ONE = 40, 730, 5, 4
_IN_EVERY, _STORY_DAYS, _LEAST_STORY = 0.1, 15, 15
_PROJECTED = 100_000
_PARTS = ("besides", "choose", "relate", "derive", "rest", "whole")
_COUNTS = ("statements", "candidates", "pairs", "relations", "neighbourhood")
_SYLLABLES = [c + v for c in "bdfgklmnprstv" for v in "aeiou"]

Read = tuple[Page, Analysis]


class Cast:
    """Who is in the news: a few at any time, the rest in some weeks of their own."""

    def __init__(self, n_articles: int, read: Sequence[Read], chance: random.Random) -> None:
        each = {True: 0, False: 0}
        for _, analysis in read:
            for one in _named(analysis):
                each[one.kind == "person"] += 1
        self.chance = chance
        self.known = {
            is_person: self._made(
                max(50, n * n_articles // len(read) // _N_ARTICLES_OF_ONE), is_person=is_person
            )
            for is_person, n in each.items()
        }
        self.busy = {is_person: self._made(_N_BUSY, is_person=is_person) for is_person in each}

    def draw(self, n: int, day: int, *, is_person: bool) -> list[str]:
        """So many names for an article of a day, each once."""
        known = self.known[is_person]
        middle, reach = len(known) * day // _N_DAYS, len(known) * _STORY_DAYS // _N_DAYS
        reach = max(reach, _LEAST_STORY, n)
        near = [known[i % len(known)] for i in range(middle - reach, middle + reach)]
        busy = [one for one in self.busy[is_person] if self.chance.random() < _IN_EVERY]
        drawn = (busy + self.chance.sample(list(dict.fromkeys(near)), n))[:n]
        self.chance.shuffle(drawn)
        return drawn

    def _made(self, n: int, *, is_person: bool) -> list[str]:
        made: dict[str, None] = {}
        while len(made) < n:
            first, last = self._word(2), self._word(3)
            made[f"{first} {last}" if is_person else f"{last} Council"] = None
        return list(made)

    def _word(self, n: int) -> str:
        return "".join(self.chance.choices(_SYLLABLES, k=n)).title()


@dataclass(frozen=True)
class Renaming:
    """Stretches of a text, in order and apart, with the words that come in their place."""

    stretches: Sequence[tuple[Span, str]]
    shifts: Sequence[int]
    starts: Sequence[int]
    strings: Mapping[str, str]

    @classmethod
    def of(cls, wanted: Iterable[tuple[Span, str]], strings: Mapping[str, str]) -> Renaming:
        stretches: list[tuple[Span, str]] = []
        shifts = [0]
        for span, words in sorted(wanted, key=lambda w: (w[0].start, -w[0].end)):
            if not stretches or span.start >= stretches[-1][0].end:
                stretches.append((span, words))
                shifts.append(shifts[-1] + len(words) - (span.end - span.start))
        return cls(stretches, shifts, [span.start for span, _ in stretches], strings)

    def text(self, text: str) -> str:
        parts, at = [], 0
        for span, words in self.stretches:
            parts += [text[at : span.start], words]
            at = span.end
        return "".join([*parts, text[at:]])

    def moved(self, value: Any) -> Any:
        """A value with its spans in the new text and its ids and names replaced."""
        if isinstance(value, Span):
            return Span(self._at(value.start, is_end=False), self._at(value.end, is_end=True))
        if isinstance(value, str):
            return self.strings.get(value, value)
        if isinstance(value, tuple):
            return tuple(map(self.moved, value))
        if is_dataclass(value) and not isinstance(value, type):
            told = {f.name: self.moved(getattr(value, f.name)) for f in fields(value)}
            return replace(value, **told)
        return value

    def _at(self, place: int, *, is_end: bool) -> int:
        """Where a place went; one inside a replaced stretch goes to its start or its end."""
        i = bisect_right(self.starts, place)
        if i == 0 or place >= self.stretches[i - 1][0].end:
            return place + self.shifts[i]
        if not is_end or place == self.starts[i - 1]:
            return self.starts[i - 1] + self.shifts[i - 1]
        return self.stretches[i - 1][0].end + self.shifts[i]


def renamed(read: Read, number: int, day: int, cast: Cast) -> Read:
    """A copy of a page and its analysis, of a day, in which others do what is told."""
    (page, analysis), uri = read, f"generated/{number}.txt"
    name_of = _names(analysis, day, cast)
    strings = {e.name: name_of[e.id] for e in analysis.entities if e.id in name_of}
    ids = [e.id for e in analysis.entities]
    ids += [*(a.id for a in analysis.attributions), *(d.id for d in analysis.deeds)]
    strings |= {i: f"{i[:4]}{sha256(f'{i} {uri}'.encode()).hexdigest()[:20]}" for i in ids}
    wanted = [
        (m.head, _words(name_of[e.id], e, m.head))
        for e in analysis.entities
        if e.id in name_of
        for m in e.mentions
        if m.form == "name"
    ]
    new = Renaming.of(wanted, strings)
    text = new.text(page.article.text)
    raw, n = text.encode(), len(text)
    digest = sha256(raw).hexdigest()
    document = replace(
        page.document, id=document_id(uri, digest), uri=uri, sha256=digest, n_bytes=len(raw),
        raw=raw, encoding="utf-8",
    )  # fmt: skip
    told = (date(2024, 1, 1) + timedelta(days=day)).isoformat()
    article = replace(
        new.moved(replace(page.article, dropped=(), alignment=())), text=text,
        published=PageTime(told, None, Span(0, 0)), alignment=(Stretch(0, n, 0, n),),
    )  # fmt: skip
    found = new.moved(analysis)
    entities = tuple(
        replace(new_one, name=name_of[old.id], country=None, kind=_kind(old))
        if old.id in name_of
        else new_one
        for old, new_one in zip(analysis.entities, found.entities, strict=True)
    )
    return Page(document, article), replace(
        found, entities=entities, provenance=analysis.provenance
    )


def _named(analysis: Analysis) -> list[Entity]:
    return [
        e for e in analysis.entities if e.is_named and any(m.form == "name" for m in e.mentions)
    ]


def _names(analysis: Analysis, day: int, cast: Cast) -> dict[str, str]:
    found: dict[str, str] = {}
    for is_person in (True, False):
        ids = [e.id for e in _named(analysis) if (e.kind == "person") == is_person]
        found |= zip(ids, cast.draw(len(ids), day, is_person=is_person), strict=True)
    return found


def _words(name: str, one: Entity, head: Span) -> str:
    """A person's whole name at the first mention, later the last name; a body's whole name."""
    first = min(m.head.start for m in one.mentions if m.form == "name")
    return name if one.kind != "person" or head.start == first else name.rsplit(maxsplit=1)[-1]


def _kind(one: Entity) -> Any:
    """What a renamed entity is: states with a generated name are bodies."""
    return "organization" if one.kind == "state" else one.kind


@dataclass
class Replaying:
    """A relater for a growing record: gists as they were first made, no pair read together."""

    inner: Relater
    which: int = 0
    known: dict[int, list[Gist]] = field(default_factory=dict)
    new: Sequence[Beside] = ()

    @property
    def version(self) -> str:
        return self.inner.version

    def gists(
        self, article: Article, told: Sequence[tuple[Attribution, str | None, str | None]]
    ) -> list[Gist]:
        if self.which not in self.known:
            self.known[self.which] = self.inner.gists(article, told)
        return self.known[self.which]

    def choose(self, new: Sequence[Beside], others: Sequence[Beside]) -> list[tuple[int, int]]:
        del others
        self.new = new
        return []

    def relate(
        self, pairs: Sequence[tuple[Standing, Standing]], around: Iterable[Known]
    ) -> list[Relation]:
        """How the statements of one article stand to each other at the first look."""
        del pairs, around
        known, vectors = [one.known for one in self.new], [one.vector for one in self.new]
        probs = self.inner.relating.nearness(vectors, vectors, ties(known, known, Company(known)))
        return [
            _at_first_look(one.number, other.number, probs[i, j])
            for i, one in enumerate(self.new)
            for j, other in enumerate(self.new[:i])
            if 1.0 - probs[i, j, 0] >= self.inner.bounds.kept
        ]

    def derive(
        self,
        voices: Mapping[int, Voice],
        relations: Iterable[Relation],
        decided: Iterable[Decided] = (),
    ) -> Derived:
        return self.inner.derive(voices, relations, decided)


def _at_first_look(one: int, other: int, probs: np.ndarray) -> Relation:
    same, side, opposed = (round(float(p), 4) for p in probs[1:])
    return Relation(
        one=one, other=other, same=same, side=side, opposed=opposed, claim=same, answer=None,
        answer_prob=0.0,
    )  # fmt: skip


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
        return self.inner.gists(*given)

    def choose(self, new: Sequence[Beside], others: Sequence[Beside]) -> Any:
        self.counted["statements"] += len(new)
        self.counted["candidates"] += len(others)
        pairs = self.timed("choose", self.inner.choose)(new, others)
        self.counted["pairs"] += len(pairs)
        return pairs

    def relate(self, *given: Any) -> Any:
        found = self.timed("relate", self.inner.relate)(*given)
        self.counted["relations"] += len(found)
        return found

    def derive(
        self,
        voices: Mapping[int, Voice],
        relations: Iterable[Relation],
        decided: Iterable[Decided] = (),
    ) -> Derived:
        self.counted["neighbourhood"] += len(voices)
        return self.inner.derive(voices, relations, decided)

    def timed(self, part: str, asked: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*given: Any) -> Any:
            begun = time.perf_counter()
            try:
                return asked(*given)
            finally:
                self.seconds[part] += time.perf_counter() - begun

        return answer


@contextmanager
def instead(module: Any, **others: Callable[..., Any]) -> Iterator[None]:
    """Other functions in place of a module's own."""
    before = {name: vars(module)[name] for name in others}
    vars(module).update(others)
    try:
        yield
    finally:
        vars(module).update(before)


def grow(record: Path, size: int, read: Sequence[Read], cast: Cast, relater: Relater) -> int:
    """A record of so many statements; how many articles it took."""
    replaying, n_statements, n = Replaying(relater), 0, 0
    nobody: Callable[..., list[Beside]] = lambda *_: []  # noqa: E731 - no pair is asked about
    with (
        instead(besides, others=nobody),
        open_writer(record, linker=load_linker(), relater=replaying) as writer,
    ):
        while n_statements < size:
            replaying.which = n % len(read)
            day = cast.chance.randrange(_N_DAYS)
            page, analysis = renamed(read[replaying.which], n, day, cast)
            writer.add(page, analysis)
            n_statements += len(analysis.attributions)
            n += 1
            if n % 500 == 0:
                sys.stderr.write(f"{n_statements:,} statements\n")
    return n


def measured(record: Path, more: Sequence[Read], cast: Cast, relater: Relater) -> list[Any]:
    """Seconds of each part of adding further articles, and what was counted, an article each."""
    timed, told = Timed(relater), []
    parts = {name: timed.timed("besides", vars(besides)[name]) for name in ("own", "others")}
    derive = timed.timed("derive", deriving.derive_anew)
    with (
        instead(besides, **parts),
        instead(deriving, derive_anew=derive),
        open_writer(record, linker=load_linker(), relater=timed) as writer,
    ):
        for n, one in enumerate(more):
            day = _N_DAYS * (n + 1) // (len(more) + 1)
            page, analysis = renamed(one, -1 - n, day, cast)
            timed.seconds.clear()
            timed.counted.clear()
            begun = time.perf_counter()
            writer.add(page, analysis)
            whole = time.perf_counter() - begun
            rest = whole - sum(timed.seconds.values())
            told.append({**timed.seconds, "rest": rest, "whole": whole, **timed.counted})
    return told


def summary(told: Sequence[Mapping[str, float]]) -> dict[str, Any]:
    """Counts and milliseconds of an article: the median and the most; and what follows of them."""
    out: dict[str, Any] = {}
    for name in _COUNTS:
        counts = [row[name] for row in told]
        out[name] = [round(statistics.median(counts)), round(max(counts))]
    for part in _PARTS:
        taken = [row[part] * 1000 for row in told]
        out[f"{part}_ms"] = [round(statistics.median(taken), 1), round(max(taken), 1)]
    whole, n = sum(row["whole"] for row in told), sum(row["statements"] for row in told)
    out["statements_per_second"] = round(n / whole, 1)
    out["projected_minutes_for_100k"] = round(whole / n * _PROJECTED / 60)
    out["share_of_relate"] = round(sum(row["relate"] for row in told) / whole, 3)
    looked = sum(row["besides"] + row["choose"] for row in told)
    seen = sum(row["candidates"] for row in told)
    out["besides_and_choose_us_per_candidate"] = round(looked / max(1, seen) * 1e6, 1)
    return out


def growth(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """By how much the medians of an article grew from one size of the record to another."""
    told = {"from": before["size"], "to": after["size"]}
    names = [*_COUNTS[1:], *(f"{part}_ms" for part in _PARTS)]
    return told | {
        name.removesuffix("_ms"): round(after[name][0] / max(0.1, before[name][0]), 2)
        for name in names
    }


def main() -> None:
    """Grow a record to each size and measure; prints a JSON row for each and their ratios."""
    parser = argparse.ArgumentParser(description="One more article held against a record.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--articles", type=int, default=15)
    parser.add_argument("--keep", type=Path, help="folder for the records; else they go")
    given = parser.parse_args()
    path = Path(os.environ.get("ONRECORD_SHARED", "../shared")) / "data/polnear/train.jsonl"
    if not path.exists():
        sys.exit(f"no articles at {path}: nothing to measure with")
    parts = load_parts(read_as="article", language="en")
    relater = load_relater(parts.analyzer)
    begun, read = time.perf_counter(), []
    for row in islice(rows(path), _N_READ + given.articles):
        page = parts.reader.read(given_text(row["id"], row["text"]))
        read.append((page, analyse(page, parts)))
    read, more = read[:_N_READ], read[_N_READ:]
    sys.stderr.write(f"read in {time.perf_counter() - begun:.0f} s\n")
    each = statistics.mean(len(analysis.attributions) for _, analysis in read)
    told: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        for size in given.sizes:
            record = (given.keep or Path(name)) / f"{size}.db"
            cast = Cast(round(size / each), read, random.Random(7))  # noqa: S311 - names
            begun = time.perf_counter()
            n = grow(record, size, read, cast, relater)
            grown = {"size": size, "articles": n, "grown_s": round(time.perf_counter() - begun)}
            told.append(grown | summary(measured(record, more, cast, relater)))
            print(json.dumps(told[-1]), flush=True)
    for before, after in pairwise(told):
        print(json.dumps(growth(before, after)))


if __name__ == "__main__":
    main()
