"""Who is speaking: from the words of a source to the party behind them.

The order of trust: names joined or single in the source; a state by its capital, seat, people or
government; a description; the author of a paper that speaks. A source that names nobody keeps its
own words as an unnamed party.
"""

from __future__ import annotations

import re

from onrecord.identity import countries
from onrecord.identity.descriptions import meant_by_description
from onrecord.identity.joint import both_koreas, described_together, named_together
from onrecord.identity.papers import author_of
from onrecord.identity.parties import Party, host_of, state_party
from onrecord.identity.pronouns import PRONOUNS, RELATIVE, first_person, is_first_person, meant_by
from onrecord.identity.scene import Scene, coverage
from onrecord.identity.seats import state_spoken_for
from onrecord.identity.titles import is_generic, office_in
from onrecord.identity.unnamed import unnamed, untagged_body, untagged_person
from onrecord.model.annotation import FoundAttribution
from onrecord.model.mention import Mention
from onrecord.model.selector import Span

_MAX_RELATIVE_CHARS = 40
_MOST = 0.8
_APPOSING = (", ", ", as ")
"""What parts a name from words that say more of it."""
_TO_APPOSITION = tuple(map(len, _APPOSING))
_PRONOUN = re.compile(r"(?P<word>\w+)(?:,? (?:himself|herself|itself|both|all|also|too),?)?")
_JOINING = frozenset(
    "who and or of in for on at himself herself itself that which also then later".split()
)


def speaker_of(scene: Scene, found: FoundAttribution, outer: Party | None) -> Party | None:
    """The party behind an attribution's source; `outer` is the speaker around a nested one."""
    if not found.source:
        return None
    span = Span(found.source[0].start, found.source[-1].end)
    words = " ".join(span.of(scene.text).split())
    if not words:
        return None
    opening = re.split(r"[\s,]", words.lower(), maxsplit=1)[0]
    if is_first_person(words):
        return first_person(scene, span, outer)
    pronoun = _PRONOUN.fullmatch(words.lower())
    if pronoun is not None and pronoun["word"] in PRONOUNS:
        return meant_by(scene, found, Span(span.start, span.start + pronoun.end("word")), outer)
    if opening in RELATIVE and not words.isupper():  # "WHO" is a body
        return _antecedent(scene, span)
    return _of_phrase(scene, span, words, found)


def known_by(scene: Scene, span: Span, words: str) -> Party | None:
    """The party that a phrase names, alone or with others; None where it names nobody."""
    return (
        named_together(scene, span)
        or both_koreas(scene, span, words)
        or (None if _is_person(scene, span) else _state(scene, span, words))
        or _named(scene, span)
    )


def _of_phrase(
    scene: Scene, span: Span, words: str, found: FoundAttribution | None = None
) -> Party:
    return (
        known_by(scene, span, words)
        or untagged_person(scene, span, words)
        or untagged_body(scene, span, words)
        or described_together(scene, span, words)
        or _named_beside(scene, found, span)
        or meant_by_description(scene, span, words)
        or _author(scene, span, words)
        or unnamed(scene, span, words)
    )


def _named(scene: Scene, span: Span) -> Party | None:
    """The name that the source is about, looked for from comma to comma.

    Inside a stretch without commas a person counts before a body, and neither where the name only
    qualifies what follows it: "Trump's lawyer" is not Trump, "NATO chief X" is not NATO.
    """
    peoples = None
    for part in _between_commas(scene.text, span):
        own = [m for m in scene.named_inside(part) if not _modifies(scene.text, m, part)]
        people = [m for m in own if m.kind == "person"]
        bodies = [m for m in own if m.kind != "group"]
        if people or bodies:
            return _speaking(scene, (people or sorted(bodies, key=lambda m: -coverage(m, part)))[0])
        peoples = peoples or (own[0] if own else None)
    return None if peoples is None else _speaking(scene, peoples)


def _named_beside(scene: Scene, found: FoundAttribution | None, span: Span) -> Party | None:
    """Whom a clipped source goes on to name: "Kenya's coach" in "Kenya's coach Ann Loy said"."""
    cues = found.cue if found is not None else ()
    for mention in scene.beside(span, before=_TO_APPOSITION, after=len(", ")):
        if mention.kind != "person" or mention.head not in scene.of_mention:
            continue
        behind = scene.text[mention.head.end : span.start]
        if behind in _APPOSING and _is_in_apposition(scene.text, found, span):
            return scene.of_mention[mention.head]
        between = scene.text[span.end : mention.head.start]
        if mention.head.start >= span.end and between in (" ", ", "):
            rest = scene.text[mention.head.end :]
            goes_on = any(not scene.text[mention.head.end : c.start].strip(" ,") for c in cues)
            if goes_on or (between == ", " and rest.startswith(",")):
                return scene.of_mention[mention.head]
    return None


