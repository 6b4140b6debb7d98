"""Passwords: what is kept instead of them, and what is told from it.

Invariant: to check a password takes the same time whether there is such a user or not. The costs
are those of RFC 9106 for machines of little memory (argon2id, 64 MiB, three passes).
"""

from __future__ import annotations

import os
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from onrecord.errors import WeakPassword

LEAST_CHARS, MOST_CHARS = 12, 1_000
"""Length is what counts, not kinds of characters (NIST SP 800-63B, 2025, section 3.1.1.2)."""
_LEAST_DIFFERENT = 5
_HASHER = PasswordHasher()


def check_strength(password: str, *, name: str) -> None:
    """Raises `WeakPassword` for one that would soon be guessed."""
    if len(password) < LEAST_CHARS:
        raise WeakPassword(f"has fewer than {LEAST_CHARS} characters")
    if len(password) > MOST_CHARS:
        raise WeakPassword(f"has more than {MOST_CHARS:,} characters")
    if len(set(password.casefold())) < _LEAST_DIFFERENT:
        raise WeakPassword(f"is made of fewer than {_LEAST_DIFFERENT} different characters")
    if name.casefold() in password.casefold() and len(password) < LEAST_CHARS + len(name):
        raise WeakPassword("is hardly more than the user's name")


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(_plain(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether a password is the one that was kept; None, where nothing is, takes as long."""
    try:
        is_so = _HASHER.verify(kept or _of_nobody(), _plain(password))
    except (VerificationError, InvalidHashError):
        return False
    return is_so and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a hash was made at lower costs than today's, so that it is to be made anew."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _of_nobody() -> str:
    return _HASHER.hash(os.urandom(16))


def _plain(password: str) -> bytes:
    """One form for what several keyboards make of the same letters."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
