"""How long questions about acts take on a large record: by whom, on whom, about whom, who.

    python benchmarks/acts.py [--pages 5000] [--keep FOLDER]

Pages are generated: in each, six statements with an act and two deeds, between people some of whom
are in every tenth page and most in a few. They are added by the one writer, as `read` does, and
linked across pages. Prints the median and the slowest of a few runs in milliseconds of one core,
opening the record included, for a busy and for a rare person, with the number of rows found.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from onrecord.identity.across.record import RecordLinker
from onrecord.model.act import ACT_CODES, Act, ActCode, Deed
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Article, Document, Page, PageTime, Stretch
from onrecord.model.entity import Entity
from onrecord.model.identifiers import attribution_id, deed_id, document_id, entity_id
from onrecord.model.mention import Mention
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.model.selector import Span
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import acts as asked
from onrecord.workflow import record as kept
from onrecord.workflow.acts import Filters

_PROVENANCE = Provenance("generated", ModelVersion("generated", "0" * 64))
_N_STATEMENTS, _N_DEEDS, _N_RUNS = 6, 2, 9
_PUBLISHERS = ("Osthaven Herald", "Norhaven Post", "Westmark Times")
_SYLLABLES = [c + v for c in "bdfgklmnprstv" for v in "aeiou"]


def names(n: int, chance: random.Random) -> list[str]:
    """So many full names, each once."""
    made: dict[str, None] = {}
    while len(made) < n:
        made[" ".join("".join(chance.choices(_SYLLABLES, k=k)).title() for k in (2, 3))] = None
    return list(made)


class Writing:
    """Writes one page: sentences with the spans of their parts, entities by name."""

    def __init__(self, number: int) -> None:
        self.document = document_id(f"generated/{number}", sha256(str(number).encode()).hexdigest())
        self.number = number
        self.text = ""
        self.mentions: dict[str, list[Span]] = {}

    def put(self, words: str, *, name: bool = False) -> Span:
        span = Span(len(self.text), len(self.text) + len(words))
        self.text += words + " "
        if name:
            self.mentions.setdefault(words, []).append(span)
        return span

    def ids(self) -> dict[str, str]:
        return {
            name: entity_id(self.document, name, "person", spans[0], "generated")
            for name, spans in self.mentions.items()
        }

    def page(self, day: date, publisher: str) -> Page:
        raw, n = self.text.encode(), len(self.text)
        document = Document(
            self.document, f"generated/{self.number}", "text/plain", sha256(raw).hexdigest(),
            len(raw), datetime(2026, 1, 1, tzinfo=UTC), "en", raw, "utf-8",
        )  # fmt: skip
        published = PageTime(day.isoformat(), None, Span(0, 0))
        article = Article(
            self.text, None, None, (), publisher, published, None, None, (), (Span(0, n),), (),
            (Stretch(0, n, 0, n),),
        )  # fmt: skip
        return Page(document, article)


def page(number: int, known: list[str], chance: random.Random) -> tuple[Page, Analysis]:
    """A page on which a few people do things to one another."""
    cast = list(dict.fromkeys(known[int(len(known) * chance.random() ** 3)] for _ in range(5)))
    told = Writing(number)
    done: list[tuple[str, Span, Span, Span, str, ActCode]] = []
    for at in range(_N_STATEMENTS + _N_DEEDS):
        actor, recipient = chance.sample(cast, 2) if len(cast) > 1 else (cast[0], cast[0])
        code: ActCode = chance.choice(ACT_CODES)
        source = told.put(actor, name=True)
        cue = told.put(f"told{at}")
        content = told.put(recipient, name=True)
        told.put(f"matter {chance.randrange(1000)}.")
        done.append((actor, source, cue, content, recipient, code))
    ids = told.ids()
    entities = tuple(
        Entity(
            ids[name], name, "person", None, (), (),
            tuple(Mention(s, s, "name", "person", 0.9) for s in spans),
        )
        for name, spans in told.mentions.items()
    )  # fmt: skip
    said = tuple(
        Attribution(
            attribution_id(told.document, (source,), (cue,), (content,), "generated"), "indirect",
            (source,), (cue,), (content,), None, ids[actor], 0.9, (), (ids[recipient],),
            (Act(code, ids[actor], ids[recipient], "done", 0.8),),
        )
        for actor, source, cue, content, recipient, code in done[:_N_STATEMENTS]
    )  # fmt: skip
    deeds = tuple(
        Deed(
            deed_id(told.document, (cue,), code, "generated"), (cue,), ids[actor], ids[recipient],
            code, "done", None, 0.8,
        )
        for actor, _, cue, _, recipient, code in done[_N_STATEMENTS:]
    )  # fmt: skip
    day = date(2020, 1, 1) + timedelta(days=number % 2000)
    found = Analysis(entities, said, _PROVENANCE, deeds=deeds)
    return told.page(day, _PUBLISHERS[number % 3]), found


def build(record: Path, n_pages: int, known: list[str], chance: random.Random) -> float:
    """Adds the pages; the seconds that it took."""
    start = time.perf_counter()
    with open_writer(record, linker=RecordLinker()) as writer:
        for number in range(n_pages):
            writer.add(*page(number, known, chance))
    return time.perf_counter() - start


def questions(record: Path, one: str, other: str) -> dict[str, Callable[[], Any]]:
    """What is asked, each with a hundred rows at most, as a table has."""
    by, on = Filters(speaker=one), Filters(on=one)
    both = Filters(speaker=one, on=other)
    accused = Filters(speaker=one, act="ACCUSE")
    within = Filters(on=one, act="ACCUSE", since="2024", publisher="Norhaven Post")
    return {
        "said NAME": lambda: kept.said(record, by, limit=100),
        "said NAME --act": lambda: kept.said(record, accused, limit=100),
        "said --on NAME": lambda: kept.said(record, on, limit=100),
        "about NAME": lambda: asked.regarding(record, one, Filters(), limit=100),
        "acts --by NAME": lambda: asked.acts(record, by, limit=100),
        "acts --by --on": lambda: asked.acts(record, both, limit=100),
        "acts --on --code --since --in": lambda: asked.acts(record, within, limit=100),
        "who NAME": lambda: asked.people(record, one, Filters()),
    }


def main() -> None:
    """Builds the record, asks, prints one row a question."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=5000)
    options.add_argument("--keep", type=Path, help="Where the record is left.")
    given = options.parse_args()
    chance = random.Random(7)  # noqa: S311 - generated text
    known = names(max(50, given.pages // 2), chance)
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        record = folder / "acts.db"
        if not record.exists():
            seconds = build(record, given.pages, known, chance)
            print(f"{given.pages} pages added in {seconds:.0f} s; {record.stat().st_size:,} bytes")
        for label, one in (("busy", known[0]), ("rare", known[len(known) // 2])):
            for question, ask in questions(record, one, known[1]).items():
                runs, found = [], 0
                for _ in range(_N_RUNS):
                    start = time.process_time()
                    found = len(ask())
                    runs.append(1000 * (time.process_time() - start))
                row = {"who": label, "question": question, "rows": found,
                       "median_cpu_ms": round(statistics.median(runs), 1),
                       "slowest_cpu_ms": round(max(runs), 1)}  # fmt: skip
                print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
