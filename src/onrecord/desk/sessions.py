"""Sessions: browsers that are signed in, known by a random cookie of which only the hash is kept.

Invariant: a session ends when it is not used for `IDLE_HOURS`, when it is `MOST_DAYS` old, when it
is signed out, and when its account's password is changed or the account removed.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from onrecord.desk import clock
from onrecord.desk.accounts import Account
from onrecord.desk.schema import accounts, sessions

IDLE_HOURS, MOST_DAYS = 12, 7
MOST_OF_ONE = 20
"""Sessions of one account at once; the one that was not used for the longest time ends first."""
_SEEN_MINUTES = 5
_N_BYTES = 32


def begin(connection: Connection, account: Account) -> str:
    """Signs a browser in; gives what its cookie is to hold."""
    _end_old(connection, account)
    cookie = secrets.token_urlsafe(_N_BYTES)
    now = clock.now()
    row = {"hash": digest(cookie), "account": account.key, "begun_at": now, "seen_at": now}
    connection.execute(insert(sessions), row)
    return cookie


def holder(connection: Connection, cookie: str) -> tuple[Account, str] | None:
    """Whose session a cookie is of, and when it was last seen; None for one that has ended."""
    wanted = select(
        accounts.c.key, accounts.c.name, accounts.c.role, accounts.c.made_at,
        accounts.c.password_at, sessions.c.seen_at,
    ).join(sessions, sessions.c.account == accounts.c.key)  # fmt: skip
    row = connection.execute(wanted.where(sessions.c.hash == digest(cookie), _is_on())).first()
    return None if row is None else (Account(*row[:-1]), str(row.seen_at))


def is_to_be_seen(seen_at: str) -> bool:
    """Whether it is long enough ago that a session was seen for that to be written again."""
    return seen_at < clock.before(clock.now(), minutes=_SEEN_MINUTES)


def see(connection: Connection, cookie: str) -> None:
    """Writes that a session was used just now."""
    seen = update(sessions).where(sessions.c.hash == digest(cookie))
    connection.execute(seen.values(seen_at=clock.now()))


def end(connection: Connection, cookie: str) -> None:
    """Signs a browser out."""
    connection.execute(delete(sessions).where(sessions.c.hash == digest(cookie)))


def end_others(connection: Connection, key: str, cookie: str) -> int:
    """Signs out every browser of the account of a key but one; how many there were."""
    others = and_(sessions.c.account == key, sessions.c.hash != digest(cookie))
    return connection.execute(delete(sessions).where(others)).rowcount


def count(connection: Connection, key: str) -> int:
    """With how many browsers the account of a key is signed in."""
    wanted = select(func.count()).where(sessions.c.account == key, _is_on())
    return int(connection.execute(wanted).scalar_one())


def digest(secret: str) -> bytes:
    """What is kept of a random cookie or token; no salt, for nobody can guess 256 bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _is_on() -> Any:
    now = clock.now()
    return and_(
        sessions.c.seen_at > clock.before(now, hours=IDLE_HOURS),
        sessions.c.begun_at > clock.before(now, days=MOST_DAYS),
    )


def _end_old(connection: Connection, account: Account) -> None:
    """Those that have ended are not kept, nor more of one account than it may have."""
    connection.execute(delete(sessions).where(~_is_on()))
    kept = select(sessions.c.hash).where(sessions.c.account == account.key)
    newest = kept.order_by(sessions.c.seen_at.desc()).limit(MOST_OF_ONE - 1)
    old = and_(sessions.c.account == account.key, sessions.c.hash.not_in(newest))
    connection.execute(delete(sessions).where(old))
