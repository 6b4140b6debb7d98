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
from onrecord.identity.parties import Party
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
    party = (
        _pronoun(scene, span, bare, outer)
        if bare in _HE | _SHE | _THEY | _IT | _RELATIVE
        else _joint(scene, span)
        or _named(scene, span)
        or _described(scene, span, words, outer)
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
    """The name that the source is about: the one whose phrase fills it best.

    "Trump's lawyer" is not Trump: a name followed by a possessive mark, or by the noun it modifies,
    does not count unless nothing else names the source.
    """
    best: tuple[float, int, Mention] | None = None
    for m in _inside(scene, span):
        party = scene.of_mention.get(m.head)
        if m.form != "name" or party is None or _modifies(scene.text, m, span):
            continue
        rank = (_coverage(m, span) + (0.3 if m.kind == "person" else 0.0), -m.head.start, m)
        if best is None or rank[:2] > best[:2]:
            best = rank
    return scene.of_mention[best[2].head] if best else None


def _modifies(text: str, mention: Mention, span: Span) -> bool:
    """Whether the name only qualifies what follows it in the source."""
    rest = text[mention.head.end : span.end]
    if re.match(r"['’]s?\s", rest):
        return True
    before = text[span.start : mention.head.start]
    if re.search(r"\b(?:of|for|from|at|in|by|with|to|on|near|against)\s+(?:the\s+)?$", before):
        return mention.kind != "person" or bool(before.strip(" ").count(" "))
    follows = re.match(r"\s+([a-z][\w\-]*)", rest)
    joins = ("who", "and", "or", "of", "in", "for", "himself", "herself", "itself", "on", "at")
    return bool(follows) and mention.kind != "person" and follows is not None and follows.group(1) not in joins


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


def _pronoun(scene: Scene, span: Span, word: str, outer: Party | None) -> Party | None:
    chained = _chain_party(scene, span, before=span.start)
    if chained is not None and _fits(chained, word):
        return chained
    wanted: set[EntityKind] = {"person"} if word in _HE | _SHE else {"organization", "state", "group"}
    if word in _RELATIVE or word in _THEY:
        wanted = {"person", "organization", "state", "group"}
    candidates = [p for p in reversed(scene.recent) if p.kind in wanted and _fits(p, word)]
    if outer is not None and outer in candidates and len(candidates) > 1:
        pass  # "X said he would": most often X; the order of speakers keeps X first
    if candidates and _last_mention(candidates[0], span.start) > span.start - 1500:  # noqa: PLR2004 - about two screens
        return candidates[0]
    return _nearest(scene, span, wanted, word)


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


def _described(scene: Scene, span: Span, words: str, outer: Party | None) -> Party | None:
    """A description that means someone named: by the encoder's chain, by role, or by its body."""
    del outer
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
    """"the NATO chief", "the spokesperson": the one person with that office, latest first."""
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
        same_body = body is not None and any(_is_of(scene, r.organization, r.title, body) for r in agreeing)
        if body is not None and not same_body and any(r.organization for r in agreeing):
            continue
        fitting.append((same_body, exact, _last_mention(party, span.start), party))
    fitting = [f for f in fitting if f[0] or f[1] or body is None]
    if not fitting or (body is None and not any(f[1] for f in fitting)):
        return None
    return max(fitting, key=lambda f: f[:3])[3]


def _body_of(scene: Scene, span: Span) -> Party | None:
    inside = [m for m in _inside(scene, span) if m.head in scene.of_mention and m.kind != "person"]
    return scene.of_mention[inside[0].head] if inside else None


def _is_of(scene: Scene, organization: str | None, title: str, body: Party) -> bool:
    del scene
    told = fold(f"{organization or ''} {title}")
    own = {fold(n) for n in body.names} | {fold(m) for m in ([body.state_name] if body.state_name else [])}
    country = countries.by_alpha2(body.country) if body.country else None
    own |= {fold(a) for a in country.adjectives} if country else set()
    return any(n and n in told for n in own)


def _by_body(scene: Scene, span: Span, words: str) -> Party | None:
    """"the country's Foreign Ministry", "the US-led alliance": the body last named that fits."""
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
