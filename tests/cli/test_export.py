"""The whole record in other programs' forms, what is left out told on standard error."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import duckdb
import jsonschema
import pytest

from cli.conftest import Shell
from onrecord.cli.export import FORMATS, LINES
from onrecord.export.contract import schema
from onrecord.export.file_forms import FILES
from onrecord.export.forms import FORMS
from onrecord.export.polecat import COLUMNS
from support.schemas import closed


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
        (("--format", "jsonl", "--bom"), "--bom is for csv and tsv"),
        (("--format", "csv", "--overwrite"), "--overwrite is for --out"),
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
    for form in LINES:
        done = quarrel_shell("export", "--format", form)
        assert done.code == 0
        assert done.out


@pytest.mark.parametrize("form", LINES)
def test_a_file_has_what_would_go_into_a_pipe(
    quarrel_shell: Shell, tmp_path: Path, form: str
) -> None:
    place = tmp_path / "out"
    piped = quarrel_shell("export", "--format", form).out
    done = quarrel_shell("export", "--format", form, "--out", str(place))
    assert (done.code, done.out) == (0, "")
    assert place.read_bytes().decode() == piped
    assert f"wrote {place}" in done.err
    again = quarrel_shell("export", "--format", form, "--out", str(place))
    assert again.code == 1
    assert "exists already" in again.err
    assert quarrel_shell("export", "--format", form, "--out", str(place), "--overwrite").code == 0


@pytest.mark.in_files
def test_an_export_that_fails_leaves_what_stood_there(empty: Shell, tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.write_text("before")
    there = set(tmp_path.iterdir())
    assert empty("export", "--format", "csv", "--out", str(place), "--overwrite").code == 1
    assert place.read_text() == "before"
    assert set(tmp_path.iterdir()) == there


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("kind", ["pages", "disputes", "proposals", "utterances", "claims"])
def test_tables_for_spreadsheets_are_read_by_duckdb(
    stories_shell: Shell, tmp_path: Path, form: str, kind: str
) -> None:
    place = tmp_path / f"out.{form}"
    words = ("export", "--format", form, "--of", kind, "--bom")
    assert stories_shell(*words, "--out", str(place)).code == 0
    assert place.read_bytes().startswith(b"\xef\xbb\xbf")
    delimiter = {"csv": ",", "tsv": "\t"}[form]
    with place.open(encoding="utf-8-sig", newline="") as file:
        ours = list(csv.DictReader(file, delimiter=delimiter))
    read = duckdb.read_csv(str(place), all_varchar=True, delimiter=delimiter, quotechar='"')
    theirs = [dict(zip(read.columns, row, strict=True)) for row in read.fetchall()]
    assert ours
    assert [{k: v or None for k, v in row.items()} for row in ours] == theirs
    if kind == "pages":
        n = len(stories_shell("said", "--json", "--limit", "0").json)
        assert len(ours) == n
    told = [cell for row in ours for cell in row.values()]
    assert not [cell for cell in told if cell[:1] in set("=+-@\t\r")]


@pytest.mark.parametrize("form", FILES)
def test_a_form_that_is_no_text_needs_a_place(quarrel_shell: Shell, form: str) -> None:
    done = quarrel_shell("export", "--format", form)
    assert done.code == 2
    assert "name it with --out" in done.err


@pytest.mark.parametrize(
    ("form", "module", "extra"),
    [("parquet", "pyarrow", "parquet"), ("docbin", "spacy", "spacy"), ("wacz", "warcio", "wacz")],
)
def test_without_its_package_a_form_names_the_extra(
    quarrel_shell: Shell, monkeypatch: pytest.MonkeyPatch, *, form: str, module: str, extra: str
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, f"onrecord.export.{form}", raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    place = quarrel_shell.record.parent / "out"
    done = quarrel_shell("export", "--format", form, "--out", str(place))
    assert done.code == 1
    assert f"pip install 'onrecord[{extra}]'" in done.err
    assert not place.exists()


@pytest.mark.parametrize("form", FILES)
def test_what_was_written_is_told(quarrel_shell: Shell, tmp_path: Path, form: str) -> None:
    done = quarrel_shell("export", "--format", form, "--out", str(tmp_path / "out"))
    assert (done.code, done.out) == (0, "")
    assert f"wrote {tmp_path / 'out'}: 2 " in done.err
    assert " 6 statements" in done.err


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("--format", "jsonl"), "document"),
        (("--format", "plover"), "event"),
        (("--format", "jsonl", "--of", "disputes"), "dispute"),
        (("--format", "jsonl", "--of", "proposals"), "proposal"),
        (("--format", "jsonl", "--of", "utterances"), "utterance"),
        (("--format", "jsonl", "--of", "claims"), "claim"),
    ],
)
def test_every_line_is_as_its_published_schema_says(
    stories_shell: Shell, words: tuple[str, ...], name: str
) -> None:
    known = jsonschema.Draft202012Validator(closed(schema(name)))
    found = stories_shell("export", *words).lines
    assert found
    for one in found:
        known.validate(one)
