"""A statement's proof as one JSON object, which `check_proof` checks without us.

Invariant: every value is checked by that script; what nothing binds (a name, a remark) is left out.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.export.check_proof import SCHEMA, byte_places
from onrecord.model.selector import Span
from onrecord.text.alignment import Aligned, part_of

if TYPE_CHECKING:
    from onrecord.workflow.proving import Inclusion, Sealed

CHECKER = Path(__file__).with_name("check_proof.py")
"""The script that checks a proof, to be handed out with it."""


def proof_object(sealed: Sealed) -> dict[str, Any]:
    """What shows that the statement's words stand in the page, and that both were covered."""
    said = json.loads(sealed.statement.leaf)
    places = byte_places(sealed.raw, said["encoding"], said["errors"])
    return {
        "schema": SCHEMA,
        "page": _base64(sealed.raw),
        "pieces": [
            list(_pieces(sealed, Span(start, end), places)) for _, _, start, end, _ in said["spans"]
        ],
        "statement": _inclusion(sealed.statement),
        "document": _inclusion(sealed.document),
        "chain": list(sealed.chain),
        "head": sealed.head,
        "stamps": [{"batch": s.batch, "answer": _base64(s.answer)} for s in sealed.stamps],
    }


def _pieces(sealed: Sealed, span: Span, places: list[int]) -> Iterator[list[int]]:
    """How a span leads to the page: in its text, in the page's characters, in its bytes."""
    for s in part_of(Aligned(sealed.text, sealed.alignment), span).stretches:
        yield [
            s.text_start + span.start, s.text_end + span.start, s.raw_start, s.raw_end,
            places[s.raw_start], places[s.raw_end],
        ]  # fmt: skip


def _inclusion(one: Inclusion) -> dict[str, Any]:
    return {
        "batch": one.batch,
        "leaf": one.leaf,
        "place": one.place,
        "path": [beside.hex() for beside in one.path],
    }


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
