"""The shapes of what calls answer: the published schemas, and what lists and pages need beside.

Invariant: a shape that is published (`onrecord schema`) is that one, and a shape of a value is made
from its type; written here is only what is put together from them. A test holds every answer of
every call against its shape, closed.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from onrecord.export.contract import SCHEMAS, schema
from onrecord.store.holdings import Listed
from onrecord.store.judging import Judgement
from onrecord.store.roll import Known
from onrecord.store.search import Hit
from onrecord.store.verify import Report
from onrecord.web.api.given import Given
from onrecord.web.raw import Stretch

Shape = dict[str, Any]
_REF = "#/components/schemas/"
_TEXT: Shape = {"type": "string"}
_ANY: Shape = {"type": "object"}
_COUNT: Shape = {"type": "integer", "minimum": 0}
_VALUES = {
    "Listed": Listed, "Known": Known, "Hit": Hit, "Judgement": Judgement, "Report": Report,
    "Stretch": Stretch,
}  # fmt: skip
_PUBLISHED = {name.capitalize(): name for name in SCHEMAS if name not in {"act", "event"}}
_LISTS = {
    "Articles": "Listed", "Statements": "Statement", "Hits": "Hit", "People": "Known",
    "Disputes": "Dispute", "Proposals": "Proposal", "Utterances": "Utterance", "Claims": "Claim",
    "Judgements": "Judgement", "Mentions": "Mention",
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
        "Statements": _extended(_list_of("Statement"), n_found=_either(_COUNT)),
        "Hits": _extended(_list_of("Hit"), statements=_many("Statement")),
    }
    return lists | {
        "Entity": _object("Someone of the record.", id=_TEXT, name=_TEXT),
        "Failure": _failure(),
        "Health": _object(
            "That the record can be read.", status={"const": "ok"}, version=_TEXT, tables=_TEXT
        ),
        "Facts": _facts(),
        "Latest": _object(
            "What is new.",
            facts=_ref("Facts"),
            disputes=_many("Dispute"),
            proposals=_many("Proposal"),
            people=_array(_object("Who is quoted.", id=_TEXT, name=_TEXT, n_statements=_COUNT)),
            accusations=_array(_pair()),
            articles=_many("Listed"),
        ),
        "Accusations": _object(
            "Who did an act to whom, and how often.",
            act=_TEXT,
            edges=_array(_pair()),
            is_all={"type": "boolean"},
        ),
        "Raw": _raw(),
        "Version": _version(),
        "Changes": _changes(),
        "ProposalWhole": {
            **_extended(
                found["Proposal"], statements=_many("Statement"), contested={"type": "boolean"}
            ),
            "title": "A proposal with its statements",
        },
        "Mention": _mention(said["acts"], said["time"]),
        "Person": _person(found["Known"]["properties"]["roles"]),
    }


def _pair() -> Shape:
    return _object(
        "A pair: so many acts of statements, and so many reported deeds among them.",
        by=_ref("Entity"),
        to=_ref("Entity"),
        n=_COUNT,
        n_deeds=_COUNT,
    )


def _mention(acts: Shape, time: Shape) -> Shape:
    words = dict.fromkeys(("how", "cue", "words", "id", "document", "uri", "headline"), _TEXT)
    told = dict.fromkeys(("date", "published", "publisher", "by", "by_id", "codes"), _either(_TEXT))
    return _object(
        "A statement or a deed that means someone; `how` says in which roles.",
        **words,
        **told,
        evidence={"enum": ["statement", "deed"]},
        acts=acts,
        time=time,
        prob={"type": "number", "minimum": 0, "maximum": 1},
        n_places=_COUNT,
        corrected_by=_array({"type": "integer"}),
    )


def _person(roles: Shape) -> Shape:
    counted = _array(_object("Someone, and how often.", id=_TEXT, name=_TEXT, n=_COUNT))
    told = ("country", "first_day", "last_day", "knowledge")
    return _object(
        "Who someone is; `to` and `by` count whom they did `act` to, and who did it to them.",
        id=_TEXT,
        name=_TEXT,
        kind=_TEXT,
        act=_TEXT,
        **dict.fromkeys(("n_statements", "n_articles", "n_publishers"), _COUNT),
        **dict.fromkeys(told, _either(_TEXT)),
        aliases=_array(_TEXT),
        roles=roles,
        to=counted,
        by=counted,
        said=_many("Statement"),
        about=_many("Mention"),
        disputes=_many("Dispute"),
        made=_many("Proposal"),
        got=_many("Proposal"),
        outlets=_array(_object("An outlet, and how often.", key=_TEXT, name=_TEXT, n=_COUNT)),
        over_time=_object("Counts by day, month or year.", grain=_TEXT, rows=_array(_ANY)),
    )


def _facts() -> Shape:
    counts = (
        "documents", "pages", "articles", "layers", "judgements", "forgotten", "statements",
        "entities", "mentions", "set_aside", "n_bytes",
    )  # fmt: skip
    return _object(
        "How much of each thing the record holds.",
        **dict.fromkeys(counts, _COUNT),
        models=_array(_TEXT),
        version=_TEXT,
    )


def _raw() -> Shape:
    row = {"type": "array", "items": _COUNT, "minItems": 4, "maxItems": 4}
    return _object(
        "The page as it was fetched; offsets are code points of its decoded text.",
        document=_TEXT,
        sha256=_TEXT,
        encoding=_TEXT,
        alignment={
            **_array(row),
            "description": "Rows of text_start, text_end, raw_start, raw_end.",
        },
        stretches=_many("Stretch"),
        n_left_out=_COUNT,
    )


def _version() -> Shape:
    told = ("document", "uri", "sha256", "fetched_at", "seen_at", "headline")
    return _object(
        "One version of a page that was read; `seen_at` is when it last stood at its address.",
        **dict.fromkeys(told, _TEXT),
        publisher=_either(_TEXT),
        published=_either(_TEXT),
        n_statements=_COUNT,
        is_latest={"type": "boolean"},
    )


def _changes() -> Shape:
    difference = _object(
        "A run of words: kept, left out of the later version, added by it, or replaced.",
        change={"enum": ["kept", "left out", "added", "replaced"]},
        earlier=_TEXT,
        later=_TEXT,
        turns=_array({"enum": ["negation", "number"]}),
    )
    statement = _object(
        "What became of one statement; null where a version has none such.",
        what={"enum": ["kept", "reworded", "attributed otherwise", "disappeared", "added"]},
        otherwise=_array({"enum": ["speaker", "cue", "kind"]}),
        differences=_array(difference),
        earlier=_either(_ref("Statement")),
        later=_either(_ref("Statement")),
    )
    between = _object(
        "From one version to the next.",
        earlier=_ref("Version"),
        later=_ref("Version"),
        headline=_array(difference),
        changed={"type": "boolean"},
        statements=_array(statement),
    )
    return _object(
        "The versions of a page in order, and what changed from each to the next.",
        versions=_many("Version"),
        changes=_array(between),
    )


def _failure() -> Shape:
    inner = _object(
        "The named failure.",
        status={"type": "integer", "minimum": 400, "maximum": 599},
        code={**_TEXT, "pattern": "^[a-z][a-z0-9_]*$", "description": "Names it for a program."},
        message={**_TEXT, "description": "What happened."},
        hint={**_TEXT, "description": "What to try; may be empty."},
    )
    told = {
        "status": 404,
        "code": "not_in_record",
        "message": "the record holds no dispute 'dis_0'",
        "hint": "ids stand in the lists, such as /api/1/articles or /api/1/people",
    }
    shape = _object("Why there is no answer.", error=inner)
    return {**shape, "examples": [{"error": told}]}


def _list_of(held: str) -> Shape:
    following = {**_either(_TEXT), "description": "The cursor of the next part; null at the end."}
    return _object("A part of a list.", items=_many(held), next=following)


def _with_parts(name: str, whole: Shape) -> dict[str, Shape]:
    """A schema and the definitions inside it, each a shape of its own, named after both."""
    parts = whole.get("$defs", {})
    names = {f"#/$defs/{part}": f"{_REF}{name}.{part}" for part in parts}
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


def _object(description: str, **properties: Shape) -> Shape:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
    }


def _extended(shape: Shape, **more: Shape) -> Shape:
    new = deepcopy(shape)
    new["properties"] |= more
    new["required"] = [*new["required"], *more]
    return new


def _array(items: Shape) -> Shape:
    return {"type": "array", "items": items}


def _many(name: str) -> Shape:
    return _array(_ref(name))


def _ref(name: str) -> Shape:
    return {"$ref": f"{_REF}{name}"}


def _either(shape: Shape) -> Shape:
    """That, or nothing."""
    return {"anyOf": [shape, {"type": "null"}]}
