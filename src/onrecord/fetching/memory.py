"""What is remembered between runs of what was asked for: a file beside the record.

Invariant: an address is remembered as captured after its capture is on the disk, and as read after
the record holds what is in it; so a run that was killed anywhere goes on where it stopped. Without
this file pages are asked for once more, and nothing else is lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from onrecord.errors import RecordUnusable
from onrecord.fetching.capturing import At, Before
from onrecord.fetching.looks import LEADING_TO, LOOKS, Looks
from onrecord.fetching.robots import Rules

_SUFFIX = ".fetching"
_MOST_AHEAD_SECONDS = 8 * 24 * 3_600.0
"""No server is left alone for longer than a week."""
_MOST_UNASKED_SECONDS = 2 * 24 * 3_600.0
"""A host that nobody asked for longer was perhaps there meanwhile: its failures count anew."""
_APPLICATION_ID = 0x6F6E6665
"""Stands in the file's header: "onfe"."""
_TABLES = """
CREATE TABLE visits (
  url TEXT PRIMARY KEY, status INTEGER, reason TEXT, etag TEXT, last_modified TEXT,
  visited_at REAL NOT NULL, next_at REAL NOT NULL DEFAULT 0, n_failed INTEGER NOT NULL DEFAULT 0,
  digest TEXT, captured_at TEXT, file TEXT, first_byte INTEGER, n_bytes INTEGER,
  is_read INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE INDEX visits_unread ON visits (visited_at) WHERE is_read = 0;
CREATE TABLE ways (address TEXT PRIMARY KEY, url TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX ways_url ON ways (url);
CREATE TABLE hosts (host TEXT PRIMARY KEY, next_at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE rules (origin TEXT PRIMARY KEY, read_at REAL NOT NULL, text TEXT, closed TEXT)
  WITHOUT ROWID;
CREATE TABLE entries (
  list TEXT NOT NULL, entry TEXT NOT NULL, changed TEXT NOT NULL, seen_at REAL NOT NULL,
  PRIMARY KEY (list, entry)
) WITHOUT ROWID;
CREATE TABLE wanted (url TEXT PRIMARY KEY, list TEXT NOT NULL, number INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE TABLE news (
  number INTEGER PRIMARY KEY, url TEXT NOT NULL, what TEXT NOT NULL, document TEXT, reason TEXT
);
CREATE TABLE told (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
"""
_SINCE = "ALTER TABLE rules ADD COLUMN since REAL;"
_STEPS = (_TABLES, LOOKS + _SINCE)
"""What each version of the file adds to the one before: an older file is brought along by them."""

