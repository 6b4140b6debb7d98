"""Who is speaking: from the words of a source to the party behind them.

The order of trust: a name in the source; the encoder's chain for a description or pronoun; the
role a description tells; for pronouns the last speaker who fits. A source that names nobody keeps
its own words as an unnamed party.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.identity import countries
from onrecord.identity.names import fold
from onrecord.identity.papers import author_of
from onrecord.identity.parties import Party, state_party
from onrecord.identity.titles import (
    gender_of_office,
    is_generic,
    office_in,
    same_office,
)
from onrecord.model.annotation import FoundAttribution
from onrecord.model.mention import EntityKind, Mention
from onrecord.model.selector import Span

_HE, _SHE, _THEY, _IT = {"he", "him", "his"}, {"she", "her"}, {"they", "them", "their"}, {"it", "its"}
_FIRST = frozenset({"i", "we", "me", "us", "my", "our"})
_RELATIVE = frozenset({"who", "which", "that"})
_MAX_RELATIVE_CHARS = 40
_CHAIN_CHARS = 150
"""A chain is believed where its name stands this near; farther off the last speaker is a better
guess (newswcl50-dev: 0.748 of speakers right at 150, 0.733 at 600, 0.731 always, 0.745 never)."""
_NEAR_CHARS = 1500
"""About two screens of text: a speaker not named for longer is no longer in mind."""
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:ministry|government|department|agency|office|party|company|group|alliance|bloc|union|"
    r"council|committee|commission|court|army|military|police|bank|institute|association|newspaper|"
    r"paper|country|nation|state|organization|organisation|firm|team|campaign|administration)\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"\b(?:leaders|ministers|presidents|countries|sides|men|women|two|three|both)\b")


@dataclass(slots=True)
class Scene:
    """What is known of a text while its sources are resolved one after the other.

    `of_mention` leads from a mention's span to its party; `chains` from a mention's span to all
    mentions of its chain. Parties found on the way (unnamed sources, joint speakers) are added.
    """

    text: str
    mentions: Sequence[Mention]
    parties: list[Party]
    of_mention: dict[Span, Party] = field(default_factory=dict)
    chains: dict[Span, tuple[Mention, ...]] = field(default_factory=dict)
    unnamed: dict[str, Party] = field(default_factory=dict)
    recent: list[Party] = field(default_factory=list)


def speaker_of(scene: Scene, found: FoundAttribution, outer: Party | None) -> Party | None:
    """The party behind an attribution's source; `outer` is the speaker around a nested one."""
    if not found.source:
        return None
    span = Span(found.source[0].start, found.source[-1].end)
    words = span.of(scene.text)
    bare = words.strip().lower()
    if bare in _FIRST:
        return outer or _last(scene, {"person", "organization", "state"})
    if bare in _RELATIVE:
        return _antecedent(scene, span)
    party = (
        _pronoun(scene, span, bare)
        if bare in _HE | _SHE | _THEY | _IT
        else _joint(scene, span)
        or _named(scene, span)
        or _state(scene, span, words)
        or _described(scene, span, words)
        or _author(scene, span, words)
        or _unnamed(scene, span, words)
    )
    return party


def remember(scene: Scene, party: Party | None) -> None:
    """Keep the order of speakers: the last one comes first to mind."""
    if party is not None:
        if party in scene.recent:
            scene.recent.remove(party)
        scene.recent.append(party)


def _inside(scene: Scene, span: Span) -> list[Mention]:
    return [m for m in scene.mentions if span.contains(m.head)]


def _coverage(mention: Mention, span: Span) -> float:
    both = min(mention.span.end, span.end) - max(mention.span.start, span.start)
    return both / max(1, max(mention.span.end, span.end) - min(mention.span.start, span.start))


def _joint(scene: Scene, span: Span) -> Party | None:
    """Two or more names joined by "and", with nothing but titles and commas between them."""
    named = [m for m in _inside(scene, span) if m.form == "name" and m.kind != "group"]
    if len(named) < 2:  # noqa: PLR2004 - joint speakers are at least two
        return None
    gaps = [
        scene.text[a.head.end : b.head.start] for a, b in zip(named, named[1:], strict=False)
    ]
    tail = scene.text[named[-1].head.end : span.end]
    joined = re.fullmatch(r"(?:,?\s+and\s+|,\s+)(?:\S+\s+){0,3}", gaps[-1])
    if not joined or "and" not in gaps[-1] or len(tail.split()) > 3:  # noqa: PLR2004 - a title at most
        return None
    if any(not re.fullmatch(r"(?:,?\s+and\s+|,\s+)(?:\S+\s+){0,3}", g) for g in gaps):
        return None
    members = [scene.of_mention[m.head] for m in named if m.head in scene.of_mention]
    if len(set(map(id, members))) < 2 or len({m.kind for m in members}) > 1:  # noqa: PLR2004 - as above
        return None
    return _group(scene, span, members)


