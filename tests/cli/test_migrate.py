"""Records of older programs brought up to this version, and back for an older program."""

from __future__ import annotations

from cli.conftest import Shell
from onrecord.store.database import HEAD
from support.record_files import contents, harm


def test_a_record_of_this_version_needs_no_migration(shell: Shell) -> None:
    assert shell("migrate").code == 0  # who is who and what answers what was never looked at
    done = shell("migrate")
    assert done.code == 0
    assert "already; nothing to do" in done.err


def test_a_migration_can_be_tried_first(shell: Shell) -> None:
    harm(shell.record, "UPDATE alembic_version SET version_num = '0001'")
    before = contents(shell.record)
    done = shell("migrate", "--dry-run")
    assert done.code == 0
    assert "would go from version 0001 to" in done.err
    assert contents(shell.record) == before


def test_a_record_of_a_newer_onrecord_is_left_alone(shell: Shell) -> None:
    harm(shell.record, "UPDATE alembic_version SET version_num = '9999'")
    done = shell("migrate", "--dry-run")
    assert done.code == 1
    assert "9999" in done.err


def test_going_back_tells_what_would_be_lost_and_changes_nothing(shell: Shell) -> None:
    before = contents(shell.record)
    for tried in (("--dry-run",), ()):
        done = shell("migrate", "--to", "0011", *tried)
        assert done.code == 1
        assert "0012 cannot be taken back" in done.err
        assert "batches" in done.err
        assert "--lose" in done.err
    assert shell("migrate", "--to", "0011", "--lose", "--dry-run").code == 0
    assert contents(shell.record) == before


def test_a_record_goes_back_and_comes_up_again(shell: Shell) -> None:
    done = shell("migrate", "--to", "0011", "--lose", "--json")
    assert (done.json["before"], done.json["after"]) == (HEAD, "0011")
    assert "0011" in shell("documents").err
    up = shell("migrate", "--json").json
    assert (up["before"], up["after"]) == ("0011", HEAD)
    assert len(shell("documents").lines) == 2
    assert shell("verify").code == 0


def test_a_version_that_never_was_and_losing_nothing_in_particular_are_told(shell: Shell) -> None:
    done = shell("migrate", "--to", "9999")
    assert done.code != 0
    assert f"from 0001 to {HEAD}" in done.err
    assert shell("migrate", "--lose").code == 2
