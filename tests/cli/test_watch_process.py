"""`onrecord watch` as a process of its own: signals end it tidily, and a killed one goes on."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from onrecord.evaluation.soundness import capture_faults, record_flaws
from onrecord.workflow import record
from support import light_program
from support.web_server import Told, WebServer, page, web_server

for package in ("protego", "warcio", "feedparser"):
    pytest.importorskip(package, reason="needs the fetch extra")

_N_PAGES, _SECONDS = 3, 60.0
EXIT_INTERRUPTED = 130


@dataclass
class Watching:
    """A watch of a feed of three pages; the last is answered when `may_go_on` is set."""

    folder: Path
    server: WebServer
    may_go_on: threading.Event = field(default_factory=threading.Event)
    is_asked: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        items = "".join(f"<item><link>{self.url(n)}</link></item>" for n in range(_N_PAGES))
        feed = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
        self.server.answers["/feed"] = page(feed, media_type="application/rss+xml")
        for n in range(_N_PAGES):
            told = page(f"Lund said pier {n} was shut.".encode())
            self.server.answers[f"/{n}"] = told if n < _N_PAGES - 1 else Told(self._late(told))
        self.listed.write_text(
            "every_minutes = 1\n[manner]\nallow = ['127.0.0.0/8']\nmin_seconds = 0.0\n"
            f"[[feed]]\nurl = '{self.server.url('/feed', host='127.0.0.1')}'\n"
            f"[notices]\nmail_file = '{self.folder / 'new.eml'}'\n"
        )

    def _late(self, told: bytes) -> Callable[[str], bytes]:
        def tell(_request: str) -> bytes:
            self.is_asked.set()
            assert self.may_go_on.wait(_SECONDS)
            return told

        return tell

    def url(self, n: int) -> str:
        return self.server.url(f"/{n}", host="127.0.0.1")

    @property
    def record(self) -> Path:
        return self.folder / "r.db"

    @property
    def listed(self) -> Path:
        return self.folder / "feeds.toml"

    @contextmanager
    def begun(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        program = (sys.executable, light_program.__file__, "--record", str(self.record))
        command = [*program, "watch", str(self.listed), "--jsonl", *words]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, stderr=pipe, encoding="utf-8") as process:
            try:
                yield process
            finally:
                process.kill()

    def pages(self) -> set[str]:
        return {one.uri for one in record.documents(self.record)}

    def is_sound(self) -> bool:
        return not [*capture_faults(self.folder), *record_flaws(self.folder)]


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    with web_server() as server:
        made = Watching(tmp_path, server)
        yield made
        made.may_go_on.set()


def told_in(printed: str) -> list[str]:
    """The pages that are told as new, line by line."""
    news: list[dict[str, Any]] = [json.loads(line) for line in printed.splitlines()]
    return [one["uri"] for told in news for one in told["pages"]]


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_after_the_page_at_hand_with_what_it_did(
    watching: Watching, kind: signal.Signals
) -> None:
    with watching.begun() as process:
        assert watching.is_asked.wait(_SECONDS)
        process.send_signal(kind)
        time.sleep(0.2)
        watching.may_go_on.set()
        printed, said = process.communicate(timeout=_SECONDS)
    assert process.returncode == EXIT_INTERRUPTED
    assert "Stopped; run the same command to continue." in said
    assert "Traceback" not in said
    assert sorted(told_in(printed)) == [watching.url(n) for n in range(_N_PAGES)]
    assert len(list(watching.folder.glob("new-*.eml"))) == 1
    assert watching.is_sound()


def test_a_signal_while_it_waits_for_the_next_round_ends_it_at_once(watching: Watching) -> None:
    watching.may_go_on.set()
    with watching.begun() as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=_SECONDS)
    assert process.returncode == EXIT_INTERRUPTED
    assert len(told_in(first)) == _N_PAGES
    assert rest == ""


def test_killed_at_a_page_it_goes_on_there_and_tells_every_page_once(watching: Watching) -> None:
    with watching.begun() as process:
        assert watching.is_asked.wait(_SECONDS)
        process.kill()
        printed, _ = process.communicate(timeout=_SECONDS)
    assert printed == ""
    watching.may_go_on.set()
    with watching.begun("--once") as process:
        printed, said = process.communicate(timeout=_SECONDS)
    assert process.returncode == 0, said
    assert sorted(told_in(printed)) == [watching.url(n) for n in range(_N_PAGES)]
    assert watching.pages() == {watching.url(n) for n in range(_N_PAGES)}
    asked = [
        re.sub(r" HTTP.*", "", one.decode("latin-1").split("\r\n")[0])
        for one in watching.server.asked
    ]
    assert [asked.count(f"GET /{n}") for n in range(_N_PAGES)] == [1, 1, 2]
    assert watching.is_sound()
    with watching.begun("--once") as process:
        assert process.communicate(timeout=_SECONDS)[0] == ""
