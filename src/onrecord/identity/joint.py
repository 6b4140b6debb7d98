"""Several who speak with one voice: "A and B said", "the two ministers", "the chairmen".

Invariant: a joint speaker is one party of kind group whose members are parties of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.identity import countries
from onrecord.identity.names import fold
from onrecord.identity.parties import Party, state_party
from onrecord.identity.scene import NameList, Scene, last_mention
from onrecord.identity.titles import office_in, same_office, singular
from onrecord.model.mention import Mention
from onrecord.model.selector import Span

_JOINED = re.compile(
    r"(?:\s*\([^)\n]{1,20}\))?(?:,?\s+of\s+(?:the\s+)?(?:[A-Z][\w.]*\s?){1,4})?(?:,\s+and\s+|\s+and\s+|,\s+|\s+&\s+)(?:[^\s,]+\s+){0,4}"
)
_AND = re.compile(r"\band\b|&")
_PAIR = 2
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_STATES = frozenset(
    {"countries", "nations", "states", "sides", "governments", "neighbors", "neighbours", "koreas"}
)
_PEOPLE = frozenset(
    {"men", "women", "politicians", "people", "pair", "duo", "rivals", "counterparts"}
)
_AROUND_CHARS = 120
"""A description and the names it is explained by stand in one sentence, side by side."""


def name_lists(
    text: str, mentions: Sequence[Mention], of_mention: dict[Span, Party]
) -> list[NameList]:
    """Runs of two or more persons, or of bodies and states, that commas and one "and" join."""
    named = [m for m in mentions if m.form == "name" and m.head in of_mention]
    people = [m for m in named if of_mention[m.head].kind == "person"]
    bodies = [m for m in named if of_mention[m.head].kind in ("state", "organization")]
    lists = [*_runs(text, people, of_mention), *_runs(text, bodies, of_mention)]
    return sorted(lists, key=lambda listed: listed.span)


def _runs(text: str, named: Sequence[Mention], of_mention: dict[Span, Party]) -> list[NameList]:
    lists: list[NameList] = []
    run: list[Mention] = []
    for mention in named:
        if run and not _goes_on(text, run[-1], mention):
            lists += _closed(text, run, of_mention)
            run = []
        run.append(mention)
    return lists + _closed(text, run, of_mention)


def _goes_on(text: str, one: Mention, other: Mention) -> bool:
    gap = text[one.head.end : other.head.start]
    return len(gap) < _AROUND_CHARS and bool(_JOINED.fullmatch(gap))


def _closed(text: str, run: list[Mention], of_mention: dict[Span, Party]) -> list[NameList]:
    members = tuple(dict.fromkeys(of_mention[m.head] for m in run))
    is_joined = len(run) > 1 and _AND.search(text, run[-2].head.end, run[-1].head.start)
    if len(members) < _PAIR or not is_joined:
        return []
    return [NameList(Span(run[0].head.start, run[-1].head.end), members)]


def named_together(scene: Scene, span: Span) -> Party | None:
    """The joint speaker of a source that is a list of names, with at most titles around it."""
    for listed in scene.lists:
        if not span.contains(listed.span):
            continue
        before = scene.text[span.start : listed.span.start]
        after = scene.text[listed.span.end : span.end]
        plain = not re.search(
            r"\b(?:of|for|from|at|by|with|between|to)\s+(?:the\s+)?$|['’]s?\s", before
        )
        if plain and "," not in before and len(after.split()) <= 3:  # noqa: PLR2004 - a title
            return group_of(scene, span, listed.members)
    return None


def group_of(scene: Scene, span: Span, members: Sequence[Party]) -> Party:
    """The group of these members, named after them; the same members are one group."""
    name = ", ".join(m.name for m in members[:-1]) + f" and {members[-1].name}"
    mention = Mention(span, span, "description", "group", 1.0)
    known = scene.unnamed.get(name)
    if known is None:
        known = scene.add(Party("group", [mention], [name], members=tuple(members)))
        scene.unnamed[name] = known
    elif mention not in known.mentions:
        known.mentions.append(mention)
    return known


def both_koreas(scene: Scene, span: Span, words: str) -> Party | None:
    """North and South Korea together."""
    if fold(words) not in ("koreas", "two koreas", "both koreas"):
        return None
    mention = Mention(span, span, "description", "state", 1.0)
    north, south = (countries.by_alpha2(code) for code in ("KP", "KR"))
    if north is None or south is None:
        return None
    members = [state_party(scene.parties, mention, country) for country in (north, south)]
    return group_of(scene, span, members)


def described_together(scene: Scene, span: Span, words: str) -> Party | None:
    """The joint speaker of a plural description: "the two ministers", "the chairmen"."""
    folded = fold(words).split()
    nouns = [
        w
        for w in folded
        if w in _STATES | _PEOPLE or (w.endswith(("s", "men")) and office_in(singular(w)))
    ]
    opens = re.match(r"(?:the|both|two|three|four|five|these|those)\b", words, re.IGNORECASE)
    if not opens or not nouns or _is_loose(words):
        return None
    number = next((_NUMBERS[w] for w in folded if w in _NUMBERS), None)
    noun = nouns[0]
    members = _listed(scene, span, noun, number)
    if members is None and number == _PAIR:
        members = _pair(scene, span, noun)
    return group_of(scene, span, members) if members else None


def _is_loose(words: str) -> bool:
    """A few of many are nobody in particular: "two of the ministers", "two ministers who"."""
    return bool(
        re.search(
            r"\b(?:two|three|some|many|several)\s+(?:of|other|people)\b|\bwho\b|\bformer\b",
            words,
            re.IGNORECASE,
        )
    )


def _listed(scene: Scene, span: Span, noun: str, number: int | None) -> tuple[Party, ...] | None:
    """The last list of names that fits the noun: by offices, or as the words beside it say."""
    fitting = [
        listed
        for listed in scene.lists
        if (number is None or len(listed.members) == number) and _fits(scene, listed, noun)
    ]
    before = [listed for listed in fitting if listed.span.start < span.start]
    if before:
        return before[-1].members
    explained = number is not None and number > _PAIR  # "three senators" are told who they are
    near = [f for f in fitting if explained or f.span.start - span.end < _AROUND_CHARS]
    return near[0].members if near else None


def _fits(scene: Scene, listed: NameList, noun: str) -> bool:
    if noun in _STATES:
        return all(m.kind == "state" for m in listed.members)
    if any(m.kind != "person" for m in listed.members):
        return False
    if noun in _PEOPLE:
        return True
    office = singular(noun)
    around = scene.text[max(0, listed.span.start - _AROUND_CHARS) : listed.span.end + _AROUND_CHARS]
    beside = re.search(rf"\b{re.escape(noun)}\b", around, re.IGNORECASE)
    return bool(beside) or all(_has_office(m, office) for m in listed.members)


def _has_office(party: Party, office: str) -> bool:
    return any(
        (o := office_in(r.title)) is not None and same_office(o, office) for r in party.roles
    )


def _pair(scene: Scene, span: Span, noun: str) -> tuple[Party, ...] | None:
    """The two persons or states last spoken of that the noun can mean, the earlier one first."""
    kind = "state" if noun in _STATES else "person"
    office = None if noun in _STATES | _PEOPLE else singular(noun)
    fitting = [
        p
        for p in scene.parties
        if p.kind == kind
        and last_mention(p, span.start) >= 0
        and (office is None or _has_office(p, office))
    ]
    last = sorted(fitting, key=lambda p: last_mention(p, span.start))[-2:]
    if len(last) < _PAIR:
        return None
    return tuple(sorted(last, key=lambda p: p.mentions[0].head))
