"""Users, their sessions and their tokens, as the desk keeps them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onrecord.desk import clock, database, sessions
from onrecord.desk.database import desk_of
from onrecord.errors import (
    SignInFailed,
    UnfitUserName,
    UnknownToken,
    UnknownUser,
    UserExists,
    WeakPassword,
)
from onrecord.workflow import accounts
from support.desks import desk_holds
from support.each_database import database_of
from support.signing import PASSWORD

OTHER = "a ferry that never left"
Later = Callable[..., None]
pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Where a record would be, with Ida who may sign in."""
    at = tmp_path / "r.db"
    accounts.add_user(at, "Ida Moe", role="curator", password=PASSWORD)
    return at


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Lets time pass for what the desk writes and asks."""
    passed = [timedelta()]

    def now() -> str:
        return (datetime.now(UTC) + passed[0]).isoformat(timespec="seconds")

    monkeypatch.setattr(clock, "now", now)

    def let_pass(**time: float) -> None:
        passed[0] += timedelta(**time)

    return let_pass


def test_a_user_signs_in_whatever_the_cases_of_the_name(record: Path) -> None:
    account, cookie = accounts.sign_in(record, " ida MOE ", PASSWORD)
    assert (account.name, account.role) == ("Ida Moe", "curator")
    assert accounts.of_session(record, cookie) == account


@pytest.mark.parametrize(("name", "password"), [("Ida Moe", OTHER), ("Nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_refused_alike(
    record: Path, name: str, password: str
) -> None:
    with pytest.raises(SignInFailed, match="the name or the password is wrong"):
        accounts.sign_in(record, name, password)


def test_one_password_typed_on_two_keyboards_is_one(record: Path) -> None:
    accounts.set_password(record, "Ida Moe", "Caf\u00e9 beside the old pier")
    accounts.sign_in(record, "Ida Moe", "Cafe\u0301 beside the old pier")


def test_nothing_that_signs_in_stands_in_the_file(record: Path) -> None:
    _, cookie = accounts.sign_in(record, "Ida Moe", PASSWORD)
    _, token = accounts.add_token(record, "Ida Moe", purpose="x", role="reader", days=None)
    assert desk_holds(record, "Ida Moe")
    assert desk_holds(record, "$argon2id$v=19$m=65536,t=3,p=4$")
    assert not any(desk_holds(record, secret) for secret in (PASSWORD, cookie, token, token[4:]))
    assert database_of(record) or desk_of(record).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "password", ["", "eleven char", "aaaaaaaaaaaaaaaaaaaa", "ida moe 12345", "x" * 1_001]
)
def test_a_weak_password_is_refused(record: Path, password: str) -> None:
    with pytest.raises(WeakPassword):
        accounts.set_password(record, "Ida Moe", password)
    accounts.sign_in(record, "Ida Moe", PASSWORD)


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "Ida\nMoe", "Ida\u202eoM", "Ida\x00"])
def test_a_name_that_is_not_shown_as_it_is_is_refused(record: Path, name: str) -> None:
    with pytest.raises(UnfitUserName):
        accounts.add_user(record, name, role="reader", password=PASSWORD)


def test_a_name_belongs_to_one_user(record: Path) -> None:
    with pytest.raises(UserExists):
        accounts.add_user(record, "IDA moe", role="reader", password=PASSWORD)


def test_who_was_removed_is_not_who_comes_with_that_name_later(record: Path) -> None:
    before, cookie = accounts.sign_in(record, "Ida Moe", PASSWORD)
    _, token = accounts.add_token(record, "Ida Moe", purpose="x", role="reader", days=None)
    accounts.remove_user(record, "Ida Moe")
    after = accounts.add_user(record, "Ida Moe", role="reader", password=PASSWORD)
    assert accounts.of_session(record, cookie) is None
    assert accounts.of_token(record, token) is None
    assert after.key != before.key


def test_another_password_ends_every_session_but_no_token(record: Path) -> None:
    cookies = [accounts.sign_in(record, "Ida Moe", PASSWORD)[1] for _ in range(2)]
    _, token = accounts.add_token(record, "Ida Moe", purpose="x", role="reader", days=None)
    accounts.set_password(record, "Ida Moe", OTHER)
    assert [accounts.of_session(record, cookie) for cookie in cookies] == [None, None]
    assert accounts.of_token(record, token)
    with pytest.raises(SignInFailed):
        accounts.sign_in(record, "Ida Moe", PASSWORD)


def test_who_changes_a_password_knows_the_old_one_and_stays_signed_in(record: Path) -> None:
    _, before = accounts.sign_in(record, "Ida Moe", PASSWORD)
    with pytest.raises(SignInFailed):
        accounts.change_password(record, "Ida Moe", OTHER, "some other words of mine")
    account, after = accounts.change_password(record, "Ida Moe", PASSWORD, OTHER)
    assert accounts.of_session(record, before) is None
    assert accounts.of_session(record, after) == accounts.users(record)[0]
    assert account.name == "Ida Moe"


def test_another_role_holds_at_once(record: Path) -> None:
    _, cookie = accounts.sign_in(record, "Ida Moe", PASSWORD)
    accounts.set_role(record, "Ida Moe", "reader")
    found = accounts.of_session(record, cookie)
    assert found
    assert found.role == "reader"


def test_an_idle_session_ends(record: Path, later: Later) -> None:
    _, cookie = accounts.sign_in(record, "Ida Moe", PASSWORD)
    later(hours=sessions.IDLE_HOURS - 1)
    assert accounts.of_session(record, cookie)
    later(hours=sessions.IDLE_HOURS - 1)
    assert accounts.of_session(record, cookie)
    later(hours=sessions.IDLE_HOURS, minutes=1)
    assert accounts.of_session(record, cookie) is None


def test_a_session_that_is_used_ends_all_the_same(record: Path, later: Later) -> None:
    _, cookie = accounts.sign_in(record, "Ida Moe", PASSWORD)
    for _ in range(sessions.MOST_DAYS * 4 - 1):
        later(hours=6)
        assert accounts.of_session(record, cookie)
    later(hours=7)
    assert accounts.of_session(record, cookie) is None


def test_a_session_that_was_just_used_is_not_written_again(record: Path, later: Later) -> None:
    _, cookie = accounts.sign_in(record, "Ida Moe", PASSWORD)
    signed_in = _seen_at(record, cookie)
    later(minutes=4)
    assert accounts.of_session(record, cookie)
    assert _seen_at(record, cookie) == signed_in
    later(minutes=2)
    assert accounts.of_session(record, cookie)
    assert _seen_at(record, cookie) > signed_in


def test_signing_out_ends_one_session_and_the_others_when_asked(record: Path) -> None:
    (account, one), (_, other), (_, third) = (
        accounts.sign_in(record, "Ida Moe", PASSWORD) for _ in range(3)
    )
    accounts.sign_out(record, one)
    assert accounts.of_session(record, one) is None
    assert accounts.end_others(record, account.key, other) == 1
    assert accounts.of_session(record, third) is None
    assert accounts.of_session(record, other)


def test_the_file_does_not_grow_with_those_who_sign_in(record: Path, later: Later) -> None:
    account = accounts.users(record)[0]
    with database.writing(record) as connection:
        for _ in range(sessions.MOST_OF_ONE + 30):
            later(seconds=1)
            newest = sessions.begin(connection, account)
    assert accounts.n_sessions(record, account.key) == sessions.MOST_OF_ONE
    assert accounts.of_session(record, newest)
    later(days=8)
    with database.writing(record) as connection:
        sessions.begin(connection, account)
    with database.reading(record) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 1


def test_a_token_asks_as_its_user_until_it_is_taken_back(record: Path) -> None:
    number, secret = accounts.add_token(
        record, "ida moe", purpose="the wall", role="reader", days=None
    )
    found = accounts.of_token(record, secret)
    assert found
    assert (found[0].name, found[1].role, found[1].purpose) == ("Ida Moe", "reader", "the wall")
    (listed,) = accounts.tokens_of(record, "Ida Moe")
    assert listed.used_at
    accounts.revoke_token(record, number)
    assert accounts.of_token(record, secret) is None
    with pytest.raises(UnknownToken):
        accounts.revoke_token(record, number)


def test_a_token_ends_after_its_days(record: Path, later: Later) -> None:
    _, secret = accounts.add_token(record, "Ida Moe", purpose="x", role="reader", days=2)
    later(days=1)
    assert accounts.of_token(record, secret)
    later(days=1, seconds=1)
    assert accounts.of_token(record, secret) is None


def test_the_number_of_a_token_is_not_given_again(record: Path) -> None:
    number, _ = accounts.add_token(record, "Ida Moe", purpose="x", role="reader", days=None)
    accounts.revoke_token(record, number)
    again, _ = accounts.add_token(record, "Ida Moe", purpose="x", role="reader", days=None)
    assert again > number


@pytest.mark.parametrize("secret", ["", "onr_", "onr_" + "x" * 43, "é", "x" * 100_000, "\ud800"])
def test_what_is_no_token_is_nobody_s(record: Path, secret: str) -> None:
    assert accounts.of_token(record, secret) is None
    assert accounts.of_session(record, secret) is None


def test_nobody_is_named_who_is_not_there(record: Path) -> None:
    for done in (
        lambda: accounts.set_role(record, "Kaja", "admin"),
        lambda: accounts.set_password(record, "Kaja", OTHER),
        lambda: accounts.remove_user(record, "Kaja"),
        lambda: accounts.add_token(record, "Kaja", purpose="x", role="reader", days=None),
        lambda: accounts.tokens_of(record, "Kaja"),
    ):
        with pytest.raises(UnknownUser, match="Kaja"):
            done()


def _seen_at(record: Path, cookie: str) -> str:
    with database.reading(record) as connection:
        found = sessions.holder(connection, cookie)
    assert found is not None
    return found[1]
