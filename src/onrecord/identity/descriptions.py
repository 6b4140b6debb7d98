"""Whom a description means: "the NATO chief", "the US-led alliance", "the adviser".

Offices are asked first, then an unnamed source introduced before in like words, then the
encoder's chain, then the kind of body. A description that introduces ("a senior official") means
nobody named.
"""

from __future__ import annotations

import re

from onrecord.identity import countries
from onrecord.identity.bodies import is_such_body, noun_of_body
from onrecord.identity.names import fold
from onrecord.identity.parties import Party
from onrecord.identity.scene import Scene, chain_parties, last_mention
from onrecord.identity.titles import (
    LEADERS,
    gender_of_office,
    head_part,
    is_epithet,
    is_generic,
    office_in,
    office_of,
    same_office,
)
from onrecord.model.entity import Role
from onrecord.model.selector import Span

_INTRODUCES = re.compile(
    r"(?:an?|one|some|several|many|two|three|few|most|other|another|no|any)\s", re.IGNORECASE
)
_DEFINITE = re.compile(
    r"(?:the|its|his|her|their|this|that|former|ex-)\s?|[A-Z]|[a-z]+ (?:boss|chief|leader|head)$"
)
_MANY = re.compile(
    r"(?:one|some|several|many|two|three|few|most|other|another|no|any)\s", re.IGNORECASE
)
_POINTS = re.compile(r"(?:the|its|his|her|their|this|that)\s", re.IGNORECASE)
_EMPTY = frozenset(
    "the its his her their this that a an of for and former ex then s new top senior"
    " longtime".split()
)
_WORD = re.compile(r"[\w\-]+")


def meant_by_description(scene: Scene, span: Span, words: str) -> Party | None:
    """The party that a description of one means, None where it means nobody known."""
    if _INTRODUCES.match(words):
        return _named_soon(scene, span, words)
    person = _later(holder_of(scene, span, words), _again(scene, span, words), span)
    if person is not None:
        return person
    chained = next((p for p in chain_parties(scene, span) if _suits(p, words)), None)
    if chained is not None and not is_generic(words) and last_mention(chained, span.start) >= 0:
        return chained
    return (
        _by_body(scene, span, words)
        or _by_epithet(scene, span, words)
        or _named_soon(scene, span, words)
    )


def _later(one: Party | None, other: Party | None, span: Span) -> Party | None:
    """Of two whom a description can mean the one last spoken of."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda p: last_mention(p, span.start))


def _suits(party: Party, words: str) -> bool:
    office, body = office_of(words), noun_of_body(words)
    if office and not body:
        return party.kind == "person" and not _denied(party, office, words)
    if body and not office:
        return party.kind in ("organization", "state") and is_such_body(party, body) > 0
    return True


def _denied(party: Party, office: str, words: str) -> bool:
    """Whether the gender of the description, or every role known of the party, says otherwise."""
    gender = gender_of_office(words)
    offices = {o for r in party.roles if (o := office_in(r.title))}
    other = bool(offices) and not any(same_office(o, office) for o in offices)
    return (gender is not None and party.gender not in (gender, None)) or other


def is_definite(words: str) -> bool:
    """Whether a description points at someone known ("the", "its", "Iran's")."""
    return bool(_POINTS.match(words) or re.match(r"(?:[\w.]+\s){0,2}[\w.]+['’]s?\s", words))


def holder_of(scene: Scene, span: Span, words: str) -> Party | None:
    """As in "the NATO chief": the person with that office, of that body, named last."""
    office = office_of(words)
    if office is None or not _DEFINITE.match(words):
        return None
    gender = gender_of_office(words)
    told = telling_words(words) - {office}
    body = _body_of(scene, span)
    alone = _only_one(scene, office)
    fitting = []
    for party in scene.parties:
        roles = [r for r in party.roles if (o := office_in(r.title)) and same_office(o, office)]
        if party.kind != "person" or not roles or (gender and party.gender not in (gender, None)):
            continue
        exact = any(office_in(r.title) == office for r in roles)
        same_body = body is not None and any(_is_of(r, body) for r in roles)
        shared = max(
            (len(told & telling_words(f"{r.title} {r.organization or ''}")) for r in roles),
            default=0,
        )
        loose = exact or office not in LEADERS
        if same_body or shared or (loose and not told) or (exact and not body) or alone is party:
            n_before = sum(m.head.start < span.start for m in party.mentions)
            recent = last_mention(party, span.start)
            fitting.append(
                (
                    same_body,
                    shared,
                    exact,
                    n_before > 0,
                    *_salience(office, n_before, recent),
                    party,
                )
            )
    return max(fitting, key=lambda f: f[:-1])[-1] if fitting else None


def _only_one(scene: Scene, office: str) -> Party | None:
    """The only person of the text with an office of that very word, no body told with it."""
    holders = [
        (party, role)
        for party in scene.parties
        if party.kind == "person"
        for role in party.roles
        if office_in(role.title) == office
    ]
    people = {id(party): party for party, _ in holders}
    untold = not any(role.organization for _, role in holders)
    return next(iter(people.values())) if len(people) == 1 and untold else None


def _salience(office: str, n_before: int, recent: int) -> tuple[int, int]:
    """A president or premier is the one of the story; of others the one named last."""
    return (
        (n_before, recent)
        if office in ("president", "premier", "chancellor", "king", "queen")
        else (recent, n_before)
    )


def telling_words(phrase: str) -> set[str]:
    """What a phrase says beyond its articles: singular, adjectives as the country's name."""
    found = {w.removesuffix("'s").removesuffix("’s") for w in _WORD.findall(fold(phrase))}
    return {_stem(w) for w in found if w not in _EMPTY and not w.isdigit()}


