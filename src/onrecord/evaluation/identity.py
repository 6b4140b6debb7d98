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
from onrecord.evaluation.record import file_name
from onrecord.evaluation.shared import run_scorer
from onrecord.export.contract import document_object
from onrecord.workflow.assemble import reader_into


def identity_report(
    articles: Path, *, told: Callable[[int, int], Any] = lambda _done, _all: None
) -> Any:
    """What the scorer of entities says of the articles of a file, read one after the other.

    `told` is told how many articles are done, of how many.
    """
    known = list(texts(articles))
    with tempfile.TemporaryDirectory() as name:
        printed = Path(name) / "documents.jsonl"
        with (
            reader_into(Path(name) / "record.db", is_relating=False) as read,
            printed.open("w", encoding="utf-8") as out,
        ):
            for done, (key, text) in enumerate(known, 1):
                outcome = read(file_name(key), text)
                if outcome.layer is not None:
                    out.write(json.dumps(document_object(*outcome.layer)) + "\n")
                told(done, len(known))
        return run_scorer("score_entities.py", articles, printed)
