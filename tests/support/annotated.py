"""Annotations written down by hand: a text, its names, and who is held to have said what.

Words are looked for as whole words. A source or cue that stands in several places is the one
nearest to its content.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.identity.resolver import resolve
from onrecord.model.annotation import Annotations, FoundAttribution
from onrecord.model.attribution import Attribution, AttributionKind
from onrecord.model.document import Article
from onrecord.model.entity import Entity
from onrecord.model.mention import Chain, EntityKind, Mention, MentionForm
from onrecord.model.selector import Span

Names = Mapping[str, EntityKind]


@dataclass(frozen=True)
class Said:
    """One attribution in the words of the text; `within` is the number of the one around it."""

    source: str | None
    content: str | tuple[str, ...]
    cue: str | None = None
    within: int | None = None


@dataclass(frozen=True)
class Resolved:
    """What the resolver made of a text."""

    text: str
    entities: tuple[Entity, ...]
    attributions: tuple[Attribution, ...]

    @property
    def speakers(self) -> list[str | None]:
        """The name of each attribution's speaker, in the order in which they were written down."""
        names = {e.id: e.name for e in self.entities}
        return [None if a.speaker is None else names[a.speaker] for a in self.attributions]

    def entity(self, name: str) -> Entity:
        """The only entity of that name."""
        (found,) = [e for e in self.entities if e.name == name]
        return found

    def speaker(self, number: int = 0) -> Entity:
        """The entity behind one attribution."""
        return next(e for e in self.entities if e.id == self.attributions[number].speaker)


def read(
    text: str,
    *said: Said,
    names: Names | None = None,
    chains: tuple[tuple[str, ...], ...] = (),
) -> Resolved:
    """The resolver's reading of a text whose names, chains and attributions are given."""
    annotations = annotated(text, *said, names=names, chains=chains)
    entities, attributions, _ = resolve(article_of(text), annotations, document_id="doc", model="m")
    return Resolved(text, entities, attributions)


def annotated(
    text: str,
    *said: Said,
    names: Names | None = None,
    chains: tuple[tuple[str, ...], ...] = (),
) -> Annotations:
    """Every place of every name is a mention; a chain joins the first places of its words.

    In a chain, pronouns are words in lower case of at most four letters, names those that are
    given as names, and the rest descriptions.
    """
    given = names or {}
    mentions = _names(text, given)
    joined = []
    for chain in chains:
        members = []
        for words in chain:
            span = places(text, words)[0]
            known = next((m for m in mentions if m.head == span), None)
            if known is None:
                known = Mention(span, _head(text, span), _form(words), "person", 1.0)
                mentions.append(known)
            members.append(known)
        joined.append(Chain(tuple(sorted(members, key=lambda m: m.span))))
    found = tuple(_attribution(text, item) for item in said)
    return Annotations(tuple(sorted(mentions, key=lambda m: m.span)), tuple(joined), found)


def article_of(text: str) -> Article:
    """A bare text as an article of one paragraph."""
    whole = (Span(0, len(text)),)
    return Article(text, None, None, (), None, None, None, None, (), whole, (), ())


def places(text: str, words: str) -> list[Span]:
    """Every place of some words in a text, as whole words."""
    found = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    spans = [Span(*m.span()) for m in found]
    assert spans, f"{words!r} does not stand in the text"
    return spans


def _names(text: str, names: Names) -> list[Mention]:
    """The longest name counts where one holds another."""
    taken: list[Span] = []
    mentions = []
    for words in sorted(names, key=len, reverse=True):
        for span in places(text, words):
            if not any(span.overlaps(other) for other in taken):
                taken.append(span)
                mentions.append(Mention(span, span, "name", names[words], 1.0))
    return mentions


def _form(words: str) -> MentionForm:
    return "pronoun" if len(words) <= 4 and " " not in words else "description"


def _head(text: str, span: Span) -> Span:
    last = span.of(text).split()[-1]
    return Span(span.end - len(last), span.end)


def _attribution(text: str, said: Said) -> FoundAttribution:
    words = (said.content,) if isinstance(said.content, str) else said.content
    content = tuple(places(text, w)[0] for w in words)
    source = () if said.source is None else (_nearest(text, said.source, content),)
    cue = () if said.cue is None else (_nearest(text, said.cue, source or content),)
    is_direct = all(w[0] in "“\"'‘" for w in words)
    kind: AttributionKind = "direct" if is_direct else "indirect"
    return FoundAttribution(kind, source, cue, content, said.within, 1.0)


def _nearest(text: str, words: str, content: tuple[Span, ...]) -> Span:
    def distance(span: Span) -> int:
        return min(max(c.start - span.end, span.start - c.end, 0) for c in content)

    return min(places(text, words), key=distance)
