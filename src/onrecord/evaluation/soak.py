"""A reading that is killed in the middle, again and again, and what the record is worth after.

Everything is done as a person would do it: the program runs in a process of its own, is killed
with SIGKILL at a random moment, and the record is looked into with SQLite and with `verify`. What
it holds in the end is compared with a record that was read without a kill.
"""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import OnRecordError, ReadingFailed
from onrecord.workflow.record import documents, verify_record

Program = Callable[[Path, Path], Sequence[str]]
"""The command that reads a folder into a record and prints one contract object a line."""

_EARLY = 3
"""Every third kill falls into the first seconds, where the program starts and opens the record."""
_START_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: after how many seconds, and how many documents the record held then."""

    seconds: float
    n_documents: int


@dataclass(frozen=True, slots=True)
class SoakReport:
    """What the kills left; `problems` is empty where nothing was lost and nothing doubled."""

    kills: tuple[Kill, ...]
    n_articles: int
    n_documents: int
    n_attributions: int
    problems: tuple[str, ...]


def command_line(folder: Path, record: Path) -> Sequence[str]:
    """`onrecord read` as a person gives it."""
    return (
        *(sys.executable, "-m", "onrecord.cli.main", "--record", str(record)),
        *("read", str(folder), "--as", "article", "--jsonl", "--quiet"),
    )


def soak(
    folder: Path, record: Path, *, n_kills: int, seed: int, program: Program = command_line
) -> SoakReport:
    """Reads `folder` into `record`, killed `n_kills` times, then to its end, and looks at it.

    Raises `ReadingFailed` where the program fails of itself.
    """
    rng = random.Random(seed)  # noqa: S311 — moments, not secrets
    n_articles = len(list(folder.iterdir()))
    wanted, seconds = _undisturbed(folder, record.with_suffix(".whole"), program)
    kills: list[Kill] = []
    problems: list[str] = []
    reached = sorted(rng.randrange(n_articles) for _ in range(n_kills))
    for number, n_lines in enumerate(reached):
        is_early = number % _EARLY == _EARLY - 1
        wait = rng.uniform(0.0, _START_SECONDS if is_early else seconds / n_articles)
        took = _kill_once(program(folder, record), record, 0 if is_early else n_lines, wait)
        problems += _problems(record, f"after kill {number + 1}")
        kills.append(Kill(round(took, 2), _n_documents(record)))
    problems += _differences(_read(program(folder, record)), wanted, _SAID_AT_ONCE)
    problems += _problems(record, "at the end")
    lines = _read(program(folder, record))
    problems += _differences(lines, wanted, (*_SAID_AT_ONCE, "identities"))
    if _n_documents(record) != n_articles:
        problems.append(f"{n_articles} articles, {_n_documents(record)} documents")
    n_attributions = sum(len(line["attributions"]) for line in lines)
    return SoakReport(tuple(kills), n_articles, len(lines), n_attributions, tuple(problems))


def _undisturbed(folder: Path, record: Path, program: Program) -> tuple[list[Line], float]:
    """What the record of a reading without kills comes to, and how many seconds that took.

    It is read once more to be told: who is who in the first pages may show in later ones.
    """
    started = time.monotonic()
    _read(program(folder, record))
    seconds = time.monotonic() - started
    return _read(program(folder, record)), seconds


Line = dict[str, list[str]]


def _read(command: Sequence[str]) -> list[Line]:
    """The uri and the ids of every line that the program prints."""
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise ReadingFailed(done.stderr)
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    return [
        {
            "document": [item["document"]["uri"], item["document"]["id"]],
            "attributions": [a["id"] for a in item["attributions"]],
            "entities": [e["in_document"] for e in item["entities"]],
            "identities": [e["id"] for e in item["entities"]],
        }
        for item in objects
    ]


def _kill_once(command: Sequence[str], record: Path, n_lines: int, seconds: float) -> float:
    """Starts the reading, waits for so many lines and `seconds` more, and kills it."""
    printed = record.with_suffix(".lines")
    started = time.monotonic()
    with printed.open("wb") as out, subprocess.Popen(command, stdout=out) as process:
        while printed.read_bytes().count(b"\n") < n_lines and process.poll() is None:
            time.sleep(0.01)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
    printed.unlink()
    return time.monotonic() - started


def _problems(record: Path, when: str) -> Iterator[str]:
    """What is wrong with the record as a kill left it; one that is not yet made is all right."""
    if not record.exists() or not record.stat().st_size:
        return
    try:
        with closing(sqlite3.connect(record)) as connection:
            told = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        if told != ["ok"]:
            yield f"{when}: integrity_check says {told}"
        if _is_made(record):
            report = verify_record(record)
            yield from (f"{when}: {d.document}: {d.what} ({d.where})" for d in report.damages)
            yield from (f"{when}: not verified: {what}" for what in report.unchecked)
    except (OnRecordError, sqlite3.Error) as error:
        yield f"{when}: the record does not open: {error}"


def _is_made(record: Path) -> bool:
    """Whether the transaction that makes the tables was through."""
    with closing(sqlite3.connect(record)) as connection:
        return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None


def _n_documents(record: Path) -> int:
    if not record.exists() or not record.stat().st_size or not _is_made(record):
        return 0
    return len(documents(record, limit=sys.maxsize))


_SAID_AT_ONCE = ("document", "attributions", "entities")
"""What a page's line says for good; who its entities are may change with later pages."""


def _differences(lines: list[Line], wanted: list[Line], parts: Sequence[str]) -> Iterator[str]:
    """Whether the killed reading came to what the undisturbed one came to, nothing twice."""
    for what in _SAID_AT_ONCE:
        found = [i for line in lines for i in line[what]]
        if len(found) != len(set(found)):
            yield f"{len(found) - len(set(found))} {what} stand twice"
    told, asked = ([[line[part] for part in parts] for line in given] for given in (lines, wanted))
    if told != asked:
        n = sum(a != b for a, b in zip(told, asked, strict=False))
        yield f"{n} lines of {len(told)} differ from those of {len(asked)} read without a kill"
