"""`onrecord users` and `onrecord tokens`: who may ask where the record is served with --auth."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from cli.conftest import Shell
from onrecord.store.database import is_there
from onrecord.workflow import accounts, desk

PASSWORD = "seven lamps on the quay"  # noqa: S105 - nobody's


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input holds the password, and more that is not its first line."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\r\nnot this\n"))


@pytest.mark.usefixtures("typed")
def test_a_user_who_was_added_may_sign_in(shell: Shell) -> None:
    done = shell("users", "add", "Ida Moe", "--role", "curator", "--json")
    assert done.json == {"name": "Ida Moe", "role": "curator"}
    assert "onrecord serve --auth" in done.err
    account, _ = accounts.sign_in(shell.record, "Ida Moe", PASSWORD)
    assert account.role == "curator"
    (listed,) = shell("users", "list", "--json").json
    assert (listed["name"], listed["role"]) == ("Ida Moe", "curator")
    assert "hash" not in str(listed)


def test_no_option_takes_a_password(shell: Shell) -> None:
    shown = shell("users", "add", "--help").out
    assert "--password" not in shown
    assert shell("users", "add", "Ida", PASSWORD).code == 2


@pytest.mark.usefixtures("typed")
def test_a_role_that_there_is_not_adds_nobody(shell: Shell) -> None:
    done = shell("users", "add", "Ida", "--role", "owner")
    assert done.code == 2
    assert "reader, curator, admin" in done.err
    assert accounts.users(shell.record) == []


def test_a_weak_password_adds_nobody(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    done = shell("users", "add", "Ida")
    assert done.code == 2
    assert "12 characters" in done.err
    assert "short" not in done.err
    assert accounts.users(shell.record) == []


def test_beside_no_record_there_are_no_users(empty: Shell) -> None:
    for words in (["users", "list"], ["users", "add", "Ida"], ["tokens", "list"]):
        done = empty(*words)
        assert done.code == 1
        assert "there is no record" in done.err
    assert not is_there(empty.record)
    assert not desk.is_there(empty.record)


@pytest.mark.usefixtures("typed")
def test_role_and_user_are_changed_and_taken_away(shell: Shell) -> None:
    shell("users", "add", "Ida")
    assert shell("users", "role", "ida", "admin").code == 0
    assert accounts.users(shell.record)[0].role == "admin"
    assert shell("users", "remove", "IDA").code == 0
    done = shell("users", "remove", "Ida")
    assert done.code == 2
    assert "onrecord users list" in done.err


def test_another_password_is_read_from_standard_input(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.add_user(shell.record, "Ida", role="reader", password="before this one")  # noqa: S106
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert shell("users", "password", "Ida").code == 0
    accounts.sign_in(shell.record, "Ida", PASSWORD)


def test_a_token_is_printed_once(shell: Shell) -> None:
    accounts.add_user(shell.record, "Ida", role="reader", password=PASSWORD)
    done = shell("tokens", "add", "Ida", "--for", "the wall", "--days", "3")
    secret = done.out.strip()
    found = accounts.of_token(shell.record, secret)
    assert found
    assert found[1].purpose == "the wall"
    (listed,) = shell("tokens", "list", "Ida", "--json").json
    assert listed["ends_at"]
    assert secret not in shell("tokens", "list", "--json").out
    assert shell("tokens", "revoke", str(listed["number"])).code == 0
    assert shell("tokens", "revoke", "77").code == 2
    assert accounts.of_token(shell.record, secret) is None


def test_without_users_the_lists_say_how_to_begin(shell: Shell) -> None:
    assert "onrecord users add" in shell("users", "list", "--table").out
    assert "onrecord tokens add" in shell("tokens", "list", "--table").out


@pytest.mark.in_files
def test_what_was_kept_of_the_record_is_no_user_s(shell: Shell, tmp_path: Path) -> None:
    before = shell.record.read_bytes()
    accounts.add_user(shell.record, "Ida", role="reader", password=PASSWORD)
    assert shell.record.read_bytes() == before
    assert shell("backup", str(tmp_path / "copy.db")).code == 0
    assert b"Ida" not in (tmp_path / "copy.db").read_bytes()
