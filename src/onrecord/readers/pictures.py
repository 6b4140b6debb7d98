"""The pictures of a page: the words under each, and who took or gave it.

Three kinds of words count, the surest first: what the markup names a caption or holds in a
figure; a few words beside an image; the words an image carries for readers who do not see it.

Invariant: a text of the source belongs to one picture at most; captions and credits come out
with their way back, in the order of the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from operator import attrgetter

from onrecord.model.selector import Span
from onrecord.readers.blocks import Block
from onrecord.readers.captions import Words, described, is_byline, is_told, words_under
from onrecord.readers.hints import Hints
from onrecord.readers.picture_names import IMAGES
from onrecord.readers.tags import around_bits
from onrecord.readers.titles import fold
from onrecord.readers.tree import Element, TextNode, Tree
from onrecord.text.alignment import Aligned

_AWAY = frozenset({"nav", "aside", "footer", "form", "button"})
_AWAY_BITS = around_bits(_AWAY - {"button"})
_WHOLE = frozenset({"", "html", "body", "article", "main", "section", "table", "ul", "ol"})
_CAPTIONED = frozenset({"figcaption", "div", "p", "span", "li", "dd", "small", "em"})
_HOLDERS = _CAPTIONED | {"figure"}
_NO_PICTURE = ("comment", "author", "share", "related", "newsletter", "advertisement")
_MAX_PICTURES = 200
_MAX_IMAGES = 2_000
_MAX_TEXTS = 200
_MAX_BESIDE_CHARS = 500
_MAX_LINKED, _MAX_LINKED_BESIDE = 0.8, 0.3
_N_LEVELS_TO_IMAGE = 3
_N_LEVELS_TO_WORDS = 8
_MORE_CHARS = 120


@dataclass(frozen=True, slots=True)
class Picture:
    """The words under one picture; `credit` is empty where none is given.

    `nodes` are the source's texts that it was made of, none where an image's own words were
    taken. `is_named` says that the markup calls the words a picture's, or that a credit stands
    under them, so that they are no body.
    """

    caption: Aligned
    credit: Aligned
    nodes: tuple[TextNode, ...]
    raw: Span
    is_named: bool


def pictures_of(tree: Tree, seen: SeenTexts, hints: Hints) -> tuple[Picture, ...]:
    """All pictures of a page that have words in figures, captions, or beside them."""
    return _Pictures(tree, seen, hints).found()


def images_between(
    tree: Tree, seen: SeenTexts, parts: Sequence[Span], pictures: Sequence[Picture]
) -> tuple[Picture, ...]:
    """Images that stand among the article's parts without any words but their own.

    An image in a card, a list or a link of its own is left out: it belongs to another story.
    """
    taken = [picture.raw for picture in pictures]
    found: list[Picture] = []
    for image in _images(tree):
        around = seen.first_with_words(image)
        if around is None or any(span.contains(image.span) for span in taken):
            continue
        own = any(around.span.contains(part) for part in parts)
        words = described(tree, image) if own and not _is_linked(image, around) else None
        if words is not None and len(found) < _MAX_PICTURES:
            found.append(_picture(words, (), image.span, is_named=False))
    return tuple(found)


def under_pictures(blocks: Sequence[Block], pictures: Sequence[Picture]) -> frozenset[int]:
    """The blocks all of whose texts belong to pictures that the markup names."""
    under = {node.start for p in pictures if p.is_named for node in p.nodes}
    return frozenset(b.index for b in blocks if all(n.start in under for n in b.nodes))


class SeenTexts:
    """The texts that a reader sees, found by element in logarithmic time."""

    def __init__(self, tree: Tree, blocks: Sequence[Block]) -> None:
        nodes = (node for block in blocks for node in block.nodes)
        self._nodes = [node for node in nodes if not node.of(tree.source).isspace()]
        self._starts = [node.start for node in self._nodes]
        self._chars = [0, *accumulate(len(node) for node in self._nodes)]

    def nodes(self, element: Element) -> list[TextNode]:
        return self._nodes[self._at(element.start) : self._at(element.end)]

    def n_chars(self, element: Element) -> int:
        return self._chars[self._at(element.end)] - self._chars[self._at(element.start)]

    def first_with_words(self, image: Element) -> Element | None:
        """The nearest element around an image in which a reader sees words."""
        near = islice(image.ancestors(), _N_LEVELS_TO_WORDS + 1)
        return next((around for around in near if self.n_chars(around)), None)

    def _at(self, place: int) -> int:
        return bisect_left(self._starts, place)


class _Pictures:
    def __init__(self, tree: Tree, seen: SeenTexts, hints: Hints) -> None:
        self.tree = tree
        self.hints = hints
        self.seen = seen
        self.taken: set[int] = set()
        self.pictures: list[Picture] = []
        self.said: set[tuple[str, str]] = set()

    def found(self) -> tuple[Picture, ...]:
        for holder in self._named_holders():
            self._take(holder, is_named=True)
        for image in _images(self.tree):
            around = self.seen.first_with_words(image)
            if around is not None and self._is_beside(around):
                self._take(around, is_named=False)
        return tuple(sorted(self.pictures, key=lambda picture: picture.raw))

    def _named_holders(self) -> Iterator[Element]:
        """Figures, then what is named a caption outside of figures, each with its neighbours."""
        may_be = [e for e in self.tree.elements if e.tag in _HOLDERS and _may_hold(e)]
        captions = self.hints.captions(may_be)
        end = -1
        for element in may_be:
            if element.start < end:
                continue
            if element.tag == "figure":
                yield element
                end = element.end
            elif element.index in captions:
                holder = self._with_picture(element)
                yield holder
                end = holder.end

    def _with_picture(self, element: Element) -> Element:
        """The caption's holder: a near element that has an image and hardly any other words."""
        own = self.seen.n_chars(element)
        holder = element
        for level, around in enumerate(element.ancestors()):
            if level > _N_LEVELS_TO_IMAGE or around.tag in _WHOLE:
                break
            if self.seen.n_chars(around) > own + _MORE_CHARS:
                break
            holder = around
            if any(e.tag in IMAGES for e in self.tree.inside(around)):
                break
        return holder

    def _take(self, holder: Element, *, is_named: bool) -> None:
        nodes = [n for n in self.seen.nodes(holder) if n.start not in self.taken]
        if (
            not 0 < len(nodes) <= _MAX_TEXTS
            or len(self.pictures) >= _MAX_PICTURES
            or self._is_elsewhere(holder)
        ):
            return
        words = words_under(self.tree, self.hints, nodes, holder)
        if words is None or not self._is_caption(words, nodes, holder, is_named=is_named):
            return
        self.taken.update(node.start for node in nodes)
        raw = Span(min(holder.start, nodes[0].start), nodes[-1].end)
        said = (fold(words.caption.text), fold(words.credit.text))
        if said not in self.said:
            named = is_named or bool(words.credit.text)
            self.pictures.append(_picture(words, tuple(nodes), raw, is_named=named))
        self.said.add(said)

    def _is_caption(
        self, words: Words, nodes: Sequence[TextNode], holder: Element, *, is_named: bool
    ) -> bool:
        if is_byline(words):
            return False
        tags = {element.tag for element in self.tree.inside(holder)}
        if not is_named:
            is_free = _link_share(nodes, holder) <= _MAX_LINKED_BESIDE
            return is_free and is_told(self.tree, self.hints, words, holder)
        if "blockquote" in tags and not tags & IMAGES:
            return False
        return "figcaption" in tags or _link_share(nodes, holder) <= _MAX_LINKED

    def _is_beside(self, around: Element) -> bool:
        """Whether all that is said around an image is little, and nothing of another kind."""
        if around.tag in _WHOLE or any(
            self.hints.has(around, name, n_levels=1) for name in _NO_PICTURE
        ):
            return False
        return self.seen.n_chars(around) <= _MAX_BESIDE_CHARS

    def _is_elsewhere(self, holder: Element) -> bool:
        around = [a.tag for a in holder.ancestors()]
        inside = {element.tag for element in self.tree.inside(holder)}
        # a figure with its caption is often one large button that enlarges the picture
        away = _AWAY - {"button"} if "figcaption" in inside else _AWAY
        return (
            holder.is_unseen
            or any(tag in away for tag in around)
            or self.hints.has(holder, "comment", n_levels=4)
        )


