"""Acts and deeds become PLOVER's events, or are left out and counted with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.export.events import (
    NO_ACT,
    NO_ACTOR,
    NO_ROOT,
    NO_TURN,
    TWICE,
    Event,
    Tally,
    alpha3,
    day_of,
    events,
)
from onrecord.model.act import Grain, SaidAt
from onrecord.model.selector import Span
from support.acting import reply, row


def told(*, keep_verbal: bool = False) -> tuple[list[Event], Tally]:
    tally = Tally()
    return list(events(*row(), tally, keep_verbal=keep_verbal)), tally


def test_acts_and_deeds_come_in_the_page_s_order_with_who_and_whom() -> None:
    found, _ = told()
    assert [
        (e.root, e.actor.name, e.recipient.name if e.recipient else None, e.evidence.kind)
        for e in found
    ] == [
        ("ACCUSE", "Vera Lund", "Anders Moe", "statement"),
        ("REQUEST", "Vera Lund", "Anders Moe", "statement"),
        ("ACCUSE", "Vera Lund", "Anders Moe", "statement"),
        ("AGREE", "Dock Union", "Port Council", "deed"),
        ("COERCE", "Police", "Kaja Storm", "deed"),
    ]


def test_what_plover_has_no_root_for_is_left_out_and_counted() -> None:
    _, tally = told()
    assert +tally.left_out == {NO_ROOT.format("DENY"): 1}


def test_denials_are_kept_on_demand_without_a_root() -> None:
    found, tally = told(keep_verbal=True)
    denied = next(e for e in found if e.code == "DENY")
    assert (denied.root, denied.quad, denied.intensity) == ("", None, None)
    assert +tally.left_out == {}


def test_an_offer_is_told_as_agreement_and_keeps_what_it_offers() -> None:
    offer = next(e for e in told()[0] if e.root == "AGREE")
    assert (offer.code, offer.modality, offer.intensity) == ("AID", "offered", 2.5)
    assert offer.quad == "verbal cooperation"


def test_a_score_stands_only_where_the_code_leaves_no_choice() -> None:
    assert [e.intensity for e in told()[0]] == [None, None, None, 2.5, None]
    assert {e.mode for e in told()[0]} == {""}


def test_statements_without_an_act_and_acts_of_nobody_are_counted() -> None:
    page, analysis = reply()
    nobody = replace(analysis.attributions[0].acts[0], actor=None)
    orphan = replace(analysis.attributions[0], acts=(nobody,))
    tally = Tally()
    found = events(
        page, replace(analysis, attributions=(orphan, *analysis.attributions[1:])), tally
    )
    assert [e.root for e in found] == ["REQUEST"]
    assert +tally.left_out == {NO_ACTOR: 1, NO_ACT: 1}


def test_an_offered_conflict_and_a_threatened_kindness_are_left_out() -> None:
    page, analysis = reply()
    item = analysis.attributions[0]
    acts = (
        replace(item.acts[0], modality="offered"),
        replace(item.acts[0], code="AID", modality="threatened"),
        replace(item.acts[0], code="SANCTION", modality="threatened"),
    )
    tally = Tally()
    changed = replace(analysis, attributions=(replace(item, acts=acts),))
    assert [(e.root, e.code) for e in events(page, changed, tally)] == [("THREATEN", "SANCTION")]
    assert tally.left_out[NO_TURN] == 2


def test_one_statement_tells_one_event_once() -> None:
    page, analysis = reply()
    item = analysis.attributions[0]
    twice = replace(item, acts=(*item.acts, replace(item.acts[0], prob=0.3)))
    tally = Tally()
    found = list(events(page, replace(analysis, attributions=(twice,)), tally))
    assert [(e.root, e.prob) for e in found] == [("ACCUSE", 0.9)]
    assert tally.left_out[TWICE] == 1


@pytest.mark.parametrize(
    ("value", "grain", "day"),
    [
        ("2026-03-02", "day", "2026-03-02"),
        ("2026-03-02TMO", "part", "2026-03-02"),
        ("2026-W11", "week", "2026-03-11"),
        ("2026-W10", "week", ""),
        ("2026-03", "month", "2026-03-11"),
        ("2026-02", "month", ""),
        ("2026", "year", "2026-03-11"),
        ("2019-SU", "season", ""),
        ("PAST_REF", "vague", "2026-03-11"),
        ("P90D", "length", "2026-03-11"),
    ],
)
def test_the_day_is_that_told_else_that_of_publication_if_it_can_be(
    value: str, grain: Grain, day: str
) -> None:
    assert day_of(SaidAt(value, grain, Span(0, 1)), "2026-03-11") == day


def test_without_a_time_the_day_is_that_of_publication() -> None:
    assert day_of(None, "2026-03-11") == "2026-03-11"
    assert day_of(SaidAt("2026", "year", Span(0, 1)), "") == ""


def test_countries_are_alpha_3_where_our_table_leads_there() -> None:
    assert (alpha3("NO"), alpha3("ZZ"), alpha3(None)) == ("NOR", "", "")
    moe = told()[0][0].recipient
    assert moe is not None
    assert (moe.country, moe.title, moe.raw) == ("NOR", "minister", "Anders Moe")


def test_only_wanted_codes_are_told_and_others_are_not_counted() -> None:
    tally = Tally()
    found = list(events(*row(), tally, wanted=lambda code: code == "COERCE"))
    assert [e.code for e in found] == ["COERCE"]
    assert +tally.left_out == {}
