"""A reading that is killed in the middle, again and again, and what the record is worth after.

Everything is done as a person would do it: the program runs in a process of its own, is killed
with SIGKILL at a random moment, and the record is looked into with SQLite and with `verify`.
"""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROGRAM = (sys.executable, "-m", "onrecord.cli.main")

# Fiction: people, places and offices that do not exist, for texts with statements in them.
_PEOPLE = ("Vera Lund", "Tomas Okafor", "Ines Maurel", "Piet Vandersloot", "Rhea Castellan")
_OFFICES = ("mayor", "harbour master", "minister", "spokesperson", "union leader")
_PLACES = ("Osthaven", "Port Merrow", "Lyonville", "Karsk", "Norhaven")
_MATTERS = (
    "the harbour would stay closed until spring",
    "no ship had been turned away",
    "the talks had failed before they began",
    "the council never saw the tender",
    "a new offer was on the table",
)
_FORMS = (
    "{person}, the {office} of {place}, said {matter}.",
    "“We have nothing to hide,” {person} told reporters in {place}. “In any case {matter}.”",
    "According to {person}, {matter}.",
    "{person} denied that {matter}, and called the report “a fabrication”.",
    "In {place} the {office} claimed that {matter}.",
)


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


def write_articles(folder: Path, n_articles: int, *, seed: int) -> None:
    """Fictional articles, each of some paragraphs with a statement in every one."""
    rng = random.Random(seed)  # noqa: S311 — texts, not secrets
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(n_articles):
        text = "\n\n".join(_paragraph(rng) for _ in range(rng.randrange(3, 12)))
        path = folder / f"article-{number:04}.txt"
        path.write_text(f"Fiction number {number}\n\n{text}\n", encoding="utf-8")


def soak(folder: Path, record: Path, *, n_kills: int, seed: int) -> SoakReport:
    """Reads `folder` into `record`, killed `n_kills` times, then to its end, and looks at it."""
    rng = random.Random(seed)  # noqa: S311 — moments, not secrets
    n_articles = len(list(folder.iterdir()))
    kills: list[Kill] = []
    problems: list[str] = []
    whole = _seconds_of_one_article(folder, record) * n_articles
    for _ in range(n_kills):
        seconds = _kill_once(folder, record, rng.uniform(0.0, whole / (n_kills + 1)))
        problems += _problems(record, f"after kill {len(kills) + 1}")
        kills.append(Kill(round(seconds, 2), _n_rows(record)))
    lines = _read(folder, record).stdout.splitlines()
    problems += _problems(record, "at the end")
    ids = [item["id"] for line in lines for item in json.loads(line)["attributions"]]
    uris = [json.loads(line)["document"]["uri"] for line in lines]
    problems += _doubles("lines of output", uris) + _doubles("attributions", ids)
    listed = [row["uri"] for row in _documents(record)]
    problems += _doubles("documents", listed)
    if len(uris) != n_articles or len(listed) != n_articles:
        problems.append(f"{n_articles} articles, {len(uris)} lines, {len(listed)} documents")
    return SoakReport(tuple(kills), n_articles, len(listed), len(ids), tuple(problems))


def _paragraph(rng: random.Random) -> str:
    return rng.choice(_FORMS).format(
        person=rng.choice(_PEOPLE),
        office=rng.choice(_OFFICES),
        place=rng.choice(_PLACES),
        matter=rng.choice(_MATTERS),
    )


def _command(record: Path, *words: str) -> list[str]:
    return [*_PROGRAM, "--record", str(record), *words]


def _read(folder: Path, record: Path) -> subprocess.CompletedProcess[str]:
    command = _command(record, "read", str(folder), "--as", "article", "--jsonl", "--quiet")
    return subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")


def _seconds_of_one_article(folder: Path, record: Path) -> float:
    """How long an article takes, start-up left out: two articles less one, in a record apart."""
    probe = record.with_suffix(".probe")
    files = sorted(folder.iterdir())
    started = time.monotonic()
    for n in (1, 21):
        if n > 1:
            started = time.monotonic()
        words = ["read", *map(str, files[:n]), "--as", "article", "--jsonl", "--quiet"]
        subprocess.run(_command(probe, *words), capture_output=True, check=True)
    for path in probe.parent.glob(probe.name + "*"):
        path.unlink()
    return (time.monotonic() - started) / max(1, min(20, len(files) - 1))


def _kill_once(folder: Path, record: Path, seconds: float) -> float:
    """Starts the reading, waits for its first line and `seconds` more, and kills it."""
    command = _command(record, "read", str(folder), "--as", "article", "--jsonl", "--quiet")
    lines = record.with_suffix(".lines")
    started = time.monotonic()
    with lines.open("wb") as out, subprocess.Popen(command, stdout=out) as process:
        while not lines.stat().st_size and process.poll() is None:
            time.sleep(0.01)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
    lines.unlink()
    return time.monotonic() - started


def _problems(record: Path, when: str) -> list[str]:
    found = [f"{when}: {problem}" for problem in _integrity(record)]
    verify = subprocess.run(
        _command(record, "verify", "--jsonl"), capture_output=True, text=True, check=False
    )
    if verify.returncode:
        found.append(f"{when}: verify says {verify.stdout.strip() or verify.stderr.strip()}")
    return found


def _integrity(record: Path) -> Iterator[str]:
    with sqlite3.connect(record) as connection:
        for (told,) in connection.execute("PRAGMA integrity_check"):
            if told != "ok":
                yield f"integrity_check says {told}"


def _n_rows(record: Path) -> int:
    return len(_documents(record))


def _documents(record: Path) -> list[dict[str, str]]:
    done = subprocess.run(
        _command(record, "documents", "--json"), capture_output=True, check=True, text=True
    )
    listed: list[dict[str, str]] = json.loads(done.stdout)
    return listed


def _doubles(what: str, items: list[str]) -> list[str]:
    n = len(items) - len(set(items))
    return [f"{n} {what} stand twice"] if n else []
