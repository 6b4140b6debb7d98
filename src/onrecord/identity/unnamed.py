"""Sources that name nobody, and names that no tagger saw.

Invariant: an unnamed source keeps its own words as its name, less the article; the same words are
one party.
"""

from __future__ import annotations

import re

from onrecord.identity import countries
from onrecord.identity.bodies import BODY_NOUNS, noun_of_body
from onrecord.identity.known_bodies import known_body
from onrecord.identity.names import HONORIFICS, bare, fold, gender_of_title, same_person
from onrecord.identity.parties import Party
from onrecord.identity.scene import Scene
from onrecord.identity.titles import head_part, office_in
from onrecord.model.entity import Role
from onrecord.model.mention import EntityKind, Mention
from onrecord.model.selector import Span

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_OWNED_BODY = re.compile(
    r"(?:[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|(?:[Tt]he\s+)?[a-z]+['’]s?)\s+(?P<name>[A-Z][^,;:]*)"
)
_BODY_OF_KIND = re.compile(
    r"[Tt]he\s+(?P<name>[A-Z]\w+(?:\s[A-Z]\w+)*)\s+"
    r"(?:newspaper|daily|magazine|website|tabloid|broadcaster|company|firm|charity)"
)
_CLAUSE = re.compile(r",\s+(?:who|which|whose)\b.*$")
_PLURAL = re.compile(
    r"\b(?:leaders|ministers|presidents|countries|sides|men|women|people|two|three|both|many|some|others)\b",
    re.IGNORECASE,
)
_PERSON = r"[A-Z][\w’'\-]+(?:\s(?:[A-Z]\.|[A-Z][\w’'\-]+|van|von|de|der|bin|al|la)){0,3}"
_TITLED = re.compile(
    rf"^(?P<title>(?:[\w’'.\-]+\s+)+?)(?P<name>(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady)\.?\s)?{_PERSON})$"
)


def unnamed(scene: Scene, span: Span, words: str) -> Party:
    """The party of a source by its own words."""
    name = _CLAUSE.sub("", _ARTICLE.sub("", " ".join(words.split()))).strip(" ,;:—–-") or words
    kind = _kind(words)
    mention = Mention(span, span, "description", kind, 1.0)
    known = scene.unnamed.get(fold(name))
    if known is None:
        known = scene.add(Party(kind, [mention], [name], is_named=False))
        scene.unnamed[fold(name)] = known
    elif mention not in known.mentions:
        known.mentions.append(mention)
    return known


def _kind(words: str) -> EntityKind:
    if noun_of_body(words):
        return "organization"
    short = head_part(words)
    plural = short.rstrip().endswith("s") and not short.rstrip().endswith("ss")
    return "group" if plural or _PLURAL.search(short) else "person"


def untagged_person(scene: Scene, span: Span, words: str) -> Party | None:
    """The person named by title and capitals where the tagger saw no name: "Governor Ann Loy"."""
    first = re.split(r",\s", words, maxsplit=1)[0]
    found = _TITLED.match(first)
    if not found or not _is_title(found["title"], found["name"]) or office_in(found["name"]):
        return None
    if {w.lower() for w in found["name"].split()} & BODY_NOUNS:
        return None
    start = span.start + found.start("name")
    head = Span(start, start + len(found["name"]))
    mention = Mention(Span(span.start, head.end), head, "name", "person", 1.0)
    name = bare(found["name"])
    for party in scene.parties:
        if (
            party.kind == "person"
            and party.is_named
            and all(same_person(name, n) for n in party.names)
        ):
            party.mentions.append(mention)
            scene.of_mention[head] = party
            return party
    party = Party("person", [mention], [name], gender=gender_of_title(found["name"]))
    title = found["title"].strip()
    if office_in(title):
        party.roles.append(Role(title, None, Span(span.start, span.start + len(title))))
    scene.of_mention[head] = party
    return scene.add(party)


def untagged_body(scene: Scene, span: Span, words: str) -> Party | None:
    """The body that a source names where the tagger saw no name: "its Foreign Ministry"."""
    body = known_body(words)
    owned = _OWNED_BODY.fullmatch(words) or _BODY_OF_KIND.fullmatch(words)
    name = bare(owned["name"] if owned else _ARTICLE.sub("", words))
    if not name[:1].isupper() or not (body or (owned and noun_of_body(words))):
        return None
    if countries.by_adjective(name) or countries.by_name(name):  # "the Danish newspaper"
        return None
    mention = Mention(span, span, "name", "organization", 1.0)
    same = {fold(name)} | (body.folded if body is not None else set())
    for party in scene.parties:
        if party.kind == "organization" and any(fold(n) in same for n in party.names):
            party.mentions.append(mention)
            party.names.append(name)
            return party
    return scene.add(Party("organization", [mention], [name]))


def _is_title(title: str, name: str) -> bool:
    last = title.rsplit(maxsplit=1)[-1].strip(".").casefold()
    opens = name.split(maxsplit=1)[0].strip(".").casefold()
    return (
        last in HONORIFICS
        or opens in HONORIFICS
        or office_in(title.rsplit(maxsplit=1)[-1]) is not None
    )
