"""Every table of the desk in one place, each column explained.

Invariant: nothing here is part of the record; whoever hands the record on hands none of this on.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

secrets = Table(
    "secrets",
    metadata,
    Column("name", String, primary_key=True, comment="what it is for"),
    Column("value", LargeBinary, nullable=False, comment="random bytes, made once"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("key", String, primary_key=True, comment="random; what is kept for them hangs on it"),
    Column("name", String, nullable=False, comment="as they sign in, and as their decisions say"),
    Column("folded", String, nullable=False, unique=True, comment="the name, cases folded"),
    Column("role", String, nullable=False, comment="reader, curator or admin"),
    Column("password_hash", String, nullable=False, comment="argon2id with its salt and costs"),
    Column("made_at", String, nullable=False, comment="UTC"),
    Column("password_at", String, nullable=False, comment="when the password was set, UTC"),
)
"""Who may sign in."""

sessions = Table(
    "sessions",
    metadata,
    Column("hash", LargeBinary, primary_key=True, comment="SHA-256 of what the cookie holds"),
    Column("account", ForeignKey("accounts.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("begun_at", String, nullable=False, comment="UTC"),
    Column("seen_at", String, nullable=False, comment="when it was last used, to some minutes"),
)
"""The browsers that are signed in."""

tokens = Table(
    "tokens",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("account", ForeignKey("accounts.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", String, nullable=False, comment="what it was made for, in words"),
    Column("role", String, nullable=False, comment="at most this, and at most the account's"),
    Column("hash", LargeBinary, nullable=False, unique=True, comment="SHA-256 of the token"),
    Column("made_at", String, nullable=False, comment="UTC"),
    Column("ends_at", String, comment="UTC; NULL for one that holds until it is revoked"),
    Column("used_at", String, comment="when it was last used, to the hour; NULL for never"),
    sqlite_autoincrement=True,
)
"""The programs that may ask as somebody."""