def _group(scene: Scene, span: Span, members: list[Party]) -> Party:
    name = " and ".join(m.name for m in members)
    if name not in scene.unnamed:
        mention = Mention(span, span, "description", "group", 1.0)
        party = Party("group", [mention], [name], members=tuple(members))
        scene.unnamed[name] = party
        scene.parties.append(party)
    return scene.unnamed[name]


def _named(scene: Scene, span: Span) -> Party | None:
    """The name that the source is about, looked for from comma to comma.

    Inside a stretch without commas a person counts before a body, and neither where the name only
    qualifies what follows it: "Trump's lawyer" is not Trump, "NATO chief X" is not NATO.
    """
    for part in _between_commas(scene.text, span):
        named = [m for m in _inside(scene, part) if m.head in scene.of_mention and m.form == "name"]
        own = [m for m in named if not _modifies(scene.text, m, part)]
        people = [m for m in own if m.kind == "person"]
        if people or own:
            best = (people or sorted(own, key=lambda m: -_coverage(m, part)))[0]
            return _speaking(scene, best)
    return None


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
    country = None
    if party.kind != "person" and party.state_name is None:
        country = countries.by_capital(name) or countries.by_seat(name)
    return party if country is None else state_party(scene.parties, mention, country)


_JOINING = frozenset(
    {"who", "and", "or", "of", "in", "for", "on", "at", "himself", "herself", "itself", "that", "which"}
)


def _modifies(text: str, mention: Mention, span: Span) -> bool:
    """Whether the name only qualifies what follows it in the stretch, or what stands before it."""
    rest = text[mention.head.end : span.end]
    if re.match(r"['’]s?\s", rest):
        return True
    before = text[span.start : mention.head.start]
    if re.search(r"\b(?:of|for|from|at|in|by|with|to|on|near|against|under)\s+(?:\S+\s+){0,2}$", before):
        return True
    follows = re.match(r"\s+([\w\-]+)", rest)
    return bool(follows) and follows is not None and follows.group(1).lower() not in _JOINING


def _chain_party(scene: Scene, span: Span, *, before: int) -> Party | None:
    """The named party of the chain of the mention that fills the span, the nearest one before."""
    fitting = [m for m in scene.mentions if m.form != "name" and _coverage(m, span) > 0.6]  # noqa: PLR2004 - one phrase
    for mention in sorted(fitting, key=lambda m: -_coverage(m, span)):
        named = [m for m in scene.chains.get(mention.span, ()) if m.head in scene.of_mention]
        earlier = [m for m in named if m.head.start < before]
        if earlier or named:
            nearest = max(earlier, key=lambda m: m.head.start) if earlier else named[0]
            return scene.of_mention[nearest.head]
    return None


def _antecedent(scene: Scene, span: Span) -> Party | None:
    """What "who" and "which" go back to: the phrase that ends right before them."""
    before = [m for m in scene.mentions if m.head.end <= span.start]
    near = [m for m in before if span.start - m.head.end < _MAX_RELATIVE_CHARS]
    if not near:
        return None
    mention = max(near, key=lambda m: (m.head.end, -len(m.span)))
    phrase = Span(min(mention.span.start, mention.head.start), mention.head.end)
    words = phrase.of(scene.text)
    return _named(scene, phrase) or _described(scene, phrase, words) or _unnamed(scene, phrase, words)


def _pronoun(scene: Scene, span: Span, word: str) -> Party | None:
    chained = _chain_party(scene, span, before=span.start)
    near = chained is not None and span.start - _last_mention(chained, span.start) < _CHAIN_CHARS
    if near and chained is not None and _fits(chained, word):
        return chained
    wanted: set[EntityKind] = {"person"} if word in _HE | _SHE else {"organization", "state", "group"}
    if word in _THEY:
        wanted = {"person", "organization", "state", "group"}
    for party in reversed(scene.recent):
        if party.kind in wanted and _fits(party, word) and _is_near(party, span.start):
            return party
    return _nearest(scene, span, wanted, word)


def _is_near(party: Party, place: int) -> bool:
    return _last_mention(party, place) > place - _NEAR_CHARS


def _nearest(scene: Scene, span: Span, kinds: set[EntityKind], word: str) -> Party | None:
    named = [
        m
        for m in scene.mentions
        if m.head.start < span.start and m.kind in kinds and m.head in scene.of_mention
    ]
    for mention in sorted(named, key=lambda m: -m.head.start):
        party = scene.of_mention[mention.head]
        if _fits(party, word):
            return party
    return None


def _fits(party: Party, word: str) -> bool:
    if word in _HE | _SHE:
        wrong = "f" if word in _HE else "m"
        return party.kind == "person" and party.gender != wrong
    if word in _IT:
        return party.kind != "person"
    return True


def _last_mention(party: Party, before: int) -> int:
    return max((m.head.start for m in party.mentions if m.head.start < before), default=-1)


