"""The manual of the HTTP API agrees with it, and what it tells to type works."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from onrecord.web import api
from onrecord.web.api.reference import SERVED_AT, Call, chapters
from onrecord.web.manual import NAME, page
from onrecord.workflow import gathering

KEY = "local"
ROOT = Path(__file__).parents[2]
HOW_TO = (ROOT / "docs/how-to/use-the-http-api.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", HOW_TO, re.DOTALL)
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", HOW_TO, re.DOTALL)
    for line in block.splitlines()
]
CALLS = [call for chapter in chapters(api.description()) for call in chapter.calls]


def test_the_generated_page_is_fresh() -> None:
    stored = (ROOT / "docs/reference" / NAME).read_text(encoding="utf-8")
    assert stored == page(), "run: make docs"


def test_every_place_that_the_page_leads_to_is_in_it() -> None:
    there = re.findall(r"^#+ (.+)$", page(), re.MULTILINE)
    places = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in there}
    assert set(re.findall(r"\]\(#([^)]+)\)", page())) <= places


@pytest.fixture(scope="module")
def served(stories_read: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The packaged stories with a collection, served as a person would have them; where."""
    at = Path(shutil.copy(stories_read, tmp_path_factory.mktemp("served") / "r.db"))
    gathering.make(at, KEY, "Brakes")
    asked = [sys.executable, "-m", "onrecord.cli.main", "--record", str(at), "serve"]
    with subprocess.Popen([*asked, "--port", "0"], stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        told = re.search(r"http://127\.0\.0\.1:\d+", running.stderr.readline())
        assert told
        yield told[0]
        running.kill()


def typed(command: str, served: str) -> str:
    """What a command line of the manual prints."""
    if shutil.which("curl") is None:
        pytest.skip("there is no curl here")
    words = shlex.split(command.replace(SERVED_AT, served))
    words[1:1] = ["--silent", "--show-error", "--fail-with-body"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_how_to_finds_something(command: str, served: str) -> None:
    told = typed(command, served)
    assert len(told) > 100
    if told.startswith("{") and "format=" not in command:
        found = json.loads(told)
        assert found.get("items") or found.get("matches") or found.get("attributions")


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_of_the_how_to_runs(program: str, served: str) -> None:
    command = [sys.executable, "-W", "error", "-c", program.replace(SERVED_AT, served)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    if "print(" in program:
        assert len(done.stdout.splitlines()) > 10


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_the_example_of_a_call_is_answered(call: Call, served: str) -> None:
    told = typed(named(call, served), served)
    assert told
    if call.shape and call.method == "GET" and "?" in call.curl:
        found = json.loads(told)
        assert any(found.get(key) for key in ("items", "matches", "edges", "documents")), told


def named(call: Call, served: str) -> str:
    """Its example with ids of things that are there."""
    if "{by}" in call.path:
        with urlopen(f"{served}/api/1/accusations?act=DENY") as answer:  # noqa: S310 - the same
            edge = json.load(answer)["edges"][0]
        return call.curl.replace("ID1", edge["by"]["id"]).replace("ID2", edge["to"]["id"])
    listed = re.sub(r"/\{name\}.*", "", call.path)
    if "{name}" not in call.path and "ID1" not in call.curl:
        return call.curl
    listed = listed if "{name}" in call.path else "/api/1/articles"
    with urlopen(f"{served}{listed}?limit=3") as answer:  # noqa: S310 - our own program
        ids = [one.get("id") or one["key"] for one in json.load(answer)["items"]]
    return call.curl.replace("ID1", ids[0]).replace("ID2", ids[-1]).replace("/ID", f"/{ids[0]}")
