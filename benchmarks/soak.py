"""Let commands meet what may befall them, and see that nothing is lost or doubled.

    python benchmarks/soak.py --articles 500 --kills 10
    python benchmarks/soak.py --of migrate --kills 50
    python benchmarks/soak.py --of faults --times 10
    python benchmarks/soak.py --of all --kills 50

The first reads many articles, is killed at random moments and compares every line; the others print
a JSON row for each command that is killed, and for each fault (a full disk, a disk for reading
alone, a clock that jumps, broken pages of the file). Exits with 1 where something was wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from onrecord.evaluation.befalling import Befallen, fill_often, forbid, jump_often
from onrecord.evaluation.breaking import break_often
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
    parser.add_argument("--of", choices=("all", "faults", *(v.name for v in VICTIMS)))
    parser.add_argument("--times", type=int, default=5, help="how often each fault befalls each")
    given = parser.parse_args()
    if given.of:
        is_wrong = kill_each(given.of, n_kills=given.kills, seed=given.seed)
        if given.of in ("all", "faults"):
            is_wrong |= befall_each(n_times=given.times, seed=given.seed)
        return int(is_wrong)
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


def kill_each(name: str, *, n_kills: int, seed: int) -> bool:
    """Kills one of the commands, or each; a JSON row for it; whether something was wrong."""
    is_wrong = False
    for victim in VICTIMS:
        if name in ("all", victim.name):
            with tempfile.TemporaryDirectory() as folder:
                told = kill_often(victim, Path(folder), n_kills=n_kills, seed=seed)
            print(json.dumps(asdict(told)), flush=True)
            is_wrong |= bool(told.problems)
    return is_wrong


def befall_each(*, n_times: int, seed: int) -> bool:
    """Lets every fault befall every command; a JSON row for each; whether something was wrong."""
    is_wrong = False
    for told in _befallen(n_times, seed):
        print(json.dumps(asdict(told)), flush=True)
        is_wrong |= bool(told.problems)
    return is_wrong


def _befallen(n_times: int, seed: int) -> Iterator[Befallen]:
    for victim in VICTIMS:
        with tempfile.TemporaryDirectory() as folder:
            yield fill_often(victim, Path(folder), n_times=n_times, seed=seed)
            yield jump_often(victim, Path(folder), n_times=n_times, seed=seed)
            yield forbid(victim, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield break_often(Path(folder), n_times=n_times, seed=seed)


if __name__ == "__main__":
    sys.exit(main())
