"""Disputes, proposals, claims, sayings, comparisons and feeds, as commands print them."""

from __future__ import annotations

import csv
import io
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest

from cli.conftest import Shell
from onrecord.export.contract import schema
from support.relating import FERRY, HARBOUR, TALKS, harbour, hostile, offers, quiet, related
from support.schemas import closed

ANY = ("--min-prob", "0.01")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return harbour(tmp_path_factory.mktemp("harbour") / "r.db")


@pytest.fixture
def port(
    made: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shell:
    monkeypatch.setenv("COLUMNS", "200")  # no words are broken off
    return Shell(Path(shutil.copyfile(made, tmp_path / "r.db")), capsys)


@pytest.mark.parametrize("name", ["dispute", "proposal", "utterance", "claim"])
def test_a_listing_is_one_bare_array_as_its_schema_describes(port: Shell, name: str) -> None:
    words = ANY if name in {"dispute", "proposal"} else ()
    found = port(f"{name}s", "--json", *words).json
    assert found
    for one in found:
        jsonschema.Draft202012Validator(closed(schema(name))).validate(one)


def test_a_dispute_has_both_sides_their_links_and_its_course(port: Shell) -> None:
    (dispute,) = port("disputes", "--json", *ANY).json
    assert dispute["matter"] == "Whether the harbour is safe for every ship?"
    assert [len(side["attributions"]) for side in dispute["sides"]] == [2, 3]
    assert {link["stance"] for link in dispute["links"]} == {"denies", "contradicts"}
    assert dispute["course"][1]["concessions"] == [dispute["sides"][1]["attributions"][-1]]
    assert (dispute["since"], dispute["until"]) == ("2026-03-01", "2026-03-05")


@pytest.mark.parametrize(
    ("words", "n"),
    [
        (("--between", "Lund", "Moe"), 1),
        (("--between", "Moe", "Lund"), 1),
        (("--between", "Lund", "Lund"), 0),
        (("--about", "small boats"), 1),
        (("--about", "railway"), 0),
        (("--since", "2026-03-04"), 1),
        (("--since", "2027"), 0),
        (("--min-prob", "0.99"), 0),
    ],
)
def test_disputes_are_chosen_by_what_is_asked(port: Shell, words: tuple[str, ...], n: int) -> None:
    given = words if "--min-prob" in words else (*words, *ANY)
    assert len(port("disputes", "--json", *given).json) == n


def test_one_dispute_is_shown_in_columns_with_outlets_reasons_and_concessions(port: Shell) -> None:
    (dispute,) = port("disputes", "--json", *ANY).json
    shown = port("dispute", dispute["id"][:12], "--table").out
    for words in ("Vera Lund", "Anders Moe", "Osthaven Herald", "Norhaven Post", "2026-03-05"):
        assert words in " ".join(shown.split())
    assert "conce" in shown.lower()


def test_a_side_is_told_to_be_silent_only_where_a_page_says_so(port: Shell) -> None:
    (before,) = port("disputes", "--json", *ANY).json
    assert [side["silent"] for side in before["sides"]] == [[], []]
    related(port.record, HARBOUR, quiet())
    (after,) = port("disputes", "--json", *ANY).json
    ((name,), nobody) = (side["silent"] for side in after["sides"])
    assert nobody == []
    shown = " ".join(port("dispute", after["id"][:12], "--table").out.split())
    assert "Asked and silent, a page says Vera Lund declined to comment" in shown
    told = port("dispute", after["id"][:12], "--json").json
    assert name in {one["id"] for one in told["statements"]}


def test_an_unknown_dispute_is_named_with_what_to_try(port: Shell) -> None:
    done = port("dispute", "dis_nothing")
    assert done.code != 0
    assert "onrecord disputes" in done.err


def test_a_proposal_tells_its_answer_according_to_whom(port: Shell) -> None:
    (proposal,) = port("proposals", "--json", *ANY).json
    assert (proposal["kind"], proposal["by"]["name"]) == ("invitation", "Vera Lund")
    (answer,) = proposal["answers"]
    assert (answer["answer"], answer["according_to"]["name"]) == ("ignored", "Anders Moe")
    assert port("proposals", "--open", "--json", *ANY).json == []
    assert len(port("proposals", "--by", "Lund", "--to", "Moe", "--json", *ANY).json) == 1
    assert port("proposals", "--by", "Moe", "--json", *ANY).json == []


def test_open_and_answered_proposals_are_listed_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(offers(tmp_path / "offers.db"), capsys)
    every = {one["what"]: one["open"] for one in shell("proposals", "--json", *ANY).json}
    assert every == {FERRY: False, TALKS: True}
    assert [one["what"] for one in shell("proposals", "--open", "--json", *ANY).json] == [TALKS]


def test_the_same_sentence_in_two_outlets_is_one_report_of_both(port: Shell) -> None:
    copied = [u for u in port("utterances", "--json").json if len(u["attributions"]) == 2]
    outlets = [[report["outlets"] for report in u["reports"]] for u in copied]
    assert [["Norhaven Post", "Sund Wire"]] in [
        [sorted(o if isinstance(o, str) else o["publisher"] for o in some) for some in one]
        for one in outlets
    ]


def test_outlets_are_compared_by_how_they_word_one_saying(port: Shell) -> None:
    done = port("compare", "post.txt", "row?a=1&b=2", "--table")
    assert done.code == 0, done.err
    assert "insisted" in done.out
    assert "every ship" in " ".join(done.out.split())


def test_lists_are_also_tables_for_spreadsheets(port: Shell) -> None:
    rows = list(csv.DictReader(io.StringIO(port("disputes", "--csv", *ANY).out)))
    assert rows
    assert any("harbour" in value for value in rows[0].values())


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize("kind", ["disputes", "proposals"])
def test_disputes_and_proposals_are_exported(port: Shell, kind: str, form: str) -> None:
    done = port("export", "--of", kind, "--format", form, *ANY)
    assert done.code == 0, done.err
    assert "harbour" in done.out or "meeting" in done.out


def test_a_feed_of_a_person_is_well_formed_with_the_newest_first(port: Shell) -> None:
    feed = ET.fromstring(port("feed", "Lund").out)  # noqa: S314 - our own output
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert titles[0].startswith("Vera Lund: that it is not unsafe")
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert all(name.startswith("urn:onrecord:attribution:att_") for name in ids)


def test_a_feed_of_a_dispute_and_of_a_pair_and_in_the_older_form(port: Shell) -> None:
    (dispute,) = port("disputes", "--json", *ANY).json
    entries = ET.fromstring(port("feed", dispute["id"]).out).iter(f"{ATOM}entry")  # noqa: S314
    assert len(list(entries)) == 5
    assert ET.fromstring(port("feed", "--between", "Lund", "Moe").out).tag == f"{ATOM}feed"  # noqa: S314
    assert ET.fromstring(port("feed", "Lund", "--rss").out).tag == "rss"  # noqa: S314


@pytest.mark.parametrize(
    "words",
    [
        ("disputes", "--table", *ANY),
        ("dispute", "dis_", "--table"),
        ("proposals", "--table", *ANY),
        ("claims", "--table"),
        ("utterances", "--table"),
        ("compare", "javascript:alert(1)", "pages/\x1b[1mtwo.txt", "--table"),
    ],
)
def test_hostile_words_command_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    shell = Shell(hostile(tmp_path / "r.db"), capsys)
    done = shell(*words)
    assert done.code == 0
    assert "red" in done.out
    assert not set("\x1b\x07\x9b\u202e") & set(done.out)


def test_a_feed_of_hostile_words_is_well_formed_and_links_nothing_but_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(hostile(tmp_path / "r.db"), capsys)
    told = shell("feed", "Lund").out
    ET.fromstring(told)  # noqa: S314 - our own output
    assert "javascript:" not in told


def test_one_dispute_is_printed_with_its_statements_or_as_rows(port: Shell) -> None:
    dispute = port("dispute", "dis_", "--json").json
    jsonschema.Draft202012Validator(closed(schema("dispute"))).validate(dispute)
    assert [one["cue"] for one in dispute["statements"]] == [
        "said", "insisted", "denied", "denied", "conceded",
    ]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(port("dispute", "dis_", "--csv").out)))
    assert [(row["side"], row["cue"], row["concession"]) for row in rows][::2] == [
        ("1", "said", "False"), ("2", "denied", "False"), ("2", "conceded", "True"),
    ]  # fmt: skip


