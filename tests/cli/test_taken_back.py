"""Statements of a page that was taken back say so in every output that shows them."""

from __future__ import annotations

import asyncio
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import onrecord
from onrecord.cli.export import LINES
from onrecord.cli.main import run
from onrecord.store.judgements.deciding import Decider
from onrecord.store.writing.writer import open_writer
from onrecord.web.app import create_app
from onrecord.web.site import Site
from onrecord.workflow import disputes, proposals, record
from onrecord.workflow.together import Asked

WHY = "retracted on Shrove Tuesday"
"""What every output has; lists of disputes and the like only count such pages."""
COUNTED = "taken back"


@dataclass
class Outputs:
    """The packaged stories, every page of them withdrawn, looked at by every way out."""

    path: Path
    beside: Path
    capsys: pytest.CaptureFixture[str]

    @cached_property
    def dispute(self) -> str:
        return disputes.disputes(self.path, Asked()).things[0].id

    @cached_property
    def proposal(self) -> str:
        return proposals.proposals(self.path, Asked()).things[0].id

    @cached_property
    def pages(self) -> list[str]:
        return [one.id for one in record.documents(self.path)]

    @cached_property
    def statement(self) -> Any:
        return record.said(self.path, record.Filters())[0]

    def print(self, *words: str) -> str:
        self.capsys.readouterr()
        assert run(["--record", str(self.path), *words]) == 0
        return " ".join(self.capsys.readouterr().out.split())

    def write(self, form: str) -> bytes:
        place = self.beside / form
        self.print("export", "--format", form, "--out", str(place), "--overwrite", "--quiet")
        if place.is_file():
            return place.read_bytes()
        return b"".join(at.read_bytes() for at in sorted(place.rglob("*")) if at.is_file())

    def browse(self, path: str) -> str:
        with TestClient(create_app(Site(self.path)), base_url="http://localhost") as client:
            answer = client.get(path)
        assert answer.status_code == 200, answer.text
        return " ".join(answer.text.split())


@pytest.fixture(scope="module")
def taken(stories_read: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copyfile(stories_read, tmp_path_factory.mktemp("taken") / "r.db"))
    with open_writer(path) as writer:
        for page in record.documents(path):
            writer.withdraw(page.id, Decider("Ada", WHY))
    return path


