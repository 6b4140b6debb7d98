"""How well entities of many documents are told to be one, apart from finding them in the text.

Profiles are made from the relations of Deutsche Welle's news (DWIE), where each person and body has
its Wikipedia page. The weights of `identity.across.scoring` were chosen on these:

    python -m onrecord.evaluation.linking
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from onrecord.evaluation.shared import shared_file
from onrecord.identity.across.known import Known
from onrecord.identity.across.spelling import plain
from onrecord.identity.countries import by_name
from onrecord.identity.names import words
from onrecord.model.identity import Profile, ReportedRole
from onrecord.model.mention import EntityKind

# What a relation says its subject is. Relations of other subjects are companions alone.
_PEOPLE = {
    "citizen_of": None, "head_of_state": "president", "head_of_gov": "prime minister",
    "minister_of": "minister", "spokesperson_of": "spokesperson", "head_of": "head",
    "player_of": "player", "coach_of": "coach", "mayor_of": "mayor", "advisor_of": "adviser",
    "spouse_of": None, "parent_of": None, "child_of": None,
}  # fmt: skip
_BODIES = frozenset({"based_in0", "institution_of", "ministry_of", "agency_of", "part_of"})
Labelled = dict[str, tuple[str, Profile]]
"""The entities of one document by id: their Wikipedia page and their profile."""


def linking_report(data: Path) -> dict[str, Any]:
    """Pairs of entities in different documents: of those linked how many are one, and back."""
    known = Known()
    pages: dict[str, str] = {}
    found: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for entities in documents(data):
        for decision in known.take({e: profile for e, (_, profile) in entities.items()}):
            found[decision.entity] = decision.identity or decision.entity
            pages[decision.entity], profile = entities[decision.entity]
            kinds[decision.entity] = profile.kind
    found = {e: known.now(i) for e, i in found.items()}
    return {
        kind: _figures(found, {e: p for e, p in pages.items() if kinds[e] == kind})
        for kind in ("person", "organization")
    }


def _figures(found: dict[str, str], pages: dict[str, str]) -> dict[str, Any]:
    clusters: dict[str, list[str]] = defaultdict(list)
    for entity, page in pages.items():
        clusters[found[entity]].append(page.strip())
    right = sum(_pairs(n) for c in clusters.values() for n in Counter(c).values())
    linked = sum(_pairs(len(c)) for c in clusters.values())
    one = sum(_pairs(n) for n in Counter(pages.values()).values())
    wrong = {" / ".join(sorted(set(c))): len(c) for c in clusters.values() if len(set(c)) > 1}
    return {
        "entities": len(pages),
        "pairs_linked": linked,
        "precision": round(right / max(1, linked), 4),
        "recall": round(right / max(1, one), 4),
        "wrongly_one": wrong,
    }


def documents(data: Path) -> Iterator[Labelled]:
    """The people and bodies of each document that have a page, with what relations tell of them."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    path = data / "dwie_gazetteer" / "relations.tsv"
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
            rows[row["doc"]].append(row)
    for doc, own in rows.items():
        yield _document(doc, own)


def _document(doc: str, rows: list[dict[str, str]]) -> Labelled:
    entities: Labelled = {}
    names = dict.fromkeys(name for row in rows for name in (row["subj"], row["obj"]))
    for row in rows:
        kind = _kind(row)
        if kind is None or not row["subj_link"]:
            continue
        own = f"{doc}:{row['subj']}"
        near = dict.fromkeys(w for n in names if n != row["subj"] for w in _companion(n))
        fresh = Profile(kind, ((row["subj"], 1),), ((row["subj"], 1),), companions=tuple(near)[:40])
        profile = entities.get(own, ("", fresh))[1]
        title = _PEOPLE.get(row["rel"])
        if title is not None:
            role = ReportedRole(title, row["obj"], None)
            profile = replace(profile, roles=(*profile.roles, role))
        entities[own] = (row["subj_link"], profile)
    return entities


def _kind(row: dict[str, str]) -> EntityKind | None:
    if row["rel"] in _PEOPLE:
        return "person"
    return "organization" if row["rel"] in _BODIES else None


def _companion(name: str) -> tuple[str, ...]:
    country = by_name(name)
    if country is not None:
        return (f"={country.alpha2}",)
    return tuple(plain(w).replace(" ", "") for w in words(name) if len(w) > 2)  # noqa: PLR2004 - no initials


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


if __name__ == "__main__":
    sys.stdout.write(json.dumps(linking_report(shared_file("data")), indent=1) + "\n")
