"""`onrecord` with stand-ins for its reader and its model, to be killed by a test.

    python light_program.py WORD...

Everything else is real: commands, workers, the record, captures. Workers that a command starts
have the same stand-ins.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from onrecord.cli.main import run
from onrecord.model.dispute import Beside
from onrecord.readers.read import PageReader
from onrecord.workflow import assemble
from onrecord.workflow.parts import Parts
from support.reading_program import resolve
from support.relating import TableRelater
from support.stand_ins import Analyzer, Reader

READER = Reader(version=PageReader().version)
ANALYZER = Analyzer()


class Apart(TableRelater):
    """Holds no statement against another."""

    def choose(
        self,
        new: Sequence[Beside],  # noqa: ARG002 — the part's form
        others: Sequence[Beside],  # noqa: ARG002 — the same
    ) -> list[tuple[int, int]]:
        return []


def stand_in() -> None:
    """Put the stand-ins where the parts are loaded from."""
    parts: Any = Parts(READER, ANALYZER, resolve)
    assemble.load_parts = lambda **_: parts
    assemble.load_relater = lambda *_, **__: Apart({})  # type: ignore[assignment]
    assemble.model_version = lambda *, fast=False: ANALYZER.version  # noqa: ARG005 — the part has it


if __name__ in ("__main__", "__mp_main__"):  # so is it called in a worker
    stand_in()
if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
