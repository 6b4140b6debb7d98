"""Tokens of a corpus back to text as it is printed, each token's span kept.

Corpora that come as tokens lose where spaces stood; models read text. Straight double quotation
marks are told apart by turn within the paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.model.selector import Span

_NO_SPACE_BEFORE = {
    ".", ",", ";", ":", "?", "!", "%", ")", "]", "}", "”", "’", "…", "'s", "’s", "n't", "n’t",
    "'re", "'ve", "'ll", "'d", "'m", "’re", "’ve", "’ll", "’d", "’m", "''", "'S", "»",
}  # fmt: skip
_NO_SPACE_AFTER = {"(", "[", "{", "“", "‘", "$", "£", "€", "``", "#", "«"}
_JOINING = {"-", "/", "–"}


def detokenize(words: Sequence[str]) -> tuple[str, list[Span]]:
    """The text of one paragraph and the span of each token in it."""
    parts: list[str] = []
    spans: list[Span] = []
    at, glue, quote_open = 0, True, False
    for word in words:
        closes = word == '"' and quote_open
        if not (glue or word in _NO_SPACE_BEFORE or closes or word in _JOINING):
            parts.append(" ")
            at += 1
        parts.append(word)
        spans.append(Span(at, at + len(word)))
        at += len(word)
        glue = word in _NO_SPACE_AFTER or word in _JOINING
        if word == '"':
            quote_open = not quote_open
            glue = quote_open
    return "".join(parts), spans
