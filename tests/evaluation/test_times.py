"""Figures about times and occasions, on corpora of fiction in the corpora's own formats."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from onrecord.evaluation.occasions import occasion_report
from onrecord.evaluation.time_corpora import (
    Expression,
    GivenText,
    esc_texts,
    gum_texts,
    offset_of,
    wikiwars_texts,
)
from onrecord.evaluation.times import times_report
from onrecord.evaluation.times_conventions import Convention, is_same
from onrecord.evaluation.times_intervals import interval_of
from onrecord.model.act import Occasion
from onrecord.model.attribution import Attribution
from onrecord.model.selector import Span
from onrecord.times.values import ResolvedTime

FRIDAY = date(2031, 5, 16)


def words(text: GivenText) -> list[tuple[str, str]]:
    return [(e.span.of(text.text), e.value) for e in text.expressions]


def test_esc_gives_what_has_tokens_and_a_value_and_is_not_the_documents_own_date(
    tmp_path: Path,
) -> None:
    tokens = "May 16 , 2031 The mill shut on Tuesday after two weeks .".split()
    marked = {
        "1": {"type": "TIME_DATE", "tok": [0, 1, 2, 3], "DCT": "TRUE", "value": "2031-5-16T09:00Z"},
        "2": {"type": "TIME_DATE", "tok": [8], "DCT": "FALSE", "value": "2031-05-13"},
        "3": {"type": "TIME_DURATION", "tok": [10, 11], "value": ""},
        "4": {"type": "TIME_DATE", "tok": [], "value": "2031"},
        "5": {"type": "ACTION_OCCURRENCE", "tok": [6]},
    }
    row = {"id": "d", "tokens": tokens, "sent": [0] * 4 + [1] * 9, "mentions": marked}
    undated = {"id": "e", "tokens": tokens, "sent": [0] * 13, "mentions": {"2": marked["2"]}}
    folder = tmp_path / "ecbplus_esc"
    folder.mkdir()
    (folder / "esc_v1.5.jsonl").write_text(json.dumps(row) + "\n" + json.dumps(undated) + "\n")
    [text] = esc_texts(tmp_path)
    assert text.published == FRIDAY
    assert words(text) == [("Tuesday", "2031-05-13")]


def test_wikiwars_gives_nested_expressions_where_they_stand(tmp_path: Path) -> None:
    folder = tmp_path / "wikiwars" / "whole-tml" / "tml"
    folder.mkdir(parents=True)
    (folder / "01.tml").write_text(
        '<TimeML><DCT><TIMEX3 value="2031-05-16">May 16</TIMEX3></DCT><TEXT>War came <TIMEX3 '
        'value="1931">in <TIMEX3 value="1931-05">May</TIMEX3> 1931</TIMEX3>, they say, '
        '<TIMEX3 value="null">then</TIMEX3>.</TEXT></TimeML>'
    )
    [text] = wikiwars_texts(tmp_path)
    assert text.text == "War came in May 1931, they say, then."
    assert sorted(words(text)) == [("May", "1931-05"), ("in May 1931", "1931")]


def test_gum_gives_days_intervals_and_times_of_the_clock(tmp_path: Path) -> None:
    tokens = "In the 1990s at nine , on Friday or before 1990 .".split()
    dates = [
        {"start": 1, "end": 3, "attrs": {"from": "1990-01-01", "to": "1999-12-31"}},
        {"start": 4, "end": 5, "attrs": {"when": "09:00:00"}},
        {"start": 7, "end": 8, "attrs": {"when": "2031-05-16"}},
        {"start": 10, "end": 11, "attrs": {"notAfter": "1990"}},
    ]
    row = {
        "id": "g", "genre": "news", "date": "2031-05-16", "tokens": tokens, "dates": dates,
        "sents": [{"start": 0, "end": 12}],
    }  # fmt: skip
    (tmp_path / "gum").mkdir()
    (tmp_path / "gum" / "gum_docs.jsonl").write_text(json.dumps(row) + "\n")
    [text] = gum_texts(tmp_path)
    assert words(text) == [
        ("the 1990s", "1990-01-01/1999-12-31"),
        ("nine", "T09:00"),
        ("Friday", "2031-05-16"),
    ]
    assert list(gum_texts(tmp_path, ["fiction"])) == []


@pytest.mark.parametrize(
    ("value", "interval"),
    [
        ("2031-W20", "2031-05-12/2031-05-18"),
        ("2031-W20-WE", "2031-05-17/2031-05-18"),
        ("2031-02", "2031-02-01/2031-02-28"),
        ("2031-FA", "2031-09-01/2031-11-30"),
        ("2031-WI", "2031-12-01/2032-02-29"),
        ("2031-Q3", "2031-07-01/2031-09-30"),
        ("2031-H1", "2031-01-01/2031-06-30"),
        ("2031", "2031-01-01/2031-12-31"),
        ("199X", "1990-01-01/1999-12-31"),
        ("18", "1800-01-01/1899-12-31"),
        ("BC04", "-0499/-0400"),
        ("P2D", "P2D"),
    ],
)
def test_a_value_has_a_first_and_a_last_day(value: str, interval: str) -> None:
    assert interval_of(value) == interval


def test_a_value_counts_as_it_is_meant_letter_by_letter_and_as_a_day() -> None:
    text = "today tomorrow noon later"
    marked = tuple(
        Expression(Span(text.index(w), text.index(w) + len(w)), value)
        for w, value in (
            ("today", "2031-05-16"),
            ("tomorrow", "2031-5-17"),
            ("noon", "2031-05-16T11:00Z"),
            ("later", "FUTURE_REF"),
        )
    )

    def find(_: str, published: date) -> list[ResolvedTime]:
        assert published == FRIDAY
        return [
            ResolvedTime(marked[0].span, "2031-05-16", "day"),
            ResolvedTime(marked[1].span, "2031-05-17", "day"),
            ResolvedTime(marked[2].span, "2031-05-16T12:00", "minute"),
        ]

    report = times_report([GivenText("t", text, FRIDAY, marked)], find)
    assert report["expressions"] == 4
    assert (report["found"], report["accuracy"]) == (0.75, 0.5)
    assert (report["letter_by_letter"], report["same_day"]) == (0.25, 0.75)
    assert report["without_times_of_day"]["expressions"] == 3
    assert report["by_kind"]["time of day"]["same_day"] == 1.0
    sums = report["developed_on"]["expressions"] + report["kept_aside"]["expressions"]
    assert sums == 4


EAST = Convention(timedelta(hours=-5))
TEI = Convention(tei_day="2031-05-16")


@pytest.mark.parametrize(
    ("gold", "found", "convention"),
    [
        ("2031-5-7", "2031-05-07", Convention()),
        ("PRES_REF", "PRESENT_REF", Convention()),
        ("198", "198X", Convention()),
        ("P10Y", "P1DE", Convention()),
        ("2031-05-16T14:00Z", "2031-05-16T14:00", Convention()),
        ("2031-05-16T14:00-05", "2031-05-16T14:00-05:00", Convention()),
        ("2031-05-16T12:00Z", "2031-05-16T14:00+02:00", Convention()),
        ("2031-05-17T01:00Z", "2031-05-16T20:00", EAST),
        ("2031-05-17T01:00", "2031-05-16T20:00", EAST),
        ("2031-05-17T01:00Z", "2031-05-16T20:00-04:00", EAST),
        ("2031-05-16", "2031-05-16TAF", TEI),
        ("-400", "BC0400", TEI),
        ("900", "0900", TEI),
        ("2031-05-16", "PRESENT_REF", TEI),
        ("2031-05-16T14:00:00", "2031-05-16T14:00Z", TEI),
    ],
)
def test_a_value_is_the_same_in_the_corpus_own_manner(
    gold: str, found: str, convention: Convention
) -> None:
    assert is_same(gold, found, convention)


@pytest.mark.parametrize(
    ("gold", "found", "convention"),
    [
        ("2031-05-16", "2031-05-16TAF", Convention()),
        ("2031-05-16", "2031-05-15TAF", TEI),
        ("2031-05-16T14:00Z", "2031-05-16T14:00+02:00", Convention()),
        ("2031-05-17T01:00Z", "2031-05-16T21:00", EAST),
        ("2031-05-17T01:00Z", "2031-05-17T20:00", EAST),
        ("2031-05-16T14:00Z", "2031-05-16T14:01", EAST),
        ("P10Y", "P1Y", Convention()),
        ("400", "BC0400", TEI),
        ("2031-05-16", "PRESENT_REF", Convention()),
        ("2031-05-15", "PRESENT_REF", TEI),
    ],
)
def test_another_moment_day_or_length_is_never_the_same(
    gold: str, found: str, convention: Convention
) -> None:
    assert not is_same(gold, found, convention)


@pytest.mark.parametrize(
    ("words", "value", "hours"),
    [
        ("May 16 , 2031 7 : 31 AM ET", "2031-05-16T12:31Z", -5),
        ("9 : 05 pm , May 16", "2031-05-17T02:05Z", -5),
        ("20 : 09 IST", "2031-05-16T14:39Z", 5.5),
        ("May 16 , 2031", "2031-05-16", None),
        ("7 : 31 AM", "2031-05-16", None),
        ("02 : 03", "2031-05-16T07:13Z", None),
    ],
)
def test_a_date_given_with_its_clock_tells_the_zone(
    words: str, value: str, hours: float | None
) -> None:
    assert offset_of(words, value) == (None if hours is None else timedelta(hours=hours))


def test_an_occasion_is_right_where_it_shares_a_character(tmp_path: Path) -> None:
    text = "Lund said in a speech. Vik wrote a letter. Ada said so."
    labels, texts = tmp_path / "labels.jsonl", tmp_path / "texts.jsonl"

    def item(cue: str, occasion: tuple[str, str] | None) -> dict[str, object]:
        at = text.index(cue)
        told = None
        if occasion:
            start = text.index(occasion[0])
            told = {"span": [start, start + len(occasion[0])], "kind": occasion[1]}
        return {"source": [], "cue": [[at, at + 4]], "content": [], "occasion": told}

    rows = [item("said in", ("in a speech", "speech")), item("wrote", ("a letter", "letter")),
            item("said so", None)]  # fmt: skip
    labels.write_text(json.dumps({"id": "a", "attributions": rows}) + "\n")
    texts.write_text(json.dumps({"id": "a", "text": text}) + "\n")
    speech, letter = Span(text.index("speech"), 21), Span(text.index("a letter"), 41)

    def find(_: str, given: Attribution) -> Occasion | None:
        by_cue = {
            text.index("said in"): Occasion(speech, "rally", "spoken"),
            text.index("wrote"): Occasion(letter, "letter", "written"),
            text.index("said so"): Occasion(letter, "letter", "written"),
        }
        return by_cue[given.cue[0].start]

    report = occasion_report(labels, texts, find)
    assert (report["labelled"], report["found"]) == (2, 3)
    assert (report["precision"], report["recall"], report["kind_accuracy"]) == (0.6667, 1.0, 0.5)
