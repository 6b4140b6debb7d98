"""Words of class names, ids and roles that tell what a part of a page is for.

They are words of the web's common vocabulary, never those of one publisher.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from onrecord.readers.tree import Element, Tree

_ATTRIBUTES = ("class", "id", "role", "itemprop", "data-testid", "data-component", "aria-label")

_PATTERNS = {
    "related": r"relat|recommend|readmore|read-more|read-also|see-?also|more-?(?:on|from|stor|news)"
    r"|most-?|trending|popular|outbrain|taboola|similar|suggest|up-?next|latest|weiterlesen"
    r"|mehr-zum|further|sidebar|rail\b|aside|teaser|promo|card|headline-?list"
    r"|onward|collection",
    "newsletter": r"newsletter|subscri|sign-?up|paywall|premium|donat|regist|login|membership|abo\b"
    r"|offer|piano|upsell|cta\b|call-to-action",
    "advertisement": r"advert|\bad\b|\bads\b|\bad-|-ad\b|sponsor|banner|affiliate|dfp|commercial"
    r"|anzeige",
    "comment": r"comment|discuss|disqus|livefyre|respond|kommentar|replies",
    "share": r"share|sharing|social|follow|facebook|twitter|whatsapp|bookmark|print|toolbar|tools",
    "author": r"author|byline|\bby-|writer|contributor|autor|redakt|\bbio\b|journalist",
    "time": r"\bdate|time|publish|updated|datum|timestamp|dateline|meta(?!data)",
    "navigation": r"\bnav|menu|breadcrumb|footer|masthead|header|pagination|pager|topbar|tag|topic"
    r"|categor|section-name|kicker|skip|search|cookie|consent|gdpr|privacy|legal|copyright",
    "caption": r"caption|legend|figure|image|photo|picture|gallery|media|slide|bild|foto|lightbox",
    "credit": r"credit|copyright|rights|photographer|image-?source|attribution|quelle",
    "deck": r"\bdek\b|deck|standfirst|sub-?head|sub-?title|summary|lead|intro|teaser-?text|excerpt"
    r"|abstract|vorspann|description|strap|stand-?first|sub-?line|chapo|sommaire|\blede",
    "body": r"article-?_?body|articlebody|story-?_?body|entry-?content|post-?content|body-?text"
    r"|article-?_?content|article-?_?text|story-?content|content-?body|paragraph|rich-?text|prose",
    "article": r"article|story|post\b|content|artikel|main|text",
    "headline": r"headline|title|heading",
    "quote": r"quote|pull|zitat|blockquote",
    "box": r"box|infobox|factbox|callout|highlight|fact|key-?point|bullet|timeline"
    r"|faktencheck|note",
    "video": r"video|player|audio|podcast|embed|tweet|instagram|iframe|widget|live",
    "hidden": r"hidden|visually|sr-only|screen-?reader|invisible|modal|popup|overlay|tooltip|print",
}
NAMES = tuple(_PATTERNS)
CAPTION = (
    r"figcaption(?<![a-z]figcaption)|caption(?<![a-z]caption)|bildunterschrift|image-?text"
    r"|image-?desc|photo-?desc|img-?desc"
    r"|media-?(?:info|meta|text|description|desc|legend)|picture-?(?:text|desc)|bild-?text"
    r"|image__(?:info|text|description|meta)|photo-?text|legend\b|pie-?de?-?foto|piefoto|cutline"
)
_NO_CAPTION = r"gallery-?(?:nav|count)|counter|slide-?number|duration|video-?title|zoom"
_START = re.compile(r"\\b([a-z-]+)")
_COMPILED = [
    # "nav" that is seen to start a word is found in half the time of a start that "nav" follows
    re.compile(_START.sub(r"\1(?<=\\b\1)", pattern))
    for pattern in _PATTERNS.values()
]
_CAPTIONS = [re.compile(CAPTION), re.compile(_NO_CAPTION)]
_IS_CAPTION = 1
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MAX_CHARS = 400
_MAX_KNOWN = 50_000
_known: dict[str, int] = {}
_known_captions: dict[str, int] = {}
"""The bits of words met before, on any page: pages of one site have most of them in common."""


class Hints:
    """Which kinds of words an element's own attributes hold; remembers what it has seen.

    One is made for a page and handed to all that ask.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._of_element: dict[int, int] = {}
        self._words: dict[int, str] = {}
        self._of_words: dict[str, int] = {}

    def learn(self, elements: Iterable[Element]) -> None:
        """Looks at many elements at once, which takes a tenth of the time."""
        words = {word for named in set(map(self.words, elements)) for word in named.split()}
        _learn([word for word in words if word not in _known], _COMPILED, _known)

    def captions(self, elements: Iterable[Element]) -> frozenset[int]:
        """The indices of those elements whose words call them a caption."""
        named = {element.index: self.words(element) for element in elements}
        different = set(named.values())
        every = {word for words in different for word in words.split()}
        bits = {word: known for word in every if (known := _known_captions.get(word)) is not None}
        bits |= _learn([word for word in every if word not in bits], _CAPTIONS, _known_captions)
        called = {words for words in different if _is_caption(words, bits)}
        return frozenset(index for index, words in named.items() if words in called)

    def words(self, element: Element) -> str:
        """The telling attributes of an element in lower case, "fooBar" as "foo-bar"."""
        known = self._words.get(element.index)
        if known is None:
            known = self._words[element.index] = _words_of(element.values(self._tree.source))
        return known

    def own(self, element: Element) -> int:
        """A bit for each name of `NAMES`, for the element alone."""
        known = self._of_element.get(element.index)
        if known is None:
            words = self.words(element)
            known = self._of_words.get(words)
            if known is None:
                known = self._of_words[words] = _bits(words)
            self._of_element[element.index] = known
        return known

    def near(self, element: Element, *, n_levels: int = 3) -> int:
        """The bits of the element and of the next `n_levels` elements around it."""
        bits = 0
        for level, around in enumerate(element.ancestors()):
            if level > n_levels or around.tag in {"body", "html"}:
                break
            bits |= self.own(around)
        return bits

    def has(self, element: Element, name: str, *, n_levels: int = 0) -> bool:
        return bool(self.near(element, n_levels=n_levels) & bit(name))


