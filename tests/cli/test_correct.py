"""`correct`: what people say of a statement instead, in the words of the command line."""

from __future__ import annotations

import csv
import io
from typing import Any

import jsonschema
import pytest

from cli.conftest import Shell
from onrecord.export.contract import schema
from support.schemas import closed

LIED = "“He lied to us,”"
WHY = ("--why", "page 2 says so", "--author", "Ada")


@pytest.fixture(name="corrected")
def with_correction(quarrel_shell: Shell) -> Shell:
    """A shell over a record in which one statement was corrected by judgement 1."""
    done = quarrel_shell(
        "correct", id_of(quarrel_shell), "--act", "request:hypothetical, DENY", "--target",
        "Port Council", "--target", "Iris Holt", "--no-addressee", *WHY,
    )  # fmt: skip
    assert done.code == 0, done.err
    return quarrel_shell


def id_of(shell: Shell, words: str = LIED) -> str:
    return str(statement(shell, words)["id"])


def statement(shell: Shell, words: str = LIED) -> Any:
    (found,) = [row for row in shell("said", "--jsonl").lines if row["content"] == words]
    return found


def test_a_statement_is_told_as_it_was_corrected(corrected: Shell) -> None:
    told = statement(corrected)
    jsonschema.validate(told, closed(schema("statement")))
    assert (told["codes"], told["target"], told["addressee"], told["corrected_by"]) == (
        "REQUEST (hypothetical), DENY", "Port Council", None, [1],
    )  # fmt: skip
    assert [who["name"] for who in told["targets"]] == ["Port Council", "Iris Holt"]
    assert {act["prob"] for act in told["acts"]} == {1.0}


def test_acts_and_what_is_about_someone_say_that_they_were_corrected(corrected: Shell) -> None:
    acts = corrected("acts", "--on", "Port Council", "--by", "Lund").lines
    assert [(a["code"], a["modality"], a["corrected_by"]) for a in acts] == [
        ("REQUEST", "hypothetical", [1]), ("DENY", "done", [1]),
    ]  # fmt: skip
    for row in acts:
        jsonschema.validate(row, closed(schema("act")))
    [about] = corrected("about", "Port Council", "--by", "Lund").lines
    assert about["corrected_by"] == [1]
    assert corrected("about", "Iris Holt").lines[0]["id"] == about["id"]


@pytest.mark.parametrize("words", [("said", "Lund"), ("acts", "--by", "Lund"),
                                   ("about", "Port Council"), ("show", "row.txt")])  # fmt: skip
def test_tables_mark_what_was_corrected(corrected: Shell, words: tuple[str, ...]) -> None:
    marked = corrected(*words, "--table").out
    assert "· corrected (1)" in " ".join(marked.split())
    corrected("revoke", "1", "--why", "no")
    assert "corrected" not in corrected(*words, "--table").out


def test_a_page_with_corrections_fits_the_contract(corrected: Shell) -> None:
    [page] = corrected("export", "--format", "jsonl", "--in", "Osthaven Herald").lines
    jsonschema.validate(page, closed(schema("document")))
    [item] = [a for a in page["attributions"] if a["corrections"]]
    assert [(a["code"], a["recipient"]["name"]) for a in item["acts"]] == [
        ("REQUEST", "Port Council"), ("DENY", "Port Council"),
    ]  # fmt: skip
    assert item["corrections"][0] == {
        "judgement": 1, "verdict": "corrected", "author": "Ada", "why": "page 2 says so",
        "at": item["corrections"][0]["at"],
    }  # fmt: skip
    assert {w["name"] for w in item["targets"]} == {"Port Council", "Iris Holt"}


def test_events_are_those_that_people_say(corrected: Shell) -> None:
    events = corrected("export", "--format", "plover", "--keep-verbal", "-q").lines
    told = [e for e in events if e["evidence"]["corrected_by"]]
    for event in told:
        jsonschema.validate(event, closed(schema("event")))
    assert [(e["event"], e["act"]["code"], e["target"][0]["name"]) for e in told] == [
        ("REQUEST", "REQUEST", "Port Council"), ("", "DENY", "Port Council"),
    ]  # fmt: skip


