"""Which language a text is in, by py3langid.

The detector's model is loaded at the first call, which takes about half a second.
"""

from __future__ import annotations

_MAX_CHARS = 4_000
_MIN_LETTERS = 20
"""Of fewer letters no language is told: py3langid names one for "ok" as surely as for a page."""


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`, None where it is too short to tell."""
    sample = text[:_MAX_CHARS]
    if sum(c.isalpha() for c in sample) < _MIN_LETTERS:
        return None
    from py3langid import classify  # noqa: PLC0415 - loads its model at import

    code, _ = classify(sample)
    return str(code)
