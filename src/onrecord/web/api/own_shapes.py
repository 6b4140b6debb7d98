"""The shapes of what people look at and of what they keep for themselves."""

from __future__ import annotations

from typing import get_args

from onrecord.model.anchor import ThingKind
from onrecord.store.judgements.conflicting import Why
from onrecord.web.api.building import (
    COUNT,
    TEXT,
    YES_OR_NO,
    Shape,
    array_of,
    either,
    object_of,
    ref,
)

_ANY: Shape = {"type": "object"}
_KIND: Shape = {"enum": list(get_args(ThingKind))}
_NUMBER: Shape = {"type": "number", "minimum": 0, "maximum": 1}


def review_shapes() -> dict[str, Shape]:
    """What is to be looked at, and what was not borne out."""
    mark = {"type": "array", "items": {"anyOf": [TEXT, COUNT]}, "minItems": 3, "maxItems": 3}
    context = object_of(
        "The sentences that a statement stands in; marks are role, start and end in `text`.",
        text=TEXT,
        start=COUNT,
        marks=array_of(mark),
    )
    return {
        "Doubt": object_of(
            "A statement that nobody judged, and who else on its page may have spoken.",
            statement=ref("Statement"),
            context=context,
            speaker_prob=either(_NUMBER),
            others=array_of(object_of("Somebody.", id=TEXT, name=TEXT, kind=TEXT)),
        ),
        "Conflict": object_of(
            "A judgement that does not fit a reading, which says what was `found`, or another one.",
            number=COUNT,
            what={"enum": list(get_args(Why))},
            judgement=ref("Judgement"),
            other=either(ref("Judgement")),
            found=_ANY,
            statement=either(ref("Statement")),
        ),
    }


def kept_shapes() -> dict[str, Shape]:
    """What somebody keeps; a thing that the record has no more has the id null."""
    earlier = array_of(object_of("An earlier wording.", words=TEXT, at=TEXT))
    note = object_of("A note.", key=TEXT, words=TEXT, at=TEXT, earlier=earlier)
    thing = {"id": either(TEXT), "kind": _KIND, "words": TEXT, "kept_as": TEXT}
    entry = object_of(
        "A thing with what its owner says of it, and a reference where it is of a page.",
        **thing,
        key=TEXT,
        comment=TEXT,
        statement=either(ref("Statement")),
        reference=either(_ANY),
        citation=either(TEXT),
    )
    return {
        "KeptThing": object_of(
            "A thing with its marks.",
            **thing,
            at=TEXT,
            bookmarked=YES_OR_NO,
            tags=array_of(TEXT),
            notes=array_of(note),
            marks=array_of(object_of("A mark.", key=TEXT, kind=TEXT)),
        ),
        "Collections": _all_of(
            "A collection.", key=TEXT, name=TEXT, words=TEXT, n_things=COUNT, shared=YES_OR_NO,
            at=TEXT,
        ),
        "Collection": object_of(
            "A collection in its order.", schema=TEXT, name=TEXT, words=TEXT, at=TEXT,
            items=array_of(entry),
        ),
        "Searches": _all_of(
            "A saved search.", key=TEXT, name=TEXT, address=TEXT, seen_at=either(TEXT), at=TEXT
        ),
        "Trash": _all_of(
            "Something discarded.", key=TEXT, kind=TEXT, name=either(TEXT), words=either(TEXT),
            thing=either(TEXT), discarded_at=TEXT,
        ),
    }  # fmt: skip


def _all_of(description: str, **properties: Shape) -> Shape:
    return object_of("All of them.", items=array_of(object_of(description, **properties)))
