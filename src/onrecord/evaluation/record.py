"""Statements, speakers, disputes and proposals over several articles, by the shared scorer."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onrecord.evaluation.attribution import ReadText
from onrecord.evaluation.gold import rows
from onrecord.evaluation.shared import run_scorer
from onrecord.export.contract import document_object

SCORER = "score_record.py"


def file_name(article: str) -> str:
    """The name under which the scorer looks for an article's document."""
    return article.replace("/", "_") + ".txt"


def record_report(
    gold: Path,
    articles: Path,
    read: ReadText,
    *,
    between: dict[str, list[Any]] | None = None,
) -> dict[str, Any]:
    """The scorer's object over all articles.

    `between` holds what is said across documents under "disputes", "proposals" and "utterances",
    each in the contract's form; what is missing there is scored as not found.
    """
    found = between or {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents = folder / "documents.jsonl"
        layers = (read(file_name(a["id"]), a["text"]) for a in rows(articles))
        _write_lines(documents, (document_object(*layer) for layer in layers))
        others = []
        for part in ("disputes", "proposals", "utterances"):
            others.append(folder / f"{part}.json")
            others[-1].write_text(json.dumps(found.get(part, [])), encoding="utf-8")
        report: dict[str, Any] = run_scorer(SCORER, gold, articles, documents, *others)
    return report


def _write_lines(path: Path, objects: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as handle:
        handle.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)
