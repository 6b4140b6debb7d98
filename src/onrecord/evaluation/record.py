"""Statements, speakers, disputes and proposals over several articles, by the shared scorer."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from onrecord.evaluation.given import ReadText, texts, unpacked
from onrecord.evaluation.given import articles as articles_of
from onrecord.evaluation.matching import standing_for
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
    between: Callable[[], Mapping[str, list[Any]]] = dict,
) -> dict[str, Any]:
    """The scorer's object over all articles, and how the acts beyond the first one do.

    `act_precision` is the share of all acts given that are gold's, `act_recall` the share of
    statements found whose act is among those given.
    `between` tells, once all are read, what is said across documents: "disputes", "proposals" and
    "utterances" in the contract's form; what is missing is scored as not found. Raises `BadGold`.
    """
    problems: list[str] = []
    with (
        tempfile.TemporaryDirectory() as name,
        unpacked(gold) as gold_path,
        unpacked(articles) as articles_path,
    ):
        folder = Path(name)
        documents = folder / "documents.jsonl"
        objects = list(_documents(articles_path, read, problems))
        _write_lines(documents, objects)
        all_acts = _all_acts(gold_path, articles_path, objects)
        found = between()
        others = []
        for part in ("disputes", "proposals", "utterances"):
            others.append(folder / f"{part}.json")
            others[-1].write_text(json.dumps(found.get(part, [])), encoding="utf-8")
        report: dict[str, Any] = run_scorer(SCORER, gold_path, articles_path, documents, *others)
    report["problems"] += problems
    return report | all_acts


SAME_ACT = {"REJECT": ("REJECT", "DENY"), "CONCEDE": ("CONCEDE", "RETREAT")}
"""Codes of gold that stand for several of ours, as the scorer takes them."""


def _all_acts(
    gold: Path, articles: Path, objects: Sequence[dict[str, Any]]
) -> dict[str, float | None]:
    statements = json.loads(gold.read_text(encoding="utf-8"))["statements"]
    text_of = dict(texts(articles))
    by_name = {item["document"]["uri"]: item["attributions"] for item in objects}
    right = given = found = 0
    for article, text in text_of.items():
        own = [s for s in statements if s["doc"] == article]
        said = by_name.get(file_name(article), [])
        places = standing_for([_quoted(text, s["quote"]) for s in own], [_content(a) for a in said])
        found += len(places)
        for i, j in places.items():
            codes = {act["code"] for act in said[j]["acts"]}
            given += len(codes)
            right += bool(codes.intersection(SAME_ACT.get(own[i]["act"], (own[i]["act"],))))
    return {
        "act_precision": round(right / given, 4) if given else None,
        "act_recall": round(right / found, 4) if found else None,
    }


def _quoted(text: str, quote: str) -> set[int]:
    at = text.find(quote)
    return set(range(at, at + len(quote)))


def _content(attribution: dict[str, Any]) -> set[int]:
    return {i for s in attribution["content"] for i in range(*s)}


def _documents(path: Path, read: ReadText, problems: list[str]) -> Iterator[dict[str, Any]]:
    for article in articles_of(path, read, name=file_name):
        if article.layer is None:
            problems.append(f"{article.id}: {article.problem}")
        else:
            yield document_object(*article.layer)


def _write_lines(path: Path, objects: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as handle:
        handle.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)
