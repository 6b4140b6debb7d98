"""Records for the tests of `import onrecord`, each a copy of its own, and the shipped model."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import onrecord
from onrecord.errors import ModelError
from onrecord.workflow.assemble import model_version


@pytest.fixture
def model() -> None:
    """The shipped model; the test is skipped where there is none."""
    try:
        model_version()
    except ModelError as error:
        pytest.skip(str(error))


@pytest.fixture
def row(quarrelled: Path, tmp_path: Path) -> onrecord.Record:
    """The record of a quarrel, to be changed."""
    return onrecord.open(shutil.copy(quarrelled, tmp_path / "row.db"))


@pytest.fixture
def stories(stories_read: Path, tmp_path: Path) -> onrecord.Record:
    """The record of the packaged stories, to be changed."""
    return onrecord.open(shutil.copy(stories_read, tmp_path / "stories.db"))
