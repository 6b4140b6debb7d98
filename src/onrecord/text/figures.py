"""Whole numbers as other people's texts tell them."""

from __future__ import annotations

LARGEST = 2**63 - 1
"""The largest number that a record holds."""


def whole_number(told: str, *, most: int = LARGEST) -> int | None:
    """The number that the figures 0 to 9 tell, at most `most`; None for any other text.

    Other digits ("²", "٣") tell none, and thousands of figures cost nothing.
    """
    if not (told.isascii() and told.isdigit()):
        return None
    figures = told.lstrip("0")
    return most if len(figures) > len(str(most)) else min(int(figures or "0"), most)
