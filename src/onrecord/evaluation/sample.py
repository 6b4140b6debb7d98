"""Pages against what a careful reader gets from them, by the shared scorer of sample pages."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from onrecord.errors import SharedDataNotFound
from onrecord.evaluation.shared import scorer_words
from onrecord.export.contract import document_object
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page

SCORER = "score_sample.py"
_COUNT = re.compile(r"(\w+) (\d+)")


Whole = tuple[Page, Analysis, Mapping[str, list[Any]]]
"""A page, what was read of it, and its "disputes" and "proposals" in the contract's form."""


def sample_report(expected: Path, page: Path, whole: Whole) -> dict[str, Any]:
    """The scorer's counts for what was read from one page, with what was expected of it.

    `wrong` lists each attribution that was not found or has another speaker.
    """
    read, analysis, between = whole
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.jsonl"
        path.write_text(
            json.dumps(document_object(read, analysis), ensure_ascii=False) + "\n", encoding="utf-8"
        )
        others = [Path(folder) / f"{part}.json" for part in ("disputes", "proposals")]
        for other in others:
            other.write_text(json.dumps(between.get(other.stem, [])), encoding="utf-8")
        lines = scorer_words(SCORER, expected, page, path, *others).splitlines()
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    counts, _, _ = lines[-1].partition(" of ")
    return {
        **{name: int(n) for name, n in _COUNT.findall(counts)},
        "expected": len(wanted["attributions"]),
        "expected_disputes": len(wanted.get("disputes", [])),
        "expected_proposals": len(wanted.get("proposals", [])),
        "expected_nested": sum(bool(a["within"]) for a in wanted["attributions"]),
        "wrong": [words for words in lines[0].split("; ") if words],
    }


def folders_report(folder: Path, read: Callable[[Path], Whole]) -> dict[str, dict[str, Any]]:
    """The counts for every page below a folder, and under "all" their sums.

    A page is a folder with `page.txt` and `expected.json`; raises `SharedDataNotFound` where
    there is none.
    """
    pages = sorted(path.parent for path in folder.glob("*/expected.json"))
    if not pages:
        raise SharedDataNotFound(str(folder / "*" / "expected.json"))
    report = {
        page.name: sample_report(page / "expected.json", page / "page.txt", read(page / "page.txt"))
        for page in pages
    }
    names = [name for name, value in report[pages[0].name].items() if isinstance(value, int)]
    whole: dict[str, Any] = {name: sum(one[name] for one in report.values()) for name in names}
    whole["right_of_expected"] = round(whole["right"] / whole["expected"], 4)
    return {**report, "all": whole}
