"""Words of class names, ids and roles that tell what a part of a page is for.

They are words of the web's common vocabulary, never those of one publisher.
"""

from __future__ import annotations

import re
from functools import lru_cache

from onrecord.readers.tree import Element, Tree

_ATTRIBUTES = ("class", "id", "role", "itemprop", "data-testid", "data-component", "aria-label")

_PATTERNS = {
    "related": r"relat|recommend|readmore|read-more|read-also|see-?also|more-?(?:on|from|stor|news)"
    r"|most-?|trending|popular|outbrain|taboola|similar|suggest|up-?next|latest|weiterlesen"
    r"|mehr-zum|further|sidebar|rail\b|aside|teaser|promo|card|headline-?list"
    r"|onward|collection",
    "newsletter": r"newsletter|subscri|sign-?up|paywall|premium|donat|regist|login|membership|abo\b"
    r"|offer|piano|upsell|cta\b|call-to-action",
    "advertisement": r"advert|\bads?\b|\bad-|-ad\b|sponsor|banner|affiliate|dfp|commercial|anzeige",
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
_COMPILED = [re.compile(pattern) for pattern in _PATTERNS.values()]
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Hints:
    """Which kinds of words an element's own attributes hold; remembers what it has seen."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._of_element: dict[int, int] = {}

    def own(self, element: Element) -> int:
        """A bit for each name of `NAMES`, for the element alone."""
        known = self._of_element.get(element.index)
        if known is None:
            known = 0
            for word in words_of(self._tree, element).split():
                known |= _bits(word)
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


@lru_cache(maxsize=20_000)
def _bits(word: str) -> int:
    """The bits of one word of at most 400 characters; no pattern holds a blank."""
    return sum(1 << at for at, pattern in enumerate(_COMPILED) if pattern.search(word))


def bit(name: str) -> int:
    """The bit that stands for a name of `NAMES`."""
    return 1 << NAMES.index(name)


def words_of(tree: Tree, element: Element) -> str:
    """The telling attributes of an element in lower case, "fooBar" as "foo-bar"."""
    found = element.values(tree.source)
    given = [found[name] for name in _ATTRIBUTES if name in found]
    return _CAMEL.sub("-", " ".join(given)[:400]).lower() if given else ""
