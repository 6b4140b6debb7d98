"""Whether one person is one entity across articles: measured on what `read --jsonl` prints.

The articles are read into a record of their own in the order of the file, and each object is scored
as it was printed when its article was read, without what later articles taught.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onrecord.evaluation.given import texts
from onrecord.evaluation.shared import run_scorer
from onrecord.export.contract import document_object
from onrecord.settings import load_settings
from onrecord.workflow.assemble import open_run


def identity_report(
    articles: Path, *, told: Callable[[int, int], Any] = lambda _done, _all: None
) -> Any:
    """What the scorer of entities says of the articles of a file, read one after the other.

    `told` is told how many articles are done, of how many.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = []
        for number, (key, text) in enumerate(texts(articles)):
            file = folder / f"{number:06}" / f"{key.replace('/', '_')}.txt"
            file.parent.mkdir()
            file.write_text(text, encoding="utf-8", newline="")
            files.append(str(file))
        given = {"record": str(folder / "record.db"), "read_as": "article", "language": "en"}
        settings = load_settings(given, environment={}, folder=folder)
        printed = folder / "documents.jsonl"
        with open_run(files, settings) as run, printed.open("w", encoding="utf-8") as out:
            for done, outcome in enumerate(run.outcomes, 1):
                if outcome.layer is not None:
                    out.write(json.dumps(document_object(*outcome.layer)) + "\n")
                told(done, len(files))
        return run_scorer("score_entities.py", articles, printed)
