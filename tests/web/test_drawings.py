"""What pages draw and lay out: arcs between names, figures over time, answers and days."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.export import phrases
from onrecord.model.identity import Reference
from onrecord.web import arcs, contested, figures, timeline
from onrecord.workflow.overview import Edge, Share

PEOPLE = [Reference(f"ent_{n}", f"Person {n}") for n in range(24)]
EDGES = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.integers(1, 9)),
    max_size=40,
    unique_by=lambda edge: edge[:2],
).map(lambda some: [Edge(a, b, n, 0) for a, b, n in sorted(some, key=lambda e: -e[2])])


@given(EDGES)
def test_every_edge_is_drawn_once_or_counted_as_left_out(edges: list[Edge]) -> None:
    drawn = arcs.drawing(edges)
    assert len(drawn.arcs) + drawn.n_left_out == len(edges)
    assert len({arc.edge for arc in drawn.arcs}) == len(drawn.arcs)
    named = {party.who for party in drawn.parties}
    assert all({arc.edge.by, arc.edge.to} <= named for arc in drawn.arcs)
    assert drawn == arcs.drawing(edges)


@given(EDGES)
def test_names_stand_apart_and_arcs_stay_within_the_drawing(edges: list[Edge]) -> None:
    drawn = arcs.drawing(edges)
    heights = [party.y for party in drawn.parties]
    assert heights == sorted(set(heights))
    assert all(0 < y < drawn.height for y in heights)
    assert all(0 < arc.x < drawn.width for arc in drawn.arcs)


def test_arcs_lead_with_the_clock() -> None:
    one, other = PEOPLE[:2]
    there, back = arcs.drawing([Edge(one, other, 3, 0), Edge(other, one, 1, 0)]).arcs[::-1]
    assert there.x > arcs.drawing([]).middle > back.x
    assert there.width > back.width


@pytest.mark.parametrize(
    ("days", "grain", "whens"),
    [
        (("2031-10-08", "2031-10-10"), "day", ["2031-10-08", "2031-10-10"]),
        (("2031-01-08", "2031-10-10", "2031-10-11"), "month", ["2031-01", "2031-10"]),
        (("1999-01-08", "2031-10-10"), "year", ["1999", "2031"]),
        (("2031-10", "2031-11"), "month", ["2031-10", "2031-11"]),
        ((), "day", []),
    ],
)
def test_figures_are_as_fine_as_can_be_seen(
    days: tuple[str, ...], grain: str, whens: list[str]
) -> None:
    shares = [Share(day, day, 2) for day in days]
    found = figures.over_time({"says": shares, "is spoken of": shares[:1]})
    assert found.grain == grain
    assert [row.when for row in found.rows] == whens
    assert sum(row.counts[0] for row in found.rows) == 2 * len(days)


def answer(by: str, kind: str, teller: str) -> dict[str, Any]:
    def who(name: str) -> dict[str, str]:
        return {"id": name, "name": name}

    return {"by": who(by), "answer": kind, "according_to": who(teller), "attributions": []}


def test_where_accounts_of_one_answer_differ_both_stand() -> None:
    found = contested.answered(
        {
            "answers": [
                answer("union", "accepted", "union"),
                answer("company", "refused", "company"),
                answer("company", "accepted", "union"),
            ]
        }
    )
    assert [(one.by or {})["id"] for one in found] == ["company", "union"]
    assert [one.is_contested for one in found] == [True, False]
    assert [one["answer"] for one in found[0].answers] == ["refused", "accepted"]


def test_one_who_says_two_things_is_not_contested_by_others() -> None:
    two = [answer("company", "refused", "company"), answer("company", "accepted", "company")]
    assert not contested.is_contested({"answers": two})
    assert not contested.is_contested({"answers": []})


def row(name: str, day: str | None) -> dict[str, Any]:
    return {"id": name, "published": day, "publisher": "Herald", "uri": "u", "document": f"d{name}"}


def test_a_dispute_in_time_has_every_statement_once_under_its_side() -> None:
    link = {"from": "c", "to": "a", "stance": "denies", "why": "so", "prob": 0.9}
    dispute = {
        "statements": [row("a", "2026-03-01T10:00"), row("b", None), row("c", "2026-03-02")],
        "sides": [{"attributions": ["a", "b"]}, {"attributions": ["c", "unknown"]}],
        "course": [{"concessions": ["b"]}, {"concessions": []}],
        "links": [link],
    }
    days = timeline.days(dispute)
    told = [
        (day.day, number, entry.row["id"], entry.gives_way)
        for day in days
        for number, side in enumerate(day.sides)
        for entry in side
    ]
    assert told == [
        (None, 0, "b", True),
        ("2026-03-01", 0, "a", False),
        ("2026-03-02", 1, "c", False),
    ]
    first, later = days[1].sides[0][0], days[2].sides[1][0]
    assert [one["id"] for one in first.answered_by] == ["c"]
    assert [(one.to["id"], one.stance) for one in later.answers] == [("a", "denies")]
    (outlet,) = timeline.outlets(dispute, phrases.outlet)
    assert outlet.n_of_side == (2, 1)


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("2031-10-08", "2031-10-10", "8 to 10 October 2031"),
        ("2031-09-28", "2031-10-10", "28 September to 10 October 2031"),
        ("2030-12-31", "2031-01-01", "31 December 2030 to 1 January 2031"),
        ("2031-10-08", "2031-10-08", "8 October 2031"),
        (None, "2031-10", "2031-10"),
        (None, None, "no day"),
    ],
)
def test_a_span_of_days_is_told_once_where_it_can(
    since: str | None, until: str | None, told: str
) -> None:
    assert phrases.days(since, until) == told
