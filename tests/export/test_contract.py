"""The JSON contract: real values in, objects that the published schema describes out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest

from onrecord.export.contract import SCHEMAS, document_object, schema
from onrecord.model.act import (
    ACT_CODES,
    GRAINS,
    MODALITIES,
    OCCASION_KINDS,
    Act,
    Deed,
    Occasion,
    SaidAt,
    SaidIn,
)
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import (
    Article,
    Byline,
    Caption,
    Dateline,
    Document,
    Dropped,
    Page,
    PageTime,
    Stretch,
)
from onrecord.model.entity import Entity, Role
from onrecord.model.identifiers import attribution_id, deed_id, document_id, entity_id
from onrecord.model.mention import Mention
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.model.selector import Span
from support.schemas import closed

# Fiction, written for this test.
TEXT = "Harbour closes\nBy Ana Ruiz\nOSTHAVEN — “We are closed,” said mayor Vera Lund."
RAW = ("menu\n" + TEXT).encode()
DIGEST = "a" * 64
DOCUMENT = document_id("file:harbour.txt", DIGEST)


def span_of(words: str) -> Span:
    at = TEXT.index(words)
    return Span(at, at + len(words))


def page() -> Page:
    document = Document(
        id=DOCUMENT,
        uri="file:harbour.txt",
        media_type="text/plain",
        sha256=DIGEST,
        n_bytes=len(RAW),
        fetched_at=datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
        language="en",
        raw=RAW,
        encoding="utf-8",
    )
    article = Article(
        text=TEXT,
        headline=span_of("Harbour closes"),
        deck=None,
        bylines=(Byline("Ana Ruiz", span_of("Ana Ruiz")),),
        publisher="Osthaven Herald",
        published=PageTime("2026-03-01T09:30:00+01:00", "+01:00", Span(0, 7)),
        modified=None,
        dateline=Dateline("Osthaven", span_of("OSTHAVEN")),
        captions=(Caption(Span(0, 7), "A. Ruiz", Span(3, 5)), Caption(Span(0, 7), None, None)),
        paragraphs=(Span(27, len(TEXT)),),
        dropped=(Dropped(Span(0, 5), "before the headline"),),
        alignment=(Stretch(0, len(TEXT), 5, 5 + len(TEXT)),),
    )
    return Page(document, article)


def analysis() -> Analysis:
    source, cue, content = span_of("mayor Vera Lund"), span_of("said"), span_of("“We are closed,”")
    speaker = entity_id(DOCUMENT, "Vera Lund", "person", source, "m1")
    town = entity_id(DOCUMENT, "Osthaven", "place", span_of("OSTHAVEN"), "m1")
    entities = (
        Entity(
            id=speaker,
            name="Vera Lund",
            kind="person",
            country=None,
            members=(town,),
            roles=(Role("mayor", "Osthaven", span_of("mayor")),),
            mentions=(Mention(source, span_of("Vera Lund"), "name", "person", 0.9),),
        ),
        Entity(town, "Osthaven", "place", "NO", (), (), ()),
    )
    outer = attribution_id(DOCUMENT, (source,), (cue,), (content,), "m1")
    inner = attribution_id(DOCUMENT, (), (cue,), (content,), "m1")
    return Analysis(
        entities,
        (
            Attribution(outer, "direct", (source,), (cue,), (content,), None, speaker, 0.91236),
            Attribution(inner, "mixed", (), (cue,), (content,), outer, None, 0.5),
        ),
        Provenance("article/1", ModelVersion("m1", "b" * 64)),
    )


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_valid_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


def test_an_object_holds_what_the_schema_describes_and_nothing_else() -> None:
    built = json.loads(json.dumps(document_object(page(), analysis())))
    jsonschema.Draft202012Validator(closed(schema())).validate(built)


@pytest.mark.parametrize(
    "damage",
    [
        lambda o: o["attributions"][0].pop("within"),
        lambda o: o["article"]["paragraphs"][0].update(span=[3]),
        lambda o: o["entities"][0].update(kind="planet"),
        lambda o: o.update(schema="onrecord/2"),
    ],
)
def test_the_schema_refuses_a_damaged_object(damage: Any) -> None:
    built = document_object(page(), analysis())
    damage(built)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema()).validate(built)


def test_every_field_of_the_contract_is_there_also_where_nothing_fills_it_yet() -> None:
    built = document_object(page(), analysis())
    assert list(built)[:10] == [
        "schema", "document", "article", "entities", "attributions",
        "utterances", "claims", "disputes", "proposals", "model",
    ]  # fmt: skip
    first = built["attributions"][0]
    assert first["acts"] == first["targets"] == first["addressees"] == []
    assert first["occasion"] is first["time"] is first["place"] is None


def done() -> Analysis:
    """The analysis with all that can be told of its first statement, and a deed."""
    plain = analysis()
    first, inner = plain.attributions
    lund, town = (entity.id for entity in plain.entities)
    at = SaidAt("2026-03-01", "day", span_of("closed"))
    told = replace(
        first,
        addressees=(town,),
        targets=(town, lund),
        acts=(Act("DENY", lund, town, "done", 0.87654), Act("STATE", None, None, "denied", 0.5)),
        occasion=Occasion(span_of("said"), "press_conference", "spoken"),
        time=at,
        place=SaidIn("Osthaven", span_of("OSTHAVEN")),
    )
    cue = (span_of("closed"),)
    name = deed_id(DOCUMENT, cue, "COERCE", "m1")
    deed = Deed(name, cue, lund, town, "COERCE", "done", at, 0.75)
    return replace(plain, attributions=(told, inner), deeds=(deed,))


def test_what_a_statement_does_and_the_deeds_are_as_the_schema_describes_them() -> None:
    built = json.loads(json.dumps(document_object(page(), done())))
    jsonschema.Draft202012Validator(closed(schema())).validate(built)
    first = built["attributions"][0]
    assert [(a["code"], a["modality"], a["prob"]) for a in first["acts"]] == [
        ("DENY", "done", 0.8765),
        ("STATE", "denied", 0.5),
    ]
    assert first["acts"][0]["recipient"]["name"] == "Osthaven"
    assert [p["name"] for p in first["targets"]] == ["Osthaven", "Vera Lund"]
    assert first["occasion"]["kind"] == "press_conference"
    assert first["time"]["value"] == "2026-03-01"
    assert first["place"]["name"] == "Osthaven"
    assert built["deeds"][0]["actor"]["name"] == "Vera Lund"


@pytest.mark.parametrize(
    "damage",
    [
        lambda o: o["attributions"][0]["occasion"].update(kind="party"),
        lambda o: o["attributions"][0]["time"].update(grain="moment"),
        lambda o: o["attributions"][0]["acts"][0].update(modality="hoped"),
        lambda o: o["deeds"][0].update(code="SING"),
    ],
)
def test_the_schema_knows_which_words_stand_in_closed_lists(damage: Any) -> None:
    built = document_object(page(), done())
    damage(built)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema()).validate(built)


def test_the_closed_lists_of_the_schema_are_those_of_the_vocabulary() -> None:
    parts = schema()["$defs"]
    said = parts["attribution"]["properties"]
    occasion = said["occasion"]["anyOf"][0]["properties"]
    assert occasion["kind"]["enum"] == list(OCCASION_KINDS)
    assert parts["said_at"]["properties"]["grain"]["enum"] == list(GRAINS)
    assert parts["act"]["properties"]["modality"]["enum"] == list(MODALITIES)
    assert parts["deed"]["properties"]["code"]["enum"] == list(ACT_CODES)


def test_speakers_and_members_are_given_by_id_and_canonical_name() -> None:
    built = document_object(page(), analysis())
    assert built["attributions"][0]["speaker"]["name"] == "Vera Lund"
    assert built["attributions"][1]["speaker"] is None
    assert built["attributions"][1]["within"] == built["attributions"][0]["id"]
    assert [m["name"] for m in built["entities"][0]["members"]] == ["Osthaven"]


def test_times_of_fetching_are_told_in_utc() -> None:
    assert document_object(page(), analysis())["document"]["fetched_at"] == "2026-03-02T10:00:00Z"
