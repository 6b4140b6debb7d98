"""What the encoder's heads found in one text, before anyone is identified.

This is what `nlp` hands to `identity`: spans and links, no ids and no names.
"""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.model.act import ActCode, Modality
from onrecord.model.attribution import AttributionKind
from onrecord.model.mention import Chain, Mention
from onrecord.model.selector import Span, Spans


@dataclass(frozen=True, slots=True)
class FoundAct:
    """One act code with its modality and probability."""

    code: ActCode
    modality: Modality
    prob: float


@dataclass(frozen=True, slots=True)
class Doing:
    """What the acts head reads in one attribution or deed: acts, and who else is meant.

    `acts` (three at most) and `targets` come the most probable first; `targets`, `addressees` and
    `occasion` are stretches of the text, which may lie outside the attribution's own spans.
    `target_probs` has a probability for each target; stretches that mean one party add up.
    """

    acts: tuple[FoundAct, ...] = ()
    targets: Spans = ()
    addressees: Spans = ()
    occasion: Span | None = None
    target_probs: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundDeed:
    """A deed as spans: the words that tell it, its actor, and what was done to whom."""

    cue: Spans
    actor: Span
    doing: Doing


@dataclass(frozen=True, slots=True)
class FoundAttribution:
    """One attribution as spans; `within` is the index of the one whose content holds it."""

    kind: AttributionKind
    source: Spans
    cue: Spans
    content: Spans
    within: int | None
    prob: float
    doing: Doing = Doing()

    @property
    def place(self) -> int:
        """Where it stands: at its source or cue, else at its content."""
        return min(s.start for s in (*self.source, *self.cue) or self.content)


@dataclass(frozen=True, slots=True)
class Annotations:
    """All that was found in one text.

    `mentions` holds every mention in text order, `chains` groups of at least two of them that
    name one thing (coreference); `attributions` is ordered by cue, then by content;
    quotations without a cue come last.
    """

    mentions: tuple[Mention, ...]
    chains: tuple[Chain, ...]
    attributions: tuple[FoundAttribution, ...]
    deeds: tuple[FoundDeed, ...] = ()
