"""The whole record in other programs' forms, what is left out told on standard error."""

from __future__ import annotations

import csv
import io

import jsonschema
import pytest

from cli.conftest import Shell
from onrecord.cli.export import FORMATS
from onrecord.export.contract import schema
from onrecord.export.forms import FORMS
from onrecord.export.polecat import COLUMNS


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


def test_polecat_has_a_row_for_each_event_and_says_what_it_leaves_out(quarrel_shell: Shell) -> None:
    done = quarrel_shell("export", "--format", "polecat")
    assert done.code == 0
    assert done.out.splitlines()[0] == "\t".join(COLUMNS)
    assert [r["Event Type"] for r in table(done.out)] == [
        "ACCUSE", "ACCUSE", "AGREE", "COERCE", "ACCUSE", "REQUEST",
    ]  # fmt: skip
    told = " ".join(done.err.split())
    assert "6 events written." in told
    assert "Left out: 3" in told
    assert "1 PLOVER has no root DENY" in told
    assert "1 hypothetical: POLECAT has no column that tells so" in told
    assert "1 statements without an act" in told
    assert "1 AID offered, as AGREE" in told


def test_keep_verbal_writes_denials_with_an_empty_event_type(quarrel_shell: Shell) -> None:
    found = table(quarrel_shell("export", "--format", "polecat", "--keep-verbal").out)
    [denial] = [r for r in found if not r["Event Type"]]
    assert (denial["Actor Name"], denial["Recipient Name"]) == ("Anders Moe", "Vera Lund")
    assert denial["Quad Code"] == ""


def test_plover_has_an_object_for_each_event_with_its_evidence(quarrel_shell: Shell) -> None:
    found = quarrel_shell("export", "--format", "plover").lines
    assert len(found) == 7
    assert {e["evidence"]["uri"] for e in found} == {"pages/row.txt", "pages/reply.txt"}


@pytest.mark.parametrize(
    ("words", "n_events"),
    [
        (("--since", "2026-03-10"), 2),
        (("--until", "2026-03-10"), 4),
        (("--in", "Osthaven Herald"), 4),
        (("--code", "accuse"), 3),
        (("--act", "ACCUSE", "--in", "Norhaven Post"), 1),
    ],
)
def test_events_are_narrowed_by_day_publisher_and_act(
    quarrel_shell: Shell, words: tuple[str, ...], n_events: int
) -> None:
    done = quarrel_shell("export", "--format", "polecat", *words)
    assert len(table(done.out)) == n_events
    assert f"{n_events} events written." in done.err


def test_one_identity_has_one_id_and_name_in_all_events(quarrel_shell: Shell) -> None:
    found = quarrel_shell("export", "--format", "plover", "--code", "ACCUSE").lines
    parties = {p["id"]: p["name"] for e in found for p in (*e["source"], *e["target"])}
    assert sorted(parties.values()) == ["Anders Moe", "Vera Lund"]


def test_jsonl_is_the_contract_and_csv_has_all_statements(quarrel_shell: Shell) -> None:
    pages = quarrel_shell("export", "--format", "jsonl").lines
    assert [page["document"]["uri"] for page in pages] == ["pages/row.txt", "pages/reply.txt"]
    for page in pages:
        jsonschema.Draft202012Validator(schema()).validate(page)
    rows = list(csv.DictReader(io.StringIO(quarrel_shell("export", "--format", "csv").out)))
    assert [row["cue"] for row in rows] == ["accused", "told", "denied", "accused", "urged", "said"]
    assert [rows[1][name] for name in ("codes", "target", "addressee")] == [
        "ACCUSE", "Anders Moe", "Kaja Storm",
    ]  # fmt: skip


def test_quiet_says_nothing_beside_the_data(quarrel_shell: Shell) -> None:
    assert quarrel_shell("export", "--format", "polecat", "--quiet").err == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--format", "xml"), f"one of {', '.join(FORMATS)}"),
        (("--format", "polecat", "--code", "SHOUT"), "SHOUT is no act: one of ACCUSE"),
        (("--format", "jsonl", "--keep-verbal"), "are for polecat and plover"),
        (("--format", "polecat", "--since", "soon"), "'soon' is no day"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    quarrel_shell: Shell, words: tuple[str, ...], told: str
) -> None:
    done = quarrel_shell("export", *words)
    assert done.code == 2
    assert told in done.err
    assert done.out == ""


def test_without_a_record_there_is_nothing_to_export(empty: Shell) -> None:
    assert empty("export", "--format", "polecat").code == 1


def test_every_form_that_is_written_page_by_page_is_offered(quarrel_shell: Shell) -> None:
    assert set(FORMS) < set(FORMATS)
    for form in FORMATS:
        done = quarrel_shell("export", "--format", form)
        assert done.code == 0
        assert done.out
