"""Accounts: who may sign in and in which role.

Invariant: a name belongs to one account, whatever its cases; the key of an account that was
removed never comes back, so that nobody inherits what was kept for another.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from onrecord.desk import clock
from onrecord.desk.passwords import check_strength, hashed, is_outdated, is_right
from onrecord.desk.schema import accounts, sessions
from onrecord.errors import UnfitUserName, UnknownUser, UserExists
from onrecord.model.role import Role

_MOST_CHARS = 64
_KEY_BYTES = 12
_SHOWN = (
    accounts.c.key, accounts.c.name, accounts.c.role, accounts.c.made_at, accounts.c.password_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in; the times are UTC."""

    key: str
    name: str
    role: Role
    made_at: str
    password_at: str


def add(connection: Connection, name: str, *, role: Role, password: str) -> Account:
    """A new account. Raises `UnfitUserName`, `UserExists` or `WeakPassword`."""
    name = _fit(name)
    if find(connection, name) is not None:
        raise UserExists(name)
    check_strength(password, name=name)
    account = Account(secrets.token_hex(_KEY_BYTES), name, role, clock.now(), clock.now())
    row = {
        "key": account.key,
        "name": name,
        "folded": name.casefold(),
        "role": role,
        "password_hash": hashed(password),
        "made_at": account.made_at,
        "password_at": account.password_at,
    }
    connection.execute(insert(accounts), row)
    return account


def listed(connection: Connection) -> list[Account]:
    """Every account, by name."""
    found = connection.execute(select(*_SHOWN).order_by(accounts.c.folded))
    return [Account(*row) for row in found]


def find(connection: Connection, name: str) -> Account | None:
    """The account of a name, whatever its cases; None where there is none."""
    return _account(connection.execute(select(*_SHOWN).where(_is_called(name))).first())


def with_password(connection: Connection, name: str, password: str) -> Account | None:
    """The account whose name and password were given; None where they are not those of one.

    It takes as long where there is no such account.
    """
    wanted = select(*_SHOWN, accounts.c.password_hash).where(_is_called(name))
    row = connection.execute(wanted).first()
    kept = None if row is None else str(row.password_hash)
    return _account(None if row is None else row[:-1]) if is_right(password, kept) else None


def has_outdated_hash(connection: Connection, account: Account) -> bool:
    """Whether the account's password was hashed at lower costs than today's."""
    kept = select(accounts.c.password_hash).where(accounts.c.key == account.key)
    return is_outdated(str(connection.execute(kept).scalar_one()))


def hash_again(connection: Connection, account: Account, password: str) -> None:
    """Keep a right password at today's costs."""
    new = {"password_hash": hashed(password)}
    connection.execute(update(accounts).where(accounts.c.key == account.key).values(new))


def set_role(connection: Connection, name: str, role: Role) -> None:
    """Give an account another role, from now on; raises `UnknownUser`."""
    account = named(connection, name)
    connection.execute(update(accounts).where(accounts.c.key == account.key).values(role=role))


def set_password(connection: Connection, name: str, password: str) -> None:
    """Give an account another password and end its sessions.

    Raises `UnknownUser` or `WeakPassword`.
    """
    account = named(connection, name)
    check_strength(password, name=account.name)
    new = {"password_hash": hashed(password), "password_at": clock.now()}
    connection.execute(update(accounts).where(accounts.c.key == account.key).values(new))
    connection.execute(delete(sessions).where(sessions.c.account == account.key))


def remove(connection: Connection, name: str) -> None:
    """Remove an account with its sessions and tokens; raises `UnknownUser`."""
    account = named(connection, name)
    connection.execute(delete(accounts).where(accounts.c.key == account.key))


def named(connection: Connection, name: str) -> Account:
    """The account of a name; raises `UnknownUser`."""
    account = find(connection, name)
    if account is None:
        raise UnknownUser(name)
    return account


def _is_called(name: str) -> Any:
    return accounts.c.folded == unicodedata.normalize("NFC", name.strip()).casefold()


def _account(row: Sequence[Any] | None) -> Account | None:
    return None if row is None else Account(*row)


def _fit(name: str) -> str:
    """The name as it is kept; raises `UnfitUserName` for one that could pass for another."""
    fit = unicodedata.normalize("NFC", name.strip())
    if not fit or len(fit) > _MOST_CHARS or not fit.isprintable():
        raise UnfitUserName(name, most=_MOST_CHARS)
    return fit
