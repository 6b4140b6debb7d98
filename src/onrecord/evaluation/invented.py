"""Stories that nobody wrote: a cast, its articles, and what every statement in them is.

Invariant: people, places and outlets do not exist; one seed gives the same articles everywhere,
and every span is where its words were put.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import accumulate

from onrecord.model.act import Act, ActCode, Deed, SaidAt
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution, AttributionKind
from onrecord.model.document import Article, Document, Page, PageTime, Stretch
from onrecord.model.entity import Entity, Role
from onrecord.model.identifiers import attribution_id, deed_id, document_id, entity_id
from onrecord.model.mention import EntityKind, Mention
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.model.selector import Span

PROVENANCE = Provenance("invented/1", ModelVersion("invented/1", "0" * 64))
N_STATEMENTS_EACH = 20
"""Statements of an article; the packaged stories have as many."""
N_ARTICLES_A_STORY = 4
_N_VOICES = 8
_FIRST_DAY, _N_DAYS = date(2012, 1, 1), 5000
_EVENNESS = 5
"""Somebody's share is as 1 / (rank + this): of 25,000 people the first has 2 of 100 statements."""
_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
_OFFICES = "mayor minister senator director harbour-master spokesperson president judge".split()
_BODIES = "Council Ministry Union Agency Party Court Institute Authority".split()
_THINGS = (
    "harbour ceasefire budget bridge election tender border ferry reactor pipeline school hospital "
    "treaty strike tax dam airport archive contract inquiry market court railway satellite vaccine "
    "fishery prison university refinery tunnel newspaper orchard canal quarry lighthouse museum "
    "glacier monastery observatory tramway"
).split()
_DOES = (
    "delayed closed reopened funded inspected damaged approved cancelled replaced surveyed sold "
    "searched guarded flooded renamed audited extended blocked insured photographed"
).split()
_HOW = "quietly openly twice again without-notice at-night in-spring for-years on-paper".split()


@dataclass(frozen=True, slots=True)
class Someone:
    """A member of the cast."""

    name: str
    short: str
    kind: EntityKind
    office: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """An article with what is in it, and who its entities are, in their order."""

    page: Page
    analysis: Analysis
    who: tuple[Someone, ...]


