"""What the spaCy component tells of a text: statements as values that a `Doc` can carry along.

Invariant: a value is made of plain strings, numbers and tuples, so that `Doc.to_bytes` and `DocBin`
keep it and give it back whole; offsets are code points of `doc.text`, half-open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from onrecord.library.statement import Statement
from onrecord.model.entity import Entity
from onrecord.model.identity import Reference
from onrecord.model.selector import Spans

Chars = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class DocEntity:
    """Someone or something that the text names; `kind` is person, organization, state ..."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class DocAct:
    """One thing that is done by saying it, to someone or nobody in particular."""

    code: str
    modality: str
    recipient: DocEntity | None
    prob: float


@dataclass(frozen=True, slots=True)
class DocStatement:
    """Who is held to have said what, with the places of source, cue and content in the text.

    `within` is the id of the statement in whose content this one stands.
    """

    id: str
    kind: str
    speaker: DocEntity | None
    source_chars: Chars
    cue_chars: Chars
    content_chars: Chars
    acts: tuple[DocAct, ...]
    targets: tuple[DocEntity, ...]
    addressees: tuple[DocEntity, ...]
    time: str | None
    within: str | None
    prob: float

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values."""
        return asdict(self)


def told(one: Statement, entities: Mapping[str, Entity]) -> DocStatement:
    """A statement of a text that was read, with its entities by id."""

    def who(known: Reference | None) -> DocEntity | None:
        return None if known is None else _entity(known, entities)

    return DocStatement(
        id=one.id,
        kind=one.kind,
        speaker=who(one.who),
        source_chars=_chars(one.source_spans),
        cue_chars=_chars(one.cue_spans),
        content_chars=_chars(one.content_spans),
        acts=tuple(DocAct(a.code, a.modality, who(a.recipient), a.prob) for a in one.acts),
        targets=tuple(_entity(known, entities) for known in one.targets),
        addressees=tuple(_entity(known, entities) for known in one.addressees),
        time=one.time.value if one.time else None,
        within=one.within,
        prob=one.prob,
    )


def told_again(kept: Mapping[str, Any]) -> DocStatement:
    """The statement that `to_dict` made plain, also after lists stand for its tuples."""

    def who(known: Mapping[str, Any] | None) -> DocEntity | None:
        return None if known is None else DocEntity(**known)

    def chars(role: str) -> Chars:
        return tuple((start, end) for start, end in kept[role])

    return DocStatement(
        id=kept["id"],
        kind=kept["kind"],
        speaker=who(kept["speaker"]),
        source_chars=chars("source_chars"),
        cue_chars=chars("cue_chars"),
        content_chars=chars("content_chars"),
        acts=tuple(
            DocAct(a["code"], a["modality"], who(a["recipient"]), a["prob"]) for a in kept["acts"]
        ),
        targets=tuple(DocEntity(**known) for known in kept["targets"]),
        addressees=tuple(DocEntity(**known) for known in kept["addressees"]),
        time=kept["time"],
        within=kept["within"],
        prob=kept["prob"],
    )


def _entity(known: Reference, entities: Mapping[str, Entity]) -> DocEntity:
    return DocEntity(known.id, known.name, entities[known.id].kind)


def _chars(spans: Spans) -> Chars:
    return tuple((span.start, span.end) for span in spans)