def bit(name: str) -> int:
    """The bit that stands for a name of `NAMES`."""
    return _BIT[name]


_BIT = {name: 1 << at for at, name in enumerate(NAMES)}


def _bits(words: str) -> int:
    found = 0
    for word in words.split():
        bits = _known.get(word)
        found |= _learn([word], _COMPILED, _known)[word] if bits is None else bits
    return found


def _is_caption(words: str, bits: Mapping[str, int]) -> bool:
    called = {bits[word] for word in words.split()} - {0}
    return called == {_IS_CAPTION}


def _learn(
    words: Sequence[str], patterns: Sequence[re.Pattern[str]], known: dict[str, int]
) -> dict[str, int]:
    """The bits of words, remembered among what is known.

    No pattern holds a blank, so that all are looked through as one text.
    """
    if len(known) > _MAX_KNOWN:
        known.clear()
    lines = "\n".join(words)
    starts = list(accumulate((len(word) + 1 for word in words), initial=0))
    bits = [0] * len(words)
    for at, pattern in enumerate(patterns):
        for match in pattern.finditer(lines):
            bits[bisect_right(starts, match.start()) - 1] |= 1 << at
    found = dict(zip(words, bits, strict=True))
    known.update(found)
    return found


def _words_of(values: Mapping[str, str]) -> str:
    if not values:
        return ""
    words = " ".join([values[name] for name in _ATTRIBUTES if name in values])[:_MAX_CHARS]
    lower = words.lower()
    return lower if lower == words else _CAMEL.sub("-", words).lower()