def _may_hold(element: Element) -> bool:
    """Whether a tag can name a picture's words: it has attributes and lies in no menu."""
    is_named = element.behind_tag - element.inside > 1 or element.tag == "figure"
    return is_named and not element.is_unseen and not element.around & _AWAY_BITS


def _picture(words: Words, nodes: tuple[TextNode, ...], raw: Span, *, is_named: bool) -> Picture:
    return Picture(words.caption, words.credit, nodes, raw, is_named)


def _images(tree: Tree) -> Iterator[Element]:
    images = [e for tag in IMAGES for e in tree.of_tag(tag) if not e.is_unseen]
    return islice(sorted(images, key=_place), _MAX_IMAGES)


_place = attrgetter("index")


def _is_linked(image: Element, around: Element) -> bool:
    """Whether an image stands in a list or a box set apart inside the element around it."""
    for element in image.ancestors():
        if element is around:
            return False
        if element.tag in _AWAY:
            return True
    return False


def _link_share(nodes: Sequence[TextNode], holder: Element) -> float:
    """How much of the texts stands in links inside the holder."""
    total = linked = 0
    for node in nodes:
        total += len(node)
        for around in node.parent.ancestors():
            if around is holder:
                break
            if around.tag == "a":
                linked += len(node)
                break
    return linked / max(1, total)
