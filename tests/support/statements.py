"""Layers written down as words: who says what in a text, for tests of the record."""

from __future__ import annotations

from dataclasses import dataclass, replace

from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Page, PageTime
from onrecord.model.entity import Entity
from onrecord.model.identifiers import attribution_id, entity_id
from onrecord.model.mention import EntityKind, Mention
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.model.selector import Span
from support.stand_ins import Given, page_of

READER = "reader/1"
M1 = ModelVersion("m1", "0" * 64)
M2 = ModelVersion("m2", "1" * 64)


@dataclass(frozen=True)
class By:
    """One statement: by whom, in which words of the text, in order."""

    speaker: str | None
    content: tuple[str, ...]
    cue: str = "said"


def said(speaker: str | None, *content: str, cue: str = "said") -> By:
    return By(speaker, content, cue)


def page(
    text: str,
    uri: str = "page.txt",
    *,
    publisher: str | None = None,
    published: str | None = None,
) -> Page:
    """A page whose text is one paragraph, with what it states of itself."""
    plain = page_of(Given(uri, text.encode()), "en")
    time = None if published is None else PageTime(published, None, Span(0, 0))
    return replace(plain, article=replace(plain.article, publisher=publisher, published=time))


def analysis(
    of: Page,
    *statements: By,
    kinds: dict[str, EntityKind] | None = None,
    model: ModelVersion = M1,
) -> Analysis:
    """The analysis that finds these statements, and one entity for each speaker's name."""
    text, document = of.article.text, of.document.id
    names = list(dict.fromkeys(s.speaker for s in statements if s.speaker is not None))
    parties = {name: _entity(name, text, document, model, kinds or {}) for name in names}
    found = []
    for statement in statements:
        cue = (_span(text, statement.cue),)
        content = tuple(_span(text, words) for words in statement.content)
        speaker = parties[statement.speaker] if statement.speaker is not None else None
        source = (speaker.mentions[0].span,) if speaker else ()
        found.append(
            Attribution(
                id=attribution_id(document, source, cue, content, model.version),
                kind="direct" if statement.content[0][0] in "“\"'" else "indirect",
                source=source,
                cue=cue,
                content=content,
                within=None,
                speaker=speaker.id if speaker else None,
                prob=0.75,
            )
        )
    return Analysis(tuple(parties.values()), tuple(found), Provenance(READER, model))


def _entity(
    name: str, text: str, document: str, model: ModelVersion, kinds: dict[str, EntityKind]
) -> Entity:
    span = _span(text, name)
    kind = kinds.get(name, "person")
    return Entity(
        id=entity_id(document, name, kind, span, model.version),
        name=name,
        kind=kind,
        country=None,
        members=(),
        roles=(),
        mentions=(Mention(span, span, "name", kind, 0.9),),
    )


def _span(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))
