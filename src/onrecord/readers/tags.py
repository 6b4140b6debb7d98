"""What the tags of HTML mean for a page's tree: what they hold, what they end, what they tell.

The sets are those of the HTML standard, where a comment says nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr frame".split()
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q "
    "ruby rb rt rp s samp small span strike strong sub sup time tt u var wbr".split()
)
UNSEEN = frozenset(
    "script style xmp iframe noembed noframes title textarea template svg math object audio video "
    "canvas select option datalist head".split()
)
"""Elements whose texts no reader of the page sees as its words."""
ENDS_PARAGRAPH = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section summary table "
    "ul".split()
)
PARAGRAPH = frozenset({"p"})
BARS_PARAGRAPH = frozenset({"button", "td", "th", "table"})
ENDS_SIBLING: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "body": (frozenset({"head"}), frozenset()),
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
}

AROUND = (
    "article", "main", "aside", "nav", "footer", "header", "figure", "form", "ul", "table",
    "blockquote", "section", "button", "noscript", "figcaption", "a", "dialog",
)  # fmt: skip
"""Tags that tell what the words inside them are for; `Element.around` has a bit for each."""
AROUND_BIT = {tag: 1 << at for at, tag in enumerate(AROUND)}
ENDS_OTHERS = ENDS_PARAGRAPH | ENDS_SIBLING.keys()


def around_bits(tags: Iterable[str]) -> int:
    """The bits of `Element.around` that stand for some of `AROUND`."""
    return sum(AROUND_BIT[tag] for tag in tags)
