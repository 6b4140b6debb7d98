"""Pages of a record's file that break: what is lost is named, and the rest is built again.

Invariant: the broken file is a copy, and is left as it is by every command that looks at it.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from onrecord.errors import ReadingFailed
from onrecord.evaluation.befalling import Befallen
from onrecord.evaluation.killing import undisturbed
from onrecord.evaluation.soundness import RECORD, record_flaws
from onrecord.evaluation.victims import READ, onrecord

_MOST_PAGES = 8
_MOVED = "lost-place:"
"""What salvage calls a page whose bytes are there and whose place is not."""


def break_often(folder: Path, *, n_times: int, seed: int) -> Befallen:
    """Breaks pages of a read record so often; what verifying and salvaging come to."""
    rng = random.Random(seed)  # noqa: S311 — places, not secrets
    started = time.monotonic()
    problems: list[str] = []
    n_named = 0
    undisturbed(READ, folder / "whole")
    whole = (folder / "whole" / RECORD).read_bytes()
    for number in range(1, n_times + 1):
        work = folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        broken = work / "broken.db"
        broken.write_bytes(_broken(whole, rng))
        told, is_named = _seen_and_salvaged(broken, folder / "whole" / RECORD)
        n_named += is_named
        problems += (f"time {number}: {what}" for what in told)
    taken = round(time.monotonic() - started, 1)
    return Befallen("broken pages", "salvage", n_times, n_named, taken, tuple(problems))


def _broken(whole: bytes, rng: random.Random) -> bytes:
    """The file with some of its pages overwritten, the first only now and then."""
    size = int.from_bytes(whole[16:18], "big") or 4096
    harmed = bytearray(whole)
    for _ in range(rng.randint(1, _MOST_PAGES)):
        at = rng.randrange(rng.random() > 0.2, len(whole) // size) * size  # noqa: PLR2004
        harmed[at : at + size] = rng.randbytes(size)
    return bytes(harmed)


def _seen_and_salvaged(broken: Path, whole: Path) -> tuple[list[str], bool]:
    """What is wrong with what `verify` and `salvage` tell, and whether damage was named."""
    before = broken.read_bytes()
    told: list[str] = []
    verified = _run(onrecord("--record", str(broken), "verify", "--json"))
    if verified.returncode not in (0, 1):
        told.append(f"verify ended with {verified.returncode}: {verified.stderr[-300:]}")
    new = broken.with_name(RECORD)
    salvaged = _run(onrecord("salvage", str(broken), "--into", str(new), "--json", "--quiet"))
    if salvaged.returncode:
        raise ReadingFailed(salvaged.stderr)
    lost = json.loads(salvaged.stdout)
    told += record_flaws(broken.parent)
    if broken.read_bytes() != before:
        told.append("the broken file was written to")
    kept, wanted = _pages(new), _pages(whole)
    named = {one["name"] for one in lost}
    for uri, digest in wanted.items():
        if uri in kept:
            if kept[uri] != digest:
                told.append(f"{uri} has other bytes")
        elif _MOVED + digest not in kept and uri not in named and uri.encode() in before:
            told.append(f"{uri} is lost and not named")
    if set(kept) - set(wanted) - named:
        told.append(f"{sorted(set(kept) - set(wanted) - named)} were never there")
    return told, verified.returncode == 1


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def _pages(record: Path) -> dict[str, str]:
    with closing(sqlite3.connect(record)) as connection:
        return dict(connection.execute("SELECT uri, sha256 FROM documents").fetchall())
