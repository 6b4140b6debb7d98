"""First names that nearly always are a woman's or a man's.

The list is our own, kept by hand (`data/first_names.toml`); a name that is not on it tells nothing.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from onrecord.identity.names import words

_FILE = Path(__file__).parent / "data" / "first_names.toml"


def gender_of_first_name(name: str) -> str | None:
    """Tells "m" or "f" where the first of several words of a name tells, else None."""
    parts = words(name)
    return _first_names().get(parts[0].split("-")[0]) if len(parts) > 1 else None


@cache
def _first_names() -> dict[str, str]:
    lists = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    women = dict.fromkeys(lists["women"].split(), "f")
    return women | dict.fromkeys(lists["men"].split(), "m")
