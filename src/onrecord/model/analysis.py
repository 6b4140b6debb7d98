"""What one model version found in one page: the layer that the record keeps beside the page."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.model.act import Deed
from onrecord.model.attribution import Attribution
from onrecord.model.entity import Entity
from onrecord.model.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Analysis:
    """Entities, attributions and deeds of one document, by one named model version.

    `why_not` says why nothing was analysed ("the page is in Spanish, only English is analysed");
    it is None for an analysed page, also when nothing was found in it.
    """

    entities: tuple[Entity, ...]
    attributions: tuple[Attribution, ...]
    provenance: Provenance
    why_not: str | None = None
    deeds: tuple[Deed, ...] = ()
