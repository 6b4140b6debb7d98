"""A record in a database by the command line: copied there and back, and what is for files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.conftest import Shell
from onrecord.store.schema import metadata
from support.postgres import Server
from support.record_files import contents


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which commands run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def address(postgres: Server) -> str:
    """The address of an empty database."""
    return postgres.fresh().url


@pytest.mark.in_files
def test_a_record_copied_into_a_database_and_back_is_the_same(
    quarrel_shell: Shell, address: str, tmp_path: Path
) -> None:
    here, back = quarrel_shell.record, tmp_path / "back.db"
    first = quarrel_shell("copy", str(here), address)
    assert first.code == 0, first.err
    second = quarrel_shell("copy", address, str(back))
    assert second.code == 0, second.err
    assert first.lines == second.lines
    assert {row["table"] for row in first.lines} == set(metadata.tables)
    assert sum(row["n_rows"] for row in first.lines) > 100
    for at in (str(here), address, str(back)):
        verified = quarrel_shell("verify", "--record", at)
        assert verified.code == 0, verified.err
    listed = [quarrel_shell("said", "--record", at).out for at in (str(here), address, str(back))]
    assert listed[0] == listed[1] == listed[2] != ""
    by_number = {name: sorted(map(repr, found)) for name, found in contents(back).items()}
    assert by_number == {n: sorted(map(repr, found)) for n, found in contents(here).items()}


@pytest.mark.in_files
def test_what_holds_a_record_is_not_copied_over(
    quarrel_shell: Shell, kept: Path, address: str, tmp_path: Path
) -> None:
    other = Path(shutil.copyfile(kept, tmp_path / "other.db"))
    assert quarrel_shell("copy", str(other), address).code == 0
    before = quarrel_shell("documents", "--record", address).lines
    done = quarrel_shell("copy", str(quarrel_shell.record), address)
    assert done.code == 1
    assert "exists already" in done.err
    assert quarrel_shell("documents", "--record", address).lines == before


@pytest.mark.in_files
def test_a_record_that_is_not_there_is_copied_nowhere(
    empty: Shell, address: str, tmp_path: Path
) -> None:
    assert "no record" in empty("copy", str(tmp_path / "none.db"), address).err
    assert empty("copy", address, str(tmp_path / "new.db")).code == 1
    assert not (tmp_path / "new.db").exists()


@pytest.mark.in_files
@pytest.mark.parametrize(
    ("words", "instead"),
    [
        (("backup", "friday.db"), "pg_dump"),
        (("restore", "there.db", "--force"), "pg_restore"),
        (("salvage", "ADDRESS", "--into", "friday.db"), "pg_restore"),
        (("salvage", "there.db", "--into", "ADDRESS"), "onrecord copy"),
        (("backup", "ADDRESS"), "pg_dump"),
    ],
)
def test_copies_of_a_database_are_made_with_its_own_tools(
    shell: Shell, address: str, folder: Path, words: tuple[str, ...], instead: str
) -> None:
    shutil.copyfile(shell.record, folder / "there.db")
    assert shell("copy", str(shell.record), address).code == 0
    named = [address if word == "ADDRESS" else word for word in words]
    of = () if words[0] == "salvage" else ("--record", address)
    done = shell(*named, *of)
    assert done.code == 1
    assert "is a record in a database" in done.err
    assert instead in done.err
    assert not (folder / "friday.db").exists()