def test_wire_copy_is_shown_once_with_all_who_ran_it(port: Shell) -> None:
    shown = port("dispute", "dis_", "--table").out
    columns = shown.split("Reasons")[0]
    assert columns.count("denied") == 1
    assert "Sund Wire, 2026-03-02" in " ".join(columns.split())
    assert "wire copy" in port("utterances", "--table").out
    ran = " ".join(port("compare", "post.txt", "wire.txt", "--table").out.split())
    assert "wire copy" in ran
    assert "Only in Norhaven Post" in ran


def test_the_course_tells_first_and_last_words_and_what_both_say(port: Shell) -> None:
    course = port("dispute", "dis_", "--table").out.split("Course")[1]
    lines = [" ".join(line.split()) for line in course.splitlines()]
    first = "first word: said “the harbour is safe for every ship” (Osthaven Herald, 2026-03-01)"
    assert first in lines
    assert any(line.startswith("concession: conceded") for line in lines)
    assert lines.index("Both sides say") > 0


def test_a_comparison_is_printed_as_its_schema_describes_and_as_rows(port: Shell) -> None:
    names = ("compare", "post.txt", "row?a=1&b=2", "wire.txt")
    found = port(*names, "--json").json
    jsonschema.Draft202012Validator(closed(schema("comparison"))).validate(found)
    first, second = found["utterances"]
    assert [v["kind"] for v in first["versions"]] == ["direct", "indirect"]
    assert [d["change"] for d in first["versions"][1]["differences"]] == [
        "replaced", "kept", "replaced", "kept", "replaced",
    ]  # fmt: skip
    assert [len(v["documents"]) for v in second["versions"]] == [2]
    assert [len(one["statements"]) for one in found["only"]] == [1, 1, 0]
    rows = list(csv.DictReader(io.StringIO(port(*names, "--csv").out)))
    assert [(row["cue"], row["only"]) for row in rows] == [
        ("said", "False"), ("insisted", "False"), ("denied", "False"), ("denied", "False"),
        ("added", "True"), ("offered", "True"),
    ]  # fmt: skip