def _stem(word: str) -> str:
    country = countries.by_adjective(word) or countries.by_name(word)
    if country is not None:
        return fold(country.name)
    return word.removesuffix("s") if len(word) > 4 else word  # noqa: PLR2004 - "gas", "US"


def _body_of(scene: Scene, span: Span) -> Party | None:
    inside = [m for m in scene.inside(span) if m.head in scene.of_mention and m.kind != "person"]
    return scene.of_mention[inside[0].head] if inside else None


def _is_of(role: Role, body: Party) -> bool:
    """Whether a role is one of that body; a state goes by its names and adjectives alike."""
    told = f" {fold(f'{role.title} {role.organization or str()}')} "
    known = [body.state_name, *body.names]
    country = countries.by_alpha2(body.country) if body.country else None
    for name in body.names:
        country = country or countries.by_adjective(name)
    if country is not None:
        known += [*country.names, *country.adjectives]
    return any(name and f" {fold(name)} " in told for name in known)


def _again(scene: Scene, span: Span, words: str) -> Party | None:
    """An unnamed source brought in before: "the adviser" after "an adviser close to the talks"."""
    if not re.match(r"(?:the|this|that|these|those)\s", words, re.IGNORECASE):
        return None
    noun = _head_noun(words)
    told = telling_words(words)
    fitting = [
        p
        for p in scene.unnamed.values()
        if not p.members
        and _head_noun(p.names[0]) == noun
        and told <= telling_words(p.names[0])
        and last_mention(p, span.start) >= 0
    ]
    return max(fitting, key=lambda p: last_mention(p, span.start)) if fitting else None


def _head_noun(words: str) -> str:
    """The noun that heads a phrase: the last word before "of", "who", "at" or a comma."""
    found = _WORD.findall(fold(head_part(words)))
    return found[-1] if found else ""


def _by_body(scene: Scene, span: Span, words: str) -> Party | None:
    """As in "the US-led alliance": the body of that kind last named, no matter who leads it."""
    noun = noun_of_body(words)
    if noun is None or not _POINTS.match(words):
        return None
    inside = {
        id(scene.of_mention[m.head]) for m in scene.inside(span) if m.head in scene.of_mention
    }
    fitting = [
        (is_such_body(p, noun), last_mention(p, span.start), i)
        for i, p in enumerate(scene.parties)
        if is_such_body(p, noun) and last_mention(p, span.start) >= 0 and id(p) not in inside
    ]
    return scene.parties[max(fitting)[2]] if fitting else None


def _by_epithet(scene: Scene, span: Span, words: str) -> Party | None:
    """As in "the Republican", "the 45-year-old": what is said of the one who spoke just before."""
    if not re.match(r"the\s", words, re.IGNORECASE) or not is_epithet(words) or not scene.recent:
        return None
    last = scene.recent[-1]
    near = scene.sentence_of(span.start) - scene.sentence_of(last_mention(last, span.start)) <= 2  # noqa: PLR2004 - just before
    gender = gender_of_office(words)
    return (
        last
        if last.kind == "person" and near and (gender is None or last.gender in (gender, None))
        else None
    )


def _named_soon(scene: Scene, span: Span, words: str) -> Party | None:
    """A report's lead brings in "a union leader" whom the next paragraph names with that office."""
    office = office_of(words)
    told = telling_words(words) - {office or ""}
    if office is None or not told or _MANY.match(words):
        return None
    end = _end_of_next_paragraph(scene.text, span.end)
    for party in scene.parties:
        first = _first_named(party)
        if party.kind != "person" or not span.end < first < end:
            continue
        if not words.lower().startswith(("a ", "an ")) and _is_resumed(scene, party, span):
            return party
        for role in party.roles:
            title = office_in(role.title)
            same = title is not None and same_office(title, office)
            if same and told <= telling_words(f"{role.title} {role.organization or ''}"):
                return party
    return None


def _first_named(party: Party) -> int:
    return min((m.head.start for m in party.mentions if m.form == "name"), default=-1)


def _is_resumed(scene: Scene, party: Party, span: Span) -> bool:
    """Whether the next sentence says who it was: "Iran's envoy warned ... The official, NAME,"."""
    first = _first_named(party)
    near = scene.sentence_of(first) - scene.sentence_of(span.end) == 1
    before = scene.text[scene.sentences[scene.sentence_of(first)] : first]
    return near and bool(re.fullmatch(r"The \w+,\s", before)) and is_generic(before)


def _end_of_next_paragraph(text: str, place: int) -> int:
    found = list(re.finditer(r"\n\s*\n?", text[place:]))
    stops = [place + m.start() for m in found if m.start()]
    return stops[1] if len(stops) > 1 else len(text)
