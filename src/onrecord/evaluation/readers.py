"""Many who read the pages of a record at once while pages are read into it.

Everything is done as people would do it: `onrecord serve` runs in a process of its own, `onrecord
read` in another, and each reader has a connection, asks for a page, waits, and asks for the next.
"""

from __future__ import annotations

import asyncio
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.errors import ReadingFailed
from onrecord.evaluation.page_times import Times, times

_STANDS = re.compile(r"http://([\d.]+):(\d+)")
_OK = 200
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class ReadersReport:
    """What readers met; `problems` is empty where every page was answered and as asked.

    `pages` has the times of each page by its name; `memory_mib` is the most that the server had,
    None where the system does not tell; `n_documents` were read into the record meanwhile.
    """

    pages: Mapping[str, Times]
    n_answers: int
    seconds: float
    memory_mib: int | None
    n_documents: int
    problems: tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    """What all readers met so far."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)


def readers(
    record: Path,
    pages: Mapping[str, str],
    articles: Path,
    *,
    n_readers: int,
    seconds: float,
    pause_seconds: float,
    limit_seconds: float = 60.0,
    seed: int = 1,
) -> ReadersReport:
    """Let `n_readers` read `pages` of a record while `articles`, a folder, are read into it.

    `pages` are addresses by name; each reader waits up to `pause_seconds` between two. An answer
    that takes longer than `limit_seconds` is a problem. Raises `ReadingFailed` where the server
    does not start.
    """
    seen = _Seen()
    chance = random.Random(seed)  # noqa: S311 - pages, not secrets
    with (
        _running(record, "serve", "--port", "0") as server,
        _running(record, "read", str(articles), "--jsonl", "--quiet") as reading,
    ):
        address = _address_of(server)
        begun = time.monotonic()
        asking = _Asking(address, pages, begun + seconds, pause_seconds, limit_seconds)
        seeds = [chance.random() for _ in range(n_readers)]
        asyncio.run(_all(asking, seeds, seen))
        taken = time.monotonic() - begun
        memory = memory_mib(server.process.pid)
        problems = [f"{n} times {what}" for what, n in sorted(seen.wrong.items())]
        problems += server.problem("the server") + reading.problem("the reading")
        n_documents = reading.printed.read_bytes().count(b"\n")
    return ReadersReport(
        {name: times(some) for name, some in sorted(seen.taken.items())},
        sum(map(len, seen.taken.values())),
        round(taken, 1),
        memory,
        n_documents,
        tuple(problems),
    )


def memory_mib(process: int) -> int | None:
    """The most memory that a process had at once; None where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    return None if found is None else int(found[1]) // 1024


@dataclass(frozen=True, slots=True)
class _Running:
    """A process, and the file that it prints to: a pipe that nobody reads would stop it."""

    process: subprocess.Popen[bytes]
    printed: Path

    def problem(self, what: str) -> list[str]:
        """Whether it ended of itself with an error, and its last words."""
        code = self.process.poll()
        words = self.printed.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return [f"{what} ended with {code}: {words[-1] if words else ''}"] if code else []


@contextmanager
def _running(record: Path, *words: str) -> Iterator[_Running]:
    """The program over a record; ended as by Ctrl-C where it does not end before."""
    command = [sys.executable, "-m", "onrecord.cli.main", "--record", str(record), *words]
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed"
        with (
            printed.open("wb") as out,
            subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as process,
        ):
            try:
                yield _Running(process, printed)
            finally:
                process.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=_PATIENCE_SECONDS)
                process.kill()


def _address_of(server: _Running) -> tuple[str, int]:
    """Where the server stands, once it says so."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and server.process.poll() is None:
        found = _STANDS.search(server.printed.read_text(encoding="utf-8"))
        if found is not None:
            return found[1], int(found[2])
        time.sleep(0.05)
    raise ReadingFailed(server.printed.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class _Asking:
    address: tuple[str, int]
    pages: Mapping[str, str]
    until: float
    pause_seconds: float
    limit_seconds: float


async def _all(asking: _Asking, seeds: Sequence[float], seen: _Seen) -> None:
    await asyncio.gather(*(_reader(asking, random.Random(s), seen) for s in seeds))  # noqa: S311


async def _reader(asking: _Asking, chance: random.Random, seen: _Seen) -> None:
    """One who reads until the time is over; a connection that the server closed is made anew."""
    connection: _Connection | None = None
    names = list(asking.pages)
    while True:
        await asyncio.sleep(chance.uniform(0, asking.pause_seconds))
        if time.monotonic() >= asking.until:
            break
        name = chance.choice(names)
        started = time.monotonic()
        try:
            async with asyncio.timeout(asking.limit_seconds):
                connection = connection or await _connected(asking.address)
                status, is_open = await connection.get(asking.pages[name])
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            seen.wrong[f"{name}: {type(error).__name__}"] += 1
            await _closed(connection)
            connection = None
            continue
        if status == _OK:
            seen.taken.setdefault(name, []).append((time.monotonic() - started) * 1000)
        else:
            seen.wrong[f"{name}: {status}"] += 1
        if not is_open:
            await _closed(connection)
            connection = None
    await _closed(connection)


@dataclass(frozen=True, slots=True)
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def get(self, path: str) -> tuple[int, bool]:
        """Status of the answer, all of which is read, and whether the connection stays open."""
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode("ascii"))
        await self.writer.drain()
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = re.search(r"\r\ncontent-length: (\d+)", head)
        if length is None:
            raise ValueError(head)
        await self.reader.readexactly(int(length[1]))
        return int(head.split()[1]), "\r\nconnection: close" not in head


async def _closed(connection: _Connection | None) -> None:
    if connection is not None:
        connection.writer.close()
        with suppress(OSError):
            await connection.writer.wait_closed()


async def _connected(address: tuple[str, int]) -> _Connection:
    return _Connection(*await asyncio.open_connection(*address))
