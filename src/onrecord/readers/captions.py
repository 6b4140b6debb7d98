"""The texts of one picture told apart: the caption, its credit, and what is neither.

Invariant: caption and credit are made of the texts given, each used once, with their way back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.model.selector import Span
from onrecord.readers.bylines import starts_with_by
from onrecord.readers.credits import MAX_NAME_CHARS, credit_in, is_apart, label_end, name_of
from onrecord.readers.hints import Hints
from onrecord.readers.moments import moments_in
from onrecord.readers.picture_names import (
    IMAGES,
    is_control,
    is_credit,
    is_for_hearers,
    is_label,
    is_picture,
)
from onrecord.readers.tree import Element, TextNode, Tree
from onrecord.text.alignment import Aligned, joined, part_of
from onrecord.text.folding import folded, stripped

_COUNT = re.compile(r"^\d{1,3}\s*(?:/|of|von)\s*\d{1,3}\s*\|?\s*")
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|svg)\b|_\w+_|^\S+$|https?:", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*+>")
_MAX_CAPTION_CHARS = 1_200
_MIN_DESCRIBED_WORDS = 3
_MIN_TOLD_WORDS = 2
_MAX_STAMPED_CHARS = 100
_NOTHING = Aligned("", ())


@dataclass(frozen=True, slots=True)
class Words:
    """What is said under a picture; either may be empty, not both."""

    caption: Aligned
    credit: Aligned


def words_under(
    tree: Tree, hints: Hints, nodes: Sequence[TextNode], holder: Element
) -> Words | None:
    """Caption and credit among the texts of a picture's holder; None where there are none."""
    kept = [n for n in nodes if not _is_control(tree, hints, n, holder)]
    seen = [n for n in kept if not _is_for_hearers(hints, n, holder)] or kept
    said = _said_once(tree, seen)
    if not said or len(folded(tree.source, said).text) > _MAX_CAPTION_CHARS:
        return None
    pieces = [_text(tree, piece) for piece in _pieces(said, holder)]
    named = [n for n in said if _is_credit(hints, n, holder)]
    if len(named) == len(said) and (len(pieces) > 1 or not _is_all_credit(hints, said, holder)):
        named = []
    words = _by_name(tree, said, named) if named else None
    words = words or _by_piece(pieces) or _split(joined(pieces, " "))
    words = _with_own_words(tree, words, holder)
    return words if words.caption.text or words.credit.text else None


def described(tree: Tree, image: Element) -> Words | None:
    """The words an image carries for those who do not see it, where they are a description."""
    for name in ("alt", "title"):
        text = tree.aligned_value(image, name)
        if _is_description(text.text, min_words=_MIN_DESCRIBED_WORDS):
            return Words(text, _credit_of(text))
    return None


def is_byline(words: Words) -> bool:
    """Whether the words beside a portrait say who wrote the article, and when."""
    if not words.credit.text and starts_with_by(words.caption.text):
        return True
    texts = (words.caption.text, words.credit.text)
    return max(map(len, texts)) <= _MAX_STAMPED_CHARS and any(
        moment.stamp.has_clock for text in texts for moment in moments_in(text)
    )


def is_told(tree: Tree, hints: Hints, words: Words, holder: Element) -> bool:
    """Whether words that merely stand beside an image are its caption.

    They say so by a credit, by being the image's own words, or by standing in what the markup
    names a picture.
    """
    text = words.caption.text
    if len(text.split()) < _MIN_TOLD_WORDS or text.endswith(":"):
        return False
    own = [tree.value(e, "alt") for e in tree.inside(holder) if e.tag in IMAGES]
    if any(text in value or (value and value in text) for value in own):
        return True
    is_long = len(text.split()) >= _MIN_DESCRIBED_WORDS
    return is_long and (bool(words.credit.text) or is_picture(hints.words(holder)))


def _by_name(tree: Tree, said: Sequence[TextNode], named: Sequence[TextNode]) -> Words | None:
    """By what the markup calls a credit; what goes on with "/" behind it is part of it."""
    credit = _name(_text(tree, named))
    if not credit.text or len(credit.text) > MAX_NAME_CHARS:
        return None
    rest = [n for n in said if n not in named and n.of(tree.source).lstrip()[:1] != "/"]
    caption = _unlabelled(_text(tree, rest))
    more = [n for n in said if n in named or n not in rest]
    if len(more) > len(named):
        credit = _name(_text(tree, more))
    inside = credit_in(caption.text)
    if inside is not None and inside[1].of(caption.text) == credit.text:
        caption = stripped(part_of(caption, inside[0]))
    return Words(caption, credit)


def _by_piece(pieces: Sequence[Aligned]) -> Words | None:
    """By pieces that stand apart from one another: one that is all credit, or a name at the end."""
    if len(pieces) == 1:
        return None
    for at, piece in enumerate(pieces):
        parts = credit_in(piece.text)
        if parts is not None and not len(parts[0]):
            rest = joined([p for i, p in enumerate(pieces) if i != at], " ")
            return Words(_unlabelled(rest), stripped(part_of(piece, parts[1])))
    rest = joined(pieces[:-1], " ")
    if credit_in(rest.text) is None and is_apart(pieces[-1].text):
        return Words(_unlabelled(rest), _name(pieces[-1]))
    return None


