"""The two packaged stories, read with the shipped model: what holds whatever the model finds.

Which disputes there are is for measuring, not for these tests: src/onrecord/examples/README.md.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cli.conftest import Shell
from onrecord.export.contract import schema
from onrecord.store.listing.quoted import words_of_text
from onrecord.text.marks import pairs_in
from support.schemas import closed

ANY = ("--min-prob", "0")
STORIES = {
    "orvesa-ceasefire": ("porav-courier.txt", "kelmin-gazette.txt", "sundwire.txt"),
    "salt-quay": ("brackholm-chronicle.html", "ellony-today.html", "ellony-ledger.html"),
}
PEOPLE = ("Idris Callow", "Radmir Belesh", "Henrike Stolt")
"""Of either story somebody at least holds no side of a dispute."""
PAGES = [page for pages in STORIES.values() for page in pages]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def stories(stories_read: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell over a record of both stories."""
    return Shell(Path(shutil.copyfile(stories_read, tmp_path / "r.db")), capsys)


def described(found: Any, name: str) -> Any:
    """What a command printed, once its schema describes it."""
    for one in found if isinstance(found, list) else [found]:
        jsonschema.Draft202012Validator(closed(schema(name))).validate(one)
    return found


def told(shell: Shell, name: str) -> dict[str, Any]:
    """One dispute with its statements by id."""
    found: dict[str, Any] = described(shell("dispute", name, "--json").json, "dispute")
    return found | {"said": {one["id"]: one for one in found["statements"]}}


def outlet(one: dict[str, Any]) -> str:
    return str(one["publisher"] or one["uri"])


def test_a_dispute_and_an_answered_proposal_are_found_across_outlets(
    stories: Shell,
) -> None:
    disputes = [told(stories, one["id"]) for one in stories("disputes", "--json").json]
    assert any(len(set(map(outlet, one["statements"]))) > 1 for one in disputes)
    assert any(one["answers"] for one in stories("proposals", "--json").json)


def test_a_dispute_has_two_sides_and_no_statement_on_both(stories: Shell) -> None:
    found = described(stories("disputes", "--json", *ANY).json, "dispute")
    assert found
    for one in found:
        sides = [side["attributions"] for side in one["sides"]]
        assert len(sides) == 2
        assert all(sides)
        assert not set(sides[0]) & set(sides[1])
        assert all(side["position"] for side in one["sides"])


def test_every_line_of_a_dispute_has_its_outlet_and_day_in_time_order(stories: Shell) -> None:
    for one in stories("disputes", "--json", *ANY).json:
        rows = list(csv.DictReader(io.StringIO(stories("dispute", one["id"], "--csv").out)))
        named = {a for side in one["sides"] for a in side["attributions"]}
        assert {row["id"] for row in rows} == named
        assert all(row["publisher"] or row["uri"] for row in rows)
        assert all(re.match(r"2031-\d\d-\d\d", row["published"]) for row in rows)
        days = [row["published"] for row in rows]
        assert days == sorted(days)
        assert (one["since"], one["until"]) == (days[0][:10], days[-1][:10])
        shown = " ".join(stories("dispute", one["id"], "--table").out.split())
        assert all(f", {day[:10]}" in shown for day in days)


def test_a_reason_quotes_words_that_stand_in_the_statements(stories: Shell) -> None:
    n_quoted = 0
    for one in stories("disputes", "--json", *ANY).json:
        said = told(stories, one["id"])["said"]
        assert one["links"]
        for link in one["links"]:
            ends = [said[link["from"]], said[link["to"]]]
            contents = [f" {folded(' '.join(end['fragments']))} " for end in ends]
            for words in quoted_in(link["why"]):
                for piece in filter(None, map(folded, words.split("…"))):
                    assert any(f" {piece} " in content for content in contents), link
                    n_quoted += 1
    assert n_quoted


def folded(words: str) -> str:
    return " ".join(words_of_text(words).folded)


def quoted_in(reason: str) -> list[str]:
    """What a reason has in quotation marks, those inside others aside; all must be in pairs."""
    pairs, alone = pairs_in(reason)
    assert not alone, reason
    found, at = [], 0
    for start, end in sorted(pairs.items()):
        if start >= at:
            found.append(reason[start + 1 : end])
            at = end
    return found


def test_open_and_answered_proposals_are_listed_apart(stories: Shell) -> None:
    every = described(stories("proposals", "--json", *ANY).json, "proposal")
    is_open = described(stories("proposals", "--open", "--json", *ANY).json, "proposal")
    assert is_open == [one for one in every if one["open"]]
    for one in every:
        answers = {answer["answer"] for answer in one["answers"]}
        assert one["open"] is (answers <= {"pending"})
    assert every


@pytest.mark.parametrize("party", ["by", "to"])
def test_proposals_are_chosen_by_who_made_them_and_to_whom(stories: Shell, party: str) -> None:
    every = stories("proposals", "--json", *ANY).json
    named = {one[party]["name"]: one[party]["id"] for one in every if one[party]}
    assert len(named) > 1
    for name, who in named.items():
        found = [one["id"] for one in stories("proposals", f"--{party}", name, "--json", *ANY).json]
        assert {p["id"] for p in every if p[party] and p[party]["id"] == who} <= set(found)
        assert not {p["id"] for p in every if p[party] is None} & set(found)
        assert len(found) < len(every)


