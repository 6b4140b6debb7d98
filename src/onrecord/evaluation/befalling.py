"""What may befall a command but its death: no room, no right to write, a clock that jumps.

Invariant: a command ends with a sentence of ours or does its work; what it reported is there, and
when things are well again the same command comes to what an undisturbed one comes to. Mounting
needs root; a clock is turned by a small library that needs a C compiler. Without these nothing is
tried, and that is said.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import ReadingFailed
from onrecord.evaluation.killing import Victim, problems_of, undisturbed, untold

_MOUNT, _UMOUNT = shutil.which("mount") or "mount", shutil.which("umount") or "umount"
_OUR_FAULT = ("Traceback (most recent call last)", "this is a fault of onrecord")
_ROOM_KIB = 1 << 18
_JUMPING = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static long offset(void) {
  static unsigned n, state;
  static long now;
  if (!state) state = strtoul(getenv("ONRECORD_JUMPS"), 0, 10) * 2u + 1u;
  if (n++ % 50 == 0) {
    state = state * 1664525u + 1013904223u;
    now = (long)(state % 5184000u) - 2592000;
  }
  return now;
}

int clock_gettime(clockid_t kind, struct timespec *at) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int told = real(kind, at);
  if (!told && kind == CLOCK_REALTIME) at->tv_sec += offset();
  return told;
}
"""
"""The time of day jumps by up to a month, back or forth, whenever it was asked for 50 times."""


@dataclass(frozen=True, slots=True)
class Befallen:
    """What came of it; `n_times` is 0 where it could not be tried, `why_not` says why.

    `n_ended` counts how often the command was ended by it, with a sentence of ours.
    """

    what: str
    command: str
    n_times: int
    n_ended: int
    seconds: float
    problems: tuple[str, ...]
    why_not: str | None = None


def fill_often(victim: Victim, folder: Path, *, n_times: int, seed: int) -> Befallen:
    """Runs a command where the disk fills up amid its work, then where there is room."""
    rng = random.Random(seed)  # noqa: S311 — sizes, not secrets
    return _often("full disk", victim, folder, n_times, lambda run: _filled(run, rng))


def forbid(victim: Victim, folder: Path) -> Befallen:
    """Runs a command where nothing may be written, once it had come to its end."""
    return _often("read-only disk", victim, folder, 1, _forbidden)


def jump_often(victim: Victim, folder: Path, *, n_times: int, seed: int) -> Befallen:
    """Runs a command while the time of day jumps back and forth."""
    return _often("clock jumps", victim, folder, n_times, lambda run: _jumping(run, seed))


@dataclass(frozen=True, slots=True)
class _Run:
    """One try: its number, where, and what an undisturbed run came to there."""

    victim: Victim
    number: int
    whole: Path
    work: Path
    wanted: Mapping[str, int]

    def command(self, **environment: str) -> tuple[int, str]:
        """Runs the command; its exit code and all that it printed."""
        done = subprocess.run(
            self.victim.command(self.work), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace", check=False, env=os.environ | environment,
        )  # fmt: skip
        return done.returncode, done.stdout

    def prepare(self) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        self.victim.prepare(self.work)

    def problems(self, code: int, said: str) -> Iterator[str]:
        """What is wrong after a disturbed run."""
        if code and any(words in said for words in _OUR_FAULT):
            yield f"it ended with a fault of ours: {said[-300:]}"
        yield from problems_of(self.victim, self.work, self.victim.reported(said))

    def problems_at_the_end(self, *before: str) -> Iterator[str]:
        """Runs the command where all is well; what is wrong then."""
        code, said = self.command()
        if code:
            raise ReadingFailed(said)
        held, wanted = Counter(self.victim.held(self.work)), Counter(self.wanted)
        if held != wanted:
            yield f"at the end: {(wanted - held) + (held - wanted)} differ"
        told = {name for words in (*before, said) for name in self.victim.reported(words)}
        for found in (
            problems_of(self.victim, self.work, []),
            untold(self.victim, self.work, told),
            self.victim.flaws(self.work),
        ):
            yield from (f"at the end: {what}" for what in found)


