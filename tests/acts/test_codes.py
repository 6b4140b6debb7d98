"""The table of codes holds what the standard gives, leaves the rest empty and counts it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from onrecord.acts import codes
from onrecord.errors import SharedDataNotFound
from onrecord.evaluation.shared import shared_file
from onrecord.model.act import ACT_CODES
from onrecord.training.act_codes import SOURCE, entries, rows, text

FICTION = """\
# A heading of no code
77: WAVE
770: WAVE, , # Wave
771: WAVE, flag , naval; festive # Wave a flag  20.01.02: renamed
772: WAVE, festive, naval # A context in the mode's place
771: WAVE, lamp, # The same code again
~~~~~
"""


def test_a_line_gives_code_root_mode_contexts_and_gloss_each_code_once() -> None:
    assert entries(FICTION.splitlines()) == [
        ("770", "WAVE", None, [], "Wave"),
        ("771", "WAVE", "flag", ["naval", "festive"], "Wave a flag"),
        ("772", "WAVE", None, ["naval"], "A context in the mode's place"),
    ]


def test_what_no_source_gives_is_left_empty() -> None:
    own: dict[str, Any] = {name: {"meaning": "?", "older": []} for name in ACT_CODES}
    made = rows(entries(["770: AID, tent, # Give tents"]), own)
    aid = next(row for row in made if row["code"] == "AID")
    assert (aid["quad"], aid["score"], aid["modes"]) == (None, None, {"tent": None})
    assert [row["cameo"] for row in made if row["code"] != "AID"] == [[]] * (len(ACT_CODES) - 1)


def test_every_code_of_the_vocabulary_has_one_row_and_a_meaning() -> None:
    assert tuple(code.name for code in codes.all_codes()) == ACT_CODES
    assert all(code.meaning for code in codes.all_codes())


def test_an_older_name_leads_to_all_the_codes_that_it_became() -> None:
    assert [c.name for c in codes.by_older_name("YIELD")] == ["CONCEDE", "RETREAT"]
    assert [c.name for c in codes.by_older_name("DEMAND")] == ["REQUEST"]
    assert codes.by_older_name("ACCUSE") == ()


def test_only_deny_and_state_have_no_root_in_plover_and_no_code_in_cameo() -> None:
    strangers = [c for c in codes.all_codes() if not c.is_plover]
    assert [c.name for c in strangers] == ["DENY", "STATE"]
    assert [c.cameo for c in strangers] == [(), ()]


def test_codes_of_cameo_keep_their_leading_zero_and_lead_to_one_root_each() -> None:
    every = [item.code for code in codes.all_codes() for item in code.cameo]
    assert len(every) == len(set(every))
    assert {"016", "0871", "1121"} & set(every) == {"0871", "1121"}
    accuse = codes.code_of("ACCUSE")
    assert next(c.mode for c in accuse.cameo if c.code == "1121") == "allege"
    assert "corruption" in accuse.contexts


def test_a_mode_or_score_is_told_of_a_code_only_where_it_holds_for_all_its_acts() -> None:
    assert codes.code_of("AGREE").only_score == 2.5
    assert codes.code_of("ACCUSE").only_score is None  # its modes differ
    assert [c.name for c in codes.all_codes() if c.only_mode] == []


def test_what_is_empty_is_counted() -> None:
    gaps = codes.gaps()
    assert gaps["codes without a root in PLOVER"] == 2
    assert gaps["contexts of the manual that no code of CAMEO leads to"] == 37 - 19
    assert gaps["modes without a base score"] == codes.counts()["modes"] - 3


def test_every_entry_kept_by_hand_has_its_reason() -> None:
    own = tomllib.loads((codes.FOLDER / "own.toml").read_text(encoding="utf-8"))
    assert sorted(own) == sorted(ACT_CODES)
    assert all(entry["why"] for entry in own.values())


def test_the_shipped_table_is_what_its_sources_make() -> None:
    try:
        shared_file(*SOURCE)
    except SharedDataNotFound as error:
        pytest.skip(str(error))
    assert (codes.FOLDER / "codes.json").read_text(encoding="utf-8") == text()
