"""The shapes of what calls answer: the published schemas, and what lists and pages need beside.

Invariant: a shape that is published (`onrecord schema`) is that one, and a shape of a value is made
from its type; written here is only what is put together from them. A test holds every answer of
every call against its shape, closed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from onrecord.export.contract import SCHEMAS, schema
from onrecord.store.judgements.judging import Judgement
from onrecord.store.listing.doubting import DoubtfulLink
from onrecord.store.listing.holdings import Listed
from onrecord.store.listing.roll import Known
from onrecord.store.listing.search import Hit
from onrecord.store.proof.verify import Report
from onrecord.web.api.building import (
    COUNT,
    REF,
    TEXT,
    Shape,
    array_of,
    either,
    extended,
    many,
    object_of,
    ref,
)
from onrecord.web.api.given import Given
from onrecord.web.api.own_shapes import kept_shapes, review_shapes
from onrecord.web.raw import Stretch

_ANY: Shape = {"type": "object"}
_VALUES = {
    "Listed": Listed, "Known": Known, "Hit": Hit, "Judgement": Judgement, "Report": Report,
    "Stretch": Stretch, "Link": DoubtfulLink,
}  # fmt: skip
_PUBLISHED = {name.capitalize(): name for name in SCHEMAS if name != "event"}
_LISTS = {
    "Articles": "Listed", "Statements": "Statement", "Hits": "Hit", "People": "Known",
    "Disputes": "Dispute", "Proposals": "Proposal", "Utterances": "Utterance", "Claims": "Claim",
    "Judgements": "Judgement", "Mentions": "Mention", "Doubts": "Doubt", "Links": "Link",
    "Conflicts": "Conflict", "KeptThings": "KeptThing",
}  # fmt: skip
"""The lists in parts, by what they hold."""


@cache
def shapes() -> dict[str, Shape]:
    """Every shape by its name."""
    found: dict[str, Shape] = {}
    for name, published in _PUBLISHED.items():
        found |= _with_parts(name, schema(published))
    for name, value in _VALUES.items():
        found |= _with_parts(name, _of_type(value))
    found |= _with_parts("Given", _of_type(Given, mode="validation"))
    found |= {name: _list_of(held) for name, held in _LISTS.items()}
    return dict(sorted((found | _composed(found)).items()))


def _composed(found: dict[str, Shape]) -> dict[str, Shape]:
    said = found["Statement"]["properties"]
    lists = {
        "Statements": extended(_list_of("Statement"), n_found=either(COUNT)),
        "Hits": extended(_list_of("Hit"), statements=many("Statement")),
    }
    return (
        lists
        | review_shapes()
        | kept_shapes()
        | {
            "Entity": object_of("Someone of the record.", id=TEXT, name=TEXT),
            "Failure": _failure(),
            "Health": object_of(
                "That the record can be read.", status={"const": "ok"}, version=TEXT, tables=TEXT
            ),
            "Facts": _facts(),
            "Latest": object_of(
                "What is new.",
                facts=ref("Facts"),
                disputes=many("Dispute"),
                proposals=many("Proposal"),
                people=array_of(
                    object_of("Who is quoted.", id=TEXT, name=TEXT, n_statements=COUNT)
                ),
                accusations=array_of(_pair()),
                articles=many("Listed"),
            ),
            "Accusations": object_of(
                "Who did an act to whom, and how often.",
                act=TEXT,
                edges=array_of(_pair()),
                is_all={"type": "boolean"},
            ),
            "Edge": object_of(
                "What one did to another in single acts; `is_all` says whether these are all.",
                act=TEXT,
                by=ref("Entity"),
                to=ref("Entity"),
                items=many("Act"),
                is_all={"type": "boolean"},
            ),
            "Raw": _raw(),
            "Version": _version(),
            "Changes": _changes(),
            "Copies": _copies(),
            "ProposalWhole": {
                **extended(
                    found["Proposal"], statements=many("Statement"), contested={"type": "boolean"}
                ),
                "title": "A proposal with its statements",
            },
            "Mention": _mention(said["acts"], said["time"]),
            "Person": _person(found["Known"]["properties"]["roles"]),
        }
    )


def _pair() -> Shape:
    return object_of(
        "A pair: so many acts of statements, and so many reported deeds among them.",
        by=ref("Entity"),
        to=ref("Entity"),
        n=COUNT,
        n_deeds=COUNT,
    )


def _mention(acts: Shape, time: Shape) -> Shape:
    words = dict.fromkeys(("how", "cue", "words", "id", "document", "uri", "headline"), TEXT)
    may_lack = ("date", "published", "publisher", "by", "by_id", "codes")
    told = dict.fromkeys(may_lack, either(TEXT))
    return object_of(
        "A statement or a deed that means someone; `how` says in which roles.",
        **words,
        **told,
        evidence={"enum": ["statement", "deed"]},
        acts=acts,
        time=time,
        prob={"type": "number", "minimum": 0, "maximum": 1},
        n_places=COUNT,
        corrected_by=array_of({"type": "integer"}),
        became=either(TEXT),
    )


def _person(roles: Shape) -> Shape:
    counted = array_of(object_of("Someone, and how often.", id=TEXT, name=TEXT, n=COUNT))
    told = ("country", "first_day", "last_day", "knowledge")
    return object_of(
        "Who someone is; `to` and `by` count whom they did `act` to, and who did it to them.",
        id=TEXT,
        name=TEXT,
        kind=TEXT,
        act=TEXT,
        **dict.fromkeys(("n_statements", "n_articles", "n_publishers"), COUNT),
        **dict.fromkeys(told, either(TEXT)),
        aliases=array_of(TEXT),
        roles=roles,
        to=counted,
        by=counted,
        said=many("Statement"),
        about=many("Mention"),
        disputes=many("Dispute"),
        made=many("Proposal"),
        got=many("Proposal"),
        outlets=array_of(object_of("An outlet, and how often.", key=TEXT, name=TEXT, n=COUNT)),
        over_time=object_of("Counts by day, month or year.", grain=TEXT, rows=array_of(_ANY)),
    )


def _facts() -> Shape:
    counts = (
        "documents", "pages", "articles", "layers", "judgements", "forgotten", "statements",
        "entities", "mentions", "set_aside", "n_bytes",
    )  # fmt: skip
    return object_of(
        "How much of each thing the record holds.",
        **dict.fromkeys(counts, COUNT),
        models=array_of(TEXT),
        version=TEXT,
    )


def _raw() -> Shape:
    row = {"type": "array", "items": COUNT, "minItems": 4, "maxItems": 4}
    return object_of(
        "The page as it was fetched; offsets are code points of its decoded text.",
        document=TEXT,
        sha256=TEXT,
        encoding=TEXT,
        alignment={
            **array_of(row),
            "description": "Rows of text_start, text_end, raw_start, raw_end.",
        },
        stretches=many("Stretch"),
        n_left_out=COUNT,
    )


def _version() -> Shape:
    told = ("document", "uri", "sha256", "fetched_at", "seen_at", "headline")
    return object_of(
        "One version of a page that was read; `seen_at` is when it last stood at its address.",
        **dict.fromkeys(told, TEXT),
        publisher=either(TEXT),
        published=either(TEXT),
        n_statements=COUNT,
        is_latest={"type": "boolean"},
    )


def _changes() -> Shape:
    difference = object_of(
        "A run of words: kept, left out of the later version, added by it, or replaced.",
        change={"enum": ["kept", "left out", "added", "replaced"]},
        earlier=TEXT,
        later=TEXT,
        turns=array_of({"enum": ["negation", "number"]}),
    )
    statement = object_of(
        "What became of one statement; null where a version has none such.",
        what={"enum": ["kept", "reworded", "attributed otherwise", "disappeared", "added"]},
        otherwise=array_of({"enum": ["speaker", "cue", "kind"]}),
        differences=array_of(difference),
        earlier=either(ref("Statement")),
        later=either(ref("Statement")),
    )
    between = object_of(
        "From one version to the next.",
        earlier=ref("Version"),
        later=ref("Version"),
        headline=array_of(difference),
        changed={"type": "boolean"},
        statements=array_of(statement),
    )
    return object_of(
        "The versions of a page in order, and what changed from each to the next.",
        versions=many("Version"),
        changes=array_of(between),
    )


def _copies() -> Shape:
    run = object_of(
        "One article that runs the text.",
        **dict.fromkeys(("document", "uri", "headline"), TEXT),
        publisher=either(TEXT),
        published=either(TEXT),
        shared=either({"type": "number", "minimum": 0, "maximum": 1}),
    )
    return object_of(
        "Articles that run one text; `text` is the id of the earliest published.",
        text=either(TEXT),
        outlets=array_of(TEXT),
        runs=array_of(run),
    )


def _failure() -> Shape:
    inner = object_of(
        "The named failure.",
        status={"type": "integer", "minimum": 400, "maximum": 599},
        code={**TEXT, "pattern": "^[a-z][a-z0-9_]*$", "description": "Names it for a program."},
        message={**TEXT, "description": "What happened."},
        hint={**TEXT, "description": "What to try; may be empty."},
    )
    told = {
        "status": 404,
        "code": "not_in_record",
        "message": "the record holds no dispute 'dis_0'",
        "hint": "ids stand in the lists, such as /api/1/articles or /api/1/people",
    }
    shape = object_of("Why there is no answer.", error=inner)
    return {**shape, "examples": [{"error": told}]}


def _list_of(held: str) -> Shape:
    following = {**either(TEXT), "description": "The cursor of the next part; null at the end."}
    return object_of("A part of a list.", items=many(held), next=following)


def _with_parts(name: str, whole: Shape) -> dict[str, Shape]:
    """A schema and the definitions inside it, each a shape of its own, named after both."""
    parts = whole.get("$defs", {})
    names = {f"#/$defs/{part}": f"{REF}{name}.{part}" for part in parts}
    kept = {k: v for k, v in whole.items() if k not in {"$defs", "$schema", "$id"}}
    found = {name: _renamed(kept, names)}
    return found | {f"{name}.{part}": _renamed(inner, names) for part, inner in parts.items()}


def _renamed(part: Any, names: dict[str, str]) -> Any:
    if isinstance(part, list):
        return [_renamed(item, names) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        key: names.get(value, value) if key == "$ref" else _renamed(value, names)
        for key, value in _evenly(part).items()
    }


def _evenly(part: Shape) -> Shape:
    """Pairs of one kind, such as spans, in the words that every tool for OpenAPI understands."""
    first, *others = part.get("prefixItems", [None])
    if first is None or any(one != first for one in others):
        return part
    rest = {key: value for key, value in part.items() if key != "prefixItems"}
    n = 1 + len(others)
    return rest | {"items": first, "minItems": n, "maxItems": n}


def _of_type(value: Any, mode: Any = "serialization") -> Shape:
    """The schema of a type, without the titles that repeat the names of its fields."""
    made = TypeAdapter(value).json_schema(mode=mode)
    for part in (made, *made.get("$defs", {}).values()):
        for inner in part.get("properties", {}).values():
            inner.pop("title", None)
    return made