What = Literal["read", "again", "set aside", "gone", "returned", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is remembered of an address: its last visit and its last capture.

    `changed` are its ETag and its Last-Modified, as they were told.
    """

    url: str
    status: int | None
    visited_at: float
    next_at: float
    n_failed: int
    changed: tuple[str | None, str | None]
    before: Before | None
    at: At | None
    is_read: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed or a sitemap says of a page: its key there, its address, when it changed."""

    key: str
    url: str
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something new that was not told yet."""

    number: int
    url: str
    what: What
    document: str | None
    reason: str | None


def memory_of(record: Path) -> Path:
    """The file of what is remembered: `onrecord.db` has `onrecord.db.fetching`."""
    return record.with_name(record.name + _SUFFIX)


def memory_in(folder: Path) -> Path:
    """The same where the captures lie in a folder of their own: it lies there too."""
    return folder / f"visits{_SUFFIX}"


@contextmanager
def open_memory(path: Path) -> Iterator[Memory]:
    """What is remembered, made where there is none; raises `RecordUnusable`.

    One thread uses it; each of its methods that writes is a transaction.
    """
    try:
        connection = sqlite3.connect(path, timeout=10, isolation_level=None)
        try:
            _prepare(connection, path)
            yield Memory(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise RecordUnusable(str(path), str(error)) from error


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    is_new = connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None
    if not is_new and (mark != _APPLICATION_ID or not 1 <= version <= len(_STEPS)):
        raise RecordUnusable(str(path), "another program, or another onrecord, wrote it")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    if steps := _STEPS[0 if is_new else version :]:
        marks = f"PRAGMA application_id={_APPLICATION_ID}; PRAGMA user_version={len(_STEPS)};"
        connection.executescript(f"BEGIN; {''.join(steps)} {marks} COMMIT;")


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered; see `open_memory`."""

    connection: sqlite3.Connection

    def _do(self, sql: str, **values: Any) -> sqlite3.Cursor:
        return self.connection.execute(sql, values)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    @property
    def looks(self) -> Looks:
        """Which pages are to be asked for again by themselves."""
        return Looks(self.connection)

    # Addresses

    def seen(self, url: str) -> Seen | None:
        row = self._do(f"{_SEEN} WHERE url = :url", url=url).fetchone()
        return None if row is None else _seen(row)

    def landed(self, address: str) -> str:
        """Where an address led to when it was last followed; itself where it was not."""
        row = self._do("SELECT url FROM ways WHERE address = :a", a=address).fetchone()
        return address if row is None else str(row[0])

    def unread(self) -> list[Seen]:
        """Captures whose reading was not finished, the oldest first."""
        rows = self._do(f"{_SEEN} WHERE is_read = 0 ORDER BY visited_at, url").fetchall()
        return [_seen(row) for row in rows]

    def captured(
        self, url: str, *, now: float, at: At, before: Before, changed: tuple[str, str]
    ) -> None:
        """A page was captured, and is to be read."""
        self._do(
            "INSERT INTO visits (url, status, etag, last_modified, visited_at, digest, captured_at,"
            " file, first_byte, n_bytes, is_read) VALUES (:url, 200, :etag, :modified, :now,"
            " :digest, :captured, :file, :first, :n, 0) ON CONFLICT (url) DO UPDATE SET status=200,"
            " reason=NULL, etag=:etag, last_modified=:modified, visited_at=:now, next_at=0,"
            " n_failed=0, digest=:digest, captured_at=:captured, file=:file, first_byte=:first,"
            " n_bytes=:n, is_read=0",
            url=url, etag=changed[0] or None, modified=changed[1] or None, now=now,
            digest=before.digest, captured=before.captured_at, file=at.file, first=at.first_byte,
            n=at.n_bytes,
        )  # fmt: skip

    def answered(
        self,
        url: str,
        status: int,
        *,
        now: float,
        reason: str | None = None,
        changed: tuple[str, str] = ("", ""),
    ) -> None:
        """An address was answered, with nothing to read; of `changed` what is told is new."""
        self._do(
            "INSERT INTO visits (url, status, visited_at, reason) VALUES (:url, :s, :now, :r)"
            " ON CONFLICT (url) DO UPDATE SET status=:s, visited_at=:now, reason=:r, next_at=0,"
            " n_failed=0, etag=COALESCE(:etag, etag),"
            " last_modified=COALESCE(:modified, last_modified)",
            url=url, s=status, now=now, r=reason, etag=changed[0] or None,
            modified=changed[1] or None,
        )  # fmt: skip

    def leads_on(self, url: str, status: int, *, now: float) -> None:
        """An address leads to another: whether it failed is told by what becomes of that."""
        self._do(
            "INSERT INTO visits (url, status, visited_at) VALUES (:url, :s, :now)"
            " ON CONFLICT (url) DO UPDATE SET status=:s, visited_at=:now, reason=NULL",
            url=url, s=status, now=now,
        )  # fmt: skip

    def arrived(self, address: str) -> None:
        """Where an address led to was answered: it fails no longer."""
        self._do("UPDATE visits SET n_failed = 0, next_at = 0 WHERE url = :a", a=address)

    def failed(self, url: str, reason: str, *, now: float, next_at: float) -> int:
        """An address could not be fetched; how many times in a row."""
        row = self._do(
            "INSERT INTO visits (url, visited_at, reason, next_at, n_failed)"
            " VALUES (:url, :now, :r, :next, 1) ON CONFLICT (url) DO UPDATE SET visited_at=:now,"
            " reason=:r, next_at=:next, n_failed=n_failed+1 RETURNING n_failed",
            url=url, now=now, r=reason, next=next_at,
        ).fetchall()  # fmt: skip
        return int(row[0][0])

    def put_off_page(self, url: str, reason: str, *, now: float, next_at: float) -> None:
        """An address is not to be asked for before a moment, which is no failure of its own."""
        self._do(
            "INSERT INTO visits (url, visited_at, reason, next_at) VALUES (:url, :now, :r, :next)"
            " ON CONFLICT (url) DO UPDATE SET reason=:r, next_at=:next",
            url=url, now=now, r=reason, next=next_at,
        )  # fmt: skip

    def led(self, address: str, url: str) -> None:
        """An address led to another in the end."""
        self._do("INSERT OR REPLACE INTO ways VALUES (:a, :u)", a=address, u=url)

    def set_right(self, now: float) -> None:
        """Moments that lie too far ahead were written by a clock that was wrong: they are now."""
        with self._transaction():
            for table in ("visits", "hosts"):
                self._do(
                    f"UPDATE {table} SET next_at = :now WHERE next_at > :most",  # noqa: S608
                    now=now, most=now + _MOST_AHEAD_SECONDS,
                )  # fmt: skip
            self._do("UPDATE visits SET visited_at = :now WHERE visited_at > :now", now=now)
            self._do("UPDATE looks SET since = :now, due_at = :now WHERE since > :now", now=now)
            self._do("DELETE FROM rules WHERE read_at > :now", now=now)

    # Hosts

    def put_off(self, host: str, until: float) -> None:
        """A host asked not to be asked for a while."""
        self._do("INSERT OR REPLACE INTO hosts VALUES (:h, :u)", h=host, u=until)

    def host_next_at(self, host: str) -> float:
        row = self._do("SELECT next_at FROM hosts WHERE host = :h", h=host).fetchone()
        return float(row[0]) if row else 0.0

    def rules(self, origin: str) -> Rules | None:
        row = self._do(
            "SELECT read_at, text, closed FROM rules WHERE origin = :o", o=origin
        ).fetchone()
        return None if row is None else Rules(*row)

    def keep_rules(self, origin: str, rules: Rules) -> None:
        self._do(
            "INSERT INTO rules VALUES (:o, :at, :text, :closed, :at) ON CONFLICT (origin) DO UPDATE"
            " SET since = CASE WHEN closed IS NULL OR :at - read_at > :most THEN :at"
            " ELSE COALESCE(since, read_at) END, read_at = :at, text = :text, closed = :closed",
            o=origin, at=rules.read_at, text=rules.text, closed=rules.closed,
            most=_MOST_UNASKED_SECONDS,
        )  # fmt: skip

    def closed_since(self, origin: str) -> tuple[str, float] | None:
        """Why nothing may be asked of a host, and since when it was so each time; else None."""
        query = "SELECT closed, COALESCE(since, read_at) FROM rules WHERE origin = :o"
        row = self._do(query, o=origin).fetchone()
        return None if row is None or row[0] is None else (str(row[0]), float(row[1]))

    # Feeds, sitemaps, and the pages they name

    def listed(
        self, name: str, entries: Iterable[Entry], *, now: float, capture: str, place: str
    ) -> list[str]:
        """A list was read; which of its pages are new or changed, and so wanted from now on.

        `capture` is the address of the capture that held it, `place` that of the place which led to
        the list, and whose the pages are.
        """
        new: list[str] = []
        with self._transaction():
            first = self._do("SELECT COALESCE(MAX(number), 0) + 1 FROM wanted").fetchone()[0]
            for number, entry in enumerate(entries, first):
                key = {"l": name, "e": entry.key, "c": entry.changed, "now": now}
                done = self._do(
                    "INSERT INTO entries VALUES (:l, :e, :c, :now) ON CONFLICT (list, entry)"
                    " DO UPDATE SET changed=:c, seen_at=:now WHERE changed <> :c RETURNING 1",
                    **key,
                ).fetchall()
                if done:
                    self._do(
                        "INSERT OR IGNORE INTO wanted VALUES (:u, :l, :n)",
                        u=entry.url, l=place, n=number,
                    )  # fmt: skip
                    new.append(entry.url)
            self._do("UPDATE visits SET is_read = 1 WHERE url = :u", u=capture)
        return list(dict.fromkeys(new))

    def wanted(self, *, now: float) -> list[tuple[str, str]]:
        """Pages that are still to be fetched, and may be: their addresses and their places."""
        return self._do(
            "SELECT wanted.url, wanted.list FROM wanted LEFT JOIN visits USING (url)"
            " WHERE COALESCE(visits.next_at, 0) <= :now ORDER BY wanted.number, wanted.url",
            now=now,
        ).fetchall()

    def is_wanted(self, url: str) -> bool:
        """Whether a list named what stands at an address as a page that is still to be fetched."""
        return self._do(_IS_WANTED, a=url, u=url).fetchone() is not None

    # News: what became of pages, until it was told

    def settled(
        self,
        address: str,
        what: What | None,
        *,
        url: str | None = None,
        document: str | None = None,
        reason: str | None = None,
    ) -> None:
        """An address needs nothing more, and its capture at `url` is read; `what` is news."""
        with self._transaction():
            self._do(_WANTED_NO_MORE, a=address, u=url or address)
            self._do("UPDATE visits SET is_read = 1 WHERE url = :u", u=url or address)
            if what is not None:
                self.is_news(url or address, what, document=document, reason=reason)

    def is_news(
        self, url: str, what: What, *, document: str | None = None, reason: str | None = None
    ) -> None:
        """What became of an address is to be told."""
        self._do(
            "INSERT INTO news (url, what, document, reason) VALUES (:u, :w, :d, :r)",
            u=url, w=what, d=document, r=reason,
        )  # fmt: skip

    def news(self) -> list[Piece]:
        """What was not told yet, in the order in which it came."""
        rows = self._do("SELECT number, url, what, document, reason FROM news ORDER BY number")
        return [Piece(*row) for row in rows]

    def told(self, kind: str) -> set[str]:
        """The ids of one kind of things that were told."""
        return {row[0] for row in self._do("SELECT id FROM told WHERE kind = :k", k=kind)}

    def has_told(self) -> bool:
        """Whether anything was ever told of this record."""
        return self._do("SELECT 1 FROM told WHERE kind = 'begun'").fetchone() is not None

    def tell(self, last: int, things: dict[str, Iterable[str]]) -> None:
        """News up to a number were told, and all of these things are known from now on."""
        with self._transaction():
            self._do("DELETE FROM news WHERE number <= :last", last=last)
            for kind, ids in {**things, "begun": ["begun"]}.items():
                self._do("DELETE FROM told WHERE kind = :k", k=kind)
                rows = [(kind, one) for one in ids]
                self.connection.executemany("INSERT OR IGNORE INTO told VALUES (?, ?)", rows)


_IS_WANTED = f"SELECT 1 FROM wanted WHERE {LEADING_TO}"  # noqa: S608 - our own words
_WANTED_NO_MORE = f"DELETE FROM wanted WHERE {LEADING_TO}"  # noqa: S608 - our own words
_SEEN = (
    "SELECT url, status, visited_at, next_at, n_failed, etag, last_modified, digest, captured_at,"
    " file, first_byte, n_bytes, is_read FROM visits"
)


def _seen(row: tuple[Any, ...]) -> Seen:
    url, status, visited, next_at, n_failed, etag, modified, digest, captured, *place, is_read = row
    before = Before(digest, captured) if digest else None
    at = At(*place) if place[0] is not None else None
    changed = (etag, modified)
    return Seen(url, status, visited, next_at, n_failed, changed, before, at, bool(is_read))
