"""Acts: what is done by saying something, or by a deed that a page reports.

The codes are the roots of PLOVER (draft 0.8, September 2021) with DENY (says that a claim is
untrue; REJECT refuses a proposal or demand) and STATE (plain assertion), which PLOVER lacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from onrecord.model.selector import Span, Spans

ActCode = Literal[
    "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "COOPERATE", "DENY",
    "MOBILIZE", "PROTEST", "REJECT", "REQUEST", "RETREAT", "SANCTION", "STATE", "SUPPORT",
    "THREATEN",
]  # fmt: skip
ACT_CODES: tuple[ActCode, ...] = get_args(ActCode)

Modality = Literal["done", "offered", "threatened", "denied", "hypothetical"]
MODALITIES: tuple[Modality, ...] = get_args(Modality)

OccasionKind = Literal[
    "press_conference", "interview", "speech", "rally", "statement", "letter", "social_post",
    "court_filing", "report", "call", "meeting", "hearing", "debate", "broadcast", "book", "email",
    "text_message", "article", "poll", "document", "other",
]  # fmt: skip
OCCASION_KINDS: tuple[OccasionKind, ...] = get_args(OccasionKind)

Medium = Literal["spoken", "written", "broadcast", "online"]

Grain = Literal[
    "minute", "part", "day", "week", "month", "season", "year", "decade", "century", "length",
    "vague",
]  # fmt: skip
GRAINS: tuple[Grain, ...] = get_args(Grain)


@dataclass(frozen=True, slots=True)
class Act:
    """One act with its actor and recipient, both ids of entities; `prob` a probability.

    `modality` tells whether it was done, offered, threatened for the future, denied (said not to
    be) or is hypothetical.
    """

    code: ActCode
    actor: str | None
    recipient: str | None
    modality: Modality
    prob: float


@dataclass(frozen=True, slots=True)
class Occasion:
    """On what occasion it was said, as worded in `span`: "in a tweet"."""

    span: Span
    kind: OccasionKind
    medium: Medium | None


@dataclass(frozen=True, slots=True)
class SaidAt:
    """When it was said: ISO 8601 `value` to its grain, from the words in `span`."""

    value: str
    grain: Grain
    span: Span


@dataclass(frozen=True, slots=True)
class SaidIn:
    """Where it was said, by the words in `span`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Deed:
    """What someone did to someone as a page reports it, with no words of theirs.

    `cue` covers the words that tell it ("arrested"); `actor` and `recipient` are ids of entities.
    """

    id: str
    cue: Spans
    actor: str
    recipient: str | None
    code: ActCode
    modality: Modality
    at: SaidAt | None
    prob: float
