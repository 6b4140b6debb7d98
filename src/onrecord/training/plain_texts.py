"""News text without labels, for the masked-language-model adaptation of the encoder.

Invariant: no document that any figure is measured on is read here (PolNeAR dev, the kept part of
en_worldwide_newswire, GUM's kept news, the sample stories).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from onrecord.evaluation.gold import rows
from onrecord.text.detokenize import detokenize
from onrecord.training import corpora

_MIN_CHARS = 200
"""Shorter texts teach little beyond what the pre-trained weights know."""


def plain_texts(data: Path, *, without: AbstractSet[str] = frozenset()) -> Iterator[str]:
    """Every text: whole articles where the corpus has them, paragraphs a line."""
    for name, read in CORPORA.items():
        if name not in without:
            yield from (text for text in read(data) if len(text) >= _MIN_CHARS)


def _labelled(name: str) -> Callable[[Path], Iterator[str]]:
    return lambda data: (t.text for t in corpora.CORPORA[name](data))


def _ecbplus(data: Path) -> Iterator[str]:
    for row in rows(data / "ecbplus_esc" / "ecbplus.jsonl"):
        yield _sentences(row["tokens"], row["sent"])


def _bodies(data: Path) -> Iterator[str]:
    """Bodies of `main_content_lines`: lines that belong to the article."""
    for row in rows(data / "main_content_lines" / "pages.jsonl"):
        yield "\n".join(line for line, is_body in row["lines"] if is_body)


def _sentences(tokens: list[str], numbers: list[int]) -> str:
    lines: dict[int, list[str]] = {}
    for token, number in zip(tokens, numbers, strict=True):
        lines.setdefault(number, []).append(token)
    return "\n".join(detokenize(line)[0] for line in lines.values())


CORPORA: dict[str, Callable[[Path], Iterator[str]]] = {
    "polnear": _labelled("polnear"),
    "en_worldwide_newswire": _labelled("en_worldwide_newswire"),
    "gum": _labelled("gum"),
    "main_content_lines": _bodies,
    "ecbplus_esc": _ecbplus,
}
"""Every corpus that is read for its words alone, by its folder's name."""
