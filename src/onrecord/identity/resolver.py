"""Annotations in; entities and attributions with their speakers out.

Invariant: every mention that is given back is a mention that came in, the source of an attribution
or the words of a role; ids depend on the document, the spans and the model alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from onrecord.identity.consistency import consistent
from onrecord.identity.descriptions import holder_of, is_definite
from onrecord.identity.doings import Meant, deed_parties, meant_in
from onrecord.identity.genders import add_genders
from onrecord.identity.joint import name_lists
from onrecord.identity.mention_lists import mentions_of
from onrecord.identity.names import fold
from onrecord.identity.parties import Party, gather
from onrecord.identity.pronouns import is_first_person, is_pronoun
from onrecord.identity.roles import roles_of
from onrecord.identity.scene import Scene
from onrecord.identity.speakers import speaker_of
from onrecord.identity.titles import gender_of_office
from onrecord.model.act import Deed
from onrecord.model.annotation import Annotations, FoundAttribution, FoundDeed
from onrecord.model.attribution import Attribution
from onrecord.model.document import Article
from onrecord.model.entity import Entity, Role
from onrecord.model.identifiers import attribution_id, deed_id, entity_id
from onrecord.model.mention import Mention, MentionForm
from onrecord.model.selector import Span

_MOST_REMEMBERED = 200
"""So many statements before one are asked for who spoke last."""


class Resolved(NamedTuple):
    """What one article holds, once it is known who is meant."""

    entities: tuple[Entity, ...]
    attributions: tuple[Attribution, ...]
    deeds: tuple[Deed, ...]


def resolve(
    article: Article, annotations: Annotations, *, document_id: str, model: str
) -> Resolved:
    """The entities of one article, its attributions and deeds with the ids of their parties."""
    scene = set_scene(article.text, annotations)
    speakers = speakers_in(scene, annotations.attributions)
    meant = meant_in(scene, annotations.attributions, speakers)
    done = [(deed, deed_parties(scene, deed)) for deed in annotations.deeds]
    _add_mentions(scene, annotations)
    parties = _spoken_of(scene, (*meant, *(m for _, m in done if m is not None)))
    lists = {id(p): mentions_of(scene.text, p) for p in parties}
    ids = {
        id(p): entity_id(document_id, p.name, p.kind, lists[id(p)][0].span, model) for p in parties
    }
    entities = tuple(_entity(p, lists[id(p)], ids) for p in parties)
    return Resolved(
        entities,
        _attributions(annotations.attributions, meant, ids, document_id, model),
        tuple(_deed(d, m, ids, document_id, model) for d, m in done if m is not None),
    )


def _spoken_of(scene: Scene, meant: Iterable[Meant]) -> list[Party]:
    """The parties that the text names, and those unnamed ones that have a part in something.

    Who was only looked at as a possible target has none.
    """
    used = {id(p) for m in meant for p in (m.actor, *m.targets, *m.addressees) if p is not None}
    used |= {id(member) for p in scene.parties if id(p) in used for member in p.members}
    return [p for p in scene.parties if p.is_named or id(p) in used]


def set_scene(text: str, annotations: Annotations) -> Scene:
    """Parties with their roles and genders, before any source is looked at."""
    mentions = consistent(text, annotations.mentions)
    parties = gather(text, mentions)
    scene = Scene(text, mentions, parties)
    for party in parties:
        for mention in party.mentions:
            scene.of_mention[mention.head] = party
    for chain in annotations.chains:
        for mention in chain.mentions:
            scene.chains[mention.span] = chain.mentions
    named = [m for m in mentions if m.form == "name"]
    for party in parties:
        if party.kind == "person":
            _add_roles(text, party, named)
    add_genders(scene)
    scene.lists = name_lists(text, mentions, scene.of_mention)
    _add_descriptions(scene)
    return scene


def _add_descriptions(scene: Scene) -> None:
    """Descriptions by office ("the president") are mentions of whom they mean."""
    for mention in scene.mentions:
        words = " ".join(mention.span.of(scene.text).split())
        if mention.form != "description" or mention.kind != "person" or not is_definite(words):
            continue
        party = holder_of(scene, mention.span, words)
        if party is not None and not any(m.span == mention.span for m in party.mentions):
            party.mentions.append(mention)
            scene.of_mention[mention.head] = party


def _add_roles(text: str, party: Party, named: list[Mention]) -> None:
    seen: set[str] = set()
    for mention in party.mentions:
        for role in roles_of(text, mention, named):
            key = fold(f"{role.title} {role.organization or ''}")
            if key not in seen:
                seen.add(key)
                party.roles.append(role)
                party.gender = party.gender or gender_of_office(role.title)


def speakers_in(scene: Scene, found: tuple[FoundAttribution, ...]) -> list[Party | None]:
    """The speaker of every attribution, outer ones before those within them."""
    speakers: list[Party | None] = [None] * len(found)
    outer_places = sorted((a.place, i) for i, a in enumerate(found) if a.within is None)
    for i in sorted(range(len(found)), key=lambda i: _order(scene, found, i)):
        within = found[i].within
        outer = speakers[within] if within is not None else None
        before = outer_places[: bisect_left(outer_places, (found[i].place, 0))]
        scene.recent = _latest(speakers[k] for _, k in before[-_MOST_REMEMBERED:])
        speaker = speaker_of(scene, found[i], outer) or _continued(scene, found, speakers, i)
        speakers[i] = speaker
        if speaker is not None:
            for span in found[i].content:
                scene.quote(span, speaker)
            _add_source(scene, speaker, found[i])
    return speakers


def _add_source(scene: Scene, speaker: Party, found: FoundAttribution) -> None:
    """A source that names its speaker in other words is a mention of the speaker."""
    if not found.source:
        return
    span = Span(found.source[0].start, found.source[-1].end)
    if any(span.overlaps(m.head) or m.span == span for m in speaker.mentions):
        return
    form: MentionForm = "pronoun" if is_pronoun(span.of(scene.text)) else "description"
    speaker.mentions.append(Mention(span, span, form, speaker.kind, found.prob))


def _order(scene: Scene, found: tuple[FoundAttribution, ...], i: int) -> tuple[int, bool, int]:
    """Outer ones first, "I" after those whose quotation it may stand in, else as in the text."""
    is_first = any(is_first_person(s.of(scene.text)) for s in found[i].source)
    return _depth(found, i), is_first, found[i].place


def _depth(found: tuple[FoundAttribution, ...], i: int) -> int:
    depth, within = 0, found[i].within
    while within is not None and depth < len(found):
        depth, within = depth + 1, found[within].within
    return depth


def _latest(speakers: Iterable[Party | None]) -> list[Party]:
    """Each speaker once, in the order of when they last spoke: the last one comes first to mind."""
    order: dict[int, Party] = {}
    for speaker in speakers:
        if speaker is not None:
            order.pop(id(speaker), None)
            order[id(speaker)] = speaker
    return list(order.values())


def _continued(
    scene: Scene, found: tuple[FoundAttribution, ...], speakers: list[Party | None], i: int
) -> Party | None:
    """A quotation without a source goes on with the one before it, if little stands between.

    One without a cue, in a paragraph of its own, goes on with the paragraph before.
    """
    current = found[i]
    if current.source or current.kind != "direct" or current.within is not None:
        return None
    before = [
        (other.content[-1].end, speaker)
        for other, speaker in zip(found, speakers, strict=True)
        if speaker is not None
        and other.content
        and other.content[-1].end <= current.content[0].start
    ]
    if not before:
        return None
    end, speaker = max(before, key=lambda b: b[0])
    between = scene.text[end : current.content[0].start]
    is_near = len(between.split()) <= 8  # noqa: PLR2004 - a cue with its source
    is_next = not current.cue and len(re.findall(r"\n+", between)) == 1
    return speaker if is_near or is_next else None


def _add_mentions(scene: Scene, annotations: Annotations) -> None:
    """Descriptions and pronouns go to the party of their chain's nearest name."""
    taken = {m.span for p in scene.parties for m in p.mentions}
    for chain in annotations.chains:
        named = scene.known_of(chain.mentions)
        for mention in chain.mentions:
            if mention.form != "name" and mention.span not in taken and named:
                party = scene.nearest_of(named, mention.head.start)
                party.mentions.append(mention)


