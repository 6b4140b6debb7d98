"""A program that reads pages into a new record and prints all that came of it, times left out.

    python seeded_program.py RECORD PAGE...

Nothing in it stands in for anything. Printed are the roles of each page's lines, what `onrecord
read` and every format of `onrecord export` print, and the rows of every table as they lie there.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from onrecord.cli.main import run
from onrecord.readers.line_model import ROLES, shipped_model
from onrecord.readers.lines import lines_of

FORMATS = ("jsonl", "csv", "polecat", "plover")


def main(record: Path, pages: list[str]) -> None:
    for page in pages:
        texts = [line.text for line in lines_of(Path(page).read_text(encoding="utf-8"))[0]]
        roles = shipped_model().read(texts)
        print([getattr(roles, role).tolist() for role in ("body", "headline", *ROLES)])  # noqa: T201
    for words in (["read", *pages, "--jsonl"], *(["export", "--format", f] for f in FORMATS)):
        if run(["--record", str(record), *words, "--quiet"]):
            raise SystemExit(f"{words[0]} failed")
    with closing(sqlite3.connect(record)) as connection:
        for line in rows(connection):
            print(line)  # noqa: T201


def rows(connection: sqlite3.Connection) -> Iterator[str]:
    """Every row of every table, without the columns that hold when the program ran.

    What covers those rows (`batches`) holds with them when that was.
    """
    tables = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'batches' ORDER BY name"
    )
    for (name,) in connection.execute(tables).fetchall():
        told = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
        columns = ", ".join(f'"{c}"' for _, c, *_ in told if c != "at" and not c.endswith("_at"))
        for row in connection.execute(f'SELECT {columns} FROM "{name}"'):  # noqa: S608 - our own
            yield f"{name} {row}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
