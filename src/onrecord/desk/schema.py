"""Every table of the desk in one place, each column explained.

Invariant: nothing here is part of the record; whoever hands the record on hands none of this on.
Words are never overwritten: what is worded anew is a new row. What moves on are `place`, `seen_at`,
`discarded_at` and `token`.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = 2
"""1 had secrets alone; 2 has what people keep."""
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
things = Table(
    "things",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("person", String, nullable=False, comment="key of whom it is kept for"),
    Column("kind", String, nullable=False, comment="statement, person, dispute ..."),
    Column("about", String, nullable=False, comment="its id in the record when it was kept"),
    Column("anchor", JSON, nullable=False, comment="how it is found again; empty once forgotten"),
    Column("words", Text, nullable=False, comment="what it said when it was kept"),
    Column("folded", Text, nullable=False, comment="the same without case, for finding"),
    Column("at", String, nullable=False, comment="ISO 8601, UTC"),
    UniqueConstraint("person", "kind", "about"),
    Index("things_about", "about"),
)
"""What people keep something of: things of the record, each once a person."""

thing_pages = Table(
    "thing_pages",
    metadata,
    Column("thing", ForeignKey("things.number"), primary_key=True),
    Column("sha256", String, primary_key=True, comment="of a page in which its words stand"),
    Index("thing_pages_sha256", "sha256"),
)

items = Table(
    "items",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String, nullable=False, comment="names it to its person, on every machine"),
    Column("person", String, nullable=False, comment="key of whose it is"),
    Column(
        "kind", String, nullable=False, comment="bookmark, tag, note, entry, collection, search"
    ),
    Column("thing", ForeignKey("things.number"), comment="of bookmark, tag, note and entry"),
    Column("collection", ForeignKey("items.number"), comment="of an entry"),
    Column("place", Integer, comment="of an entry: its rank in the collection"),
    Column("folded", Text, comment="of a tag: its name without case"),
    Column("address", Text, comment="of a search: path and query string"),
    Column("seen_at", String, comment="of a search: when it was last looked at"),
    Column("token", String, unique=True, comment="of the link by which others may read it"),
    Column("made_at", String, nullable=False, comment="ISO 8601, UTC"),
    Column("discarded_at", String, comment="when it went into the trash"),
    UniqueConstraint("person", "key"),
    Index("items_person", "person", "kind", "folded"),
    Index("items_thing", "thing"),
    Index("items_collection", "collection"),
)
"""What a person made: marks of things, collections with their entries, saved searches."""

wordings = Table(
    "wordings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("item", ForeignKey("items.number"), nullable=False),
    Column("role", String, nullable=False, comment="name or words"),
    Column("words", Text, nullable=False),
    Column("folded", Text, nullable=False, comment="the same without case, for finding"),
    Column("at", String, nullable=False, comment="ISO 8601, UTC"),
    Index("wordings_item", "item"),
)
"""How items were named and worded; the latest counts, the earlier ones are their history."""
