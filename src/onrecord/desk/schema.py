"""Every table of the desk in one place, each column explained.

Invariant: nothing here is part of the record; whoever hands the record on hands none of this on.
"""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, MetaData, String, Table

metadata = MetaData()

secrets = Table(
    "secrets",
    metadata,
    Column("name", String, primary_key=True, comment="what it is for"),
    Column("value", LargeBinary, nullable=False, comment="random bytes, made once"),
)
