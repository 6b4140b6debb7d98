"""Texts with the character U+0000, which PostgreSQL does not take, kept without loss.

Invariant: what comes back is what was kept. On the way in U+0000 is spelled by a code point that is
no character and a digit, and that code point itself by another digit; on the way out back again.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.types.string import StrDumperUnknown, TextLoader

NUL, MARK = "\x00", "\ufdd2"
_SPELLED_NUL, _SPELLED_MARK = f"{MARK}0", f"{MARK}1"


def spelled(text: str) -> str:
    """The text as the database keeps it."""
    if NUL in text or MARK in text:
        return text.replace(MARK, _SPELLED_MARK).replace(NUL, _SPELLED_NUL)
    return text


def meant(text: str) -> str:
    """The text that was kept."""
    if MARK in text:
        return text.replace(_SPELLED_NUL, NUL).replace(_SPELLED_MARK, MARK)
    return text


class _Dumper(StrDumperUnknown):
    def dump(self, obj: str) -> Any:
        return super().dump(spelled(obj))


class _Loader(TextLoader):
    def load(self, data: Any) -> Any:
        return meant(str(super().load(data)))


def keep_nul(connection: psycopg.Connection[Any]) -> None:
    """Let a connection take and give every text."""
    connection.adapters.register_dumper(str, _Dumper)
    for name in ("text", "varchar"):
        connection.adapters.register_loader(name, _Loader)
