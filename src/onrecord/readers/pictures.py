"""The pictures of a page: the words under each, and who took or gave it.

Invariant: a text of the source belongs to one picture at most; captions and credits come out
with their way back, in the order of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.model.selector import Span
from onrecord.readers.blocks import Block, is_unseen
from onrecord.readers.credits import credit_in, name_of
from onrecord.readers.hints import Hints, words_of
from onrecord.readers.tree import Element, TextNode, Tree
from onrecord.text.alignment import Aligned, part_of
from onrecord.text.folding import folded, stripped

_CAPTION = re.compile(
    r"(?<![a-z])(?:fig)?caption|bildunterschrift|image-?text|image-?desc|photo-?desc|img-?desc"
    r"|media-?(?:info|meta|text|description|desc|legend)|picture-?(?:text|desc)|bild-?text"
    r"|image__(?:info|text|description|meta)|photo-?text|legend\b|pie-?de?-?foto|piefoto|cutline"
)
_CREDIT = re.compile(
    r"credit|copyright|photographer|image-?source|photo-?source|image-?rights|(?<![a-z])rights"
    r"|byline|photo-?by|attribution|fotograf|bildquelle|quelle|agency|firma\b|author|autor|source"
)
_NO_CAPTION = re.compile(r"gallery-?(?:nav|count)|counter|slide-?number|duration|video-?title|zoom")
_CREDIT_TAGS = frozenset({"cite", "small"})
_CONTROLS = frozenset({"button", "noscript"})
_AWAY = frozenset({"nav", "aside", "footer", "header", "form"})
_LABELS = re.compile(
    r"^(?:(?:FILE(?: PHOTO| PICTURE| IMAGE)?|FILED|ARCHIV(?:FOTO|BILD)?|UNDATED PHOTO)"
    r"\s*[.:–—-]\s*"
    r"|(?:image caption|caption|bild|foto|photo|image|picture)\s*[:,]?\s+(?=[A-Z]))"
)
_ONLY_LABEL = re.compile(
    r"^(?:image (?:source|caption)|toggle caption|hide caption|enlarge(?: this image)?|close"
    r"|caption"
    r"|(?:open |view )?(?:image|photo)s?(?: in (?:gallery|fullscreen))?|view (?:image|photo)s?|share"
    r"|credits?|photos?|play|expand|fullscreen|advertisement|previous|next|\d+\s*(?:/|of)\s*\d+)"
    r"[\s,.:…]*$",
    re.IGNORECASE,
)
_MAX_CAPTION_CHARS = 1_200
_MAX_PICTURES = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """The words under one picture; `credit` is empty where none is given.

    `nodes` are the source's texts that it was made of, `holder` the element around them.
    """

    caption: Aligned
    credit: Aligned
    nodes: tuple[TextNode, ...]
    holder: Element

    @property
    def raw(self) -> Span:
        return Span(self.nodes[0].span.start, self.nodes[-1].span.end)


def pictures_of(tree: Tree, blocks: Sequence[Block], within: Span) -> tuple[Picture, ...]:
    """The pictures that stand inside `within`, a stretch of the source."""
    hints = Hints(tree)
    found: list[Picture] = []
    taken: set[int] = set()
    blocks_by_start = {node.span.start for block in blocks for node in block.nodes}
    for holder in _holders(tree):
        if not within.start <= holder.start < within.end or len(found) >= _MAX_PICTURES:
            continue
        nodes = [
            n
            for n in tree.texts_of(holder)
            if n.span.start in blocks_by_start and n.span.start not in taken
        ]
        picture = _picture(tree, hints, holder, nodes)
        if picture is not None:
            found.append(picture)
            taken.update(node.span.start for node in nodes)
    return tuple(sorted(found, key=lambda p: p.raw))


def under_pictures(blocks: Sequence[Block], pictures: Sequence[Picture]) -> frozenset[int]:
    """The blocks all of whose texts belong to pictures."""
    under = {node.span.start for picture in pictures for node in picture.nodes}
    return frozenset(b.index for b in blocks if all(n.span.start in under for n in b.nodes))


def _holders(tree: Tree) -> Iterator[Element]:
    """Figures, then what is named a caption outside of figures, each with its neighbours."""
    end = -1
    for element in tree.elements:
        if element.start < end or element.tag == "body":
            continue
        if element.tag == "figure":
            yield element
            end = element.end
        elif element.tag in {"figcaption", "div", "p", "span", "li", "dd", "small", "em"}:
            words = words_of(tree, element)
            if _CAPTION.search(words) and not _NO_CAPTION.search(words):
                holder = _with_picture(tree, element)
                yield holder
                end = holder.end


def _with_picture(tree: Tree, element: Element) -> Element:
    """The caption's holder: a near element that has an image too and hardly any other words."""
    own = len(tree.text_of(element).text)
    holder = element
    for level, around in enumerate(element.ancestors()):
        if level > 3 or around.tag in {"body", "article", "main", "section"}:  # noqa: PLR2004 - near
            break
        if len(tree.text_of(around).text) > own + 120:
            break
        holder = around
        if any(e.tag in {"img", "picture", "amp-img"} for e in tree.inside(around)):
            break
    return holder


