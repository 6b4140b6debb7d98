"""What a page's metadata say of its article: linked data first, then meta elements.

Invariant: every value is an `Aligned` text that leads back to its place in the source; values of
one name come in the order in which they are to be believed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.readers.linked import LinkedData, each, linked_data
from onrecord.readers.tree import Element, Tree
from onrecord.text.alignment import Aligned

_NAMES_OF = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "sailthru.title"),
    "description": ("og:description", "description", "twitter:description", "dc.description"),
    "site": ("og:site_name", "application-name", "twitter:site", "al:ios:app_name"),
    "author": (
        "article:author", "author", "authors", "parsely-author", "sailthru.author", "dc.creator",
        "dcterms.creator", "byl", "byline", "articleauthor", "cxenseparse:author", "og:author",
        "article:author_name", "article.author", "creator", "citation_author",
    ),
    "published": (
        "article:published_time", "article:published", "datepublished", "og:published_time",
        "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date",
        "publish_date", "published_at", "publication_date", "publication-date", "article.published",
        "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued",
        "dcterms.created", "dc.date", "dcterms.date", "date", "prism.publicationdate",
        "citation_publication_date", "citation_online_date", "article:create_at", "og:pubdate",
        "ptime", "rnews:datepublished", "date.created", "originalpublicationdate", "displaydate",
    ),
    "modified": (
        "article:modified_time", "article:modified", "datemodified", "og:updated_time",
        "last-modified", "lastmod", "article.updated", "dcterms.modified", "dc.date.modified",
        "date.updated", "date.modified", "revised",
    ),
}  # fmt: skip
_ITEM = ("itemprop", "itemProp", "ITEMPROP")
"""As pages write it; a name of an attribute may have any case."""
_WRITTEN_BY = frozenset(
    {"written by", "verfasst von", "écrit par", "escrito por", "scritto da", "geschreven door"}
)
_KIND_OF = {name: kind for kind, names in _NAMES_OF.items() for name in names}
_RANK_OF = {name: rank for names in _NAMES_OF.values() for rank, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class Author:
    """A writer as the metadata name them; `is_organization` where they say so."""

    name: Aligned
    is_organization: bool


@dataclass(frozen=True, slots=True)
class Stated:
    """The metadata of a page, each value with its way back."""

    titles: tuple[Aligned, ...]
    page_title: Aligned
    descriptions: tuple[Aligned, ...]
    authors: tuple[Author, ...]
    meta_authors: tuple[Aligned, ...]
    publishers: tuple[Aligned, ...]
    published: tuple[Aligned, ...]
    modified: tuple[Aligned, ...]
    body: str
    linked: LinkedData


def stated(tree: Tree) -> Stated:
    """The metadata of a page."""
    linked = linked_data(tree)
    metas = _metas(tree)
    return Stated(
        titles=_kept(*linked.all("headline"), *metas["title"]),
        page_title=_page_title(tree),
        descriptions=_kept(*metas["description"], *linked.all("description")),
        authors=_authors(linked),
        meta_authors=_kept(*metas["author"], *_written_by(tree)),
        publishers=_kept(*_publishers(linked), *metas["site"]),
        published=_kept(*linked.all("datePublished"), *metas["published"]),
        modified=_kept(*linked.all("dateModified"), *metas["modified"]),
        body=max((text.text for text in linked.all("articleBody")), key=len, default=""),
        linked=linked,
    )


def _metas(tree: Tree) -> dict[str, list[Aligned]]:
    found: dict[str, list[tuple[int, int, Aligned]]] = defaultdict(list)
    for element in (*tree.of_tag("meta"), *tree.of_tag("time"), *_items(tree)):
        for key in ("property", "name", "itemprop"):
            name = tree.value(element, key).lower()
            kind = _KIND_OF.get(name)
            if kind is None or (key != "itemprop" and element.tag != "meta"):
                continue
            value = tree.aligned_value(element, "content")
            if not value.text and element.tag == "time":
                value = tree.aligned_value(element, "datetime")
            if value.text:
                found[kind].append((_RANK_OF[name], element.index, value))
                break
    ordered = {kind: sorted(values, key=lambda v: v[:2]) for kind, values in found.items()}
    return defaultdict(list, {kind: [v[2] for v in values] for kind, values in ordered.items()})


def _items(tree: Tree) -> list[Element]:
    """The other elements that say which property of an item they hold."""
    places = sorted(place for name in _ITEM for place in _places(tree.source, name))
    if not places:
        return []
    starts = [element.start for element in tree.elements]
    holders = sorted({bisect_right(starts, place) - 1 for place in places})
    return [
        element
        for element in map(tree.elements.__getitem__, holders)
        if element.tag not in {"meta", "time"} and element.values(tree.source).get("itemprop")
    ]


def _places(source: str, words: str) -> Iterator[int]:
    at = source.find(words)
    while at >= 0:
        yield at
        at = source.find(words, at + 1)


def _written_by(tree: Tree) -> list[Aligned]:
    """The card's value whose label says who wrote the page ("twitter:label1", "twitter:data1")."""
    cards = {
        tree.value(e, "name").lower(): tree.aligned_value(e, "content")
        for e in tree.of_tag("meta")
        if tree.value(e, "name").lower().startswith("twitter:")
    }
    return [
        cards[f"twitter:data{number}"]
        for number in ("1", "2")
        if f"twitter:data{number}" in cards
        and f"twitter:label{number}" in cards
        and cards[f"twitter:label{number}"].text.lower() in _WRITTEN_BY
    ]


def _kept(*values: Aligned) -> tuple[Aligned, ...]:
    return tuple(value for value in values if value.text)


def _page_title(tree: Tree) -> Aligned:
    for element in tree.of_tag("title"):
        if element.parent is None or element.parent.tag != "svg":
            return tree.text_of(element)
    return Aligned("", ())


def _authors(linked: LinkedData) -> tuple[Author, ...]:
    found: list[Author] = []
    for name in ("author", "creator"):
        for value in linked.objects(name):
            if isinstance(value, dict):
                kind = linked.text(next(each(value.get("@type")), None)).text.lower()
                names = [linked.text(each_name) for each_name in each(value.get("name"))]
                found.extend(Author(n, "organization" in kind) for n in names if n.text)
            elif (text := linked.text(value)).text:
                found.append(Author(text, is_organization=False))
        if found:
            break
    return tuple(found)


def _publishers(linked: LinkedData) -> list[Aligned]:
    found: list[Aligned] = []
    for value in linked.objects("publisher"):
        name = value.get("name") if isinstance(value, dict) else value
        found.extend(linked.text(each_name) for each_name in each(name))
    return found
