"""What people marked in texts as what the record has: a reading of theirs, or differences from one.

Invariant: nothing here opens or changes a record (`imports` does).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from onrecord.model.act import Act
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution, AttributionKind
from onrecord.model.document import Page
from onrecord.model.entity import Entity
from onrecord.model.identifiers import attribution_id, entity_id
from onrecord.model.marked import Marked, MarkedSpeaker
from onrecord.model.mention import Mention, MentionForm
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.model.selector import Span, Spans
from onrecord.readers.standoff import Annotated
from onrecord.text.pieces import joined, on_one_line, pieces

_CERTAIN = 1.0


@dataclass(frozen=True, slots=True)
class Difference:
    """How a person marked a statement that was found, and how it was found before.

    `after` is None for one that the person took out, `before` for one that they added.
    """

    document: str
    before: Marked | None
    after: Marked | None


def found_before(page: Page, analysis: Analysis) -> tuple[Marked, ...]:
    """An analysis as a person would have marked it, who changed nothing."""
    text = page.article.text
    people = {entity.id: entity for entity in analysis.entities}
    return tuple(
        Marked(
            name=item.id,
            source=_whole(text, item.source),
            cue=_whole(text, item.cue),
            content=_whole(text, item.content),
            kind=item.kind,
            within=item.within,
            speaker=_marked_speaker(people.get(item.speaker or "")),
            acts=tuple((act.code, act.modality) for act in item.acts),
            statement=item.id,
        )
        for item in analysis.attributions
    )


def differences(
    document: str, before: Iterable[Marked], after: Iterable[Marked]
) -> Iterator[Difference]:
    """What a person changed, each statement known again by the id that the record gave it."""
    old = {one.statement: one for one in before if one.statement}
    kept = set[str]()
    for one in after:
        known = old.get(one.statement or "")
        if known is None or known.statement in kept:
            yield Difference(document, None, one)
            continue
        kept.add(str(known.statement))
        if _told(known) != _told(one):
            yield Difference(document, known, one)
    for name, one in old.items():
        if name not in kept:
            yield Difference(document, one, None)


def who(one: Marked) -> str | None:
    """Who speaks, by id where it is told, else by name."""
    return None if one.speaker is None else one.speaker.id or one.speaker.name


def gold_row(given: Annotated, marked: Iterable[Marked]) -> dict[str, object]:
    """A text with its statements as PolNeAR's files have them, to train on and to measure with."""
    return {
        "id": given.name,
        "text": given.text,
        "attributions": [
            {role: [[s.start, s.end] for s in spans] for role, spans in _roles(one).items()}
            for one in marked
        ],
    }


def reading(
    page: Page, marked: tuple[Marked, ...], *, annotator: str, marks: bytes, reader: str
) -> Analysis:
    """What a person marked on a page as an analysis of theirs; all of it is held to be certain."""
    model = ModelVersion(f"brat:{annotator}", hashlib.sha256(marks).hexdigest())
    people = _people(page, marked, model.version)
    ids = {
        one.name: attribution_id(page.document.id, *_places(one), model.version) for one in marked
    }
    said = tuple(_attribution(one, ids, people, page.article.text) for one in marked)
    entities = tuple({entity.id: entity for entity in people.values()}.values())
    return Analysis(entities, said, Provenance(reader, model))


def _attribution(
    one: Marked, ids: Mapping[str, str], people: Mapping[MarkedSpeaker, Entity], text: str
) -> Attribution:
    speaker = people[one.speaker].id if one.speaker else None
    return Attribution(
        id=ids[one.name],
        kind=one.kind or _kind(text, one.content),
        source=one.source,
        cue=one.cue,
        content=one.content,
        within=ids[one.within] if one.within else None,
        speaker=speaker,
        prob=_CERTAIN,
        acts=tuple(Act(code, speaker, None, became, _CERTAIN) for code, became in one.acts),
    )


def _people(page: Page, marked: Iterable[Marked], model: str) -> dict[MarkedSpeaker, Entity]:
    """Who speaks, each once by name, with every place where a statement names them."""
    mentions: dict[str, dict[Span, Mention]] = {}
    told: dict[str, MarkedSpeaker] = {}
    speakers: set[MarkedSpeaker] = set()
    for one in marked:
        if one.speaker is None:
            continue
        name = one.speaker.name
        speakers.add(one.speaker)
        known = told.setdefault(name, one.speaker)
        told[name] = replace(known, kind=known.kind or one.speaker.kind)
        kind = told[name].kind or "person"
        for span in one.source or one.cue or one.content:
            form: MentionForm = "name" if name in span.of(page.article.text) else "description"
            mention = Mention(span, span, form, kind, _CERTAIN)
            mentions.setdefault(name, {}).setdefault(span, mention)
    people = {}
    for name, speaker in told.items():
        own = tuple(mentions[name][span] for span in sorted(mentions[name]))
        kind = speaker.kind or "person"
        key = entity_id(page.document.id, name, kind, own[0].span, model)
        people[name] = Entity(key, name, kind, None, (), (), own)
    return {speaker: people[speaker.name] for speaker in speakers}


def _marked_speaker(entity: Entity | None) -> MarkedSpeaker | None:
    if entity is None:
        return None
    known = entity.id if entity.identity is None else entity.identity.id
    return MarkedSpeaker(on_one_line(entity.called) or on_one_line(known), known, entity.kind)


def _whole(text: str, spans: Spans) -> Spans:
    """The spans as they come back from a format that cuts them at line ends."""
    return joined(text, pieces(text, spans))


def _kind(text: str, content: Spans) -> AttributionKind:
    from onrecord.nlp.encoder.features import quote_states
    from onrecord.nlp.kinds import kind_of

    return kind_of(text, quote_states(text), content)


def _places(one: Marked) -> tuple[Spans, Spans, Spans]:
    return one.source, one.cue, one.content


def _roles(one: Marked) -> dict[str, Spans]:
    return {"source": one.source, "cue": one.cue, "content": one.content}


def _told(one: Marked) -> tuple[object, ...]:
    """What of a statement a person may have changed; who speaks by id, else by name."""
    return *_places(one), one.kind, who(one), one.acts
