"""The writers of a page: metadata first, the page's own byline where those name only the house."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.model.selector import Span
from onrecord.readers.blocks import Block
from onrecord.readers.bylines import names_in, starts_with_by
from onrecord.readers.hints import Hints
from onrecord.readers.names import distinct, is_name, split_names
from onrecord.readers.stated import Stated
from onrecord.readers.titles import is_site_name
from onrecord.readers.tree import Element, Tree
from onrecord.text.alignment import Aligned, part_of

_MAX_BYLINE_CHARS = 160
_MAX_AUTHORS = 12
_MAX_NAME_WORDS = 4
_PARTICLE_CHARS = 3


def find_authors(
    tree: Tree,
    blocks: Sequence[Block],
    given: Stated,
    sites: frozenset[str],
    *,
    hints: Hints,
    near: Span | None,
) -> list[Aligned]:
    """Each writer's name once, led to where the page shows it, else to the metadata.

    `near` is the stretch of the source in which the article's own byline can stand.
    """
    stated = distinct(name for author in given.authors for name in split_names(author.name))
    houses = {a.name.text for a in given.authors if a.is_organization}
    people = [n for n in stated if n.text not in houses and not is_site_name(n.text, sites)]
    found = (
        people
        or _meta_people(given, sites)
        or _shown_people(tree, hints, sites, near)
        or _opened_by(blocks, sites, near)
        or stated
    )
    return [_shown(name, blocks, near) for name in found[:_MAX_AUTHORS]]


def _meta_people(given: Stated, sites: frozenset[str]) -> list[Aligned]:
    names = distinct(name for value in given.meta_authors for name in split_names(value))
    return [name for name in names if not is_site_name(name.text, sites)]


def _shown_people(
    tree: Tree, hints: Hints, sites: frozenset[str], near: Span | None
) -> list[Aligned]:
    if near is None:
        return []
    names = distinct(n for text in _bylines(tree, hints, near) for n in split_names(text))
    return [n for n in names if not is_site_name(n.text, sites) and _is_like_a_person(n.text)]


def _opened_by(blocks: Sequence[Block], sites: frozenset[str], near: Span | None) -> list[Aligned]:
    """The names in lines near the headline that open with "By"."""
    return distinct(
        name
        for block in blocks
        if near is not None
        and near.start <= block.raw.start < near.end
        and len(block.text.text) <= _MAX_BYLINE_CHARS
        and starts_with_by(block.text.text)
        for found in names_in(block.text.text)
        if (name := part_of(block.text, found.span)).text
        and _is_like_a_person(name.text)
        and not is_site_name(name.text, sites)
    )


def _bylines(tree: Tree, hints: Hints, near: Span) -> Iterator[Aligned]:
    for element in tree.elements:
        if near.start <= element.start < near.end and _is_byline(tree, hints, element):
            text = tree.text_of(element)
            if 0 < len(text.text) <= _MAX_BYLINE_CHARS:
                yield text


def _is_byline(tree: Tree, hints: Hints, element: Element) -> bool:
    if element.tag == "a" and "author" in tree.value(element, "rel").split():
        return True
    words = hints.words(element)
    return any(w in words for w in ("author-name", "byline-name", "author__name", "byline__name"))


def _is_like_a_person(text: str) -> bool:
    words = text.split()
    if not is_name(text) or not 1 < len(words) <= _MAX_NAME_WORDS:
        return False
    return all(w[0].isupper() or len(w) <= _PARTICLE_CHARS for w in words)


def _shown(name: Aligned, blocks: Sequence[Block], near: Span | None) -> Aligned:
    """The same name where a reader of the page sees it."""
    if near is None:
        return name
    for block in blocks:
        if near.start <= block.raw.start < near.end and len(block.text.text) <= _MAX_BYLINE_CHARS:
            at = block.text.text.find(name.text)
            if at >= 0:
                return part_of(block.text, Span(at, at + len(name.text)))
    return name
