"""A PostgreSQL server for tests: one of our own for a session, a fresh database for each test.

Invariant: never the system's server; it listens on loopback alone, and goes with the session.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from onrecord.model.where import Shared
from onrecord.store.writing.writer import open_writer

_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
_TEMPLATE = "empty"


def programs() -> Path | None:
    """The folder of the server's programs; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    told = shutil.which("initdb")
    return Path(told).parent if told else None


def _version(path: Path) -> int:
    name = path.parent.parent.name
    return int(name) if name.isdigit() else 0


@dataclass(slots=True)
class Server:
    """A running server; `fresh` makes databases in it."""

    port: int
    numbers: Iterator[int] = field(default_factory=count)
    kept: dict[str, str] = field(default_factory=dict)

    def at(self, name: str) -> Shared:
        """The address of a database."""
        return Shared(f"postgresql://postgres@127.0.0.1:{self.port}/{name}")

    def fresh(self, template: str = "template0") -> Shared:
        """A new database, like another."""
        name = f"t{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.at(name)

    def empty(self) -> Shared:
        """A new database with a record without pages."""
        return self.fresh(_TEMPLATE)

    def like(self, key: str, fill: Callable[[Shared], object]) -> Shared:
        """A new database like all of one key, of which the first one is filled."""
        if key not in self.kept:
            first = self.fresh()
            fill(first)
            self.kept[key] = first.database
        return self.fresh(self.kept[key])

    def drop(self, at: Shared) -> None:
        """Remove a database, whoever has it open."""
        self.run(f"DROP DATABASE IF EXISTS {at.database} WITH (FORCE)")

    def run(self, statement: str, name: str = "postgres") -> None:
        """Run a statement by itself."""
        import psycopg  # noqa: PLC0415 - of an extra

        with psycopg.connect(self.at(name).url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running() -> Iterator[Server]:
    """A server in a folder of its own, sorting by bytes, that need not survive a failure."""
    bin_folder = programs()
    assert bin_folder is not None
    with tempfile.TemporaryDirectory(prefix="onrecord-pg-") as told:
        folder = Path(told)
        as_who = _not_root(folder)
        data, port = folder / "data", _free_port()
        _run(
            [bin_folder / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync",
             "--locale=C", "--encoding=UTF8"], as_who,
        )  # fmt: skip
        options = " ".join(f"-c {option}" for option in _FAST)
        options += f" -c listen_addresses=127.0.0.1 -p {port} -k {folder}"
        control: list[str | Path] = [bin_folder / "pg_ctl", "-D", data, "-l", folder / "log"]
        _run([*control, "-w", "-o", options, "start"], as_who)
        try:
            server = Server(port)
            server.run(f"CREATE DATABASE {_TEMPLATE}")
            with open_writer(server.at(_TEMPLATE)):
                pass
            yield server
        finally:
            _run([*control, "-m", "immediate", "stop"], as_who)


def _run(command: Sequence[str | Path], as_who: int | None) -> None:
    """PostgreSQL refuses to run as root: the user of its package does it then.

    What it says goes nowhere: a server that is started keeps what it is given to write to.
    """
    told = subprocess.run(
        [str(part) for part in command], user=as_who, cwd="/", check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert told.returncode == 0, command


def _not_root(folder: Path) -> int | None:
    if os.geteuid() != 0:
        return None
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return user.pw_uid


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