def _is_in_apposition(text: str, found: FoundAttribution | None, span: Span) -> bool:
    """Whether a source says more of the name before it: "Ann Loy, a pilot, said"."""
    words = span.of(text)
    opens = re.match(r"(?:an?|the|its|his|her|their|then)\s", words)
    cues = found.cue if found is not None else ()
    closes = any(0 <= c.start - span.end <= 1 or words.endswith(",") for c in cues)
    follows = words.endswith(",") or text[span.end : span.end + 1] == ","
    return bool(opens) and closes and follows


def _between_commas(text: str, span: Span) -> list[Span]:
    parts, start = [], span.start
    for comma in re.finditer(r"[,;(–—]", span.of(text)):
        parts.append(Span(start, span.start + comma.start()))
        start = span.start + comma.end()
    return [p for p in (*parts, Span(start, span.end)) if p.of(text).strip()]


def _speaking(scene: Scene, mention: Mention) -> Party:
    """The party of a name that speaks: a capital or seat that does so stands for its state."""
    party = scene.of_mention[mention.head]
    name = mention.head.of(scene.text)
    if party.kind == "person" or party.state_name is not None:
        return party
    host = host_of(name, scene.parties)
    if host is not None:
        return host
    country = countries.by_capital(name) or countries.by_seat(name)
    return party if country is None else state_party(scene.parties, mention, country)


def _modifies(text: str, mention: Mention, span: Span) -> bool:
    """Whether the name only qualifies what follows it in the stretch, or what stands before it."""
    rest = text[mention.head.end : span.end]
    if re.match(r"\s?['’]s?\s|-\w", rest):
        return True
    before = text[span.start : mention.head.start]
    if re.search(
        r"\b(?:of|for|from|at|in|by|with|to|on|near|against|under)\s+(?:\S+\s+){0,2}$", before
    ):
        return not (mention.kind == "person" and office_in(before.split()[-1]))
    follows = re.match(r"\s+([\w\-]+)", rest)
    return bool(follows) and follows is not None and follows.group(1).lower() not in _JOINING


def _antecedent(scene: Scene, span: Span) -> Party | None:
    """What "who" and "which" go back to: the name or phrase that ends right before them."""
    for mention in reversed(scene.mentions):
        between = scene.text[mention.head.end : span.start]
        if mention.head in scene.of_mention and between in (" ", ", "):
            return _speaking(scene, mention)
    before = [m for m in scene.mentions if m.head.end <= span.start]
    near = [m for m in before if span.start - m.head.end < _MAX_RELATIVE_CHARS]
    if not near:
        return None
    ends = max(m.head.end for m in near)
    reaching = [
        m for m in near if m.span.end >= ends and "\n" not in scene.text[m.head.end : span.start]
    ]
    phrases = [m for m in reaching if m.span.end <= span.start + 1] or [
        m for m in near if m.head.end == ends
    ]
    mention = max(phrases, key=lambda m: (len(m.span), m.head.end))
    phrase = Span(
        min(mention.span.start, mention.head.start),
        min(max(mention.span.end, mention.head.end), span.start),
    )
    return _of_phrase(scene, phrase, " ".join(phrase.of(scene.text).split()))


def _is_person(scene: Scene, span: Span) -> bool:
    """Whether the whole source is a person's name, be it a country's too ("Jordan")."""
    named = scene.named_inside(span)
    return any(m.kind == "person" and coverage(m, span) > _MOST for m in named)


def _state(scene: Scene, span: Span, words: str) -> Party | None:
    """A source that is a state's name, capital, seat, people or government, tagged or not."""
    host = host_of(words, scene.parties)
    if host is not None:
        return host
    country = state_spoken_for(words, scene.text, scene.parties)
    if country is None:
        return None
    return state_party(scene.parties, Mention(span, span, "name", "state", 1.0), country)


def _author(scene: Scene, span: Span, words: str) -> Party | None:
    """Whose paper it is: "the lawsuit" says what those say who filed it, if the text tells who."""
    return None if is_generic(words) else author_of(scene, span)
