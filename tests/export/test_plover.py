"""PLOVER's events as JSON lead back to the words that they rest on."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema

from onrecord.export.contract import schema
from onrecord.export.events import Tally, events
from onrecord.export.plover import objects
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.entity import Entity
from support.acting import ROW, reply, row
from support.schemas import closed


def told(page: Page, analysis: Analysis) -> tuple[list[Any], Tally]:
    tally = Tally()
    found = list(objects(page, analysis, events(page, analysis, tally), tally))
    return json.loads(json.dumps(found)), tally


def test_an_event_has_plover_s_fields() -> None:
    first = told(*row())[0][0]
    assert (first["event"], first["date"], first["language"]) == ("ACCUSE", "2026-03-02", "en")
    assert [s["name"] for s in first["source"]] == ["Vera Lund"]
    assert first["target"][0]["code"] == "NOR"
    assert first["eventText"] == "accused"
    assert first["text"].startswith("Mayor Vera Lund on Monday accused")
    assert first["text"].endswith("of hiding the plan.")
    assert first["publication"] == "Osthaven Herald"
    assert first["time"]["value"] == "2026-03-02"


def test_events_are_what_their_published_schema_describes() -> None:
    for layer in (row(), reply()):
        for event in told(*layer)[0]:
            jsonschema.Draft202012Validator(closed(schema("event"))).validate(event)


def test_the_evidence_leads_back_to_the_page_s_words() -> None:
    page, analysis = row()
    for event in told(page, analysis)[0]:
        evidence = event["evidence"]
        assert evidence["document"] == page.document.id
        assert evidence["sha256"] == page.document.sha256
        quoted = "content" if evidence["kind"] == "statement" else "cue"
        for (start, end), quote in zip(evidence["spans"][quoted], evidence["quote"], strict=True):
            assert ROW[start:end] == quote["exact"]
            assert ROW[:start].endswith(quote["prefix"])
            assert ROW[end:].startswith(quote["suffix"])


def test_what_was_not_done_says_so() -> None:
    found, tally = told(*row())
    assert [(e["event"], e["auxiliary"]) for e in found if e["auxiliary"]] == [
        ("REQUEST", ["hypothetical"])
    ]
    assert found[3]["act"] == {"code": "AID", "modality": "offered"}
    assert tally.n_written == 5


def test_joint_parties_stand_one_by_one() -> None:
    page, analysis = reply()
    lund, moe = analysis.entities
    both = Entity("ent_both", "Lund and Moe", "group", None, (lund.id, moe.id), (), ())
    item = analysis.attributions[0]
    acts = (replace(item.acts[0], actor="ent_both", recipient=None),)
    changed = replace(
        analysis, entities=(lund, moe, both), attributions=(replace(item, acts=acts),)
    )
    [event] = told(page, changed)[0]
    assert [s["name"] for s in event["source"]] == ["Vera Lund", "Anders Moe"]
    assert event["target"] == []
