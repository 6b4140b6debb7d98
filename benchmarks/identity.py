"""One entity across a million mentions: time, memory and the sizes of blocks.

    python benchmarks/identity.py [--mentions 1000000] [--keep FOLDER]

Names, stories and days are generated: some people are in thousands of documents, most in one or
two; a tenth of them shares a full name with somebody else, and half of all mentions are bare
surnames. Documents are added to a record of their own by the one writer, as `read` does. Times of
linking are of the processor, so that another job beside it does not count.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from onrecord.identity.across.record import RecordLinker
from onrecord.model.analysis import Analysis
from onrecord.model.document import Article, Document, Page, PageTime, Stretch
from onrecord.model.entity import Entity, Role
from onrecord.model.identifiers import document_id, entity_id
from onrecord.model.mention import Mention
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.model.selector import Span
from onrecord.store import database
from onrecord.store.schema import identities, identity_keys, links
from onrecord.store.writing import linking
from onrecord.store.writing import writer as writing

_N_MENTIONS_EACH = 3
_N_ENTITIES_EACH = 7
_N_PEOPLE_A_STORY = 12
_N_DOCUMENTS_A_STORY = 8
_PROVENANCE = Provenance("generated", ModelVersion("generated", "0" * 64))
_SYLLABLES = [c + v for c in "bdfgklmnprstv" for v in "aeiou"]
_OFFICES = "mayor minister senator director coach professor spokesperson president".split()


@dataclass(frozen=True)
class Someone:
    """A generated person."""

    first: str
    last: str
    office: str
    body: str


Told = tuple[Page, Analysis, list[Someone]]
"""A page, what is in it, and who its entities are, in their order."""


def people(n: int, chance: random.Random) -> list[Someone]:
    """So many people, of 300 first names and a last name for every twelve of them."""
    first = [_word(chance, 2) for _ in range(300)]
    last = [_word(chance, 3) for _ in range(max(10, n // 12))]
    bodies = [f"{_word(chance, 3)} {kind}" for kind in ("Council", "Club") for _ in range(300)]
    made = [
        Someone(chance.choice(first), chance.choice(last), chance.choice(_OFFICES),
                chance.choice(bodies))
        for _ in range(n)
    ]  # fmt: skip
    for _ in range(n // 20):
        one, other = chance.sample(range(n), 2)
        made[one] = Someone(made[other].first, made[other].last, made[one].office, made[one].body)
    return made


def pages(n_mentions: int, chance: random.Random) -> Iterator[Told]:
    """Documents of stories, day by day, until so many mentions were generated."""
    known = people(max(50, n_mentions // 30), chance)
    day, number, told = date(2020, 1, 1), 0, 0
    while True:
        weights = [1 / (i + 1) for i in range(len(known))]
        cast = chance.choices(known, weights, k=_N_PEOPLE_A_STORY)
        for _ in range(_N_DOCUMENTS_A_STORY):
            here = list({id(one): one for one in chance.sample(cast, _N_ENTITIES_EACH)}.values())
            yield _page(number, here, day, chance)
            number += 1
            told += len(here) * _N_MENTIONS_EACH
            if told >= n_mentions:
                return
        if number % 80 == 0:
            day += timedelta(days=1)


def _page(number: int, here: list[Someone], day: date, chance: random.Random) -> Told:
    uri = f"generated/{number}.txt"
    parts, spans, at = [], [], 0
    for one in here:
        full = chance.random() < 0.75  # noqa: PLR2004 - the rest go by their surname alone
        name = f"{one.first} {one.last}" if full else one.last
        words = [f"{one.office} of {one.body}", name, one.last, one.last]
        places = []
        for word in words:
            places.append(Span(at, at + len(word)))
            parts.append(word + " ")
            at += len(word) + 1
        spans.append((one, name, places))
    text = "".join(parts)
    raw = text.encode()
    name = document_id(uri, sha256(raw).hexdigest())
    entities = tuple(_entity(name, one, called, places) for one, called, places in spans)
    return _read(uri, text, day), Analysis(entities, (), _PROVENANCE), here


def _entity(document: str, one: Someone, name: str, places: list[Span]) -> Entity:
    role, *named = places
    mentions = tuple(Mention(s, s, "name", "person", 1.0) for s in named)
    own = entity_id(document, name, "person", named[0], "generated")
    return Entity(own, name, "person", None, (), (Role(one.office, one.body, role),), mentions)


def _read(uri: str, text: str, day: date) -> Page:
    raw = text.encode()
    digest = sha256(raw).hexdigest()
    document = Document(
        document_id(uri, digest), uri, "text/plain", digest, len(raw), datetime.now(UTC), "en",
        raw, "utf-8",
    )  # fmt: skip
    whole = Span(0, len(text))
    published = PageTime(day.isoformat(), None, Span(0, 0))
    article = Article(
        text, None, None, (), "Generated", published, None, None, (), (whole,), (),
        (Stretch(0, len(text), 0, len(text)),),
    )  # fmt: skip
    return Page(document, article)


def _word(chance: random.Random, n: int) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(n)).capitalize()


def measure(path: Path, n_mentions: int) -> dict[str, object]:
    """Times, memory and blocks of a record into which so many mentions are read."""
    linked = [0.0]
    labels: list[Someone] = []
    add_links = linking.add_links

    def timed(*given: object, **named: object) -> object:
        begun = time.process_time()
        try:
            return add_links(*given, **named)  # type: ignore[arg-type]
        finally:
            linked[0] += time.process_time() - begun

    vars(writing)["add_links"] = timed
    begun, told, n_documents, slowest = time.process_time(), 0, 0, 0.0
    started = time.perf_counter()
    with writing.open_writer(path, linker=RecordLinker()) as writer:
        for page, analysis, here in pages(n_mentions, random.Random(7)):  # noqa: S311 - no secret
            labels += here
            before = linked[0]
            writer.add(page, analysis)
            slowest = max(slowest, linked[0] - before)
            n_documents += 1
            told += sum(len(e.mentions) for e in analysis.entities)
            if n_documents % 5000 == 0:
                sys.stderr.write(
                    f"{told:,} mentions, {n_documents:,} documents, "
                    f"{linked[0] / n_documents * 1000:.1f} ms linking each, {_memory():.0f} MiB\n"
                )
    return {
        "mentions": told,
        "documents": n_documents,
        "seconds": round(time.perf_counter() - started, 1),
        "processor_seconds": round(time.process_time() - begun, 1),
        "seconds_linking": round(linked[0], 1),
        "ms_linking_a_document": round(linked[0] / n_documents * 1000, 2),
        "ms_slowest_document": round(slowest * 1000, 1),
        "peak_memory_mib": round(_memory()),
        "record_mib": round(path.stat().st_size / 2**20),
        **_blocks(path),
        **_rightness(path, labels),
    }


def _blocks(path: Path) -> dict[str, object]:
    with database.reading(path) as connection:
        sizes = (
            select(func.count(identity_keys.c.identity).label("n"))
            .group_by(identity_keys.c.key)
            .subquery()
        )
        largest, mean, n = connection.execute(
            select(func.max(sizes.c.n), func.avg(sizes.c.n), func.count())
        ).one()
        n_links = connection.execute(select(func.count()).select_from(links)).scalar_one()
        shown = select(func.count(identities.c.number)).where(identities.c.shown.is_(None))
        n_identities = connection.execute(shown).scalar_one()
    return {
        "links": n_links,
        "identities": n_identities,
        "keys": n,
        "largest_block": largest,
        "mean_block": round(float(mean), 2),
    }


def _rightness(path: Path, labels: list[Someone]) -> dict[str, float]:
    """Of pairs of entities held to be one how many are, and of those that are how many are held."""
    root = func.coalesce(identities.c.shown, identities.c.number)
    query = select(root).join(links, links.c.shown == identities.c.number).order_by(links.c.entity)
    with database.reading(path) as connection:
        found = list(connection.execute(query).scalars())
    both = Counter(zip(found, map(id, labels), strict=True))
    right = _pairs(both)
    return {
        "precision": round(right / max(1, _pairs(Counter(found))), 4),
        "recall": round(right / max(1, _pairs(Counter(map(id, labels)))), 4),
    }


def _pairs(counts: Counter[Any]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Prints one JSON object."""
    parser = argparse.ArgumentParser(description="Identities of generated names, measured.")
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="a folder in which the record stays")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        print(json.dumps(measure(folder / "identity.db", given.mentions), indent=1))


if __name__ == "__main__":
    main()
