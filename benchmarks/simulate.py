"""Store and blocking at a size that no reading here would reach: ten million invented statements.

    python benchmarks/simulate.py [--statements 10000000] [--keep FOLDER] [--pages 200]

Writes a record in bulk (`onrecord.evaluation.big_record`: pages, layers, identities, relations,
disputes, full text), one row of JSON for each million, then measures it: how large its tables are,
what people ask of it, and what a new page would be held against: candidates for each of its
statements and entities, and the largest blocks. `--pages` is of how many pages that is asked.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from onrecord.evaluation.big_record import write_big_record
from onrecord.evaluation.blocks import blocking, sizes
from onrecord.evaluation.page_times import asked_of

_EVERY = 1_000_000


class _Told:
    """Rows of progress: so far, in so many seconds, of which the processor had so many."""

    def __init__(self, at: Path) -> None:
        self._at, self._next, self._begun = at, _EVERY, time.perf_counter()

    def __call__(self, so_far: int | str) -> None:
        if isinstance(so_far, int) and so_far < self._next:
            return
        self._next += _EVERY
        _print(
            {
                "written": so_far,
                "seconds": round(time.perf_counter() - self._begun),
                "processor_seconds": round(time.process_time()),
                "record_mib": self._at.stat().st_size >> 20,
                "peak_memory_mib": _memory(),
            }
        )


def _print(row: dict[str, Any]) -> None:
    print(json.dumps(row), flush=True)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def grown(folder: Path, n_statements: int) -> Path:
    """A record of so many statements in a folder; one that is there whole is taken."""
    whole = folder / f"simulated-{n_statements}.db"
    if not whole.exists():
        growing = whole.with_suffix(".part")
        for left in (growing, growing.with_name(growing.name + "-wal")):
            left.unlink(missing_ok=True)
        gc.set_threshold(200_000)  # rows wait by the thousand, and none of them is a cycle
        write_big_record(growing, n_statements, seed=1, tell=_Told(growing))
        growing.rename(whole)
    return whole


def main() -> None:
    """Prints rows of JSON."""
    parser = argparse.ArgumentParser(description="A record of many statements, measured.")
    parser.add_argument("--statements", type=int, default=10_000_000)
    parser.add_argument("--keep", type=Path, help="folder for the record; else it goes")
    parser.add_argument("--pages", type=int, default=200, help="pages whose blocks are looked at")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        at = grown(given.keep or Path(name), given.statements)
        _print(sizes(at))
        for row in asked_of(at):
            _print(row)
        _print(blocking(at, n_pages=given.pages))
    _print({"peak_memory_mib": _memory()})
    sys.stdout.flush()


if __name__ == "__main__":
    main()
