"""The linked data (JSON-LD) of a page: the object that describes its article.

Invariant: every text handed out leads back to its place in the page's source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.readers.jsontext import Json, JsonText, read_json
from onrecord.readers.tree import Tree
from onrecord.text.alignment import Aligned
from onrecord.text.folding import folded_json

_ARTICLES = frozenset(
    "newsarticle article reportagenewsarticle analysisnewsarticle opinionnewsarticle blogposting "
    "reviewnewsarticle backgroundnewsarticle liveblogposting socialmediaposting posting "
    "satiricalarticle scholarlyarticle report review advertisercontentarticle techarticle "
    "medicalscholarlyarticle recipe claimreview discussionforumposting".split()
)
_PAGES = frozenset({"webpage", "itempage", "videoobject", "newsvideoobject", "podcastepisode"})
_MAX_OBJECTS = 500


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The objects of a page's linked data, the article's own ones first."""

    source: str
    articles: tuple[dict[str, Json], ...]
    by_id: dict[str, dict[str, Json]]

    def text(self, value: Json) -> Aligned:
        """A string value as a reader sees it; empty for anything else."""
        if isinstance(value, JsonText):
            return folded_json(self.source, value.span)
        return Aligned("", ())

    def words(self, value: Json) -> str:
        """The words of the same without their way back."""
        if isinstance(value, JsonText):
            raw = value.span.of(self.source)
            return raw if raw.isalnum() else self.text(value).text
        return ""

    def first(self, name: str) -> Aligned:
        """The first text that an article object gives under `name`."""
        return next((t for t in self.all(name) if t.text), Aligned("", ()))

    def all(self, name: str) -> Iterator[Aligned]:
        """The texts that the article objects give under `name`."""
        for article in self.articles:
            for value in each(article.get(name)):
                yield self.text(value)

    def objects(self, name: str) -> Iterator[Json]:
        """The values under `name` of the first article object that has it, references followed."""
        for article in self.articles:
            if article.get(name):
                for value in each(article[name]):
                    yield self.followed(value)
                return

    def followed(self, value: Json) -> Json:
        """The object that a mere reference ({"@id": ...}) names, else the value itself."""
        if isinstance(value, dict) and "name" not in value and "@id" in value:
            return self.by_id.get(self.text(value["@id"]).text, value)
        return value


def linked_data(tree: Tree) -> LinkedData:
    """The linked data of a page; empty where it has none."""
    objects: list[dict[str, Json]] = []
    for element in tree.of_tag("script"):
        if "ld+json" not in tree.value(element, "type").lower():
            continue
        for node in tree.texts_of(element):
            for value in read_json(tree.source, node.span):
                objects.extend(_objects(value))
    own = LinkedData(tree.source, (), {})
    kinds = [(obj, _kinds(own, obj)) for obj in objects[:_MAX_OBJECTS]]
    articles = [obj for obj, kind in kinds if kind & _ARTICLES]
    pages = [obj for obj, kind in kinds if kind & _PAGES and not kind & _ARTICLES]
    by_id = {own.words(o.get("@id")): o for o, _ in kinds if "name" in o and "@id" in o}
    return LinkedData(tree.source, (*articles, *pages), by_id)


def each(value: Json) -> Iterator[Json]:
    """The values of a list, or the one value that stands for a list."""
    if isinstance(value, list):
        yield from value
    elif value is not None:
        yield value


def _objects(value: Json) -> Iterator[dict[str, Json]]:
    """The objects at the top, in a graph, or named as what the page is about."""
    for item in each(value):
        if isinstance(item, list):
            yield from _objects(item)
        if not isinstance(item, dict):
            continue
        yield item
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            for part in each(item.get(name)):
                if isinstance(part, dict):
                    yield part


def _kinds(linked: LinkedData, obj: dict[str, Json]) -> set[str]:
    names = (linked.words(value) for value in each(obj.get("@type")))
    return {name.rsplit("/", 1)[-1].lower() for name in names}
