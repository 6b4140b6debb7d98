"""Who may sign in, as the faces see it: users, their sessions, their tokens.

Invariant: each call opens the desk beside the record and closes it again. A session that is asked
about is written only when its last use is some minutes old, so that reading pages waits for no
writer.

All raise `DeskUnusable` where the file cannot be used.
"""

from __future__ import annotations

from onrecord.desk import accounts, sessions, tokens
from onrecord.desk.accounts import Account
from onrecord.desk.database import reading, writing
from onrecord.desk.passwords import LEAST_CHARS
from onrecord.desk.tokens import Token
from onrecord.errors import SignInFailed
from onrecord.model.role import Role
from onrecord.model.where import Where

__all__ = [
    "LEAST_CHARS", "Account", "Token", "add_token", "add_user", "change_password", "end_others",
    "n_sessions", "of_session", "of_token", "remove_user", "revoke_token", "set_password",
    "set_role", "sign_in", "sign_out", "tokens_of", "users",
]  # fmt: skip


def users(record: Where) -> list[Account]:
    """Everybody who may sign in, by name."""
    with reading(record) as connection:
        return accounts.listed(connection)


def add_user(record: Where, name: str, *, role: Role, password: str) -> Account:
    """Lets somebody sign in; raises `UnfitUserName`, `UserExists` or `WeakPassword`."""
    with writing(record) as connection:
        return accounts.add(connection, name, role=role, password=password)


def set_role(record: Where, name: str, role: Role) -> None:
    """Gives a user another role, at once also where they are signed in; raises `UnknownUser`."""
    with writing(record) as connection:
        accounts.set_role(connection, name, role)


def set_password(record: Where, name: str, password: str) -> None:
    """Gives a user another password and signs them out everywhere.

    Raises `UnknownUser` or `WeakPassword`.
    """
    with writing(record) as connection:
        accounts.set_password(connection, name, password)


def remove_user(record: Where, name: str) -> None:
    """Lets a user sign in no more, and ends their sessions and tokens; raises `UnknownUser`."""
    with writing(record) as connection:
        accounts.remove(connection, name)


def sign_in(record: Where, name: str, password: str) -> tuple[Account, str]:
    """The account of a name and its password, and what the browser's cookie is to hold.

    Raises `SignInFailed`, after the same time whether there is such a name or not.
    """
    with reading(record) as connection:
        account = accounts.with_password(connection, name, password)
        if account is None:
            raise SignInFailed
        is_outdated = accounts.has_outdated_hash(connection, account)
    with writing(record) as connection:
        if accounts.find(connection, name) != account:  # changed while the password was checked
            raise SignInFailed
        if is_outdated:
            accounts.hash_again(connection, account, password)
        return account, sessions.begin(connection, account)


def change_password(record: Where, name: str, old: str, new: str) -> tuple[Account, str]:
    """Gives a user who knows the old one another password; the one session that goes on.

    Raises `SignInFailed` or `WeakPassword`.
    """
    with reading(record) as connection:
        account = accounts.with_password(connection, name, old)
    if account is None:
        raise SignInFailed
    with writing(record) as connection:
        accounts.set_password(connection, account.name, new)
        return account, sessions.begin(connection, account)


def of_session(record: Where, cookie: str) -> Account | None:
    """Who is signed in with a cookie; None where nobody is."""
    with reading(record) as connection:
        found = sessions.holder(connection, cookie)
    if found is None:
        return None
    account, seen_at = found
    if sessions.is_to_be_seen(seen_at):
        with writing(record) as connection:
            sessions.see(connection, cookie)
    return account


def sign_out(record: Where, cookie: str) -> None:
    """Ends the session of a cookie."""
    with writing(record) as connection:
        sessions.end(connection, cookie)


def end_others(record: Where, key: str, cookie: str) -> int:
    """Ends every other session of the user of a key; how many there were."""
    with writing(record) as connection:
        return sessions.end_others(connection, key, cookie)


def n_sessions(record: Where, key: str) -> int:
    """With how many browsers the user of a key is signed in."""
    with reading(record) as connection:
        return sessions.count(connection, key)


def add_token(
    record: Where, name: str, *, purpose: str, role: Role, days: int | None
) -> tuple[int, str]:
    """A token that asks as a user: its number, and its secret, which is told only now.

    It holds for so many days, None for until it is revoked. Raises `UnknownUser`.
    """
    with writing(record) as connection:
        account = accounts.named(connection, name)
        return tokens.add(connection, account, purpose=purpose, role=role, days=days)


def tokens_of(record: Where, name: str | None = None) -> list[Token]:
    """The tokens of a user, or all of them; raises `UnknownUser`."""
    with reading(record) as connection:
        account = None if name is None else accounts.named(connection, name)
        return tokens.listed(connection, account)


def of_token(record: Where, secret: str) -> tuple[Account, Token] | None:
    """Whom a token asks as, and itself; None for one that does not hold."""
    with reading(record) as connection:
        found = tokens.holder(connection, secret)
    if found is not None and tokens.is_to_be_used(found[1]):
        with writing(record) as connection:
            tokens.use(connection, found[1])
    return found


def revoke_token(record: Where, number: int) -> None:
    """Takes a token back; raises `UnknownToken`."""
    with writing(record) as connection:
        tokens.revoke(connection, number)
