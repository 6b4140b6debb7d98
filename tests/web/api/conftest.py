"""Records that grow while they are asked, and calls on them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from onrecord.identity.across.record import RecordLinker
from onrecord.store.writing.writer import open_writer
from onrecord.web.validators import SETTLED_SECONDS
from support.acting import Doing, Teller
from web.conftest import Open

Grow = Callable[..., None]


def add_pages(record: Path, days: dict[int, str | None]) -> None:
    """Pages by their number, each with two statements; None tells no day."""
    with open_writer(record, linker=RecordLinker()) as writer:
        for number, day in days.items():
            text = f"Quay {number} shut\nVera Lund said quay {number} is shut. Moe denied {number}."
            tell = Teller(f"pages/quay-{number}.txt", text)
            for name in ("Vera Lund", "Moe"):
                tell.entity(name, "person")
            analysis = tell.analysis(
                Doing("Vera Lund", "said", f"quay {number} is shut"),
                Doing("Moe", "denied", f"denied {number}"),
            )
            page = tell.page if day is None else tell.published("Osthaven Herald", day)
            writer.add(page, analysis)


def settle() -> None:
    """Waits until a record that was just written is vouched for."""
    time.sleep(SETTLED_SECONDS * 1.5)


def parts(client: TestClient, path: str, **asked: Any) -> Iterator[list[dict[str, Any]]]:
    """The parts of a list, one after the other, as their headers lead."""
    where = str(client.build_request("GET", path, params=asked).url)
    while where:
        answer = client.get(where)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        assert ("next" in answer.links) == (told["next"] is not None)
        yield told["items"]
        where = answer.links.get("next", {}).get("url", "")


@pytest.fixture
def growing(tmp_path: Path, opened: Open) -> tuple[Path, TestClient]:
    """A record to add pages to, and calls on it."""
    record = tmp_path / "growing.db"
    days = {n: None if n % 4 == 0 else f"2026-03-{n % 7 + 10}" for n in range(12)}
    add_pages(record, days)
    return record, opened(record)
