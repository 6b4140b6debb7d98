"""Pages that people reviewed, as `onrecord corrections export` writes them: one more corpus.

Invariant: nothing of a folder is written back; a page that is kept for measuring in no corpus of
ours is taken whole. Statements stand as people said, with those that nobody judged as found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from onrecord.errors import InputNotFound
from onrecord.evaluation.gold import rows
from onrecord.model.selector import Span, Spans
from onrecord.training.corpora import LabelledAttribution, LabelledText

NAME = "corrected"
"""Of the corpus in a recipe's mix."""
PAGES_FILE = "train.jsonl"


def corrected(folders: Iterable[Path]) -> Iterator[LabelledText]:
    """The pages of some folders; raises `InputNotFound` for one without pages.

    A page that stands in several folders is taken from the last of them.
    """
    found: dict[str, LabelledText] = {}
    for folder in folders:
        path = folder / PAGES_FILE
        if not path.is_file():
            raise InputNotFound(str(path))
        found |= {row["id"]: _text(row) for row in rows(path)}
    yield from found.values()


def _text(row: dict[str, Any]) -> LabelledText:
    told = [tuple(_spans(item[role]) for role in _ROLES) for item in row["attributions"]]
    contents = [content for _, _, content in told]
    return LabelledText(
        row["id"],
        NAME,
        row["text"],
        attributions=tuple(
            LabelledAttribution(source, cue, content, is_nested=_stands_in(cue, content, contents))
            for source, cue, content in told
        ),
        covers_nesting=True,
    )


_ROLES = ("source", "cue", "content")


def _spans(pairs: list[list[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)


def _stands_in(cue: Spans, own: Spans, contents: list[Spans]) -> bool:
    """Whether a cue lies in the content of another statement."""
    return any(
        other is not own and any(span.contains(c) for span in other for c in cue)
        for other in contents
    )
