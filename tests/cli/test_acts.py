"""Who did what to whom, what was said about someone, who someone is: listings and cards."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

from cli.conftest import Shell
from onrecord.export.contract import schema
from onrecord.model.mention import EntityKind
from support.linked import opened, told
from support.schemas import closed


def test_acts_tell_who_did_what_to_whom_when_in_which_words_and_where(quarrel_shell: Shell) -> None:
    rows = quarrel_shell("acts", "--by", "Lund", "--on", "Moe", "--code", "ACCUSE").lines
    assert [
        (r["actor"], r["code"], r["recipient"], r["date"], r["words"], r["publisher"]) for r in rows
    ] == [
        ("Vera Lund", "ACCUSE", "Anders Moe", "2026-03-02",
         "minister Anders Moe of hiding the plan", "Osthaven Herald"),
        ("Vera Lund", "ACCUSE", "Anders Moe", "2026-03-04", "“He lied to us,”", "Osthaven Herald"),
    ]  # fmt: skip
    assert all(r["id"].startswith("att_") and r["evidence"] == "statement" for r in rows)


def test_deeds_stand_among_the_acts_with_the_sentence_that_tells_them(quarrel_shell: Shell) -> None:
    [arrest] = quarrel_shell("acts", "--on", "Storm").lines
    assert (arrest["actor"], arrest["code"], arrest["evidence"]) == ("Police", "COERCE", "deed")
    assert (arrest["cue"], arrest["words"]) == ("arrested", "Police arrested Kaja Storm.")
    assert arrest["id"].startswith("deed_")


def test_acts_are_what_their_published_schema_describes(quarrel_shell: Shell) -> None:
    for row in quarrel_shell("acts").lines:
        jsonschema.Draft202012Validator(closed(schema("act"))).validate(row)


def test_what_was_not_done_says_so(quarrel_shell: Shell) -> None:
    rows = quarrel_shell("acts").lines
    assert [(r["code"], r["modality"]) for r in rows if r["modality"] != "done"] == [
        ("REQUEST", "hypothetical"),
        ("AID", "offered"),
    ]
    assert "AID (offered) → Port Council" in quarrel_shell("acts", "--table").out


@pytest.mark.parametrize(
    ("words", "n"),
    [
        ((), 8),
        (("--by", "Moe"), 2),
        (("--on", "Lund"), 2),
        (("--code", "accuse"), 3),
        (("--act", "ACCUSE", "--in", "Norhaven Post"), 1),
        (("--since", "2026-03-10"), 2),
        (("--until", "2026-03-10", "--by", "Lund"), 3),
        (("--limit", "3"), 3),
        (("--by", "Nobody"), 0),
    ],
)
def test_acts_are_narrowed_by_who_whom_code_day_and_publisher(
    quarrel_shell: Shell, words: tuple[str, ...], n: int
) -> None:
    assert len(quarrel_shell("acts", *words).lines) == n


def test_the_latest_acts_come_first_deeds_and_statements_together(quarrel_shell: Shell) -> None:
    rows = quarrel_shell("acts").lines
    days = [r["published"] for r in rows]
    assert days == sorted(days, reverse=True)
    assert quarrel_shell("acts", "--limit", "3").lines == rows[:3]


def test_about_tells_in_which_role_someone_is_meant(quarrel_shell: Shell) -> None:
    rows = quarrel_shell("about", "Storm").lines
    assert [(r["by"], r["how"], r["evidence"]) for r in rows] == [
        ("Vera Lund", "addressee", "statement"),
        ("Police", "target", "deed"),
    ]
    assert [r["codes"] for r in quarrel_shell("about", "Moe").lines] == [
        "REQUEST",
        "ACCUSE, REQUEST (hypothetical)",
        "ACCUSE",
    ]


@pytest.mark.parametrize(
    ("words", "n"),
    [
        (("Moe",), 3),
        (("Moe", "--by", "Lund"), 3),
        (("Moe", "--code", "REQUEST"), 2),
        (("Moe", "--about", "resign"), 1),
        (("Moe", "--since", "2026-03-10"), 1),
        (("Moe", "--in", "Osthaven Herald"), 2),
        (("Storm", "--about", "lied"), 1),
        (("Storm", "--code", "COERCE"), 1),
        (("Nobody",), 0),
    ],
)
def test_about_is_narrowed_like_other_listings(
    quarrel_shell: Shell, words: tuple[str, ...], n: int
) -> None:
    assert len(quarrel_shell("about", *words).lines) == n


@pytest.mark.parametrize(
    ("words", "n"),
    [
        (("Lund", "--act", "ACCUSE"), 2),
        (("Lund", "--on", "Moe"), 3),
        (("--act", "DENY"), 1),
        (("--on", "Lund"), 2),
        (("--act", "REQUEST", "--on", "Moe", "--since", "2026-03-10"), 1),
        (("Moe", "--act", "REQUEST"), 0),
    ],
)
def test_said_is_narrowed_by_act_and_by_whom_it_is_about(
    quarrel_shell: Shell, words: tuple[str, ...], n: int
) -> None:
    assert len(quarrel_shell("said", *words).lines) == n


def test_said_tells_what_is_done_to_whom_and_fits_its_schema(quarrel_shell: Shell) -> None:
    rows = quarrel_shell("said").lines
    for row in rows:
        jsonschema.Draft202012Validator(closed(schema("statement"))).validate(row)
    by_cue = {row["cue"]: row for row in rows}
    told = by_cue["told"]
    assert (told["codes"], told["target"], told["addressee"]) == (
        "ACCUSE", "Anders Moe", "Kaja Storm",
    )  # fmt: skip
    assert told["acts"][0]["recipient"] == told["targets"][0]
    assert [row["date"] for row in rows if row["cue"] == "accused"] == ["2026-03-11", "2026-03-02"]
    assert by_cue["said"]["codes"] is None
    shown = quarrel_shell("said", "--table").out
    assert "ACCUSE, REQUEST (hypothetical) → Anders Moe" in shown


def test_who_tells_offices_counts_days_and_who_accuses_whom(quarrel_shell: Shell) -> None:
    [lund] = quarrel_shell("who", "Vera Lund").lines
    assert lund["roles"] == [{"title": "Mayor", "organization": None, "day": "2026-03-04"}]
    assert (lund["n_statements"], lund["n_articles"], lund["n_publishers"]) == (4, 2, 2)
    assert (lund["first_day"], lund["last_day"]) == ("2026-03-04", "2026-03-11")
    assert [(p["name"], p["n"]) for p in lund["to"]] == [("Anders Moe", 2)]
    assert [(p["name"], p["n"]) for p in lund["by"]] == [("Anders Moe", 1)]
    [moe] = quarrel_shell("who", "Anders Moe").lines
    assert (moe["country"], moe["kind"]) == ("NO", "person")


def test_who_is_narrowed_by_day_publisher_and_act(quarrel_shell: Shell) -> None:
    [lund] = quarrel_shell("who", "Lund", "--since", "2026-03-10").lines
    assert (lund["n_statements"], lund["n_articles"], lund["first_day"]) == (2, 1, "2026-03-11")
    assert lund["to"] == []
    [asked] = quarrel_shell("who", "Lund", "--code", "REQUEST").lines
    assert [(p["name"], p["n"]) for p in asked["to"]] == [("Anders Moe", 1)]  # one is hypothetical
    [storm] = quarrel_shell("who", "Kaja Storm", "--code", "COERCE").lines
    assert [(p["name"], p["n"]) for p in storm["by"]] == [("Police", 1)]


def test_a_card_says_it_in_words(quarrel_shell: Shell) -> None:
    card = quarrel_shell("who", "Lund", "--table").out
    lines = [" ".join(line.split()) for line in card.splitlines()]
    assert lines[0] == "Vera Lund person"
    assert "roles Mayor (2026-03-04)" in lines
    assert "accuses Anders Moe 2" in lines
    assert "accused by Anders Moe 1" in lines
    assert "on record 4 statements; in 2 articles of 2 outlets; 2026-03-04 to 2026-03-11" in lines
    asked = quarrel_shell("who", "Lund", "--code", "REQUEST", "--table").out
    assert "REQUEST →" in asked


def test_who_in_csv_has_lists_as_words(quarrel_shell: Shell) -> None:
    [row] = csv.DictReader(io.StringIO(quarrel_shell("who", "Lund", "--csv").out))
    assert (row["roles"], row["to"]) == ("Mayor (2026-03-04)", "Anders Moe (2)")


def test_whoever_is_not_there_is_named(quarrel_shell: Shell) -> None:
    done = quarrel_shell("who", "Nobody")
    assert done.code == 1
    assert "the record holds no entity 'Nobody'" in done.err
    assert "nothing about Nobody" in quarrel_shell("about", "Nobody", "--table").out


def test_an_unknown_act_is_a_usage_error_that_lists_those_there_are(quarrel_shell: Shell) -> None:
    for words in (("acts",), ("about", "Moe"), ("said",), ("who", "Moe")):
        done = quarrel_shell(*words, "--code", "SHOUT")
        assert done.code == 2
        assert "SHOUT is no act: one of ACCUSE, AGREE" in done.err


def test_a_merged_alias_leads_to_the_same_acts_and_person(quarrel_shell: Shell) -> None:
    merged = quarrel_shell("entities", "merge", "Vera Lund", "Kaja Storm", "--why", "one woman")
    assert merged.code == 0
    assert len(quarrel_shell("acts", "--by", "Kaja Storm").lines) == 4
    assert len(quarrel_shell("about", "Storm").lines) == 4
    [one] = quarrel_shell("who", "Kaja Storm").lines
    assert one["name"] == "Vera Lund"
    assert "Kaja Storm" in one["aliases"]


def test_whom_a_correction_names_is_the_actor(quarrel_shell: Shell) -> None:
    [row] = quarrel_shell("acts", "--by", "Moe", "--code", "ACCUSE").lines
    done = quarrel_shell(
        "correct", row["id"], "--speaker", "Kaja Storm", "--why", "heard it", "--author", "ana"
    )
    assert done.code == 0
    assert quarrel_shell("acts", "--by", "Moe", "--code", "ACCUSE").lines == []
    [moved] = quarrel_shell("acts", "--by", "Storm").lines
    assert (moved["actor"], moved["recipient"]) == ("Kaja Storm", "Vera Lund")
    [lund] = quarrel_shell("who", "Vera Lund").lines
    assert [(p["name"], p["n"]) for p in lund["by"]] == [("Kaja Storm", 1)]
    found = quarrel_shell("export", "--format", "plover", "--in", "Norhaven Post").lines
    assert found[0]["source"][0]["name"] == "Kaja Storm"


def test_of_namesakes_each_is_shown_those_of_the_most_pages_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names: Mapping[str, EntityKind] = {"Vera Lund": "person", "Nils Lund": "person"}
    with opened(tmp_path / "lunds.db") as writer:
        writer.add(*told("a.txt", "Vera Lund met Nils Lund.", names=names))
        writer.add(*told("b.txt", "Vera Lund slept.", names={"Vera Lund": "person"}))
    lunds = Shell(tmp_path / "lunds.db", capsys)
    found = lunds("who", "Lund").lines
    assert [(p["name"], p["n_articles"]) for p in found] == [("Vera Lund", 2), ("Nils Lund", 1)]
    assert len(lunds("who", "Lund", "--limit", "1").lines) == 1
    assert [p["name"] for p in lunds("who", "Nils Lund").lines] == ["Nils Lund"]
    cards = lunds("who", "Lund", "--table").out
    assert cards.index("Vera Lund") < cards.index("Nils Lund")
