"""Stable ids, derived from content: the same input gives the same id, on any machine.

An id is a prefix that tells what it names and 20 hexadecimal digits of SHA-256 over the facts
(80 bits: a record of a thousand million items meets a clash with odds of about one in two million).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from onrecord.model.selector import Span, Spans

_SEPARATOR = "\x1f"


def _digest(prefix: str, *facts: str) -> str:
    joined = _SEPARATOR.join(facts).encode("utf-8", "surrogatepass")
    return f"{prefix}_{hashlib.sha256(joined).hexdigest()[:20]}"


def spell(spans: Spans) -> str:
    """Spans as text that goes into an id: "3-9,12-20"."""
    return ",".join(f"{s.start}-{s.end}" for s in spans)


def document_id(uri: str, sha256: str) -> str:
    """The id of one document: these bytes from this place."""
    return _digest("doc", uri, sha256)


def attribution_id(document: str, source: Spans, cue: Spans, content: Spans, model: str) -> str:
    """The id of an attribution: its spans in its document, as found by one model version."""
    return _digest("att", document, spell(source), spell(cue), spell(content), model)


def deed_id(document: str, cue: Spans, code: str, model: str) -> str:
    """The id of a deed: its words in its document and its code, as found by one model version."""
    return _digest("deed", document, spell(cue), code, model)


def entity_id(document: str, name: str, kind: str, first: Span, model: str) -> str:
    """The id of an entity of one document, as found by one model version."""
    return _digest("ent", document, name, kind, spell((first,)), model)


def apart_id(members: Iterable[str]) -> str:
    """The id of an identity that a person made of entities taken out of another."""
    return _digest("ent", "apart", *sorted(members))


def named_id(name: str, kind: str) -> str:
    """The id of an identity that a person named and no document has."""
    return _digest("ent", "named", name, kind)


def group_id(prefix: str, members: Iterable[str]) -> str:
    """The id of something made of attributions, by the ids of those that founded it.

    `prefix` is utt, clm, dis or pro: utterance, claim, dispute, proposal.
    """
    return _digest(prefix, *members)
