"""The commands that write, each as it is killed: what it works on, says, and leaves.

A new command that writes is added to `VICTIMS`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from onrecord.errors import ReadingFailed
from onrecord.evaluation.fiction import write_archives, write_articles
from onrecord.evaluation.invented_web import FEED, invented_web
from onrecord.evaluation.killing import Victim
from onrecord.evaluation.soundness import RECORD, Unsound, capture_faults, rows_of
from onrecord.store import database
from onrecord.store.dialects.full_text import searching
from onrecord.store.dialects.sqlite import APPLICATION_ID
from onrecord.store.schema import FULL_TEXT

_N_ARTICLES = 30
_N_ARCHIVES, _N_PAGES_EACH, _N_SERVED = 5, 3, 12
_COPIED = (
    "blobs", "model_versions", "articles", "documents", "readings", "layers", "newest", "entities",
    "mentions", "attributions", "spans", "acts", "parties", "circumstances", "deeds", "deed_spans",
)  # fmt: skip
_OLD = "0008"
"""The tables from which a record is migrated: those before judgements of statements."""
_WEB, _LIST, _CRAWL, _SHARDS = "web", "feeds.toml", "crawl", "shards"
_SHARD, _MARK = ".parquet", ".done.json"


def onrecord(*words: str) -> Sequence[str]:
    """The program as a person calls it."""
    return (sys.executable, "-m", "onrecord.cli.main", *words)


def _into(folder: Path, *words: str) -> Sequence[str]:
    return onrecord("--record", str(folder / RECORD), *words)


def _made(command: Sequence[str]) -> None:
    """Run what is needed beforehand; raises `ReadingFailed`."""
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise ReadingFailed(done.stderr)


def _objects(said: str) -> Iterator[dict[str, Any]]:
    """The objects in whole lines."""
    for line in said.splitlines(keepends=True):
        if line.startswith("{") and line.endswith("\n"):
            yield json.loads(line)


def _name(statement: str) -> str:
    return f"statement {statement}"


def statements(folder: Path) -> list[str]:
    """The statements of a record, by their ids."""
    return [_name(name) for (name,) in rows_of(folder, "SELECT id FROM attributions")]


# read


def _articles(folder: Path) -> None:
    """Made once beside the folders: ids hold the names of files."""
    write_articles(folder.parent / "articles", _N_ARTICLES, seed=1)


def _read(folder: Path) -> Sequence[str]:
    articles = str(folder.parent / "articles")
    return _into(folder, "read", articles, "--as", "article", "--jsonl", "--quiet")


def _lines(said: str) -> list[str]:
    """The statements in lines of the contract."""
    return [_name(a["id"]) for told in _objects(said) for a in told["attributions"]]


# migrate


def texts(folder: Path) -> list[str]:
    """Every span of a record's statements, with its words."""
    query = (
        "SELECT l.number, s.role, s.place, s.start, s.words, a.number FROM spans s "
        "JOIN attributions a ON a.number = s.attribution JOIN layers l ON l.number = a.layer"
    )
    return [json.dumps(row) for row in rows_of(folder, query)]


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
        _made(_read(folder))
        older(folder / RECORD, made)
        shutil.rmtree(folder)
        folder.mkdir()
    shutil.copyfile(made, folder / RECORD)


def _migrate(folder: Path) -> Sequence[str]:
    return _into(folder, "migrate", "--json")


# archive and load


def _crawl(folder: Path) -> None:
    """Made once beside the folders: the names of shards hold those of archives."""
    if not (folder.parent / _CRAWL).exists():
        write_archives(folder.parent / _CRAWL, _N_ARCHIVES, n_pages=_N_PAGES_EACH, seed=1)


def _archive(folder: Path, *, of: Path | None = None) -> Sequence[str]:
    crawl, out = str((of or folder).parent / _CRAWL), str(folder / _SHARDS)
    return onrecord("archive", crawl, "--out", out, "--workers", "2")


def _slices(said: str) -> list[str]:
    """The slices that are told to be done: "2 of 6: crawl-001.warc.gz-....parquet, 5 pages"."""
    whole = [line for line in said.splitlines(keepends=True) if line.endswith("\n")]
    told = [line.partition(": ")[2] for line in whole if " of " in line.partition(": ")[0]]
    return [_shard(line.partition(",")[0]) for line in told]


