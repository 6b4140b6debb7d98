"""White space in patterns that are searched for.

Invariant: a long stretch of it is looked at once, not once from each of its characters.
"""

from __future__ import annotations

BLANKS = r"(?:(?<!\s)\s++)"
"""A whole stretch of white space, from its beginning; followed by `?+` also none."""
