"""Pages read in two runs of the program, each with another seed for Python's hashes of text.

Sets of text have another order in each run; nothing that is read, written or exported may show it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

from onrecord.workflow.assemble import sample_page

PROGRAM = Path(__file__).parents[1] / "support" / "seeded_program.py"
GOLDEN = Path(__file__).parents[1] / "golden"
FETCHED = re.compile(r'"fetched_at": "[^"]*"')


def test_every_run_reads_writes_and_exports_the_same(tmp_path: Path) -> None:
    pages = [str(sample_page()), str(GOLDEN / "pentagon-drones" / "page.txt")]
    runs = [_begun(seed, tmp_path / seed, pages) for seed in ("1", "4")]
    assert [run.wait() for run in runs] == [0, 0]
    one, other = (_told(tmp_path / seed) for seed in ("1", "4"))
    differing = [pair for pair in zip_longest(one, other) if pair[0] != pair[1]]

    assert differing[:2] == []
    assert sum(line.startswith('{"schema": "onrecord/1"') for line in one) == 2 * len(pages)
    assert sum(line.startswith("attributions ") for line in one) > len(pages)


def _begun(seed: str, folder: Path, pages: list[str]) -> subprocess.Popen[bytes]:
    folder.mkdir()
    with (folder / "told").open("wb") as told:
        return subprocess.Popen(
            [sys.executable, str(PROGRAM), str(folder / "r.db"), *pages],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=told,
        )


def _told(folder: Path) -> list[str]:
    return FETCHED.sub("", (folder / "told").read_text(encoding="utf-8")).splitlines()
