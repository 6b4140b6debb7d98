"""A record copied into a database and back is the same, row by row, and so are its answers."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest.mock import patch

import pytest

from onrecord.errors import CopyDiffers, RecordExists
from onrecord.store import database
from onrecord.store.listing.holdings import counts
from onrecord.store.writing import transfer
from onrecord.workflow import record
from onrecord.workflow.copying import copy
from support.postgres import Server
from support.record_files import contents

ASKED = ("talks", '"the talks"', "talk*", "port NOT talks", "minister OR salt", "“", "Véra")


def in_order(path: Path) -> dict[str, list[str]]:
    """The rows of every table, whatever order the file has them in."""
    return {name: sorted(map(repr, rows)) for name, rows in contents(path).items()}


def quiet(_: str) -> None:
    return None


def test_there_and_back_nothing_is_lost(
    postgres: Server, stories_read: Path, tmp_path: Path
) -> None:
    here = Path(shutil.copy(stories_read, tmp_path / "here.db"))
    there, back = postgres.fresh(), tmp_path / "back.db"
    assert copy(here, there, tell=quiet) == copy(there, back, tell=quiet)
    assert in_order(back) == in_order(here)
    assert record.verify_record(there).is_sound
    assert record.verify_record(back).is_sound


def test_the_same_words_find_the_same_pages_and_statements_in_the_same_order(
    postgres: Server, stories_read: Path
) -> None:
    there = postgres.fresh()
    copy(stories_read, there, tell=quiet)
    for words in ASKED:
        assert record.search(there, words) == record.search(stories_read, words)
        found = record.search_statements(stories_read, words)
        assert record.search_statements(there, words) == found
    assert record.search(there, "talks")


def test_a_copy_that_is_not_the_same_is_not_kept(postgres: Server, stories_read: Path) -> None:
    there = postgres.empty()
    other = (0, "another hash")
    with patch.object(transfer, "digest", side_effect=[other, (1, "")]), pytest.raises(CopyDiffers):
        copy(stories_read, there, tell=quiet)
    with database.reading(there) as connection:
        assert counts(connection)["documents"] == 0
    copy(stories_read, there, tell=quiet)


def test_what_holds_anything_is_not_copied_into(stories_read: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(stories_read, tmp_path / "other.db"))
    before = contents(other)
    with pytest.raises(RecordExists):
        copy(stories_read, other, tell=quiet)
    assert contents(other) == before
