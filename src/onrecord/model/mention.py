"""Mentions: spans that name someone or something, and chains of those that name one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.model.selector import Span

MentionForm = Literal["name", "description", "pronoun"]
EntityKind = Literal["person", "organization", "state", "group", "place"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names someone or something.

    `span` is the whole phrase ("NATO Secretary-General Jens Stoltenberg"), `head` the span of the
    name or of the word that heads the phrase ("Jens Stoltenberg"; "chief" in "the NATO chief").
    A name leaves `identity` by itself, with the title that belongs to it ("Mr. Stoltenberg").
    `kind` is what the tagger took it for; `prob` a probability.
    """

    span: Span
    head: Span
    form: MentionForm
    kind: EntityKind
    prob: float


@dataclass(frozen=True, slots=True)
class Chain:
    """Mentions of one thing inside one document, in text order."""

    mentions: tuple[Mention, ...]
