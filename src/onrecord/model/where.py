"""Where a record lies: a file of one's own, or a database that a newsroom shares.

Invariant: an address is made once, where it comes in, and handed down as it is; what is shown of
one never holds a password.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_SCHEMES = ("postgresql://", "postgres://")
_PASSWORD = re.compile(r"(?<=//)([^/@:]*):[^/@]*@")
_IN_QUERY = re.compile(r"(?i)\b(password|sslpassword|passfile)=[^&#]*")


@dataclass(frozen=True, slots=True)
class Shared:
    """A record in a PostgreSQL database, by its address: postgresql://user@host:port/database.

    A password may stand in it; better is a file that only its owner can read (~/.pgpass).
    """

    url: str

    def __str__(self) -> str:
        """The address without the password."""
        return _IN_QUERY.sub(r"\1=***", _PASSWORD.sub(r"\1@", self.url))

    def __repr__(self) -> str:
        return f"Shared({str(self)!r})"

    @property
    def database(self) -> str:
        """The database's name; the user's where the address names none."""
        told = urlsplit(self.url)
        return told.path.lstrip("/") or told.username or ""


Where = Path | Shared
"""Where a record lies."""


def where(told: str) -> Where:
    """The address that a flag, a variable or a caller told."""
    return Shared(told) if told.startswith(_SCHEMES) else Path(told)
