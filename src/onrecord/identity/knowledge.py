"""A local file of people, offices and organizations: their names, and ids that others use for them.

JSON Lines, one thing a line, in one of two forms: FollowTheMoney ({"id", "schema", "properties":
{"name", "alias", "country", ...}}) or Wikidata's ({"id", "labels", "aliases", "claims"}).
Invariant: a line that is not of either form, or says nothing of use, is set aside with its number
and reason; it stops nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.identity.across.blocking import core
from onrecord.identity.across.personal import personal
from onrecord.model.identity import Profile, Reference
from onrecord.model.mention import EntityKind

MAX_LINE_CHARS = 1_000_000
_MAX_NAME_CHARS = 200
_MAX_NAMES = 100
_SCHEMAS: dict[str, EntityKind] = {
    "Person": "person", "Organization": "organization", "PublicBody": "organization",
    "Company": "organization", "LegalEntity": "organization", "Position": "person",
}  # fmt: skip
_INSTANCES: dict[str, EntityKind] = {
    "Q5": "person", "Q43229": "organization", "Q4830453": "organization", "Q7278": "organization",
    "Q327333": "organization", "Q484652": "organization", "Q192350": "organization",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the file; its first name is what it is called."""

    id: str
    kind: EntityKind
    names: tuple[str, ...]
    country: str | None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was set aside."""

    number: int
    reason: str


class _Unfit(ValueError):
    """A line's reason for being set aside."""


@dataclass(slots=True)
class Knowledge:
    """Entries by their names; a name that several entries bear tells nothing."""

    aside: list[BadLine] = field(default_factory=list)
    n_entries: int = 0
    _by_name: dict[tuple[EntityKind, str], Entry | None] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Know an entry by all of its names that say enough."""
        self.n_entries += 1
        for name in entry.names:
            key = _key(entry.kind, name)
            if key is not None:
                known = self._by_name.get((entry.kind, key), entry)
                is_other = known is None or known.id != entry.id
                self._by_name[entry.kind, key] = None if is_other else entry

    def of(self, profile: Profile) -> Reference | None:
        """The entry of a document's entity: the only one that any of its full forms names."""
        if not profile.is_named:
            return None
        keys = [_key(profile.kind, form) for form, _ in profile.forms]
        found = [self._by_name.get((profile.kind, key)) for key in keys if key is not None]
        entries = {entry.id: entry for entry in found if entry is not None}
        if len(entries) != 1:
            return None
        (entry,) = entries.values()
        return Reference(entry.id, entry.names[0])


def read_knowledge(path: Path) -> Knowledge:
    """The knowledge in a file; lines that are of no use are in its `aside`."""
    knowledge = Knowledge()
    seen: set[str] = set()
    with path.open(encoding="utf-8", errors="replace") as handle:
        for number, line in enumerate(_lines(handle), 1):
            if not line.strip():
                continue
            try:
                entry = _entry(line, seen)
            except _Unfit as error:
                knowledge.aside.append(BadLine(number, str(error)))
                continue
            seen.add(entry.id)
            knowledge.add(entry)
    return knowledge


def _lines(handle: Any) -> Iterator[str]:
    """The lines of a file, of one that is too long only its beginning."""
    while line := handle.readline(MAX_LINE_CHARS + 1):
        rest = line
        while rest and not rest.endswith("\n") and len(rest) > MAX_LINE_CHARS:
            rest = handle.readline(MAX_LINE_CHARS + 1)
        yield line


def _entry(line: str, seen: set[str]) -> Entry:
    if len(line) > MAX_LINE_CHARS:
        raise _Unfit(f"is longer than {MAX_LINE_CHARS:,} characters")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _Unfit(f"is no JSON ({type(error).__name__})") from None
    if not isinstance(row, dict):
        raise _Unfit("is no JSON object")
    own = row.get("id")
    if not isinstance(own, str) or not 0 < len(own) <= _MAX_NAME_CHARS or not own.isprintable():
        raise _Unfit('has no "id" that is a short string')
    if own in seen:
        raise _Unfit(f"the id {own!r} stands there for the second time")
    read = _follow_the_money if "schema" in row else _wikidata
    kind, names, country = read(row)
    names = list(dict.fromkeys(_clean(names)))[:_MAX_NAMES]
    if not names:
        raise _Unfit("has no name")
    return Entry(own, kind, tuple(names), country)


def _follow_the_money(row: dict[str, Any]) -> tuple[EntityKind, list[Any], str | None]:
    kind = _SCHEMAS.get(row["schema"]) if isinstance(row["schema"], str) else None
    if kind is None:
        raise _Unfit("is no person and no organization")
    told = row.get("properties")
    if not isinstance(told, dict):
        raise _Unfit('has no "properties"')
    names = [row.get("caption"), *_listed(told.get("name")), *_listed(told.get("alias"))]
    return kind, names, _country([*_listed(told.get("country")), *_listed(told.get("nationality"))])


def _wikidata(row: dict[str, Any]) -> tuple[EntityKind, list[Any], str | None]:
    kinds = [_INSTANCES[i] for i in _claimed(row, "P31") if i in _INSTANCES]
    told = row.get("type")
    if isinstance(told, str) and told.capitalize() in _SCHEMAS:
        kinds.append(_SCHEMAS[told.capitalize()])
    if not kinds:
        raise _Unfit("is no person and no organization")
    names = [*_in_english(row.get("labels")), row.get("label"), *_in_english(row.get("aliases"))]
    return kinds[0], names, None


def _claimed(row: dict[str, Any], name: str) -> Iterator[str]:
    claims = row.get("claims")
    for claim in _listed(claims.get(name)) if isinstance(claims, dict) else ():
        value: Any = claim
        for step in ("mainsnak", "datavalue", "value"):
            value = value.get(step, value) if isinstance(value, dict) else value
        found = value.get("id") if isinstance(value, dict) else value
        if isinstance(found, str):
            yield found


def _in_english(told: Any) -> list[Any]:
    """Labels or aliases, whether {"en": {"value": ...}}, {"en": [...]}, a list or a word."""
    if isinstance(told, dict):
        told = told.get("en", told.get("mul"))
    return [item.get("value") if isinstance(item, dict) else item for item in _listed(told)]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _country(codes: Iterable[Any]) -> str | None:
    found = [c.upper() for c in codes if isinstance(c, str) and len(c) == 2 and c.isalpha()]  # noqa: PLR2004 - ISO 3166 alpha-2
    return found[0] if found else None


def _clean(names: Iterable[Any]) -> Iterator[str]:
    for name in names:
        words = " ".join(name.split()) if isinstance(name, str) else ""
        if 0 < len(words) <= _MAX_NAME_CHARS and words.isprintable():
            yield words


def _key(kind: EntityKind, name: str) -> str | None:
    """What a name is found by: for people all its words, of which there must be two."""
    if kind != "person":
        return core(name) or None
    taken = personal(name)
    if taken is None or taken.is_bare:
        return None
    return " ".join(sorted(taken.words)) + (taken.generation or "")