def test_one_document_is_compared_with_nothing(port: Shell) -> None:
    done = port("compare", "post.txt")
    assert done.code == 2
    assert "name two or more" in done.err
    assert port("compare", "post.txt", "nowhere.txt").code == 1


@pytest.mark.parametrize(
    ("command", "column", "value"),
    [
        ("proposals", "answers", "ignored by Anders Moe (Anders Moe)"),
        ("utterances", "outlets", "Osthaven Herald; Norhaven Post"),
        ("claims", "holders", "Vera Lund; Anders Moe"),
    ],
)
def test_lists_are_words_in_csv(port: Shell, command: str, column: str, value: str) -> None:
    words = ANY if command == "proposals" else ()
    rows = list(csv.DictReader(io.StringIO(port(command, "--csv", *words).out)))
    assert rows[0][column] == value


def test_tables_tell_answers_holders_and_reports(port: Shell) -> None:
    proposal = " ".join(port("proposals", "--table", *ANY).out.split())
    assert "invitation → Anders Moe" in proposal
    claims = port("claims", "--table").out
    assert "Vera Lund, Anders Moe" in claims
    assert "negated, asserted" in claims
    assert "Norhaven Post (indirect, “insisted”)" in port("utterances", "--table").out


@pytest.mark.parametrize(
    ("words", "n"),
    [
        (("utterances",), 5),
        (("utterances", "--reports", "2"), 1),
        (("utterances", "--by", "Lund"), 2),
        (("utterances", "--about", "meeting"), 1),
        (("utterances", "--limit", "2"), 2),
        (("claims",), 4),
        (("claims", "--by", "Moe"), 3),
        (("claims", "--about", "letter"), 1),
        (("proposals", *ANY, "--about", "railway"), 0),
        (("proposals", *ANY, "--since", "2026-03-05"), 0),
        (("proposals", *ANY, "--until", "2026-03"), 1),
        (("disputes", *ANY, "--by", "Moe"), 1),
        (("disputes", *ANY, "--by", "Nobody"), 0),
        (("disputes", "--min-prob", "0"), 1),
    ],
)
def test_listings_are_narrowed_by_what_is_asked(
    port: Shell, words: tuple[str, ...], n: int
) -> None:
    assert len(port(*words, "--json").json) == n


