"""How long every page of the web application takes on a record of many statements.

    python benchmarks/pages.py [--statements 1000000] [--record FILE] [--keep FOLDER] [--only WORD]

Without --record one of invented stories is written first (some six minutes for a million). Each
page and each twin is asked once and then --runs times in one process, without a network; the
commands `said`, `search` and `dispute` are asked as the program asks them.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from onrecord.evaluation.big_record import write_big_record
from onrecord.evaluation.page_times import addresses, commands, measured, with_twins
from onrecord.web.app import create_app
from onrecord.web.site import Site


def grown(folder: Path, n_statements: int) -> Path:
    """A record of so many statements in a folder; one that is there is taken."""
    at = folder / f"invented-{n_statements}.db"
    if not at.exists():
        begun = time.perf_counter()
        n = write_big_record(at, n_statements, seed=1)
        seconds = time.perf_counter() - begun
        sys.stderr.write(f"{n:,} statements written in {seconds:.0f} s\n")
    return at


def main() -> None:
    """Prints a JSON row for each page, twin and command."""
    parser = argparse.ArgumentParser(description="Times of every page on a large record.")
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--record", type=Path, help="a record that is there already")
    parser.add_argument("--keep", type=Path, help="folder for the record; else it goes")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--only", default="", help="pages whose name has this word")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        at = given.record or grown(given.keep or Path(name), given.statements)
        with TestClient(create_app(Site(at)), base_url="http://localhost") as client:

            def get(address: str) -> None:
                client.get(address).raise_for_status()

            asked: dict[str, tuple[Callable[[str], Any], str]] = {
                what: (get, address) for what, address in with_twins(addresses(at)).items()
            }
            asked |= {what: (ask, "") for what, ask in commands(at).items()}
            for what, (ask, address) in asked.items():
                if given.only in what:
                    row = {"page": what, **asdict(measured(ask, address, n=given.runs))}
                    print(json.dumps(row), flush=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"peak_memory_mib": memory}))


if __name__ == "__main__":
    main()