def _shard(file: str) -> str:
    return f"shard {file}"


def _shards(folder: Path) -> list[str]:
    """The shards whose done-marks vouch for them, and what each holds.

    Raises `Unsound` where a mark is none, or its shard another one.
    """
    found: list[str] = []
    for at in sorted((folder / _SHARDS).glob(f"*{_MARK}")):
        try:
            mark = json.loads(at.read_bytes())
            name, digest = mark["shard"], mark["sha256"]
            own = hashlib.sha256(at.with_name(name).read_bytes()).hexdigest()
        except (OSError, ValueError, KeyError) as error:
            raise Unsound(f"{at.name} vouches for nothing: {error}") from error
        if own != digest:
            raise Unsound(f"{at.name} vouches for another shard")
        found += [_shard(name), f"bytes {digest} of {name}"]
    return found


def _half_written(folder: Path) -> Iterator[str]:
    """At the end no file is there but shards and their marks."""
    for left in sorted((folder / _SHARDS).iterdir()):
        if not left.name.endswith((_SHARD, _MARK)):
            yield f"{left.name} was left half written"


def _ready(folder: Path) -> None:
    """The shards, made once beside the folders."""
    _crawl(folder)
    if not (folder.parent / _SHARDS).exists():
        _made(_archive(folder.parent, of=folder))


def _load(folder: Path) -> Sequence[str]:
    return _into(folder, "load", str(folder.parent / _SHARDS))


def _loaded(folder: Path) -> list[str]:
    """The statements of the record, and the shards of which it has every page."""
    from pyarrow import parquet as pq  # noqa: PLC0415 - an extra

    known = {name for (name,) in rows_of(folder, "SELECT d.id FROM documents d")}
    found = statements(folder)
    for at in sorted((folder.parent / _SHARDS).glob(f"*{_SHARD}")):
        if known.issuperset(pq.read_table(at, columns=["id"])["id"].to_pylist()):
            found.append(_shard(at.name))
    return found


# fetch and watch


@contextmanager
def _served(folder: Path) -> Iterator[None]:
    """A web while commands run; where it answers stands in a file of the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with invented_web(_N_SERVED, seed=1) as base:
        (folder / _WEB).write_text(base, encoding="utf-8")
        yield


def _feeds(folder: Path) -> None:
    base = (folder.parent / _WEB).read_text(encoding="utf-8")
    manner = '[manner]\nallow = ["127.0.0.0/8"]\nmin_seconds = 0.0\nn_a_host = 4\n'
    (folder / _LIST).write_text(f'{manner}[[feed]]\nurl = "{base}{FEED}"\n', encoding="utf-8")


def _fetch(folder: Path) -> Sequence[str]:
    feed = (folder.parent / _WEB).read_text(encoding="utf-8") + FEED
    quick = ("--min-seconds", "0", "--allow", "127.0.0.0/8")
    return _into(folder, "fetch", feed, *quick, "--jsonl", "--quiet")


def _watch(folder: Path) -> Sequence[str]:
    return _into(folder, "watch", str(folder / _LIST), "--once", "--jsonl", "--quiet")


def _news(said: str) -> list[str]:
    """The statements in lines of what is new."""
    return [_name(row["id"]) for told in _objects(said) for row in told["statements"]]


_NOTHING: Callable[[str], list[str]] = lambda _said: []  # noqa: E731

READ = Victim("read", _articles, _read, _lines, statements, tells_all=True)
VICTIMS = (
    READ,
    Victim("migrate", _older, _migrate, _NOTHING, texts),
    Victim(
        "archive",
        _crawl,
        _archive,
        _slices,
        _shards,
        faults=lambda _: iter(()),
        flaws=_half_written,
    ),
    Victim("load", _ready, _load, _slices, _loaded),
    Victim(
        "fetch",
        _feeds,
        _fetch,
        _lines,
        statements,
        faults=capture_faults,
        around=_served,
        tells_all=True,
    ),
    Victim(
        "watch",
        _feeds,
        _watch,
        _news,
        statements,
        faults=capture_faults,
        around=_served,
        tells_all=True,
    ),
)
"""The commands that are killed; those that do not report one by one report nothing here."""