def test_a_shortened_list_says_that_there_is_more(port: Shell) -> None:
    assert "The first 2 are shown" in port("utterances", "--limit", "2").err
    assert port("utterances", "--json").err == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("disputes", *ANY, "--since", "soon"), "'soon' is no day"),
        (("utterances", "--reports", "0"), "--reports"),
        (("feed",), "either a name"),
        (("feed", "Lund", "--between", "Lund", "Moe"), "either a name"),
        (("feed", "dis_", "--until", "soon"), "'soon' is no day"),
        (("export", "--of", "rows", "--format", "csv"), "one of pages, disputes"),
        (("export", "--of", "claims", "--format", "plover"), "for jsonl, csv and tsv"),
        (("export", "--of", "claims", "--format", "csv", "--in", "Post"), "without --in"),
        (("export", "--of", "claims", "--format", "csv", *ANY), "--min-prob is for"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    port: Shell, words: tuple[str, ...], told: str
) -> None:
    done = port(*words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


@pytest.mark.parametrize("kind", ["disputes", "proposals", "utterances", "claims"])
def test_what_is_exported_a_line_fits_its_schema(port: Shell, kind: str) -> None:
    words = ANY if kind in {"disputes", "proposals"} else ()
    found = port("export", "--of", kind, "--format", "jsonl", *words).lines
    assert found == port(kind, "--json", *words).json
    validator = jsonschema.Draft202012Validator(closed(schema(kind.removesuffix("s"))))
    for one in found:
        validator.validate(one)
    flat = port("export", "--of", kind, "--format", "csv", *words).out
    rows = list(csv.DictReader(io.StringIO(flat)))
    assert [row["id"] for row in rows] == [one["id"] for one in found]


def test_a_feed_is_written_into_a_file_and_says_so(port: Shell, tmp_path: Path) -> None:
    path = tmp_path / "lund.xml"
    done = port("feed", "Lund", "--limit", "1", "--out", str(path))
    assert (done.out, done.err) == ("", f"wrote {path}\n")
    assert len(list(ET.parse(path).getroot().iter(f"{ATOM}entry"))) == 1  # noqa: S314 - ours


def test_a_feed_of_nobody_is_empty_and_says_so(port: Shell) -> None:
    done = port("feed", "Nobody")
    assert "the feed is empty" in done.err
    assert ET.fromstring(done.out).find(f"{ATOM}updated") is not None  # noqa: S314 - ours


def test_an_empty_record_says_that_there_is_none(shell: Shell) -> None:
    for command, words in (
        ("disputes", ANY), ("proposals", ANY), ("utterances", ()), ("claims", ()),
    ):  # fmt: skip
        done = shell(command, "--table", *words)
        assert done.code == 0
        assert done.out.startswith("The record holds no such ")
        assert shell(command, "--json", *words).json == []
        assert shell(command, "--jsonl", *words).out == ""


def test_a_document_s_own_object_lists_what_touches_it(port: Shell) -> None:
    shown = port("show", "post.txt", "--json").json
    jsonschema.Draft202012Validator(closed(schema())).validate(shown)
    assert shown["utterances"]
    assert shown["claims"]