def _split(whole: Aligned) -> Words:
    """By the wording of one text."""
    text = _unlabelled(whole)
    parts = credit_in(text.text)
    if parts is None:
        return Words(text, _NOTHING)
    return Words(stripped(part_of(text, parts[0])), stripped(part_of(text, parts[1])))


def _with_own_words(tree: Tree, words: Words, holder: Element) -> Words:
    """With what the image's own words give, where the visible ones give no caption or credit."""
    caption, credit = words.caption, words.credit
    for image in (e for e in tree.inside(holder) if e.tag in IMAGES):
        for name in ("title", "alt"):
            text = tree.aligned_value(image, name)
            credit = credit if credit.text else _credit_of(text)
            if not caption.text and _is_description(text.text, min_words=_MIN_TOLD_WORDS):
                caption = text
    return Words(caption, credit)


def _is_description(text: str, *, min_words: int) -> bool:
    is_fit = min_words <= len(text.split()) and len(text) <= _MAX_CAPTION_CHARS
    return is_fit and not _FILE_NAME.search(text)


def _credit_of(text: Aligned) -> Aligned:
    parts = credit_in(text.text)
    return _NOTHING if parts is None else stripped(part_of(text, parts[1]))


def _pieces(nodes: Sequence[TextNode], holder: Element) -> list[list[TextNode]]:
    """The texts by the child elements of the innermost element around all of them.

    Texts that stand in that element itself make one piece with all others: emphasis and links
    inside a sentence do not part it.
    """
    around = _around_all(nodes, holder)
    if any(node.parent is around for node in nodes):
        return _by_home(nodes)
    pieces: list[list[TextNode]] = []
    last: Element | None = None
    for node in nodes:
        child = next(e for e in node.parent.ancestors() if e.parent is around)
        if child is not last:
            pieces.append([])
        pieces[-1].append(node)
        last = child
    return pieces


def _by_home(nodes: Sequence[TextNode]) -> list[list[TextNode]]:
    pieces: list[list[TextNode]] = []
    for node in nodes:
        if not pieces or pieces[-1][-1].parent.home is not node.parent.home:
            pieces.append([])
        pieces[-1].append(node)
    return pieces


def _around_all(nodes: Sequence[TextNode], holder: Element) -> Element:
    first, last = nodes[0].start, nodes[-1].end
    for element in nodes[0].parent.ancestors():
        if element is holder or (element.start <= first and last <= element.end):
            return element
    return holder


def _said_once(tree: Tree, nodes: Iterable[TextNode]) -> list[TextNode]:
    """The texts that say something, one that was said before (for small screens) left out."""
    said: set[str] = set()
    found: list[TextNode] = []
    for node in nodes:
        words = " ".join(node.of(tree.source).split())
        if words and words not in said:
            found.append(node)
        said.add(words)
    return found


def _text(tree: Tree, nodes: Sequence[TextNode]) -> Aligned:
    """The texts as one line, a blank between those that the page sets apart."""
    groups: list[list[Span]] = []
    last: TextNode | None = None
    for node in nodes:
        if last is None or _is_apart(tree, last, node):
            groups.append([])
        groups[-1].append(node.span)
        last = node
    return joined((folded(tree.source, group) for group in groups), " ")


def _is_apart(tree: Tree, one: TextNode, other: TextNode) -> bool:
    between = _TAG.sub("", tree.source[one.end : other.start])
    return one.parent.home is not other.parent.home or between[:1].isspace()


def _name(text: Aligned) -> Aligned:
    return stripped(part_of(text, name_of(text.text, Span(0, len(text.text)))))


def _unlabelled(caption: Aligned) -> Aligned:
    count = _COUNT.match(caption.text)
    start = count.end() if count is not None else 0
    start += label_end(caption.text[start:])
    return stripped(part_of(caption, Span(start, len(caption.text)))) if start else caption


def _is_credit(hints: Hints, node: TextNode, holder: Element) -> bool:
    return any(is_credit(e.tag, hints.words(e)) for e in _up_to(node, holder))


def _is_all_credit(hints: Hints, nodes: Sequence[TextNode], holder: Element) -> bool:
    """Whether the only words of a picture are its credit by name, not merely in small print."""
    return any(is_credit("", hints.words(e)) for n in nodes for e in _up_to(n, holder))


def _is_control(tree: Tree, hints: Hints, node: TextNode, holder: Element) -> bool:
    if is_label(" ".join(node.of(tree.source).split())):
        return True
    return any(is_control(e.tag, hints.words(e)) for e in (*_up_to(node, holder), holder))


def _is_for_hearers(hints: Hints, node: TextNode, holder: Element) -> bool:
    return any(is_for_hearers(hints.words(e)) for e in _up_to(node, holder))


def _up_to(node: TextNode, holder: Element) -> Iterable[Element]:
    """The elements around a text, inside the holder."""
    for element in node.parent.ancestors():
        if element is holder:
            return
        yield element