def _often(what: str, victim: Victim, folder: Path, n_times: int, once: _Once) -> Befallen:
    started = time.monotonic()
    problems: list[str] = []
    n_ended = 0
    with victim.around(folder):
        whole, work = folder / "whole", folder / "work"
        undisturbed(victim, whole)
        wanted = Counter(victim.held(whole))
        for number in range(1, n_times + 1):
            shutil.rmtree(work, ignore_errors=True)
            try:
                is_ended, found = once(_Run(victim, number, whole, work, wanted))
            except _NotTried as error:
                return Befallen(what, victim.name, 0, 0, 0.0, (), str(error))
            n_ended += is_ended
            problems += (f"time {number}: {one}" for one in found)
    taken = round(time.monotonic() - started, 1)
    return Befallen(what, victim.name, n_times, n_ended, taken, tuple(problems))


class _NotTried(Exception):
    """Nothing could be tried, and why."""


_Once = Callable[[_Run], tuple[bool, list[str]]]


def _filled(run: _Run, rng: random.Random) -> tuple[bool, list[str]]:
    kib = sum(at.stat().st_size for at in run.whole.rglob("*") if at.is_file()) >> 10
    run.work.mkdir(parents=True)
    with _mounted(run.work, "-t", "tmpfs", "-o", f"size={_ROOM_KIB}k", "tmpfs"):
        run.prepare()
        own = sum(at.stat().st_size for at in run.work.rglob("*") if at.is_file()) >> 10
        size = own + int(rng.uniform(0.1, 0.9) * max(kib - own, 64)) + 16
        _resized(run.work, size)
        code, said = run.command()
        problems = list(run.problems(code, said))
        _resized(run.work, _ROOM_KIB)
        problems += run.problems_at_the_end(said)
    return code != 0, problems


def _forbidden(run: _Run) -> tuple[bool, list[str]]:
    run.prepare()
    _, first = run.command()
    before = _contents(run.work)
    with _mounted(run.work, "--bind", "-o", "ro", str(run.work)):
        code, said = run.command()
        problems = list(run.problems(code, said))
        problems += (f"read alone: {what}" for what in run.victim.flaws(run.work))
    if _contents(run.work) != before:
        problems.append("something was written")
    problems += run.problems_at_the_end(first, said)
    return code != 0, problems


def _jumping(run: _Run, seed: int) -> tuple[bool, list[str]]:
    library = _jumping_library(run.whole.parent)
    run.prepare()
    turned = {"LD_PRELOAD": str(library), "ONRECORD_JUMPS": str(seed * 1_000 + run.number)}
    code, said = run.command(**turned)
    problems = list(run.problems(code, said))
    if code:
        problems.append(f"it ended: {said[-300:]}")
    return code != 0, [*problems, *run.problems_at_the_end(said)]


def _contents(folder: Path) -> dict[str, bytes]:
    """What files hold, but for the locks and the shared memory of open databases."""
    return {
        str(at.relative_to(folder)): at.read_bytes()
        for at in sorted(folder.rglob("*"))
        if at.is_file() and not at.name.endswith((".lock", "-shm", "-wal"))
    }


def _jumping_library(folder: Path) -> Path:
    """The library that turns the clock, made once."""
    made, source = folder / "jumping.so", folder / "jumping.c"
    if not made.exists():
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            raise _NotTried("there is no C compiler")
        source.write_text(_JUMPING, encoding="utf-8")
        command = (compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl")
        if subprocess.run(command, capture_output=True, check=False).returncode:
            raise _NotTried("the C compiler makes no library")
    return made


def _resized(place: Path, kib: int) -> None:
    subprocess.run((_MOUNT, "-o", f"remount,size={kib}k", str(place)), check=True)


@contextmanager
def _mounted(place: Path, *how: str) -> Iterator[None]:
    if (
        os.geteuid()
        or subprocess.run((_MOUNT, *how, str(place)), capture_output=True, check=False).returncode
    ):
        raise _NotTried("a file system can be mounted by root alone")
    try:
        yield
    finally:
        subprocess.run((_UMOUNT, "-l", str(place)), check=True)
