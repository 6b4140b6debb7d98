"""Documents of a few sentences, whose entities are linked one document after the other."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from onrecord.identity.across.known import Known
from onrecord.identity.across.profiles import profiles_of
from onrecord.identity.resolver import resolve
from onrecord.model.document import Article, PageTime
from onrecord.model.entity import Entity
from onrecord.model.identity import Decision
from onrecord.model.mention import EntityKind
from onrecord.model.selector import Span
from support.annotated import Said, annotated, article_of

NAMESAKES = Path(__file__).parents[1] / "identity" / "data" / "namesakes.toml"


@dataclass(frozen=True)
class Told:
    """A document after its entities were linked."""

    text: str
    entities: tuple[Entity, ...]
    identities: Mapping[str, str]
    decisions: Mapping[str, Decision]

    def who(self, words: str) -> str:
        """The identity of the entity that some words of the text mention."""
        found = {
            self.identities[e.id]
            for e in self.entities
            for m in e.mentions
            if m.head.of(self.text) == words or m.span.of(self.text) == words
        }
        assert len(found) == 1, f"{words!r} means {len(found)} identities"
        return found.pop()


def dated(text: str, day: str | None) -> Article:
    """A bare text as an article, published on a day."""
    time = None if day is None else PageTime(day, None, Span(0, 0))
    return replace(article_of(text), published=time)


def tell(
    known: Known,
    text: str,
    names: Mapping[str, EntityKind],
    *said: Said,
    day: str | None = None,
    document: str | None = None,
) -> Told:
    """Link the entities of a text whose names are given."""
    article = dated(text, day)
    found = annotated(text, *said, names=names)
    entities, _, _ = resolve(article, found, document_id=document or text, model="m")
    made = known.take(profiles_of(article, entities))
    return Told(
        text,
        entities,
        {d.entity: d.identity or d.entity for d in made},
        {d.entity: d for d in made},
    )


@dataclass(frozen=True)
class Outcome:
    """Of one case the identities of each label, and the labels of each identity."""

    of_label: Mapping[str, set[str]]
    of_identity: Mapping[str, set[str]]

    @property
    def merged(self) -> list[set[str]]:
        """Labels that became one identity wrongly."""
        return [labels for labels in self.of_identity.values() if len(labels) > 1]


def cases() -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """The namesakes, by what each case is about."""
    for case in tomllib.loads(NAMESAKES.read_text(encoding="utf-8"))["case"]:
        yield case["about"], case["documents"]


def outcome(documents: list[dict[str, Any]]) -> Outcome:
    """What became of a case, its documents read in their order."""
    known = Known()
    found = []
    for number, document in enumerate(documents):
        labels = {name: label.split(":") for name, label in document["names"].items()}
        kinds = {name: kind for name, (kind, _) in labels.items()}
        said = [Said(source, content, "said") for source, content, _ in document.get("said", ())]
        told = tell(
            known, document["text"], kinds, *said, day=document["day"], document=f"doc{number}"
        )
        found += [(":".join(label), told.who(name)) for name, label in labels.items()]
        found += [(label, told.who(source)) for source, _, label in document.get("said", ())]
    of_label: dict[str, set[str]] = defaultdict(set)
    of_identity: dict[str, set[str]] = defaultdict(set)
    for label, identity in found:
        of_label[label].add(known.now(identity))
        of_identity[known.now(identity)].add(label)
    return Outcome(of_label, of_identity)
