"""One command line run in this process, and a small record for it to look into."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from onrecord.cli.main import run
from support.records import news


@dataclass(frozen=True)
class Done:
    """What a command line left: its exit code and what it printed where."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


class Shell:
    """Runs `onrecord` command lines over one record."""

    def __init__(self, record: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.record = record
        self._capsys = capsys

    def __call__(self, *words: str) -> Done:
        self._capsys.readouterr()
        code = run(["--record", str(self.record), *words])
        told = self._capsys.readouterr()
        return Done(code, told.out, told.err)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of two pages and one input set aside, made once; to be copied."""
    return news(tmp_path_factory.mktemp("kept") / "news.db")


@pytest.fixture
def shell(kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell over a record of two pages and one input set aside."""
    return Shell(Path(shutil.copyfile(kept, tmp_path / "news.db")), capsys)


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell over a record that does not exist."""
    return Shell(tmp_path / "none.db", capsys)


@pytest.fixture
def quarrel_shell(quarrelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell over the record of a quarrel."""
    return Shell(Path(shutil.copyfile(quarrelled, tmp_path / "quarrel.db")), capsys)


@pytest.fixture
def stories_shell(stories_read: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell over the record of the packaged stories, which is not to be changed."""
    return Shell(stories_read, capsys)