def _last(scene: Scene, kinds: set[EntityKind]) -> Party | None:
    return next((p for p in reversed(scene.recent) if p.kind in kinds), None)


def _described(scene: Scene, span: Span, words: str) -> Party | None:
    """A description that means someone named: by the encoder's chain, by role, or by its body."""
    if re.match(r"(?:a|an|one|some|several|many|two|three|other|another)\s", words, re.IGNORECASE):
        return None
    by_role = _by_role(scene, span, words)
    if by_role is not None:
        return by_role
    chained = _chain_party(scene, span, before=span.start)
    if chained is not None and not is_generic(words) and _suits(chained, words):
        return chained
    return _by_body(scene, span, words)


def _suits(party: Party, words: str) -> bool:
    office = office_in(words)
    if office and not _BODY.search(words):
        return party.kind == "person"
    if _BODY.search(words) and not office:
        return party.kind != "person"
    return True


def _by_role(scene: Scene, span: Span, words: str) -> Party | None:
    """As in "the NATO chief": the person with that office who has been named most so far."""
    office = office_in(words)
    if office is None or not re.match(r"(?:the|its|his|her|their)\s|[A-Z]", words):
        return None
    gender = gender_of_office(words)
    body = _body_of(scene, span)
    fitting = []
    for party in scene.parties:
        offices = [(office_in(r.title), r) for r in party.roles]
        agreeing = [r for o, r in offices if o and same_office(o, office)]
        if party.kind != "person" or not agreeing or (gender and party.gender not in (gender, None)):
            continue
        exact = any(o == office for o, _ in offices)
        same_body = body is not None and any(_is_of(r.organization, r.title, body) for r in agreeing)
        if body is not None and not same_body and any(r.organization for r in agreeing):
            continue
        n_before = sum(m.head.start < span.start for m in party.mentions)
        fitting.append((same_body, exact, n_before, party))
    fitting = [f for f in fitting if f[0] or f[1] or body is None]
    if not fitting or (body is None and not any(f[1] for f in fitting)):
        return None
    return max(fitting, key=lambda f: f[:3])[3]


def _body_of(scene: Scene, span: Span) -> Party | None:
    inside = [m for m in _inside(scene, span) if m.head in scene.of_mention and m.kind != "person"]
    return scene.of_mention[inside[0].head] if inside else None


def _is_of(organization: str | None, title: str, body: Party) -> bool:
    """Whether a role is one of that body; a state goes by its names and adjectives alike."""
    told = f" {fold(f'{title} {organization or str()}')} "
    known = [body.state_name, *body.names]
    country = countries.by_alpha2(body.country) if body.country else None
    for name in body.names:
        country = country or countries.by_adjective(name)
    if country is not None:
        known += [*country.names, *country.adjectives]
    return any(name and f" {fold(name)} " in told for name in known)


def _by_body(scene: Scene, span: Span, words: str) -> Party | None:
    """As in "the US-led alliance": the body last named whose name fits."""
    if not _BODY.search(words) or office_in(words):
        return None
    tail = fold(words).split()[-1]
    fitting = [
        (m.head.start, scene.of_mention[m.head])
        for m in scene.mentions
        if m.head.start < span.start
        and m.head in scene.of_mention
        and scene.of_mention[m.head].kind in ("organization", "state")
        and (
            (tail in ("country", "nation") and scene.of_mention[m.head].kind == "state")
            or tail in {w for n in scene.of_mention[m.head].names for w in fold(n).split()}
        )
    ]
    return max(fitting, key=lambda f: f[0])[1] if fitting else None


def _author(scene: Scene, span: Span, words: str) -> Party | None:
    """Whose paper it is: "the lawsuit" says what those say who filed it, if the text tells who."""
    place = author_of(scene.text, words, span.start)
    return None if place is None else _named(scene, place)


def _state(scene: Scene, span: Span, words: str) -> Party | None:
    """A source that is a state's name, capital or seat, also where no tagger saw a name."""
    country = countries.by_name(words) or countries.by_capital(words) or countries.by_seat(words)
    if country is None:
        return None
    return state_party(scene.parties, Mention(span, span, "name", "state", 1.0), country)


def _unnamed(scene: Scene, span: Span, words: str) -> Party:
    """A source that names nobody, by its own words; the same words are one party."""
    name = _ARTICLE.sub("", " ".join(words.split())).strip(" ,;:—–-") or words
    key = fold(name)
    if key not in scene.unnamed:
        kind: EntityKind = "group" if _PLURAL.search(words) or words.rstrip().endswith("s") else "person"
        if _BODY.search(words) and not office_in(words):
            kind = "organization"
        mention = Mention(span, span, "description", kind, 1.0)
        party = Party(kind, [mention], [name], is_named=False)
        scene.unnamed[key] = party
        scene.parties.append(party)
    else:
        scene.unnamed[key].mentions.append(Mention(span, span, "description", "person", 1.0))
    return scene.unnamed[key]
