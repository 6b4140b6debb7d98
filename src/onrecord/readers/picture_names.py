"""Words of the markup that tell captions, credits and controls of pictures from one another.

They are words of the web's common vocabulary, never those of one publisher.
"""

from __future__ import annotations

import re

from onrecord.readers.hints import CAPTION

IMAGES = frozenset({"img", "amp-img"})

_CAPTION = re.compile(CAPTION)
_CREDIT = re.compile(
    r"credit|copyright|photographer|image-?source|photo-?source|image-?rights|(?<![a-z])rights"
    r"|byline|photo-?by|attribution|fotograf|bildquelle|quelle|agency|firma\b|author|autor|source"
)
_PICTURE = re.compile(r"image|img|photo|picture|foto|bild|imagen")
_CREDIT_TAGS = frozenset({"cite", "small"})
_CONTROL_TAGS = frozenset({"button", "noscript"})
_FOR_HEARERS = re.compile(r"sr-?only|visually-?hidden|screen-?reader|a11y")
_COUNT = re.compile(r"slide-?count|image-?count|gallery-?count|counter|slide-?number")
_ONLY_LABEL = re.compile(
    r"^(?:image (?:source|caption)|toggle caption|hide caption|enlarge(?: this image)?|close"
    r"|caption|(?:open |view )?(?:image|photo)s?(?: in (?:gallery|fullscreen))?"
    r"|view (?:image|photo)s?|share|credits?|photos?|play|expand|fullscreen|advertisement"
    r"|previous|next|\d+\s*(?:/|of)\s*\d+)[\s,.:…|]*$",
    re.IGNORECASE,
)


def is_picture(words: str) -> bool:
    """Whether they call it a picture or what holds one."""
    return _PICTURE.search(words) is not None


def is_credit(tag: str, words: str) -> bool:
    """Whether they call it a credit; "caption-source" is one, "source-caption" is none."""
    if tag in _CREDIT_TAGS:
        return True
    credit = max((m.start() for m in _CREDIT.finditer(words)), default=-1)
    caption = max((m.start() for m in _CAPTION.finditer(words)), default=-1)
    return credit > caption


def is_control(tag: str, words: str) -> bool:
    """Whether they call it something to press or to count by."""
    return tag in _CONTROL_TAGS or _COUNT.search(words) is not None


def is_for_hearers(words: str) -> bool:
    """Whether they say that only a screen reader gives its text."""
    return _FOR_HEARERS.search(words) is not None


def is_label(text: str) -> bool:
    """Whether a text is no more than a label or a button's word."""
    return _ONLY_LABEL.match(text) is not None
