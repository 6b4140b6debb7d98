"""The golden pages, read with their names and statements given: only the resolving is tested.

`names.json` holds what a tagger should find on each page. No chains are given: the rules must do
without the encoder's coreference.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.identity.names import fold, same_person, stands_for
from onrecord.identity.resolver import resolve
from onrecord.model.annotation import Annotations, FoundAttribution
from onrecord.model.selector import Span, Spans
from support.annotated import annotated, article_of

GOLDEN = Path(__file__).parents[1] / "golden"
PAGES = sorted(path.parent for path in GOLDEN.glob("*/names.json"))


def test_there_are_five_pages() -> None:
    assert len(PAGES) == 5


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_speaker_of_a_golden_page_is_found(page: Path) -> None:
    text = (page / "page.txt").read_text(encoding="utf-8")
    expected = json.loads((page / "expected.json").read_text(encoding="utf-8"))["attributions"]
    names = json.loads((page / "names.json").read_text(encoding="utf-8"))
    ids = [item["id"] for item in expected]
    given = Annotations(
        annotated(text, names=names).mentions, (), tuple(_found(item, ids) for item in expected)
    )
    entities, attributions, _ = resolve(article_of(text), given, document_id="d", model="m")
    by_id = {e.id: e.name for e in entities}
    wrong = [
        (item["id"], item["speaker"], by_id.get(a.speaker or ""))
        for item, a in zip(expected, attributions, strict=True)
        if not _agree(item["speaker"], by_id.get(a.speaker or "", ""))
    ]
    assert wrong == []


def _agree(wanted: str, found: str) -> bool:
    """One name: initials, forms of one person's, or the wanted words with more after them."""
    return (
        fold(found).startswith(fold(wanted))
        or stands_for(wanted, found)
        or (bool(found) and " and " not in found and same_person(wanted, found))
    )


def _found(item: dict[str, Any], ids: list[str]) -> FoundAttribution:
    within = ids.index(item["within"]) if item["within"] else None
    source, cue, content = (_spans(item[key]) for key in ("source", "cue", "content"))
    return FoundAttribution(item["kind"], source, cue, content, within, 1.0)


def _spans(pairs: list[list[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)
