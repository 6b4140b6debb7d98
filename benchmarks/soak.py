"""Kill the reading of many articles at random moments and see that nothing is lost or doubled.

    python benchmarks/soak.py --articles 500 --kills 10

Exits with 1 where something was.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from onrecord.evaluation.fiction import write_articles
from onrecord.evaluation.soak import soak


def main() -> int:
    """Runs the soak and prints what it found; 1 where something was wrong."""
    parser = argparse.ArgumentParser(description="Kill a reading at random moments.")
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
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


if __name__ == "__main__":
    sys.exit(main())
