"""NewsML-G2 as agencies send it: a news item, or a message that holds several.

Invariant: the raw input is one item as it stands in the file; alignments count in it. A file is
well-formed XML without entities of its own, or it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from onrecord.errors import UnreadableInput
from onrecord.model.document import Article
from onrecord.readers.agency import Item, article_of_item, lines_of
from onrecord.readers.encoding import decode
from onrecord.readers.hostile_xml import parsed
from onrecord.readers.tree import Element, Tree, parse
from onrecord.text.alignment import Aligned, copied
from onrecord.text.folding import folded

MAX_ITEMS = 10_000
_TAG_OF_ITEM = re.compile(
    r"(?P<other><!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z))"
    r"|<(?P<end>/)?(?:[\w.-]++:)?newsItem(?=[\s/>])"
    r"""(?:[^<>"'/]++|/(?!>)|"[^<"]*+"|'[^<']*+')*+(?P<empty>/)?>""",
    re.DOTALL,
)
"""The tag of an item, or other markup that may hold what looks like one."""
_START = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?>.*?-->)\s*+)*+(?:<!DOCTYPE(?!\s*(?i:html)).*?)?"
    r"<(?:[\w.-]++:)?news(?:Item|Message)\b",
    re.DOTALL,
)
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 hl1 hl2 li dt dd pre td".split())
_N_SNIFFED = 4096
_NOTHING = Aligned("", ())


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One item of a file: its own id, and its bytes as they stand there."""

    guid: str | None
    raw: bytes
    encoding: str


def is_newsml(text: str) -> bool:
    """Whether a text begins as NewsML-G2 does."""
    return _START.match(text[:_N_SNIFFED].removeprefix("\ufeff")) is not None


def items_of(raw: bytes, *, uri: str) -> Iterator[NewsItem]:
    """The items of a file; raises `UnreadableInput` where it is none or not well-formed."""
    encoding = decode(raw, uri=uri).encoding
    parsed(raw, uri=uri)
    found = False
    for part in islice(_parts(raw, encoding, uri), MAX_ITEMS):
        found = True
        tree = parse(part.decode(encoding, "replace"), uri=uri)
        yield NewsItem(_value(tree, "newsitem", "guid") or None, part, encoding)
    if not found:
        raise UnreadableInput(uri, "holds no news item")


def _parts(raw: bytes, encoding: str, uri: str) -> Iterator[bytes]:
    """The bytes of each item, also those that are none of the encoding."""
    try:
        for item in _items(raw.decode(encoding, "surrogateescape")):
            yield item.encode(encoding, "surrogateescape")
    except UnicodeError as error:
        raise UnreadableInput(uri, f"is not in its encoding, {encoding}") from error


def _items(text: str) -> Iterator[str]:
    """Each item as it stands in a well-formed file, in time that grows as the file does."""
    start = n_open = 0
    for tag in _TAG_OF_ITEM.finditer(text):
        if tag["other"] or tag["empty"]:
            continue
        if not tag["end"]:
            start = start if n_open else tag.start()
            n_open += 1
        elif n_open:
            n_open -= 1
            if not n_open:
                yield text[start : tag.end()]


def read_newsml(source: str, *, uri: str) -> Article:
    """The article of one item."""
    tree = parse(source, uri=uri)
    provider = _named(tree, "provider")
    inside = tree.inside(provider) if provider is not None else ()
    told = _words(tree, next((e for e in inside if _local(e) == "name"), None)).text
    return article_of_item(
        Item(
            id=_value(tree, "newsitem", "guid") or None,
            version=_value(tree, "newsitem", "version") or None,
            status=_value(tree, "pubstatus", "qcode") or None,
            provider=told or _value(tree, "provider", "literal") or None,
            headline=_words(tree, _named(tree, "headline")),
            byline=_words(tree, _named(tree, "by")),
            first=_words(tree, _named(tree, "firstcreated")),
            last=_words(tree, _named(tree, "versioncreated")),
            body=_body(tree),
        )
    )


def _body(tree: Tree) -> tuple[Aligned, ...]:
    """The paragraphs of the body in HTML or NITF, else the lines of plain text."""
    content = _named(tree, "contentset")
    inside = tree.inside(content) if content is not None else ()
    for name in ("body.content", "body", "inlinexml"):
        if (body := next((e for e in inside if _local(e) == name), None)) is not None:
            return _paragraphs(tree, body)
    plain = next((e for e in inside if _local(e) == "inlinedata"), None)
    if plain is None:
        return ()
    texts = (copied(t.span.of(tree.source), t.span.start) for t in tree.texts_of(plain))
    return tuple(line for text in texts for line in lines_of(text))


def _paragraphs(tree: Tree, body: Element) -> tuple[Aligned, ...]:
    """The words of each paragraph; what stands in it, names of NITF too, does not part it."""
    found: list[Aligned] = []
    end = body.start
    for element in tree.inside(body):
        if element.start < end or _local(element) not in _PARAGRAPHS:
            continue
        if not any(_local(e) in _PARAGRAPHS for e in tree.inside(element)):
            end = element.end
            found.append(tree.text_of(element))
    return tuple(text for text in found if text.text) or (tree.text_of(body),)


def _local(element: Element) -> str:
    return element.tag.rpartition(":")[2]


def _named(tree: Tree, name: str) -> Element | None:
    return next((e for e in tree.elements if _local(e) == name), None)


def _value(tree: Tree, name: str, attribute: str) -> str:
    element = _named(tree, name)
    return tree.value(element, attribute) if element is not None else ""


def _words(tree: Tree, element: Element | None) -> Aligned:
    if element is None:
        return _NOTHING
    return folded(tree.source, [t.span for t in tree.texts_of(element)])
