"""Many readers of one record at once while pages are read into it: no page may fail.

    python benchmarks/readers.py [--readers 200] [--seconds 60] [--statements 200000]

`onrecord serve` answers and `onrecord read` writes, each in a process of its own. Prints the times
of each page; exits with 1 where an answer was wrong or late, a process ended, or the server had
more memory than --most-mib.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from onrecord.evaluation.big_record import write_big_record
from onrecord.evaluation.fiction import write_articles
from onrecord.evaluation.page_times import addresses, with_twins
from onrecord.evaluation.readers import readers


def main() -> int:
    """Runs the readers and prints what they met; 1 where something was wrong."""
    parser = argparse.ArgumentParser(description="Many readers while pages are read.")
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pause", type=float, default=10.0, help="at most, between two pages")
    parser.add_argument("--statements", type=int, default=200_000)
    parser.add_argument("--record", type=Path, help="a record that is there; it is written to")
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--most-mib", type=int, default=1024)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        record = given.record or Path(name) / "readers.db"
        if not record.exists():
            write_big_record(record, given.statements, seed=given.seed)
        write_articles(Path(name) / "articles", given.articles, seed=given.seed)
        report = readers(
            record,
            with_twins(addresses(record)),
            Path(name) / "articles",
            n_readers=given.readers,
            seconds=given.seconds,
            pause_seconds=given.pause,
            seed=given.seed,
        )
    for page, told in report.pages.items():
        print(f"{page}: {told.n} answers, median {told.median_ms:.0f} ms, p95 {told.p95_ms:.0f} ms")
    rate = report.n_answers / report.seconds
    print(f"{report.n_answers} answers in {report.seconds} s ({rate:.0f} a second)")
    print(f"{report.n_documents} documents read meanwhile; server memory {report.memory_mib} MiB")
    is_large = (report.memory_mib or 0) > given.most_mib
    for problem in (*report.problems, *(["too much memory"] if is_large else [])):
        print(f"PROBLEM {problem}")
    is_bad = bool(report.problems) or is_large
    print("FAILED" if is_bad else "every page was answered")
    return int(is_bad)


if __name__ == "__main__":
    sys.exit(main())