@pytest.fixture
def out(taken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Outputs:
    return Outputs(taken, tmp_path, capsys)


PRINTED: dict[str, Callable[[Outputs], list[str]]] = {
    "said": lambda _: ["said"],
    "search": lambda _: ["search", "the"],
    "search --statements": lambda _: ["search", "the", "--statements"],
    "documents": lambda _: ["documents"],
    "acts": lambda _: ["acts"],
    "dispute": lambda out: ["dispute", out.dispute],
    "compare": lambda out: ["compare", *out.pages[:3]],
}
COUNTING: dict[str, Callable[[Outputs], list[str]]] = {
    "disputes": lambda _: ["disputes"],
    "proposals": lambda _: ["proposals"],
    "utterances": lambda _: ["utterances"],
    "claims": lambda _: ["claims"],
}


@pytest.mark.parametrize("form", ["--table", "--json", "--csv"])
@pytest.mark.parametrize("words", PRINTED)
def test_what_is_printed_says_so(out: Outputs, words: str, form: str) -> None:
    assert WHY in out.print(*PRINTED[words](out), form)


@pytest.mark.parametrize("form", ["--table", "--json", "--csv"])
@pytest.mark.parametrize("words", COUNTING)
def test_what_is_made_of_statements_says_how_many(out: Outputs, words: str, form: str) -> None:
    told = out.print(*COUNTING[words](out), form)
    if form == "--json":
        assert '"taken_back": ["att_' in told
    else:
        assert (COUNTED if form == "--table" else "taken_back") in told


def test_a_page_as_it_is_shown_says_so(out: Outputs) -> None:
    assert WHY in out.print("show", out.pages[0], "--table")
    assert WHY in out.print("show", out.pages[0], "--json")


def test_a_dossier_and_a_feed_say_so(out: Outputs) -> None:
    assert out.print("dossier", out.dispute).count(WHY) > 2
    assert out.print("feed", out.dispute).count(WHY) > 2


@pytest.mark.parametrize("form", [form for form in LINES if form != "polecat"])
def test_what_is_exported_line_by_line_says_so(out: Outputs, form: str) -> None:
    assert WHY in out.print("export", "--format", form, "--quiet")


def test_polecat_which_has_no_column_for_it_says_so_beside(out: Outputs) -> None:
    assert run(["--record", str(out.path), "export", "--format", "polecat"]) == 0
    told = out.capsys.readouterr()
    n_events = len(told.out.splitlines()) - 1
    assert n_events > 3
    assert WHY not in told.out
    said = " ".join(told.err.split())
    assert f"Of pages that do not stand as they were read: {n_events}" in said
    assert WHY in said


def test_brat_and_parquet_say_so_of_every_statement(out: Outputs) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    n_statements = len(record.said(out.path, record.Filters()))
    assert out.write("brat").count(WHY.encode()) == n_statements
    out.write("parquet")
    for table, column in (("statements", "became"), ("documents", "became")):
        some = pq.read_table(out.beside / "parquet" / f"{table}.parquet")[column].to_pylist()
        assert some
        assert all(WHY in one for one in some)
    told = pq.read_table(out.beside / "parquet" / "disputes.parquet")["taken_back"].to_pylist()
    assert all(told)


def test_a_web_archive_says_so_beside_its_pages(out: Outputs) -> None:
    pytest.importorskip("warcio")
    out.write("wacz")
    with zipfile.ZipFile(out.beside / "wacz") as archive:
        lines = archive.read("onrecord/statements.jsonl").decode().splitlines()
    assert all(WHY in line for line in lines)


BROWSED: dict[str, Callable[[Outputs], str]] = {
    "search": lambda _: "/search?q=the",
    "statements": lambda _: "/statements",
    "statement": lambda out: f"/statements/{out.statement.attribution.id}",
    "articles": lambda _: "/articles",
    "article": lambda out: f"/articles/{out.pages[0]}",
    "dispute": lambda out: f"/disputes/{out.dispute}",
    "proposal": lambda out: f"/proposals/{out.proposal}",
    "compare": lambda out: "/compare?" + "&".join(f"doc={one}" for one in out.pages[:3]),
    "person": lambda out: f"/people/{out.statement.attribution.speaker}",
    "/api/1/statements": lambda _: "/api/1/statements",
    "/api/1/search": lambda _: "/api/1/search?q=the",
    "/api/1/articles": lambda out: f"/api/1/articles/{out.pages[0]}",
    "/api/1/disputes": lambda out: f"/api/1/disputes/{out.dispute}",
    "/api/1/compare": lambda out: "/api/1/compare?" + "&".join(f"doc={n}" for n in out.pages[:3]),
}


@pytest.mark.parametrize("where", BROWSED)
def test_what_is_served_says_so(out: Outputs, where: str) -> None:
    assert WHY in out.browse(BROWSED[where](out))


@pytest.mark.parametrize("where", ["disputes", "proposals"])
def test_pages_that_list_disputes_and_proposals_say_how_many(out: Outputs, where: str) -> None:
    assert COUNTED in out.browse(f"/{where}")


def test_assistants_are_told(out: Outputs) -> None:
    mcp = pytest.importorskip("mcp")
    from onrecord.assistants.serving import server  # noqa: PLC0415 — the extra may be missing

    async def called(tool: str, **arguments: Any) -> Any:
        async with mcp.Client(server(out.path)) as client:
            return await client.call_tool(tool, arguments)

    for tool, given in (("search_statements", {"words": "the"}), ("disputes", {})):
        answer = asyncio.run(called(tool, **given))
        assert not answer.is_error, answer.content[0].text
        assert WHY in answer.content[0].text


def test_python_is_told(out: Outputs) -> None:
    one = next(iter(onrecord.open(out.path).said()))
    assert WHY in (one.became or "")
    assert WHY in str(one.to_row())
