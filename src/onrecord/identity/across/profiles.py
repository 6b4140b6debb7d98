"""What one document says of each of its entities, ready to be compared with the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from onrecord.identity.across.spelling import plain
from onrecord.identity.names import HONORIFICS, bare, words
from onrecord.model.document import Article
from onrecord.model.entity import Entity
from onrecord.model.identity import Profile, ReportedRole
from onrecord.model.mention import Mention

_MAX_FORMS = 6
_MAX_COMPANIONS = 40
_MIN_WORD_CHARS = 3
_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_DAY_CHARS = len("2026-03-01")


def profiles_of(article: Article, entities: Sequence[Entity]) -> dict[str, Profile]:
    """The profile of each entity of a document, by its id."""
    day = article.published.time[:_DAY_CHARS] if article.published else None
    told = _companions(entities)
    return {e.id: _profile(article, e, day, told) for e in entities}


def _profile(
    article: Article, entity: Entity, day: str | None, told: Sequence[tuple[str, str]]
) -> Profile:
    forms = _forms(article.text, entity)
    own = {w for form in forms for w in plain(form).split()} | {f"={entity.country}"}
    near = dict.fromkeys(w for other, w in told if other != entity.id and w not in own)
    return Profile(
        kind=entity.kind,
        forms=tuple((form, 1) for form in forms),
        full=((entity.name, 1),),
        country=entity.country,
        is_named=entity.is_named,
        roles=tuple(ReportedRole(r.title, r.organization, day) for r in entity.roles),
        companions=tuple(near)[:_MAX_COMPANIONS],
        members=entity.members,
        pronouns=_pronouns(article.text, entity),
        publishers=(article.publisher,) if article.publisher else (),
        first_day=day,
        last_day=day,
    )


def _forms(text: str, entity: Entity) -> tuple[str, ...]:
    """The fullest name first, then the forms that its mentions have, honorifics kept."""
    found = [_form(text, m) for m in entity.mentions if m.form == "name"]
    return tuple(dict.fromkeys([entity.name, *found]))[:_MAX_FORMS]


def _form(text: str, mention: Mention) -> str:
    head = bare(" ".join(mention.head.of(text).split())).lstrip(" .,;:’'\"“”()[]") or "?"
    titled = mention.span.of(text).split()
    is_titled = len(titled) > 1 and titled[0].strip(".").casefold() in HONORIFICS
    return f"{titled[0]} {head}" if is_titled else head


def _pronouns(text: str, entity: Entity) -> tuple[str, ...]:
    said = [m.head.of(text).lower() for m in entity.mentions if m.form == "pronoun"]
    count = Counter("he" if w in _HE else "she" for w in said if w in _HE | _SHE)
    return (count.most_common(1)[0][0],) if len(set(count.values())) == len(count) > 0 else ()


def _companions(entities: Sequence[Entity]) -> list[tuple[str, str]]:
    """Words that stand for each named entity, those most spoken of first.

    A person goes by every word of the name, so that "Kim" and "Kim Jong Un" meet; a body by its
    whole name; a state by its code.
    """
    named = [e for e in entities if e.is_named and not e.members]
    ordered = sorted(named, key=lambda e: -len(e.mentions))
    return [(e.id, word) for e in ordered for word in companion_words(e)]


def companion_words(entity: Entity) -> tuple[str, ...]:
    """The words by which an entity is known as another's companion."""
    if entity.country is not None:
        return (f"={entity.country}",)
    if entity.kind == "person":
        found = [plain(w).replace(" ", "") for w in words(entity.name)]
        return tuple(w for w in found if len(w) >= _MIN_WORD_CHARS)
    return (plain(entity.name).replace(" ", ""),)
