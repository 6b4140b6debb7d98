"""HTML built from plain values, for a page that stands alone.

Invariant: whatever is given as words is escaped, once; only `tag` makes markup. An element of a
page's words is isolated by the page's own style, so that marks which turn the reading direction
around turn nothing else.
"""

from __future__ import annotations

import html
import re

_VOID = frozenset(("meta", "br", "hr"))
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


class Html(str):
    """Markup that is made already."""

    __slots__ = ()


Part = Html | str | None


def tag(element: str, /, *parts: Part, **attributes: str | None) -> Html:
    """An element; parts that are None and attributes that are None are left out.

    Attributes are named as in Python: `class_`, `http_equiv`.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if element in _VOID:
        return Html(f"<{element}{told}>")
    return Html(f"<{element}{told}>{joined(*parts)}</{element}>")


def joined(*parts: Part) -> Html:
    """Parts one after the other."""
    return Html("".join(p if isinstance(p, Html) else escaped(p) for p in parts if p is not None))


def escaped(words: str) -> Html:
    """Words as text of a page: what would be markup is shown, what no page may hold is a mark."""
    return Html(html.escape(_CONTROLS.sub("\ufffd", words), quote=True))