def _picture(tree: Tree, hints: Hints, holder: Element, nodes: list[TextNode]) -> Picture | None:
    if not nodes or _is_elsewhere(hints, holder):
        return None
    kept = [n for n in nodes if not _is_control(tree, n, holder)]
    text = folded(tree.source, [n.span for n in kept])
    if not text.text or len(text.text) > _MAX_CAPTION_CHARS or _link_share(kept, holder) > 0.8:  # noqa: PLR2004
        return None
    named = [n for n in kept if _is_credit(tree, n, holder)]
    rest = [n for n in kept if n not in named]
    caption = _unlabelled(_once(tree, rest))
    credit = _name(_once(tree, named)) if named else Aligned("", ())
    if not credit.text or len(credit.text) > 150:  # noqa: PLR2004 - longer than any credit met
        caption, credit = _split(_unlabelled(_once(tree, kept)) if named else caption)
    else:
        inside = credit_in(caption.text)
        if inside is not None and inside[1].of(caption.text) == credit.text:
            caption = stripped(part_of(caption, inside[0]))
    return Picture(caption, credit, tuple(nodes), holder)


def _split(caption: Aligned) -> tuple[Aligned, Aligned]:
    parts = credit_in(caption.text)
    if parts is None:
        return caption, Aligned("", ())
    return stripped(part_of(caption, parts[0])), stripped(part_of(caption, parts[1]))


def _once(tree: Tree, nodes: Iterable[TextNode]) -> Aligned:
    """The texts as one line, a text that was said before (for small screens) only once."""
    said: set[str] = set()
    spans: list[Span] = []
    for node in nodes:
        words = " ".join(node.span.of(tree.source).split())
        if words and words in said:
            continue
        said.add(words)
        spans.append(node.span)
    return folded(tree.source, spans)


def _name(text: Aligned) -> Aligned:
    return stripped(part_of(text, name_of(text.text, Span(0, len(text.text)))))


def _unlabelled(caption: Aligned) -> Aligned:
    label = _LABELS.match(caption.text)
    if label is None:
        return caption
    return stripped(part_of(caption, Span(label.end(), len(caption.text))))


def _is_credit(tree: Tree, node: TextNode, holder: Element) -> bool:
    for around in node.parent.ancestors():
        if around is holder:
            return False
        if around.tag in _CREDIT_TAGS:
            return True
        words = words_of(tree, around)
        if _CREDIT.search(words) and not _CAPTION.search(words):
            return True
    return False


def _is_control(tree: Tree, node: TextNode, holder: Element) -> bool:
    if _ONLY_LABEL.match(" ".join(node.span.of(tree.source).split())):
        return True
    for around in node.parent.ancestors():
        if around.tag in _CONTROLS or _is_for_readers_aloud(tree, around):
            return True
        if around is holder:
            return False
    return False


def _is_for_readers_aloud(tree: Tree, element: Element) -> bool:
    words = words_of(tree, element)
    return "sr-only" in words or "visually" in words or "screen-reader" in words


def _is_elsewhere(hints: Hints, holder: Element) -> bool:
    around = [a.tag for a in holder.ancestors()]
    return (
        is_unseen(holder)
        or any(tag in _AWAY - {"header"} for tag in around)
        or hints.has(holder, "comment", n_levels=4)
    )


def _link_share(nodes: list[TextNode], holder: Element) -> float:
    total = linked = 0
    for node in nodes:
        total += len(node.span)
        for around in node.parent.ancestors():
            if around.tag == "a":
                linked += len(node.span)
            if around is holder or around.tag == "a":
                break
    return linked / max(1, total)