def test_polecat_names_none_whom_the_page_does_not_name_among_its_people(
    corrected: Shell,
) -> None:
    table = corrected("export", "--format", "polecat", "--keep-verbal", "-q").out
    rows = list(csv.DictReader(io.StringIO(table), delimiter="\t"))
    [denied] = [r for r in rows if (r["Actor Name"], r["Recipient Name"]) ==
                ("Vera Lund", "Port Council")]  # fmt: skip
    assert "Iris Holt" not in denied["Story People"]


def test_csv_has_the_numbers_of_the_corrections(corrected: Shell) -> None:
    rows = csv.DictReader(io.StringIO(corrected("export", "--format", "csv").out))
    [row] = [r for r in rows if r["content"] == LIED]
    assert (row["codes"], row["target"], row["corrected_by"]) == (
        "REQUEST (hypothetical), DENY", "Port Council", "1",
    )  # fmt: skip


def test_a_statement_can_be_about_nobody_and_the_reason_goes_by_two_names(
    quarrel_shell: Shell,
) -> None:
    done = quarrel_shell("correct", id_of(quarrel_shell), "--no-target", "--reason", "he said so")
    assert done.code == 0
    told = statement(quarrel_shell)
    assert (told["target"], told["acts"][0]["recipient"]) == (None, None)
    [judged] = quarrel_shell("judgements").lines
    assert (judged["why"], judged["before"]["targets"] != []) == ("he said so", True)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--act", "SHOUT"), 2, "'SHOUT' is no act; write one of ACCUSE, AGREE"),
        (("--act", ""), 2, "'' is no act; write one of"),
        (("--act", "AID:maybe"), 2, "'maybe' is no modality of an act; write one of done, offered"),
        (("--act", "AID,DENY,STATE,AGREE"), 2, "4 acts are too many for a statement; name"),
        (("--target", "  "), 2, "the name of the target is empty; give a name or an entity's id"),
        (("--speaker", ""), 2, "the name of the speaker is empty"),
        (("--addressee", "Ada", "--no-addressee"), 2, "--no-addressee stands against --addressee"),
        (("--kind", "loud"), 2, "--kind loud: one of direct"),
        ((), 2, "nothing to correct; give --speaker, --act"),
        (("--target", "ent_00000000000000000000"), 1, "no entity 'ent_0"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_to_try(
    quarrel_shell: Shell, words: tuple[str, ...], code: int, told: str
) -> None:
    done = quarrel_shell("correct", id_of(quarrel_shell), *words, *WHY)
    assert (done.code, told in " ".join(done.err.split())) == (code, True), done.err
    assert quarrel_shell("judgements").lines == []


def test_a_name_that_no_page_has_is_told_for_it_may_be_a_slip(quarrel_shell: Shell) -> None:
    name = id_of(quarrel_shell)
    done = quarrel_shell("correct", name, "--target", "Ander Moe", *WHY, "--json")
    assert done.json == {"number": 1, "statement": name, "new_names": ["Ander Moe"]}
    assert "no page names 'Ander Moe': kept as a new person" in done.err
    again = quarrel_shell("correct", name, "--target", "Anders Moe", *WHY, "--json")
    assert (again.json["new_names"], "no page names" in again.err) == ([], False)


def test_only_a_statement_of_the_record_is_corrected(quarrel_shell: Shell) -> None:
    done = quarrel_shell("correct", "att_none", "--target", "Nobody Known", *WHY)
    assert done.code == 1
    assert "no statement 'att_none'; see: onrecord said --json" in done.err
    assert quarrel_shell("who", "Nobody Known").code == 1


def test_an_entity_is_not_renamed_to_nothing(quarrel_shell: Shell) -> None:
    done = quarrel_shell("entities", "rename", "Vera Lund", " ", *WHY)
    assert (done.code, "the name of the entity is empty" in done.err) == (2, True)
