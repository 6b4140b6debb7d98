"""Runs of fetching into a record from a small web, each as if by a program of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from onrecord.store.writing.writer import open_writer
from onrecord.workflow import record
from onrecord.workflow.fetching import Fetched, Fetching
from onrecord.workflow.gone import Presence
from onrecord.workflow.watch_list import Watched
from support.fetching import QuickClock, Visitor
from support.stand_ins import parts
from support.web_server import WebServer, page

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
GONE = NOT_FOUND.replace(b"404 Not Found", b"410 Gone")
BROKEN = NOT_FOUND.replace(b"404 Not Found", b"500 Broken")


@dataclass
class Runs:
    """Runs of fetching into one record from one server, each as if by a program of its own."""

    path: Path
    server: WebServer
    clock: QuickClock = field(default_factory=QuickClock)
    again_hours: tuple[float, ...] = ()

    @contextmanager
    def open(self) -> Iterator[Fetching]:
        visitor = Visitor(self.path, self.server, self.clock)
        with visitor.run() as (visiting, memory):
            load: Any = parts
            yield Fetching(
                visiting,
                memory,
                visiting.captures.folder,
                load,
                lambda _: open_writer(self.path),
                Presence(self.path),
                keeps_news=True,
                again_hours=self.again_hours,
            )

    def run(self, path: str, *, most: int | None = None, also_wanted: bool = True) -> list[Fetched]:
        """What becomes of an address, or the first of it: the run ends then as by a kill."""
        place = Watched("page", self.server.url(path))
        with self.open() as fetching:
            found: Any = fetching.run([place], also_wanted=also_wanted)
            with closing(found):
                return list(islice(found, most))

    def round(self, *watched: Watched, due: bool = False) -> list[Fetched]:
        """What becomes of pages that are to be asked for again, and of places that are `due`."""
        with self.open() as fetching:
            return list(fetching.run(watched if due else (), watched=watched))

    def news(self) -> list[tuple[str, str]]:
        """What is to be told, by path; it counts as told then."""
        with self.open() as fetching:
            found = fetching.memory.news()
            fetching.memory.tell(found[-1].number if found else 0, {})
        return [("/" + one.url.rpartition("/")[2], one.what) for one in found]

    def says(self) -> set[str | None]:
        """What the statements of the record say of their pages."""
        states = [one.state.withdrawal for one in record.said(self.path, record.Filters())]
        return {None if one is None else one.how for one in states}


def feed(server: WebServer, n_pages: int) -> str:
    """A feed that names so many pages."""
    for number in range(n_pages):
        server.answers[f"/{number}"] = page(f"Pier {number} is shut, Lund said.".encode())
    items = "".join(f"<item><link>{server.url(f'/{n}')}</link></item>" for n in range(n_pages))
    told = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    server.answers["/feed"] = page(told, media_type="application/rss+xml")
    return "/feed"
