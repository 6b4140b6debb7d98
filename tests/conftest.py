"""The shared corpora, where they are present, and records that several tests copy."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from onrecord.errors import ModelError, SharedDataNotFound
from onrecord.evaluation.shared import shared_folder
from onrecord.workflow.assemble import model_version, sample_stories
from support.acting import quarrel

# A property holds or does not; how long a busy machine takes over an example says nothing of it.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")


@pytest.fixture
def shared() -> Path:
    """The folder of corpora, samples and scorers; the test is skipped where it is absent."""
    try:
        return shared_folder()
    except SharedDataNotFound as absent:
        pytest.skip(str(absent))


@pytest.fixture(scope="session")
def stories_read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the two packaged stories, read once with the shipped model; to be copied."""
    try:
        model_version()
    except ModelError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("stories")
    stories = [str(shutil.copytree(path, folder / path.name)) for path in sample_stories()]
    command = [sys.executable, "-m", "onrecord.cli.main", "--record", str(folder / "r.db"), "read"]
    subprocess.run([*command, *stories, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    return folder / "r.db"


@pytest.fixture(scope="session")
def quarrelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of a quarrel, made once; to be copied."""
    return quarrel(tmp_path_factory.mktemp("quarrel") / "quarrel.db")