def stories(n_statements: int, *, seed: int) -> Iterator[list[Told]]:
    """Stories of some articles by one cast each, until there are so many statements."""
    chance = random.Random(seed)  # noqa: S311 - texts, not secrets
    cast = _cast(max(60, n_statements // 40), chance)
    outlets = [f"The {_name(chance, 2)} {kind}" for kind in ("Herald", "Post") for _ in range(20)]
    shares = list(accumulate(1 / (rank + _EVENNESS) for rank in range(len(cast))))
    n_stories = max(1, round(n_statements / (N_ARTICLES_A_STORY * N_STATEMENTS_EACH)))
    for number in range(n_stories):
        voices = _voices(cast, shares, chance)
        day = _FIRST_DAY + timedelta(days=number * _N_DAYS // n_stories)
        yield [
            _article(f"invented/{number}-{n}.txt", voices, chance.choice(outlets), day, chance)
            for n in range(N_ARTICLES_A_STORY)
        ]


def _cast(n: int, chance: random.Random) -> list[Someone]:
    """So many people and bodies, no two of one name, the most quoted first."""
    found: dict[str, Someone] = {}
    first = [_name(chance, 2) for _ in range(400)]
    while len(found) < n:
        if len(found) % 4 == 0:
            name = f"{_name(chance, 3)} {chance.choice(_BODIES)}"
            found.setdefault(name, Someone(name, name, "organization", None))
        else:
            last = _name(chance, 3)
            name = f"{chance.choice(first)} {last}"
            found.setdefault(name, Someone(name, last, "person", chance.choice(_OFFICES)))
    return list(found.values())


def _voices(
    cast: Sequence[Someone], shares: Sequence[float], chance: random.Random
) -> tuple[Someone, ...]:
    drawn: dict[str, Someone] = {}
    while len(drawn) < _N_VOICES:
        one = chance.choices(cast, cum_weights=shares)[0]
        drawn.setdefault(one.short, one)
    return tuple(drawn.values())


def _name(chance: random.Random, n_syllables: int) -> str:
    return "".join(chance.choices(_SYLLABLES, k=n_syllables)).capitalize()


def _matter(chance: random.Random) -> str:
    """What somebody says: some words that are in many statements, some that are in few."""
    one, other = chance.choice(_THINGS), chance.choice(_THINGS)
    how = chance.choice(_HOW).replace("-", " ")
    return (
        f"the {one} of {_name(chance, 2)} was {chance.choice(_DOES)} {how} "
        f"before the {other} near {_name(chance, 3)} cost {chance.randrange(2, 9000)} crowns"
    )


class _Writing:
    """A text that grows, and where its words stand."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.at = 0
        self.mentions: dict[Someone, list[Mention]] = {}
        self.roles: dict[Someone, Role] = {}

    def put(self, words: str) -> Span:
        self.parts.append(words)
        start, self.at = self.at, self.at + len(words)
        return Span(start, self.at)

    def name(self, one: Someone) -> Span:
        """Somebody by name: with office and whole name where they come up first."""
        known = self.mentions.setdefault(one, [])
        start = self.at
        if not known and one.office:
            role = self.put(one.office.replace("-", " "))
            self.roles[one] = Role(one.office.replace("-", " "), None, role)
            self.put(" ")
        head = self.put(one.short if known else one.name)
        whole = Span(start, head.end)
        known.append(Mention(whole, head, "name", one.kind, 0.99))
        return whole


@dataclass(frozen=True, slots=True)
class _Said:
    """One statement before it has an id."""

    kind: AttributionKind
    by: Someone
    source: Span
    cue: Span
    content: Span
    code: ActCode
    to: Someone | None = None
    addressee: Someone | None = None
    within: int | None = None


def _article(
    uri: str, voices: tuple[Someone, ...], outlet: str, day: date, chance: random.Random
) -> Told:
    text = _Writing()
    headline = text.put(f"{_name(chance, 3)}: {_matter(chance)}")
    said: list[_Said] = []
    done: list[tuple[Span, Someone, Someone]] = []
    paragraphs: list[Span] = []
    while len(said) < N_STATEMENTS_EACH:
        text.put("\n\n")
        start = text.at
        said += _paragraph(text, voices, len(said), chance)
        if len(paragraphs) % 8 == 1:
            one, other = chance.sample(voices, 2)
            text.put(" ")
            text.name(one)
            text.put(" ")
            done.append((text.put("searched the offices of"), one, other))
            text.put(" ")
            text.name(other)
            text.put(".")
        paragraphs.append(Span(start, text.at))
    words = "".join(text.parts)
    page = _page(uri, words, (headline, paragraphs), outlet, day)
    return _analysed(page, text, said, done)


def _paragraph(
    text: _Writing, voices: tuple[Someone, ...], n: int, chance: random.Random
) -> list[_Said]:
    """One sentence with one statement, or with two of which one stands in the other."""
    one, other = chance.sample(voices, 2)
    match chance.randrange(6):
        case 0:
            content = text.put(f"“The talks went on, and {_matter(chance)}”")
            text.put(", ")
            source, _ = text.name(one), text.put(" ")
            cue, _ = text.put("told"), text.put(" ")
            text.name(other)
            text.put(".")
            return [_Said("direct", one, source, cue, content, "STATE", addressee=other)]
        case 1:
            return [_indirect(text, one, "said", "STATE", chance)]
        case 2:
            return [_indirect(text, one, "denied that", "DENY", chance)]
        case 3:
            source, _ = text.name(one), text.put(" ")
            cue, _ = text.put("accused"), text.put(" ")
            start = text.at
            text.name(other)
            text.put(f" of a lie: {_matter(chance)}")
            content = Span(start, text.at)
            text.put(".")
            return [_Said("indirect", one, source, cue, content, "ACCUSE", to=other)]
        case 4:
            source, _ = text.name(one), text.put(" ")
            cue, _ = text.put("asked"), text.put(" ")
            start = text.at
            text.name(other)
            text.put(f" to see that {_matter(chance)}")
            content = Span(start, text.at)
            text.put(".")
            return [
                _Said("indirect", one, source, cue, content, "REQUEST", to=other, addressee=other)
            ]
        case _:
            source, _ = text.name(one), text.put(" ")
            cue, _ = text.put("said"), text.put(" ")
            start = text.at
            inner, _ = text.name(other), text.put(" ")
            claimed, _ = text.put("had claimed that"), text.put(" ")
            content = text.put(_matter(chance))
            outer = Span(start, content.end)
            text.put(".")
            return [
                _Said("indirect", one, source, cue, outer, "STATE"),
                _Said("indirect", other, inner, claimed, content, "STATE", within=n),
            ]


def _indirect(
    text: _Writing, one: Someone, cue_words: str, code: ActCode, chance: random.Random
) -> _Said:
    source, _ = text.name(one), text.put(" ")
    cue, _ = text.put(cue_words), text.put(" ")
    content = text.put(_matter(chance))
    text.put(".")
    return _Said("indirect", one, source, cue, content, code)


def _page(uri: str, text: str, parts: tuple[Span, list[Span]], outlet: str, day: date) -> Page:
    raw = text.encode()
    digest = sha256(raw).hexdigest()
    fetched = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    document = Document(
        document_id(uri, digest), uri, "text/plain", digest, len(raw), fetched, "en", raw, "utf-8"
    )
    headline, paragraphs = parts
    published = PageTime(f"{day.isoformat()}T09:00:00Z", "Z", Span(0, 0))
    whole = Stretch(0, len(text), 0, len(text))
    article = Article(
        text, headline, None, (), outlet, published, None, None, (), tuple(paragraphs), (), (whole,)
    )
    return Page(document, article)


def _analysed(
    page: Page,
    text: _Writing,
    said: Sequence[_Said],
    done: Sequence[tuple[Span, Someone, Someone]],
) -> Told:
    name, model = page.document.id, PROVENANCE.model.version
    ids = {
        one: entity_id(name, one.name, one.kind, some[0].span, model)
        for one, some in text.mentions.items()
    }
    entities = tuple(
        Entity(
            ids[one], one.name, one.kind, None, (),
            (text.roles[one],) if one in text.roles else (), tuple(some),
        )
        for one, some in text.mentions.items()
    )  # fmt: skip
    own = [attribution_id(name, (s.source,), (s.cue,), (s.content,), model) for s in said]
    attributions = tuple(_attribution(own, i, one, ids) for i, one in enumerate(said))
    deeds = tuple(
        Deed(
            deed_id(name, (cue,), "COERCE", model), (cue,), ids[one], ids[other], "COERCE", "done",
            SaidAt("2020", "year", cue), 0.8,
        )
        for cue, one, other in done
    )  # fmt: skip
    return Told(page, Analysis(entities, attributions, PROVENANCE, None, deeds), tuple(ids))


def _attribution(own: Sequence[str], i: int, one: _Said, ids: dict[Someone, str]) -> Attribution:
    by = ids[one.by]
    to = None if one.to is None else ids[one.to]
    return Attribution(
        own[i], one.kind, (one.source,), (one.cue,), (one.content,),
        None if one.within is None else own[one.within], by, 0.5 + (i % 50) / 100,
        addressees=() if one.addressee is None else (ids[one.addressee],),
        targets=() if to is None else (to,),
        acts=(Act(one.code, by, to, "done", 0.9),),
    )  # fmt: skip
