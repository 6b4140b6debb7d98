"""Commands that are killed at random moments: what they reported done is there, and there once.

Invariant: a command is run as a person runs it, in a process of its own, and killed with SIGKILL.
A new command that writes is added to `VICTIMS`: what it works on, how it is called, what it
reports done, and what is there.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine

from onrecord.errors import OnRecordError, ReadingFailed
from onrecord.evaluation.fiction import write_articles
from onrecord.store import database
from onrecord.store.dialects.full_text import searching
from onrecord.store.dialects.sqlite import APPLICATION_ID
from onrecord.store.schema import FULL_TEXT
from onrecord.workflow.record import verify_record

_RECORD = "r.db"
_N_ARTICLES = 30
_COPIED = (
    "blobs", "model_versions", "articles", "documents", "readings", "layers", "newest", "entities",
    "mentions", "attributions", "spans", "acts", "parties", "circumstances", "deeds", "deed_spans",
)  # fmt: skip
_OLD = "0008"
"""The tables from which a record is migrated: those before judgements of statements."""


@dataclass(frozen=True, slots=True)
class Victim:
    """A command to be killed; each function is given the folder that it works in.

    `reported` tells from its output what it said was done, `held` what is there, both as names;
    it is asked only where the tables were made.
    """

    name: str
    prepare: Callable[[Path], None]
    command: Callable[[Path], Sequence[str]]
    reported: Callable[[str], list[str]]
    held: Callable[[Path], list[str]]


@dataclass(frozen=True, slots=True)
class Killed:
    """What became of a command that was killed so often; `problems` is empty where all is well.

    `n_amid` counts the kills that met it at work, `n_reported` what it had reported done by then.
    """

    command: str
    n_kills: int
    n_amid: int
    n_reported: int
    n_held: int
    seconds: float
    problems: tuple[str, ...]


def kill_often(victim: Victim, folder: Path, *, n_kills: int, seed: int) -> Killed:
    """Kills a command `n_kills` times, lets it end, and compares it with one that was left alone.

    Raises `ReadingFailed` where the command fails of itself.
    """
    rng = random.Random(seed)  # noqa: S311 — moments, not secrets
    started = time.monotonic()
    whole, work = folder / "whole", folder / "work"
    seconds = _undisturbed(victim, whole)
    wanted = Counter(victim.held(whole))
    problems: list[str] = []
    n_amid = n_reported = 0
    _fresh(victim, work)
    for number in range(1, n_kills + 1):
        said, is_amid = _kill(victim.command(work), work, rng.uniform(0, seconds))
        n_amid += is_amid
        done = victim.reported(said)
        n_reported += len(done)
        problems += (f"kill {number}: {what}" for what in _problems(victim, work, done))
        if not is_amid:  # it came to its end: begin anew
            _fresh(victim, work)
    _run(victim.command(work))
    held = Counter(victim.held(work))
    if held != wanted:
        problems.append(f"at the end: {(wanted - held) + (held - wanted)} differ")
    problems += (f"at the end: {what}" for what in _problems(victim, work, []))
    report = verify_record(work / _RECORD)
    problems += (f"at the end: {d.document}: {d.what} ({d.where})" for d in report.damages)
    taken = round(time.monotonic() - started, 1)
    return Killed(
        victim.name, n_kills, n_amid, n_reported, sum(held.values()), taken, tuple(problems)
    )


def _undisturbed(victim: Victim, folder: Path) -> float:
    _fresh(victim, folder)
    started = time.monotonic()
    _run(victim.command(folder))
    return time.monotonic() - started


def _fresh(victim: Victim, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    victim.prepare(folder)


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise ReadingFailed(done.stderr)
    return done.stdout


def _kill(command: Sequence[str], folder: Path, seconds: float) -> tuple[str, bool]:
    """What a command printed until it was killed, and whether it was at work then."""
    printed = folder / "printed"
    with (
        printed.open("wb") as out,
        subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL) as process,
    ):
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        is_amid = process.wait() == -signal.SIGKILL
    return printed.read_text(encoding="utf-8", errors="replace"), is_amid


def _problems(victim: Victim, folder: Path, done: Sequence[str]) -> Iterator[str]:
    """What is wrong after a kill: a file that is not whole, things lost or there twice."""
    record = folder / _RECORD
    if not record.exists() or not record.stat().st_size:
        yield from (f"{name} was reported done, and there is no record" for name in done)
        return
    with closing(sqlite3.connect(record)) as connection:
        told = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        is_made = connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
    if told != ["ok"] or broken:
        yield f"the file is not whole: {told} {broken}"
    if not is_made:
        return
    try:
        held = Counter(victim.held(folder))
    except (OnRecordError, sqlite3.Error) as error:
        yield f"the record does not open: {error}"
        return
    yield from (f"{name} is there {n} times" for name, n in held.items() if n > 1)
    yield from (f"{name} was reported done and is lost" for name in done if name not in held)


def _onrecord(folder: Path, *words: str) -> Sequence[str]:
    record = str(folder / _RECORD)
    return (sys.executable, "-m", "onrecord.cli.main", "--record", record, *words)


def _articles(folder: Path) -> None:
    """Made once beside the folders: ids hold the names of files."""
    write_articles(folder.parent / "articles", _N_ARTICLES, seed=1)


def _read(folder: Path) -> Sequence[str]:
    return _onrecord(
        folder, "read", str(folder.parent / "articles"), "--as", "article", "--jsonl", "--quiet"
    )


def _lines(said: str) -> list[str]:
    """The statements in whole lines of the contract."""
    whole = [line for line in said.splitlines(keepends=True) if line.endswith("\n")]
    return [_name(a["id"]) for line in whole for a in json.loads(line)["attributions"]]


def _name(statement: str) -> str:
    return f"statement {statement}"


def statements(folder: Path) -> list[str]:
    """The statements of a record, by their ids."""
    with closing(sqlite3.connect(folder / _RECORD)) as connection:
        said = connection.execute("SELECT id FROM attributions").fetchall()
        return [_name(name) for (name,) in said]


def texts(folder: Path) -> list[str]:
    """Every span of a record's statements, with its words."""
    with closing(sqlite3.connect(folder / _RECORD)) as connection:
        query = (
            "SELECT l.number, s.role, s.place, s.start, s.words, a.number FROM spans s "
            "JOIN attributions a ON a.number = s.attribution JOIN layers l ON l.number = a.layer"
        )
        return [json.dumps(row) for row in connection.execute(query)]


def older(path: Path, to: Path, version: str = _OLD) -> None:
    """A record as the program of an earlier version made it, from one of today."""
    engine = create_engine(f"sqlite:///{to}")
    with engine.begin() as connection:
        database.make_tables(connection, version)
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql("ATTACH ? AS now", (str(path),))
        for table in _COPIED:
            connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM now.{table}")  # noqa: S608
        for name in FULL_TEXT:
            for statement in searching(connection).rebuild(name, FULL_TEXT[name][0]):
                connection.exec_driver_sql(statement)
    engine.dispose()


def _older(folder: Path) -> None:
    """An older record of read pages; made once beside the folders, and copied."""
    made = folder.parent / "older.db"
    if not made.exists():
        _articles(folder)
        _run(_read(folder))
        older(folder / _RECORD, made)
        shutil.rmtree(folder)
        folder.mkdir()
    shutil.copyfile(made, folder / _RECORD)


def _migrate(folder: Path) -> Sequence[str]:
    return _onrecord(folder, "migrate", "--json")


VICTIMS = (
    Victim("read", _articles, _read, _lines, statements),
    Victim("migrate", _older, _migrate, lambda _said: [], texts),
)
"""The commands that are killed; those that do not report one by one report nothing here."""
