"""Reviewed pages as training files, in the form of PolNeAR, and judgements a line each.

Invariant: what people rejected is absent, what they accepted or corrected stands as they said, and
each attribution tells by which judgements it was reviewed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from onrecord.model.attribution import Attribution
from onrecord.workflow.corrections import SCHEMA, Moved, Reviewed

PAGES_FILE = "train.jsonl"
JUDGEMENTS_FILE = "judgements.jsonl"
SOURCE_FILE = "SOURCE.txt"
_ROLES = ("source", "cue", "content")
_SOURCE = """\
Statements of pages as people corrected and accepted them, written by `onrecord corrections export`.
{n_pages} pages, {n_reviewed} of {n_all} statements reviewed, by {authors}.
A page a line: {{"id","text","text_length","annotators","attributions":[{{"source","cue","content":
[[s,e]]}}]}}, character offsets, half-open; spans may be discontinuous or absent. "reviewed" tells
whether a person judged the statement; the others stand as the model named in "model" found them.
What was rejected is absent. judgements.jsonl has each judgement with its author and reason.
The texts are their publishers': for training and measuring, not to be passed on.
"""


def page_object(
    reviewed: Reviewed, authors: Mapping[int, str], *, only_reviewed: bool = False
) -> dict[str, Any]:
    """One page in the form of PolNeAR, with where it came from and who reviewed what.

    `authors` has whoever made each judgement, by its number.
    """
    page, analysis = reviewed.page, reviewed.analysis
    said = [
        item for item in analysis.attributions if not only_reviewed or item.id in reviewed.judged
    ]
    names = {entity.id: entity.called for entity in analysis.entities}
    model = analysis.provenance.model
    return {
        "id": page.document.id,
        "text": page.article.text,
        "text_length": len(page.article.text),
        "annotators": sorted({authors[n] for some in reviewed.judged.values() for n in some}),
        "attributions": [_attribution(item, names, reviewed) for item in said],
        "document": {"uri": page.document.uri, "sha256": page.document.sha256},
        "model": {"version": model.version, "digest": model.digest},
    }


def correction_object(one: Moved) -> dict[str, Any]:
    """One judgement as another record brings it in."""
    judged = one.judgement
    return {
        "schema": SCHEMA,
        "key": one.key,
        "sha256": one.sha256,
        "uri": one.uri,
        "about": judged.about,
        "verdict": judged.verdict,
        "author": judged.author,
        "at": judged.at,
        "why": judged.why,
        "before": judged.before,
        "details": judged.details,
        "people": one.people,
    }


def write_folder(
    folder: Path, pages: Iterable[Reviewed], judged: Iterable[Moved], *, only_reviewed: bool
) -> dict[str, int]:
    """Write the pages, the judgements and where they come from; how many there are of each.

    Files of these names are written over, others are left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    moved = list(judged)
    counts = {"pages": 0, "statements": 0, "reviewed": 0, "judgements": len(moved)}
    authors = {one.judgement.number: one.judgement.author for one in moved}

    def lines() -> Iterator[str]:
        for page in pages:
            made = page_object(page, authors, only_reviewed=only_reviewed)
            counts["pages"] += 1
            counts["statements"] += len(made["attributions"])
            counts["reviewed"] += sum(a["reviewed"] for a in made["attributions"])
            yield _line(made)

    _write(folder / PAGES_FILE, lines())
    _write(folder / JUDGEMENTS_FILE, (_line(correction_object(one)) for one in moved))
    told = _SOURCE.format(
        n_pages=counts["pages"],
        n_reviewed=counts["reviewed"],
        n_all=counts["statements"],
        authors=", ".join(sorted(set(authors.values()))) or "nobody",
    )
    _write(folder / SOURCE_FILE, [told])
    return counts


def _attribution(item: Attribution, names: dict[str, str], reviewed: Reviewed) -> dict[str, Any]:
    spans = {role: [[s.start, s.end] for s in getattr(item, role)] for role in _ROLES}
    judgements = reviewed.judged.get(item.id, ())
    return spans | {
        "id": item.id,
        "kind": item.kind,
        "speaker": names.get(item.speaker or ""),
        "reviewed": bool(judgements),
        "judgements": list(judgements),
        "prob": round(item.prob, 4),
    }


def _line(made: Mapping[str, Any]) -> str:
    return json.dumps(made, ensure_ascii=False) + "\n"


def _write(path: Path, lines: Iterable[str]) -> None:
    """A file that is whole or not there: a run that is cut off leaves the one before."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="\n") as handle:
        handle.writelines(lines)
    part.replace(path)
