"""Commands that are killed at random moments: what they reported done is there, and there once.

Invariant: a command is run as a person runs it, in a process of its own, and killed with SIGKILL.
A kill meets that process alone; what it started must end by itself, or do no harm. The commands
stand in `victims`.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import ReadingFailed
from onrecord.evaluation.soundness import Unsound, record_faults, record_flaws


def _nothing_around(_folder: Path) -> AbstractContextManager[object]:
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Victim:
    """A command to be killed; each function is given the folder that it works in.

    `reported` tells from its output what it said was done, `held` what is there, both as names;
    `held` is empty where nothing was made yet, and raises `Unsound` where it cannot tell. `faults`
    are what is wrong with the files after any kill, `flaws` what is looked for at the end alone.
    `around` is given the folder over all of them, and holds while commands run: a server. With
    `tells_all` everything that is held has been reported in the end.
    """

    name: str
    prepare: Callable[[Path], None]
    command: Callable[[Path], Sequence[str]]
    reported: Callable[[str], list[str]]
    held: Callable[[Path], list[str]]
    faults: Callable[[Path], Iterator[str]] = record_faults
    flaws: Callable[[Path], Iterator[str]] = record_flaws
    around: Callable[[Path], AbstractContextManager[object]] = _nothing_around
    tells_all: bool = False


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
    with victim.around(folder):
        return _kill_often(victim, folder, n_kills=n_kills, seed=seed)


def _kill_often(victim: Victim, folder: Path, *, n_kills: int, seed: int) -> Killed:
    rng = random.Random(seed)  # noqa: S311 — moments, not secrets
    started = time.monotonic()
    whole, work = folder / "whole", folder / "work"
    seconds = undisturbed(victim, whole)
    wanted = Counter(victim.held(whole))
    problems: list[str] = []
    told: set[str] = set()
    n_amid = n_reported = 0
    _fresh(victim, work)
    for number in range(1, n_kills + 1):
        said, is_amid = _kill(victim.command(work), work, rng.uniform(0, seconds))
        n_amid += is_amid
        done = victim.reported(said)
        n_reported += len(done)
        told.update(done)
        problems += (f"kill {number}: {what}" for what in problems_of(victim, work, done))
        if not is_amid:  # it came to its end: begin anew
            problems += (f"kill {number}: {what}" for what in untold(victim, work, told))
            told.clear()
            _fresh(victim, work)
    told.update(victim.reported(_run(victim.command(work))))
    held = Counter(victim.held(work))
    if held != wanted:
        problems.append(f"at the end: {(wanted - held) + (held - wanted)} differ")
    for found in (problems_of(victim, work, []), untold(victim, work, told), victim.flaws(work)):
        problems += (f"at the end: {what}" for what in found)
    taken = round(time.monotonic() - started, 1)
    return Killed(
        victim.name, n_kills, n_amid, n_reported, sum(held.values()), taken, tuple(problems)
    )


def undisturbed(victim: Victim, folder: Path) -> float:
    """Runs a command to its end in a fresh folder; how many seconds that takes."""
    _fresh(victim, folder)
    started = time.monotonic()
    _run(victim.command(folder))
    return time.monotonic() - started


def _fresh(victim: Victim, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    victim.prepare(folder)


def _run(command: Sequence[str]) -> str:
    """What a command prints, errors as well; raises `ReadingFailed`."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
    )
    if done.returncode:
        raise ReadingFailed(done.stdout)
    return done.stdout


def _kill(command: Sequence[str], folder: Path, seconds: float) -> tuple[str, bool]:
    """What a command printed until it was killed, and whether it was at work then."""
    printed = folder.with_name("printed")
    with (
        printed.open("wb") as out,
        subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as process,
    ):
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        is_amid = process.wait() == -signal.SIGKILL
    return printed.read_text(encoding="utf-8", errors="replace"), is_amid


def problems_of(victim: Victim, folder: Path, done: Sequence[str]) -> Iterator[str]:
    """What is wrong after a kill: a file that is not whole, things lost or there twice."""
    yield from victim.faults(folder)
    try:
        held = Counter(victim.held(folder))
    except Unsound as error:
        yield str(error)
        return
    yield from (f"{name} is there {n} times" for name, n in held.items() if n > 1)
    yield from (f"{name} was reported done and is lost" for name in done if name not in held)


def untold(victim: Victim, folder: Path, told: set[str]) -> Iterator[str]:
    """What is there though no run reported it."""
    if victim.tells_all:
        yield from (f"{name} was never told" for name in victim.held(folder) if name not in told)
