"""What one article costs: processor seconds of reading it into a shard and of loading it.

    python benchmarks/costs.py

The packaged stories are read by one kernel of one thread, as every worker of `archive` does, and
loaded into a record as `load` does; of loading, holding statements against others is told apart:
these stories are told by several outlets each, so that it is as much as it gets.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onrecord.scale.marks import Mark
from onrecord.scale.shards import Asked, Kernel, read_shard
from onrecord.workflow.assemble import sample_page, sample_stories
from onrecord.workflow.loading import AtHand, open_loader
from onrecord.workflow.slices import slices_of


def main() -> None:
    """Prints one JSON object."""
    spent: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kernel = Kernel(Asked())
        slices = slices_of([str(sample_page()), *map(str, sample_stories())])
        kernel(slices[0], folder)  # once before, so that nothing is loaded in the time taken
        marks: list[Mark] = [_timed(spent, "reading", kernel, one, folder) for one in slices]
        n_pages = sum(mark.counts.pages for mark in marks)
        with open_loader(folder / "r.db") as loader:
            for what in ("choose", "relate", "derive"):
                _watch(loader.relater, what, spent)
            begun = time.process_time()
            for mark in marks:
                list(loader.load(read_shard(folder / mark.shard)))
            spent["loading"] = time.process_time() - begun  # type: ignore[assignment]
        shard_bytes = sum(mark.n_bytes for mark in marks)
    n_statements = sum(mark.counts.statements for mark in marks)
    row: dict[str, Any] = {"pages": n_pages, "statements": n_statements}
    row |= {f"processor_seconds_{k}_a_page": round(v / n_pages, 3) for k, v in spent.items()}
    print(json.dumps(row | {"shard_bytes_a_page": shard_bytes // n_pages}))


def _timed(spent: Counter[str], what: str, call: Callable[..., Any], *given: Any) -> Any:
    begun = time.process_time()
    try:
        return call(*given)
    finally:
        spent[what] += time.process_time() - begun  # type: ignore[assignment]


def _watch(relater: AtHand, what: str, spent: Counter[str]) -> None:
    own = getattr(relater.relater, what)
    object.__setattr__(relater.relater, what, lambda *given: _timed(spent, what, own, *given))


if __name__ == "__main__":
    main()
