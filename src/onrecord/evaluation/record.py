"""Statements, speakers, disputes and proposals over several articles, by the shared scorer."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from onrecord.evaluation.given import ReadText, unpacked
from onrecord.evaluation.given import articles as articles_of
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
    each in the contract's form; what is missing there is scored as not found. Raises `BadGold`.
    """
    found = between or {}
    problems: list[str] = []
    with (
        tempfile.TemporaryDirectory() as name,
        unpacked(gold) as gold_path,
        unpacked(articles) as articles_path,
    ):
        folder = Path(name)
        documents = folder / "documents.jsonl"
        _write_lines(documents, _documents(articles_path, read, problems))
        others = []
        for part in ("disputes", "proposals", "utterances"):
            others.append(folder / f"{part}.json")
            others[-1].write_text(json.dumps(found.get(part, [])), encoding="utf-8")
        report: dict[str, Any] = run_scorer(SCORER, gold_path, articles_path, documents, *others)
    report["problems"] += problems
    return report


def _documents(path: Path, read: ReadText, problems: list[str]) -> Iterator[dict[str, Any]]:
    for article in articles_of(path, read, name=file_name):
        if article.layer is None:
            problems.append(f"{article.id}: {article.problem}")
        else:
            yield document_object(*article.layer)


def _write_lines(path: Path, objects: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as handle:
        handle.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)
