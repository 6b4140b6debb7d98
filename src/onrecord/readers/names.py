"""Writers' names out of the words that metadata and pages put around them.

Invariant: a name that comes out is a stretch of the words that went in, with its way back; no
address, number, slug, picture agency or the site itself passes for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from onrecord.model.selector import Span
from onrecord.readers.blanks import BLANKS
from onrecord.text.alignment import Aligned, part_of
from onrecord.text.folding import stripped

_SPLIT = re.compile(
    rf"{BLANKS}?+(?:[,;|•·]\s++|[;|、]\s*+)"
    rf"|{BLANKS}(?:(?:and|und|et|y|og|och|with)\s++|[&/]\s++)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:written|words|text|story|reporting|reported|article|analysis|opinion)?\s*(?:by|von|par"
    r"|por|door|di|af|av|przez|autor(?:in)?:?|author:?|text:|from)\s+|@)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\.(?:com|html?|php)\b|^\W*$|^\d+$|^(?:admin|administrator|editor|staff|null"
    r"|none|undefined|unknown|author|by)$|\{|<",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    r"^(?:getty(?: images)?|shutterstock|istock(?:photo)?|alamy|adobe stock|unsplash|pexels"
    r"|imago)\b",
    re.IGNORECASE,
)
_SLUG = re.compile(r"^[a-z0-9]+(?:[-_.][a-z0-9]+)+$")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|md|m\.d|esq)\.?\s*+(?:,|\Z)", re.IGNORECASE)
_MAX_NAME_CHARS = 80
_MAX_NAME_WORDS = 8


def split_names(text: Aligned) -> list[Aligned]:
    """The names in "By A, B and C", in order."""
    bounds = [0]
    for match in _SPLIT.finditer(text.text):
        if not _SUFFIX.match(text.text, match.end()):
            bounds.extend(match.span())
    bounds.append(len(text.text))
    parts = [Span(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    return [name for part in parts if (name := _bare(stripped(part_of(text, part)))).text]


def is_name(text: str) -> bool:
    """Whether the words can be a writer's name at all."""
    return (
        0 < len(text) <= _MAX_NAME_CHARS
        and len(text.split()) <= _MAX_NAME_WORDS
        and not _NO_NAME.search(text)
        and not _PICTURES.match(text)
    )


def distinct(names: Iterable[Aligned]) -> list[Aligned]:
    """Each name once; a slug ("ann-lee", "annlee") goes when the name it was made of is there."""
    kept: dict[str, Aligned] = {}
    for name in names:
        bones = _bones(name.text)
        if is_name(name.text) and (bones not in kept or _is_slug(kept[bones].text)):
            kept[bones] = name
    named = [name for name in kept.values() if not _is_slug(name.text)]
    return named or [name for name in kept.values() if not _SLUG.match(name.text)]


def _bare(name: Aligned) -> Aligned:
    lead = _LEAD.match(name.text)
    if lead is not None and not name.text.startswith("@"):
        name = stripped(part_of(name, Span(lead.end(), len(name.text))))
    trimmed = name.text.rstrip(" ,;:|")
    return name if trimmed == name.text else part_of(name, Span(0, len(trimmed)))


def _is_slug(text: str) -> bool:
    return " " not in text and (bool(_SLUG.match(text)) or text.islower()) and text.isascii()


def _bones(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
