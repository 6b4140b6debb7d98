"""A statement as a person marked it in a text, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.model.act import ActCode, Modality
from onrecord.model.attribution import AttributionKind
from onrecord.model.mention import EntityKind
from onrecord.model.selector import Spans

UNKNOWN = "unknown"
"""In place of a speaker's kind: nobody knows who is meant by the words of the source."""


@dataclass(frozen=True, slots=True)
class MarkedSpeaker:
    """Who speaks: by name, and by the id and the kind where they are told."""

    name: str
    id: str | None = None
    kind: EntityKind | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """One statement; `name` is what it is called in its file, `within` that of another there.

    `statement` is the id that the record gave it, where the file comes from an export.
    """

    name: str
    source: Spans
    cue: Spans
    content: Spans
    kind: AttributionKind | None = None
    within: str | None = None
    speaker: MarkedSpeaker | None = None
    acts: tuple[tuple[ActCode, Modality], ...] = ()
    statement: str | None = None
