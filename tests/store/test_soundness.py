"""When a stretch of a text says what its raw stretch says."""

from __future__ import annotations

import pytest

from onrecord.store.proof.soundness import leads_back


@pytest.mark.parametrize(
    ("words", "raw"),
    [
        ("Harbour closed", "Harbour closed"),
        ("Lund & Co", "Lund &amp; Co"),
        ("“Nobody”", "&ldquo;Nobody&rdquo;"),
        ("Harbour closed", "Harbour\n   closed"),
        ("Harbour closed", "Harbour\u00a0closed"),
        ('He said "no"', 'He said \\"no\\"'),
        ("café", "caf\\u00e9"),
        ("Lund & Co", "Lund &amp;\\u0020Co"),
        ("Lund & Co", "Lund \\u0026amp; Co"),
        ("", ""),
        ("a\ufffdb", "a\x00b"),
    ],
)
def test_the_same_words_however_they_are_spelled_lead_back(words: str, raw: str) -> None:
    assert leads_back(words, raw)


@pytest.mark.parametrize(
    ("words", "raw"),
    [
        ("Harbour closed", "Harbour open"),
        ("Harbour closed", "Harbourclosed"),
        ("Harbour", "harbour"),
        ("Harbour", ""),
        ("Harbour", "Harbour closed"),
        ("Lund and Co", "Lund &amp; Co"),
        ("no", '"no'),
    ],
)
def test_other_words_do_not(words: str, raw: str) -> None:
    assert not leads_back(words, raw)
