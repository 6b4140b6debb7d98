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
from support.relating import harbour, hostile
from support.schemas import closed

ANY = ("--min-prob", "0.01")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return harbour(tmp_path_factory.mktemp("harbour") / "r.db")


@pytest.fixture
def port(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
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
    [("disputes", "--table", *ANY), ("proposals", "--table", *ANY), ("claims", "--table"),
     ("utterances", "--table")],
)  # fmt: skip
def test_hostile_words_command_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    shell = Shell(hostile(tmp_path / "r.db"), capsys)
    done = shell(*words)
    assert done.code == 0
    assert not {"\x1b[31m", "\x9b", "\u202e", "\x1b]0;"} & {
        mark for mark in ("\x1b[31m", "\x9b", "\u202e", "\x1b]0;") if mark in done.out
    }


def test_a_feed_of_hostile_words_is_well_formed_and_links_nothing_but_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(hostile(tmp_path / "r.db"), capsys)
    told = shell("feed", "Lund").out
    ET.fromstring(told)  # noqa: S314 - our own output
    assert "javascript:" not in told


def test_an_empty_record_says_that_there_is_none(shell: Shell) -> None:
    for command in ("disputes", "proposals"):
        done = shell(command, "--table")
        assert done.code == 0
        assert shell(command, "--json").json == []


def test_a_document_s_own_object_lists_what_touches_it(port: Shell) -> None:
    shown = port("show", "post.txt", "--json").json
    jsonschema.Draft202012Validator(closed(schema())).validate(shown)
    assert shown["utterances"]
    assert shown["claims"]
