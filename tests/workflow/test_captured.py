"""Captures taken one by one: whatever breaks over one is told of that one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import DocumentError, RecordUnusable
from onrecord.readers import warc
from onrecord.readers.inputs import RawInput
from onrecord.workflow.captured import last_capture, outcome_of
from support.stand_ins import Keeper, Reader, parts
from support.web_server import page, web_server

pytest.importorskip("protego", reason="needs the fetch extra")

from support.fetching import Visitor


def test_a_head_that_breaks_the_reader_of_archives_sets_its_capture_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str | None) -> Any:
        raise TypeError("no such charset")

    with web_server() as server:
        server.answers["/quay"] = page(b"The quay is shut, Lund said.")
        visitor = Visitor(tmp_path / "r.db", server)
        visitor.visit(url := server.url("/quay"))
    with visitor.run() as (visiting, memory):
        seen, folder = memory.seen(url), visiting.captures.folder
    assert isinstance(last_capture(url, seen, folder), RawInput)
    monkeypatch.setattr(warc, "told_type", broken)
    found = last_capture(url, seen, folder)
    assert isinstance(found, DocumentError)
    assert (found.uri, found.reason) == (url, "could not be read (TypeError: no such charset)")


@pytest.mark.parametrize(
    ("failure", "is_the_pages"),
    [
        (ValueError("odd"), True),
        (RecordUnusable("r.db", "disk is full"), False),
        (MemoryError(), False),
    ],
)
def test_a_failure_of_the_machine_or_the_record_stops_the_run(
    failure: Exception, *, is_the_pages: bool
) -> None:
    class Breaking(Reader):
        def read(self, _: Any) -> Any:
            raise failure

    keeper: Any = Keeper()
    given: Any = RawInput("http://news.example/quay", b"The quay is shut, Lund said.")
    of: Any = parts(Breaking())
    if is_the_pages:
        assert outcome_of(given, of, keeper).status == "set aside"
        assert [uri for uri, _ in keeper.aside] == [given.uri]
        assert "ValueError: odd" in keeper.aside[0][1]
    else:
        with pytest.raises(type(failure)):
            outcome_of(given, of, keeper)
