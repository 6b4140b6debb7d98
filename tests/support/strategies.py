"""Any page and any analysis that fits it, for properties of the record."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, get_args

from hypothesis import strategies as st

from onrecord.model.act import (
    ACT_CODES,
    GRAINS,
    MODALITIES,
    OCCASION_KINDS,
    Act,
    Deed,
    Medium,
    Occasion,
    SaidAt,
    SaidIn,
)
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import (
    Article,
    Byline,
    Caption,
    Dateline,
    Document,
    Dropped,
    Page,
    PageTime,
    Status,
    Stretch,
)
from onrecord.model.entity import Entity, Role
from onrecord.model.identifiers import document_id
from onrecord.model.mention import Mention
from onrecord.model.provenance import ModelVersion, Place, Provenance
from onrecord.model.selector import Span

CHARACTERS = st.characters(exclude_categories=["Cs"])  # half characters are stored nowhere
WORDS = st.text(CHARACTERS, max_size=12)
NAMES = st.text(CHARACTERS, min_size=1, max_size=12)
PROBS = st.floats(0, 1, allow_nan=False)
CODES = st.sampled_from(ACT_CODES)
OCCASIONS = st.sampled_from(OCCASION_KINDS)
MEDIA = st.sampled_from(get_args(Medium))
KINDS = st.sampled_from(["person", "organization", "state", "group", "place"])

COUNTS = st.integers(0, 2**50)
PLACES = st.builds(
    Place,
    NAMES,
    st.none() | COUNTS,
    COUNTS,
    st.none() | COUNTS,
    st.none() | WORDS,
    st.none() | WORDS,
)


@st.composite
def spans(draw: st.DrawFn, n_chars: int) -> Span:
    """A span of at least one character in a text of that length."""
    start = draw(st.integers(0, n_chars - 1))
    return Span(start, draw(st.integers(start + 1, n_chars)))


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """A page of any characters, with every part that an article may have."""
    text = draw(st.text(CHARACTERS, min_size=1, max_size=60))
    span = spans(len(text))
    optional = st.none() | span
    time = st.builds(PageTime, WORDS, st.none() | WORDS, span)
    raw = text.encode()
    digest = sha256(raw).hexdigest()
    uri = draw(NAMES)
    document = Document(
        id=document_id(uri, digest),
        uri=uri,
        media_type=draw(st.sampled_from(["text/plain", "text/html", "application/json"])),
        sha256=digest,
        n_bytes=len(raw),
        fetched_at=draw(st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1))),  # noqa: DTZ001
        language=draw(st.none() | st.sampled_from(["en", "es"])),
        raw=raw,
        encoding="utf-8",
        at=draw(st.none() | PLACES),
    )
    article = Article(
        text=text,
        headline=draw(optional),
        deck=draw(optional),
        bylines=tuple(draw(st.lists(st.builds(Byline, WORDS, span), max_size=2))),
        publisher=draw(st.none() | WORDS),
        published=draw(st.none() | time),
        modified=draw(st.none() | time),
        dateline=draw(st.none() | st.builds(Dateline, WORDS, span)),
        captions=tuple(
            draw(st.lists(st.builds(Caption, span, st.none() | WORDS, optional), max_size=2))
        ),
        paragraphs=tuple(draw(st.lists(span, max_size=3))),
        dropped=tuple(draw(st.lists(st.builds(Dropped, span, WORDS), max_size=2))),
        alignment=(Stretch(0, len(text), 0, len(text)),),
        item=draw(st.none() | WORDS),
        version=draw(st.none() | WORDS),
        status=draw(st.sampled_from([None, *get_args(Status)])),
    )
    return Page(document, article)


@st.composite
def layers(draw: st.DrawFn) -> tuple[Page, Analysis]:
    """A page and an analysis whose spans lie in it and whose links lead somewhere."""
    page = draw(pages())
    n_chars = len(page.article.text)
    parties = tuple(draw(st.lists(_entities(n_chars), max_size=3, unique_by=lambda e: e.id)))
    said: list[Attribution] = []
    for name in draw(st.lists(NAMES, max_size=4, unique=True)):
        said.append(draw(_attributions(n_chars, name, parties, said)))
    provenance = Provenance(draw(NAMES), ModelVersion(draw(NAMES), draw(NAMES)))
    done: list[Deed] = []
    if parties:
        deeds = st.lists(_deeds(n_chars, parties), max_size=3, unique_by=lambda d: d.id)
        done = draw(deeds)
    return page, Analysis(parties, tuple(said), provenance, draw(st.none() | WORDS), tuple(done))


def _entities(n_chars: int) -> st.SearchStrategy[Entity]:
    span = spans(n_chars)
    forms = st.sampled_from(["name", "description", "pronoun"])
    return st.builds(
        Entity,
        id=NAMES,
        name=WORDS,
        kind=KINDS,
        country=st.none() | st.sampled_from(["NO", "RU"]),
        members=st.lists(NAMES, max_size=2).map(tuple),
        roles=st.lists(st.builds(Role, WORDS, st.none() | WORDS, span), max_size=2).map(tuple),
        mentions=st.lists(st.builds(Mention, span, span, forms, KINDS, PROBS), max_size=3).map(
            tuple
        ),
        is_named=st.booleans(),
    )


def _attributions(
    n_chars: int, name: str, parties: tuple[Entity, ...], before: list[Attribution]
) -> st.SearchStrategy[Attribution]:
    span = spans(n_chars)
    fragments: Any = st.lists(span, max_size=3).map(tuple)
    ids = [e.id for e in parties]
    people: Any = st.lists(st.sampled_from(ids), max_size=3).map(tuple) if ids else st.just(())
    return st.builds(
        Attribution,
        id=st.just(name),
        kind=st.sampled_from(["direct", "indirect", "mixed"]),
        source=fragments,
        cue=fragments,
        content=fragments,
        within=st.sampled_from([None, *(a.id for a in before)]),
        speaker=st.sampled_from([None, *(e.id for e in parties)]),
        prob=PROBS,
        addressees=people,
        targets=people,
        acts=st.lists(_acts(parties), max_size=3).map(tuple),
        occasion=st.none() | st.builds(Occasion, span, OCCASIONS, st.none() | MEDIA),
        time=st.none() | st.builds(SaidAt, WORDS, st.sampled_from(GRAINS), span),
        place=st.none() | st.builds(SaidIn, WORDS, span),
    )


def _acts(parties: tuple[Entity, ...]) -> st.SearchStrategy[Act]:
    anyone = st.sampled_from([None, *(e.id for e in parties)])
    return st.builds(Act, CODES, anyone, anyone, st.sampled_from(MODALITIES), PROBS)


def _deeds(n_chars: int, parties: tuple[Entity, ...]) -> st.SearchStrategy[Deed]:
    span, ids = spans(n_chars), [e.id for e in parties]
    return st.builds(
        Deed,
        id=NAMES,
        cue=st.lists(span, max_size=3).map(tuple),
        actor=st.sampled_from(ids),
        recipient=st.sampled_from([None, *ids]),
        code=CODES,
        modality=st.sampled_from(MODALITIES),
        at=st.none() | st.builds(SaidAt, WORDS, st.sampled_from(GRAINS), span),
        prob=PROBS,
    )
