"""One page against what a careful reader gets from it, by the shared scorer of sample pages."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from onrecord.evaluation.shared import scorer_words
from onrecord.export.contract import document_object
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page

SCORER = "score_sample.py"
_COUNT = re.compile(r"(\w+) (\d+)")


def sample_report(expected: Path, page: Path, read: Page, analysis: Analysis) -> dict[str, Any]:
    """The scorer's counts for what was read from one page, with what was expected of it.

    `wrong` lists each attribution that was not found or has another speaker.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.jsonl"
        path.write_text(
            json.dumps(document_object(read, analysis), ensure_ascii=False) + "\n", encoding="utf-8"
        )
        lines = scorer_words(SCORER, expected, page, path).splitlines()
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    counts, _, _ = lines[-1].partition(" of ")
    return {
        **{name: int(n) for name, n in _COUNT.findall(counts)},
        "expected": len(wanted["attributions"]),
        "expected_nested": sum(bool(a["within"]) for a in wanted["attributions"]),
        "wrong": [words for words in lines[0].split("; ") if words],
    }
