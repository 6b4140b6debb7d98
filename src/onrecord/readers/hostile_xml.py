"""XML from outside, read without what makes it dangerous.

Invariant: a document that declares entities of its own is refused before a parser sees it; none is
loaded from elsewhere, nothing is fetched, depth and size are as libxml2 bounds them.
"""

from __future__ import annotations

import re
from typing import Any

from onrecord.errors import UnreadableInput

_ENTITY = re.compile(r"<!\s*ENTITY", re.IGNORECASE)
_SUBSET = re.compile(
    r"(?:[^<]++|<\?(?>.*?\?>)|<!--(?>.*?-->))*+<!DOCTYPE[^>\[]*+\[", re.IGNORECASE | re.DOTALL
)
"""A file's own declarations stand in front of its root, behind comments and instructions."""
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def declares_entities(raw: bytes) -> bool:
    """Whether an XML document holds declarations of its own, in any encoding that XML may have."""
    text = raw.decode("utf-16-le" if raw[:2] in _WIDE[::2] else "latin-1", "replace")
    if raw[:2] in _WIDE[1::2]:
        text = raw.decode("utf-16-be", "replace")
    return _ENTITY.search(text) is not None or _SUBSET.match(text) is not None


def parsed(raw: bytes, *, uri: str) -> Any:
    """The root element, by lxml; raises `UnreadableInput`."""
    if declares_entities(raw):
        raise UnreadableInput(uri, "declares entities of its own, which are not read")
    from lxml import etree  # noqa: PLC0415 - heavy, not always needed

    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput(uri, f"is no well-formed XML ({error})"[:300]) from error
    if root is None:
        raise UnreadableInput(uri, "is no well-formed XML")
    return root


def local_name(element: Any) -> str:
    """An element's name without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
