"""`onrecord serve`: what it says, where it listens, how it ends."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "onrecord.cli.main")


@pytest.fixture
def served(quarrelled: Path) -> Iterator[subprocess.Popen[str]]:
    """The program serving a record on any free port."""
    asked = [*COMMAND, "--record", str(quarrelled), "serve", "--port", "0"]
    with subprocess.Popen(asked, stderr=subprocess.PIPE, text=True) as running:
        yield running
        running.kill()


def address(running: subprocess.Popen[str]) -> str:
    assert running.stderr is not None
    told = re.search(r"http://127\.0\.0\.1:\d+", running.stderr.readline())
    assert told
    return told[0]


def test_it_says_where_the_record_stands_and_ends_quietly(served: subprocess.Popen[str]) -> None:
    where = address(served)
    with urllib.request.urlopen(where) as answer:  # noqa: S310 - our own program
        assert "Vera Lund" in answer.read().decode()
        assert "server" not in answer.headers
    served.send_signal(signal.SIGINT)
    _, rest = served.communicate(timeout=20)
    assert "Traceback" not in rest


def test_a_record_that_is_not_there_is_told(tmp_path: Path) -> None:
    asked = [*COMMAND, "--record", str(tmp_path / "none.db"), "serve"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "none.db" in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_without_its_extra_it_says_what_to_install(quarrelled: Path) -> None:
    hidden = "import sys; sys.modules['uvicorn'] = None; from onrecord.cli.main import main; main()"
    asked = [sys.executable, "-c", hidden, "--record", str(quarrelled), "serve"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'onrecord[web]'" in done.stderr
