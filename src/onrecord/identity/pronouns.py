"""Whom a pronoun means that speaks: "he said", "they argued", "it denied", "I".

Every party that the pronoun can mean is weighed by what a reader goes by: whether the encoder's
chain joins them, who spoke last, how near and how prominent their last mention is, and whether
they are being spoken to or spoken about. Invariant: a pronoun never means someone first named
after it, unless nobody before it fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from onrecord.identity.joint import group_of
from onrecord.identity.parties import Party
from onrecord.identity.scene import NameList, Scene, chain_parties, last_mention
from onrecord.model.annotation import FoundAttribution
from onrecord.model.mention import Mention
from onrecord.model.selector import Span

HE, SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
THEY, IT = frozenset({"they", "them", "their", "themselves"}), frozenset({"it", "its", "itself"})
ONE = frozenset({"i", "me", "my", "myself"})
FIRST = ONE | frozenset({"we", "us", "our", "ourselves"})
RELATIVE = frozenset({"who", "which", "that"})
PRONOUNS = HE | SHE | THEY | IT

# The weights were set by hand on the sources of GUM's training documents and newswcl50-dev, and are
# coarse on purpose; docs/explanation/who-is-speaking.md has the figures.
_CHAINED_NEAR, _CHAINED_FAR = 2.4, 0.5
_CHAIN_CHARS = 150
_SPOKE_LAST, _SPOKE_BEFORE = 1.6, 0.6
_PER_SENTENCE = 0.25
_MAX_SENTENCES = 6
_LEADS_SENTENCE, _LEADS_NEAREST = 0.7, 1.4
_SPOKEN_OF = -0.6
_KNOWN_GENDER = 0.4
_IN_OWN_CONTENT = -2.5
_TOGETHER, _TOGETHER_SENTENCES = 1.0, 2
_OF_BODY = re.compile(
    r"\b(?:of|for|by|with|against|about|to|from|at|in|between|on)\s+(?:\S+\s+){0,2}$"
)
_NEVER = -1e9


@dataclass(frozen=True, slots=True)
class _Pronoun:
    """A pronoun in its place: its attribution, the parties of its chain, the speaker around it."""

    span: Span
    word: str
    found: FoundAttribution
    chained: tuple[Party, ...]
    outer: Party | None
    nearest: int
    """Where the last sentence begins that names a person before it, quotations aside."""


def meant_by(
    scene: Scene, found: FoundAttribution, span: Span, outer: Party | None
) -> Party | None:
    """The likeliest party behind a third-person pronoun at `span`."""
    word = span.of(scene.text).strip().lower()
    nearest = _nearest_sentence(scene, found, span)
    pronoun = _Pronoun(span, word, found, tuple(chain_parties(scene, span)), outer, nearest)
    fitting = [p for p in scene.parties if _fits(p, word)]
    weighed = [(_weight(scene, pronoun, party), -i) for i, party in enumerate(fitting)]
    named = [w for w in weighed if w[0] > _NEVER / 2]
    together = _named_together(scene, span) if word in THEY else None
    if together and (not named or max(named)[0] < _TOGETHER):
        return group_of(scene, together.span, together.members)
    return fitting[-max(named)[1]] if named else _later(fitting, pronoun.chained)


def _named_together(scene: Scene, span: Span) -> NameList | None:
    """The people last named in one breath, shortly before "they"."""
    here = scene.sentence_of(span.start)
    before = [
        listed
        for listed in scene.lists
        if listed.span.end <= span.start
        and here - scene.sentence_of(listed.span.start) <= _TOGETHER_SENTENCES
        and all(m.kind == "person" for m in listed.members)
    ]
    return before[-1] if before else None


def _later(fitting: list[Party], chained: tuple[Party, ...]) -> Party | None:
    """With nobody named before: whom the chain joins, if anyone."""
    return next((p for p in chained if p in fitting), None)


def is_first_person(words: str) -> bool:
    """Whether a source is the speaker of the quotation that it stands in."""
    return words.lower() in FIRST


def is_pronoun(words: str) -> bool:
    """Whether a source is a pronoun of any kind: "he", "I", "who"."""
    return words.strip().lower() in PRONOUNS | FIRST | RELATIVE


def first_person(scene: Scene, span: Span, outer: Party | None) -> Party | None:
    """Whoever is being quoted at `span`: "I" inside a quotation is its speaker."""
    one = span.of(scene.text).strip().lower() in ONE
    around = scene.speaker_around(span) or outer or _in_same_line(scene, span)
    if around is not None and not (one and around.kind in ("organization", "state")):
        return around
    kinds = ("person",) if one else ("person", "organization", "state")
    return next((p for p in reversed(scene.recent) if p.kind in kinds), None)


def _in_same_line(scene: Scene, span: Span) -> Party | None:
    """The speaker of the statement nearest to a place in its paragraph."""
    start = scene.text.rfind("\n", 0, span.start) + 1
    end = scene.text.find("\n", span.end)
    line = Span(start, end if end >= 0 else len(scene.text))
    near = [
        (min(abs(content.start - span.start), abs(content.end - span.start)), i)
        for i, (content, _) in enumerate(scene.quoted)
        if line.contains(content)
    ]
    return scene.quoted[min(near)[1]][1] if near else None


def _fits(party: Party, word: str) -> bool:
    if word in HE | SHE:
        wrong = "f" if word in HE else "m"
        return party.kind == "person" and party.gender != wrong
    if word in IT:
        return party.kind in ("organization", "state")
    if party.kind == "group" and party.is_named and not party.members:
        return any(n.endswith("s") for n in party.names)  # "Danes", not "Danish"
    return party.kind in ("organization", "state", "group", "person")


def _weight(scene: Scene, pronoun: _Pronoun, party: Party) -> float:
    span, word = pronoun.span, pronoun.word
    last = _last_outside(pronoun, party)
    if last < 0 or _is_addressed(scene, pronoun.found, party):
        return _NEVER
    weight = -_PER_SENTENCE * _n_sentences(scene, pronoun, last)
    if party in pronoun.chained:
        weight += _CHAINED_NEAR if span.start - last < _CHAIN_CHARS else _CHAINED_FAR
    if scene.recent:
        weight += _SPOKE_LAST * (party is scene.recent[-1]) + _SPOKE_BEFORE * (
            party in scene.recent[:-1]
        )
    if word in HE | SHE:
        weight += _KNOWN_GENDER * (party.gender is not None)
    if word in THEY:
        weight += _plurality(party)
    if _is_in_own_content(pronoun, party):
        weight += _IN_OWN_CONTENT
    return weight + _prominence(scene, pronoun, party, last) + _nested(scene, pronoun, party)


def _n_sentences(scene: Scene, pronoun: _Pronoun, last: int) -> int:
    """How many sentences begin between a mention and the pronoun, its own quotation aside.

    No more are counted than count.
    """
    first, end = scene.sentence_of(last), scene.sentence_of(pronoun.span.start)
    own = pronoun.found.content
    starts = (scene.sentences[i] for i in range(end, first, -1))
    between = (start for start in starts if not any(c.start < start < c.end for c in own))
    return sum(1 for _ in islice(between, _MAX_SENTENCES))


def _last_outside(pronoun: _Pronoun, party: Party) -> int:
    """Where the party was last named before the pronoun, not counting its own quotation."""
    quoted = pronoun.found.content if pronoun.found.kind == "direct" else ()
    places = (
        m.head.start
        for m in party.mentions
        if m.head.start < pronoun.span.start and not any(c.contains(m.head) for c in quoted)
    )
    return max(places, default=-1 if quoted else last_mention(party, pronoun.span.start))


def _is_in_own_content(pronoun: _Pronoun, party: Party) -> bool:
    """Nobody calls himself by name: "he said that Lund lied" is not said by Lund.

    A quotation tells so wherever it stands, reported words only where they follow the pronoun.
    """
    found = pronoun.found
    return any(
        content.contains(m.head)
        for content in found.content
        if found.kind == "direct" or content.start > pronoun.span.start
        for m in party.mentions
        if m.form == "name"
    )


def _plurality(party: Party) -> float:
    """How well "they" suits: several people or a body of people, one person hardly ever."""
    if party.kind == "person":
        return -3.0
    return 0.8 if party.kind == "group" else 0.0


def _prominence(scene: Scene, pronoun: _Pronoun, party: Party, last: int) -> float:
    """Whether the last mention leads its sentence, or is only spoken of in passing."""
    start = scene.sentences[scene.sentence_of(last)]
    before = scene.text[start:last]
    mention = next((m for m in party.mentions if m.head.start == last), None)
    leads = not any(m.kind == "person" for m in _phrases(scene, start, last))
    passing = bool(_OF_BODY.search(before)) or (
        mention is not None and _is_owner(scene.text, mention)
    )
    around = scene.speaker_around(Span(last, last + 1))
    spoken_of = around is not None and around is not party
    is_subject = leads and not passing
    nearest = is_subject and last >= pronoun.nearest
    return (
        _LEADS_SENTENCE * is_subject + _LEADS_NEAREST * nearest + _SPOKEN_OF * (passing + spoken_of)
    )


def _nearest_sentence(scene: Scene, found: FoundAttribution, span: Span) -> int:
    before = [
        m.head.start
        for m in _phrases(scene, 0, span.start)
        if m.kind == "person" and scene.speaker_around(m.head) is None
        if not any(c.contains(m.head) for c in found.content)
    ]
    return scene.sentences[scene.sentence_of(max(before))] if before else 0


def _phrases(scene: Scene, start: int, end: int) -> list[Mention]:
    """Names and descriptions, pronouns left out, whose head begins in a stretch."""
    return [m for m in scene.beginning_in(start, end) if m.form != "pronoun"]


def _is_owner(text: str, mention: Mention) -> bool:
    return bool(re.match(r"['’]s?\s", text[mention.head.end : mention.head.end + 3]))


def _nested(scene: Scene, pronoun: _Pronoun, party: Party) -> float:
    """Inside another's statement "he" is that speaker where they are reported, not where quoted."""
    if party is not pronoun.outer:
        return 0.0
    return -3.0 if _in_quotation(scene.text, pronoun.span) else 2.0


def _in_quotation(text: str, span: Span) -> bool:
    line = text.rfind("\n", 0, span.start) + 1
    before = text[line : span.start]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _is_addressed(scene: Scene, found: FoundAttribution, party: Party) -> bool:
    """Whether the party is named as the hearer in the cue: "he told Pruitt"."""
    return any(
        cue.contains(m.head) or _follows(scene.text, cue, m)
        for cue in found.cue
        for m in party.mentions
    )


def _follows(text: str, cue: Span, mention: Mention) -> bool:
    between = text[cue.end : mention.head.start] if 0 <= mention.head.start - cue.end < 30 else "."  # noqa: PLR2004 - a title
    told = re.search(
        r"\b(?:told|asked|urged|accused|warned|reminded|called on|wrote to)$", cue.of(text)
    )
    return bool(told) and "." not in between and "," not in between
