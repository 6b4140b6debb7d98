"""Tokens: by which programs ask as somebody; shown once, kept as a hash, revoked by number.

Invariant: a token grants what its role and its account's role both grant, and no more when the
account's role is changed later.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, or_, select, update

from onrecord.desk import clock
from onrecord.desk.accounts import Account
from onrecord.desk.schema import accounts, tokens
from onrecord.desk.sessions import digest
from onrecord.errors import UnknownToken
from onrecord.model.role import Role

PREFIX = "onr_"
"""By which a token is known as one of ours where it was left by mistake."""
_FORM = re.compile(rf"{PREFIX}[\w-]{{43}}", re.ASCII)
_N_BYTES = 32
_USED_HOURS = 1


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret; `user` is the name of the account that it asks as."""

    number: int
    user: str
    role: Role
    purpose: str
    made_at: str
    ends_at: str | None
    used_at: str | None


def add(
    connection: Connection, account: Account, *, purpose: str, role: Role, days: int | None
) -> tuple[int, str]:
    """A new token's number and its secret, which is kept nowhere."""
    secret = PREFIX + secrets.token_urlsafe(_N_BYTES)
    now = clock.now()
    row = {
        "account": account.key,
        "purpose": purpose,
        "role": role,
        "hash": digest(secret),
        "made_at": now,
        "ends_at": None if days is None else clock.after(now, days=days),
    }
    made = connection.execute(insert(tokens).values(row).returning(tokens.c.number))
    return int(made.scalar_one()), secret


def listed(connection: Connection, account: Account | None = None) -> list[Token]:
    """The tokens of one account, or all, in the order in which they were made."""
    wanted = select(
        tokens.c.number, accounts.c.name, tokens.c.role, tokens.c.purpose, tokens.c.made_at,
        tokens.c.ends_at, tokens.c.used_at,
    ).join(accounts, tokens.c.account == accounts.c.key)  # fmt: skip
    if account is not None:
        wanted = wanted.where(tokens.c.account == account.key)
    return [Token(*row) for row in connection.execute(wanted.order_by(tokens.c.number))]


def holder(connection: Connection, secret: str) -> tuple[Account, Token] | None:
    """Whom a token asks as, and itself; None for one that is unknown, revoked or over."""
    if not _FORM.fullmatch(secret):
        return None
    wanted = select(
        accounts.c.key, accounts.c.name, accounts.c.role, accounts.c.made_at,
        accounts.c.password_at, tokens.c.number, tokens.c.role.label("bound"), tokens.c.purpose,
        tokens.c.made_at.label("token_at"), tokens.c.ends_at, tokens.c.used_at,
    ).join(tokens, tokens.c.account == accounts.c.key)  # fmt: skip
    holds = or_(tokens.c.ends_at.is_(None), tokens.c.ends_at > clock.now())
    row = connection.execute(wanted.where(tokens.c.hash == digest(secret), holds)).first()
    if row is None:
        return None
    token = Token(
        row.number, row.name, row.bound, row.purpose, row.token_at, row.ends_at, row.used_at
    )
    return Account(*row[:5]), token


def is_to_be_used(token: Token) -> bool:
    """Whether its last use is long enough ago to be written again."""
    return token.used_at is None or token.used_at < clock.before(clock.now(), hours=_USED_HOURS)


def use(connection: Connection, token: Token) -> None:
    """Writes that a token was used just now."""
    used = update(tokens).where(tokens.c.number == token.number)
    connection.execute(used.values(used_at=clock.now()))


def revoke(connection: Connection, number: int) -> None:
    """Takes a token back for good; raises `UnknownToken`."""
    if not connection.execute(delete(tokens).where(tokens.c.number == number)).rowcount:
        raise UnknownToken(number)
