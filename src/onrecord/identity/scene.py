"""What is known of a text while its sources are resolved, and the questions asked of it.

Invariant: parties are only added, never taken away; `recent` holds the speakers before the source
in hand, the last one last.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.identity.parties import Party
from onrecord.model.mention import Mention
from onrecord.model.selector import Span

_ONE_PHRASE = 0.6
"""Of the stretch that a mention and a source cover together, the share that makes them one."""
_SENTENCE_END = re.compile(r"(?:[.!?][”’\"']?\s+(?=[\"“‘A-Z0-9])|\n)")


@dataclass(slots=True)
class Scene:
    """A text with its parties.

    `of_mention` leads from a mention's head to the party known to be meant; `chains` from a
    mention's span to all mentions of its chain; `lists` are persons or bodies that the text names
    in one breath; `quoted` are the contents known so far, each with its speaker.
    `meant_at` remembers whom a stretch means, unnamed ones told of or not.
    Parties found on the way (unnamed sources, joint speakers) are added to `parties`.
    """

    text: str
    mentions: Sequence[Mention]
    parties: list[Party]
    of_mention: dict[Span, Party] = field(default_factory=dict)
    chains: dict[Span, tuple[Mention, ...]] = field(default_factory=dict)
    lists: list[NameList] = field(default_factory=list)
    unnamed: dict[str, Party] = field(default_factory=dict)
    recent: list[Party] = field(default_factory=list)
    quoted: list[tuple[Span, Party]] = field(default_factory=list)
    meant_at: dict[tuple[Span, bool], Party | None] = field(default_factory=dict)
    sentences: list[int] = field(default_factory=list)
    _quoted_in: dict[int, list[int]] = field(default_factory=dict)
    _heads: list[tuple[int, int]] = field(default_factory=list)
    _starts: list[tuple[int, int]] = field(default_factory=list)
    _ends: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sentences = [0, *(m.end() for m in _SENTENCE_END.finditer(self.text))]
        self._heads = sorted((m.head.start, i) for i, m in enumerate(self.mentions))
        self._starts = sorted((m.span.start, i) for i, m in enumerate(self.mentions))
        for i, mention in enumerate(self.mentions):
            self._ends.setdefault(mention.head.end, []).append(i)

    def inside(self, span: Span) -> list[Mention]:
        """Mentions whose head stands in the span."""
        near = self._between(self._heads, span.start, span.end)
        return [m for m in near if span.contains(m.head)]

    def beginning_in(self, start: int, end: int) -> list[Mention]:
        """Mentions whose head begins in `[start, end)`."""
        return self._between(self._heads, start, end - 1)

    def beside(self, span: Span, *, before: Sequence[int], after: int) -> list[Mention]:
        """Mentions whose head ends so many characters before the span, or begins right after it.

        `after` is the most characters between; those are told in the order of `mentions`.
        """
        ending = [i for n in before for i in self._ends.get(span.start - n, ())]
        first = bisect_left(self._heads, (span.end, 0))
        last = bisect_left(self._heads, (span.end + after + 1, 0))
        beginning = [i for _, i in self._heads[first:last]]
        return [self.mentions[i] for i in sorted({*ending, *beginning})]

    def filling(self, span: Span) -> list[Mention]:
        """Mentions that are nearly the span: most of the stretch of both is shared."""
        first = span.end - int(len(span) / _ONE_PHRASE) - 1
        near = self._between(self._starts, first, span.end)
        return [m for m in near if coverage(m, span) > _ONE_PHRASE]

    def _between(self, places: list[tuple[int, int]], first: int, last: int) -> list[Mention]:
        """The mentions with a place in `[first, last]`, in the order of `mentions`."""
        found = places[bisect_left(places, (first, 0)) : bisect_left(places, (last + 1, 0))]
        return [self.mentions[i] for i in sorted(i for _, i in found)]

    def named_inside(self, span: Span) -> list[Mention]:
        """Named mentions, with a party, whose head stands in the span."""
        return [m for m in self.inside(span) if m.form == "name" and m.head in self.of_mention]

    def known_of(self, chain: Sequence[Mention]) -> list[Mention]:
        """The mentions of a chain of which it is known whom they mean."""
        return [m for m in chain if m.head in self.of_mention]

    def nearest_of(self, known: Sequence[Mention], place: int) -> Party:
        """Whom the one of some known mentions that stands nearest to a place means."""
        return self.of_mention[min(known, key=lambda m: abs(m.head.start - place)).head]

    def sentence_of(self, place: int) -> int:
        """The number of the sentence that holds a place."""
        return bisect_right(self.sentences, place) - 1

    def speaker_around(self, span: Span) -> Party | None:
        """The speaker of the innermost statement known so far whose content holds the span."""
        around = [
            (len(self.quoted[i][0]), i)
            for i in self._quoted_in.get(self.sentence_of(span.start), ())
            if self.quoted[i][0].contains(span)
        ]
        return self.quoted[min(around)[1]][1] if around else None

    def quote(self, content: Span, speaker: Party) -> None:
        """Know a content with its speaker from now on."""
        for sentence in range(self.sentence_of(content.start), self.sentence_of(content.end) + 1):
            self._quoted_in.setdefault(sentence, []).append(len(self.quoted))
        self.quoted.append((content, speaker))

    def add(self, party: Party) -> Party:
        """The party, made known as one of the text's."""
        self.parties.append(party)
        return party


@dataclass(frozen=True, slots=True)
class NameList:
    """Parties named one after the other and joined by "and"."""

    span: Span
    members: tuple[Party, ...]


def coverage(mention: Mention, span: Span) -> float:
    """How much of mention and span is shared: 1 where they are one stretch."""
    both = min(mention.span.end, span.end) - max(mention.span.start, span.start)
    return both / max(1, max(mention.span.end, span.end) - min(mention.span.start, span.start))


def last_mention(party: Party, before: int) -> int:
    """Where the party was last named before a place; -1 where it was not."""
    return max((m.head.start for m in party.mentions if m.head.start < before), default=-1)


def chain_parties(scene: Scene, span: Span) -> list[Party]:
    """The named parties of the chain of the mention that fills the span, the nearest one first."""
    fitting = [m for m in scene.filling(span) if m.form != "name"]
    for mention in sorted(fitting, key=lambda m: -coverage(m, span)):
        named = scene.known_of(scene.chains.get(mention.span, ()))
        if named:
            near = sorted(
                named, key=lambda m: (m.head.start > span.start, abs(m.head.start - span.start))
            )
            return list(dict.fromkeys(scene.of_mention[m.head] for m in near))
    return []
