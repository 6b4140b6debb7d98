"""One page at several places: what was found is kept once, and read from each place's own ids.

Invariant: a layer read from the place it was made for comes back unchanged; read from another
place of the same bytes it carries the ids that reading that place alone would have given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from onrecord.model.act import Act, Deed
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.entity import Entity
from onrecord.model.identifiers import attribution_id, deed_id, entity_id
from onrecord.model.selector import Span


def as_read_from(analysis: Analysis, made_for: str, document: str) -> Analysis:
    """The analysis made for one document, with the ids of another of the same article."""
    if made_for == document:
        return analysis
    model = analysis.provenance.model.version
    parties = {e.id: _entity_id(e, made_for, document, model) for e in analysis.entities}
    said = {a.id: _attribution_id(a, made_for, document, model) for a in analysis.attributions}
    return replace(
        analysis,
        entities=tuple(
            replace(e, id=parties[e.id], members=tuple(parties.get(m, m) for m in e.members))
            for e in analysis.entities
        ),
        attributions=tuple(
            replace(
                a,
                id=said[a.id],
                within=None if a.within is None else said[a.within],
                speaker=None if a.speaker is None else parties[a.speaker],
                addressees=tuple(parties[p] for p in a.addressees),
                targets=tuple(parties[p] for p in a.targets),
                acts=tuple(_act(act, parties) for act in a.acts),
            )
            for a in analysis.attributions
        ),
        deeds=tuple(
            replace(
                d,
                id=_deed_id(d, made_for, document, model),
                actor=parties[d.actor],
                recipient=None if d.recipient is None else parties[d.recipient],
            )
            for d in analysis.deeds
        ),
    )


def _act(act: Act, parties: Mapping[str, str]) -> Act:
    actor = None if act.actor is None else parties[act.actor]
    recipient = None if act.recipient is None else parties[act.recipient]
    return replace(act, actor=actor, recipient=recipient)


def _entity_id(entity: Entity, made_for: str, document: str, model: str) -> str:
    """The id by the rule that made the old one; where that rule is unknown, one made from it."""
    first = entity.mentions[0].span if entity.mentions else Span(0, 0)
    if entity_id(made_for, entity.name, entity.kind, first, model) == entity.id:
        return entity_id(document, entity.name, entity.kind, first, model)
    return entity_id(document, entity.id, entity.kind, first, model)


def _attribution_id(item: Attribution, made_for: str, document: str, model: str) -> str:
    spans = (item.source, item.cue, item.content)
    if attribution_id(made_for, *spans, model) == item.id:
        return attribution_id(document, *spans, model)
    return attribution_id(document, *spans, f"{model}\n{item.id}")


def _deed_id(deed: Deed, made_for: str, document: str, model: str) -> str:
    if deed_id(made_for, deed.cue, deed.code, model) == deed.id:
        return deed_id(document, deed.cue, deed.code, model)
    return deed_id(document, deed.cue, deed.code, f"{model}\n{deed.id}")