def test_disputes_are_found_between_those_who_hold_their_sides(stories: Shell) -> None:
    for one in stories("disputes", "--json").json:
        first, second = (side["holders"][0]["name"] for side in one["sides"])
        found = described(
            stories("disputes", "--between", first, second, "--json", *ANY).json, "dispute"
        )
        other = stories("disputes", "--between", second, first, "--json", *ANY).json
        assert one["id"] in [same["id"] for same in found]
        assert found == other
        holders = {who["name"] for side in one["sides"] for who in side["holders"]}
        outsider = next(name for name in PEOPLE if name not in holders)
        nobody = stories("disputes", "--between", first, outsider, "--json", *ANY).json
        assert one["id"] not in [same["id"] for same in nobody]


def test_disputes_are_found_by_their_words_and_days(stories: Shell) -> None:
    for one in stories("disputes", "--json").json:
        words = told(stories, one["id"])["statements"][0]["content"].replace('"', " ")
        found = described(stories("disputes", "--about", words, "--json", *ANY).json, "dispute")
        assert one["id"] in [same["id"] for same in found]
        for day, is_in in ((one["until"], True), ("2031-12-31", False)):
            found = stories("disputes", "--since", day, "--json", *ANY).json
            assert (one["id"] in [same["id"] for same in found]) is is_in
    assert stories("disputes", "--about", "xylophone", "--json", *ANY).json == []


@pytest.mark.parametrize("name", ["claim", "utterance"])
def test_every_statement_is_in_one_saying_and_one_claim(stories: Shell, name: str) -> None:
    found = described(stories(f"{name}s", "--json").json, name)
    named = [a for one in found for a in one["attributions"]]
    assert sorted(named) == sorted(one["id"] for one in stories("said", "--json").json)
    several = [one for one in found if len(one["attributions"]) > 1]
    assert several
    if name == "utterance":
        for one in found:
            reports = [a for report in one["reports"] for a in report["attributions"]]
            assert sorted(reports) == sorted(one["attributions"])


@pytest.mark.parametrize("pages", STORIES.values(), ids=list(STORIES))
def test_outlets_of_a_story_are_compared_and_no_statement_is_lost(
    stories: Shell, pages: tuple[str, ...]
) -> None:
    found = described(stories("compare", *pages, "--json").json, "comparison")
    assert len(found["documents"]) == 3
    shared = [a for one in found["utterances"] for v in one["versions"] for a in v["attributions"]]
    alone = [one["id"] for only in found["only"] for one in only["statements"]]
    said = stories("said", "--json").json
    own = {one["id"] for one in said if Path(one["uri"]).name in pages}
    assert sorted([*shared, *alone]) == sorted(own)
    assert found["utterances"]
    assert found == stories("compare", *pages[::-1], "--json").json | {
        "documents": found["documents"], "only": found["only"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [("Radmir Belesh",), ("--between", "Belesh", "Dorsek"), ("dispute",)],
    ids=["a person", "a pair", "a dispute"],
)
def test_a_feed_has_every_statement_that_is_followed_the_newest_first(
    stories: Shell, words: tuple[str, ...]
) -> None:
    said = {one["id"]: one for one in stories("said", "--json").json}
    if words == ("dispute",):
        one = stories("disputes", "--json").json[0]
        words, wanted = (one["id"],), {a for side in one["sides"] for a in side["attributions"]}
    elif words == ("Radmir Belesh",):
        wanted = {one["id"] for one in said.values() if one["speaker"] == "Radmir Belesh"}
    else:
        wanted = set()
    entries = list(ET.fromstring(stories("feed", *words).out).iter(f"{ATOM}entry"))  # noqa: S314 - ours
    ids = [(entry.findtext(f"{ATOM}id") or "").rpartition(":")[2] for entry in entries]
    assert ids
    assert wanted <= set(ids) <= set(said)
    days = [said[name]["published"] for name in ids]
    assert days == sorted(days, reverse=True)


def test_the_record_is_sound_after_reading_correcting_and_forgetting(stories: Shell) -> None:
    assert stories("verify").code == 0
    one = stories("disputes", "--json").json[0]
    name = one["sides"][0]["attributions"][0]
    done = stories("correct", name, "--speaker", "Idris Callow", "--why", "misread")
    assert done.code == 0, done.err
    assert stories("verify").code == 0
    forgotten = stories("said", "--json").json
    [gone] = {row["document"] for row in forgotten if row["id"] == name}
    assert stories("forget", gone, "--reason", "court order").code == 0
    assert stories("verify").code == 0
    left = {row["id"] for row in stories("said", "--json").json}
    assert name not in left
    for kind in ("disputes", "proposals"):
        for thing in described(stories(kind, "--json", *ANY).json, kind.removesuffix("s")):
            parts = thing["sides"] if kind == "disputes" else [thing, *thing["answers"]]
            assert {a for part in parts for a in part["attributions"]} <= left


@pytest.mark.parametrize("page", PAGES)
def test_a_page_s_own_object_tells_what_touches_it(stories: Shell, page: str) -> None:
    shown = described(stories("show", page, "--json").json, "document")
    own = {one["id"] for one in shown["attributions"]}
    for one in shown["disputes"]:
        assert own & {a for side in one["sides"] for a in side["attributions"]}
    for one in shown["utterances"]:
        assert own & set(one["attributions"])
