"""Kill commands at random moments and see that nothing is lost or doubled.

    python benchmarks/soak.py --articles 500 --kills 10
    python benchmarks/soak.py --of migrate --kills 50
    python benchmarks/soak.py --of all --kills 50

The first reads many articles and compares every line; the others print one JSON row for each
command. Exits with 1 where something was wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from onrecord.evaluation.fiction import write_articles
from onrecord.evaluation.killing import kill_often
from onrecord.evaluation.soak import soak
from onrecord.evaluation.victims import VICTIMS


def main() -> int:
    """Runs the soak and prints what it found; 1 where something was wrong."""
    parser = argparse.ArgumentParser(description="Kill a reading at random moments.")
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--of", choices=("all", *(victim.name for victim in VICTIMS)))
    given = parser.parse_args()
    if given.of:
        return kill_each(given.of, n_kills=given.kills, seed=given.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        write_articles(folder, given.articles, seed=given.seed)
        report = soak(folder, Path(name) / "soak.db", n_kills=given.kills, seed=given.seed)
    for number, kill in enumerate(report.kills, 1):
        print(f"kill {number}: after {kill.seconds} s, {kill.n_documents} documents kept")
    print(f"read to the end: {report.n_documents} documents, {report.n_attributions} statements")
    for problem in report.problems:
        print(f"PROBLEM {problem}")
    print("nothing lost, nothing twice" if not report.problems else "FAILED")
    return int(bool(report.problems))


def kill_each(name: str, *, n_kills: int, seed: int) -> int:
    """Kills one of the commands, or each; a JSON row for it; 1 where something was wrong."""
    is_wrong = False
    for victim in VICTIMS:
        if name in ("all", victim.name):
            with tempfile.TemporaryDirectory() as folder:
                told = kill_often(victim, Path(folder), n_kills=n_kills, seed=seed)
            print(json.dumps(asdict(told)), flush=True)
            is_wrong |= bool(told.problems)
    return int(is_wrong)


if __name__ == "__main__":
    sys.exit(main())