def _entity(party: Party, mentions: tuple[Mention, ...], ids: dict[int, str]) -> Entity:
    roles: list[Role] = sorted(party.roles, key=lambda r: r.span)
    return Entity(
        id=ids[id(party)],
        name=party.name,
        kind=party.kind,
        country=party.country,
        members=tuple(ids[id(m)] for m in party.members),
        roles=tuple(roles),
        mentions=mentions,
        is_named=party.is_named,
    )


def _attributions(
    found: tuple[FoundAttribution, ...],
    meant: list[Meant],
    ids: dict[int, str],
    document_id: str,
    model: str,
) -> tuple[Attribution, ...]:
    own = [attribution_id(document_id, a.source, a.cue, a.content, model) for a in found]
    return tuple(
        Attribution(
            id=own[i],
            kind=a.kind,
            source=a.source,
            cue=a.cue,
            content=a.content,
            within=None if a.within is None else own[a.within],
            speaker=None if m.actor is None else ids[id(m.actor)],
            prob=a.prob,
            addressees=tuple(ids[id(p)] for p in m.addressees),
            targets=tuple(ids[id(p)] for p in m.targets),
            acts=m.acts(a.doing, ids),
        )
        for i, (a, m) in enumerate(zip(found, meant, strict=True))
    )


def _deed(
    found: FoundDeed, meant: Meant, ids: dict[int, str], document_id: str, model: str
) -> Deed:
    act = meant.acts(found.doing, ids)[0]
    return Deed(
        id=deed_id(document_id, found.cue, act.code, model),
        cue=found.cue,
        actor=act.actor or "",
        recipient=act.recipient,
        code=act.code,
        modality=act.modality,
        at=None,
        prob=act.prob,
    )
