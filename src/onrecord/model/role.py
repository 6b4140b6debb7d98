"""What somebody may do with a record that is served."""

from __future__ import annotations

from typing import Literal

Role = Literal["reader", "curator", "admin"]
ROLES: tuple[Role, ...] = ("reader", "curator", "admin")
"""Each may do what those before it may: read and keep notes; correct the record; keep accounts."""


def lesser(one: Role, other: Role) -> Role:
    """Of two roles the one that may do less."""
    return min(one, other, key=ROLES.index)
