"""The headline of a page: metadata first, without the site's name, led to its visible place.

Invariant: what comes out is either words that stand on the page or a metadata value, shortened
at its end at most.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.model.selector import Span
from onrecord.readers.blanks import BLANKS
from onrecord.readers.blocks import Block
from onrecord.readers.stated import Stated
from onrecord.readers.tree import Element, Tree
from onrecord.text.alignment import Aligned, part_of
from onrecord.text.folding import stripped

_SEPARATOR = re.compile(rf"(?:{BLANKS}(?:[|\-–—•·»:/]|::|--)\s|{BLANKS}?+(?:[|｜：»]|--))\s*+")
_CUT = re.compile(rf"{BLANKS}?+(?:…|\.\.\.)$")
_NOT_WORD = re.compile(r"[\W_]+")
_MIN_NAME_CHARS = 3


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline; `place` is where its element stands, None where no reader sees it."""

    text: Aligned
    place: Span | None


def fold(text: str) -> str:
    """Letters and digits alone, for comparing names and titles."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def site_names(tree: Tree, given: Stated) -> frozenset[str]:
    """The folded names that the site gives itself, with those of its host."""
    names = {fold(name.text) for name in given.publishers}
    for link in tree.of_tag("link"):
        if tree.value(link, "rel").lower() == "canonical":
            names.update(_host_names(tree.value(link, "href")))
    for meta in tree.of_tag("meta"):
        if tree.value(meta, "property").lower() == "og:url":
            names.update(_host_names(tree.value(meta, "content")))
    return frozenset(name for name in names if len(name) >= _MIN_NAME_CHARS)


def is_site_name(text: str, sites: Iterable[str]) -> bool:
    """Whether a name is the site's own, or one holds the other."""
    name = fold(text)
    return bool(name) and any(
        name == site
        or (min(len(name), len(site)) > _MIN_NAME_CHARS and (name in site or site in name))
        for site in sites
    )


def find_headline(
    tree: Tree, blocks: Sequence[Block], given: Stated, sites: frozenset[str]
) -> Headline | None:
    """The headline by linked data, meta elements, then the page's own first heading."""
    seen = list(_headings(tree))
    shown = {fold(text.text): (text, element) for element, text in reversed(seen)}
    titles = [_without_site(title, sites, shown) for title in given.titles]
    if not titles and seen:
        titles = [seen[0][1]]
    if not titles and given.page_title.text:
        titles = [_without_site(given.page_title, sites, shown)]
    if not titles:
        return None
    title = _uncut(titles)
    if fold(title.text) in shown:
        text, element = shown[fold(title.text)]
        return Headline(text, element.span)
    for block in blocks:
        if fold(block.text.text) == fold(title.text):
            return Headline(block.text, block.raw)
    return Headline(title, seen[0][0].span if seen else None)


def _headings(tree: Tree) -> Iterator[tuple[Element, Aligned]]:
    """First headings and the elements inside them, each with its words."""
    for element in tree.of_tag("h1"):
        for inner in (element, *tree.inside(element)):
            text = tree.text_of(inner)
            if text.text:
                yield inner, text


def _without_site(title: Aligned, sites: frozenset[str], shown: Iterable[str]) -> Aligned:
    """The title without what follows its last separators, if that is the site's name.

    It also ends where it becomes what the page shows as its heading.
    """
    shown = set(shown)
    if fold(title.text) in shown:
        return title
    ends = [match.start() for match in _SEPARATOR.finditer(title.text)]
    for end in ends:
        if end and fold(title.text[:end]) in shown:
            return stripped(part_of(title, Span(0, end)))
    for match in reversed(list(_SEPARATOR.finditer(title.text))):
        if match.start() == 0 or not is_site_name(title.text[match.end() :], sites):
            break
        title = stripped(part_of(title, Span(0, match.start())))
    return title


def _uncut(titles: Sequence[Aligned]) -> Aligned:
    """The first title; where it was cut short ("..."), the first that goes on."""
    first = titles[0]
    if _CUT.search(first.text):
        start = fold(_CUT.sub("", first.text))
        return next((t for t in titles[1:] if fold(t.text).startswith(start)), first)
    return first


def _host_names(url: str) -> set[str]:
    match = re.match(r"(?:https?:)?//(?:www\d?\.|m\.|amp\.)?([^/:?#]+)", url)
    if match is None:
        return set()
    host = match.group(1).lower()
    labels = host.split(".")
    return {fold(host), *(fold(label) for label in labels[:-1] if len(label) > _MIN_NAME_CHARS)}
