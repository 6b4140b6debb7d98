"""Attribution: the relation that holds a source to have said a content, by a cue.

The annotation scheme is that of PolNeAR (Newell, Margolin and Ruths, LREC 2018) with nesting added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.model.act import Act, Occasion, SaidAt, SaidIn
from onrecord.model.selector import Spans

AttributionKind = Literal["direct", "indirect", "mixed"]

Verdict = Literal["right", "wrong", "corrected"]
RIGHT: Verdict = "right"
WRONG: Verdict = "wrong"
CORRECTED: Verdict = "corrected"


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's standing judgement that changed what is said of a statement.

    `verdict` is "wrong" where it says that there is no such statement.
    """

    number: int
    author: str
    at: str
    why: str
    verdict: Verdict = CORRECTED


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content spans of one attribution, in code points of the article's text.

    `source` may be empty (nobody is named); contents include their quotation marks.
    `within` is the id of the attribution in whose content this one stands.
    `speaker` is the id of the entity behind the source; `prob` a probability.

    `addressees` and `targets` are ids of entities: to whom and about whom it was said; targets and
    `acts` (three at most) come the most probable first. `corrections` are people's, the latest
    last.
    """

    id: str
    kind: AttributionKind
    source: Spans
    cue: Spans
    content: Spans
    within: str | None
    speaker: str | None
    prob: float
    addressees: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    occasion: Occasion | None = None
    time: SaidAt | None = None
    place: SaidIn | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def is_rejected(self) -> bool:
        """Whether people hold that it is no statement."""
        return bool(self.corrections) and self.corrections[-1].verdict == WRONG
