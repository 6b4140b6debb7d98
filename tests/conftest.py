"""The shared corpora, where they are present, and records that several tests copy."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from onrecord.errors import ModelError, SharedDataNotFound
from onrecord.evaluation.shared import shared_folder
from onrecord.workflow.assemble import model_version, sample_stories
from support.acting import quarrel
from support.each_database import paths_name_databases
from support.postgres import Server, programs, running

# A property holds or does not; how long a busy machine takes over an example says nothing of it.
_CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", _CALM, derandomize=True, max_examples=50)
settings.register_profile("search", _CALM, max_examples=500)
settings.load_profile("same")

# Rings of references among what thousands of tests leave are looked for seldom: a tenth less time.
gc.set_threshold(50_000, 50, 100)


@pytest.fixture
def shared() -> Path:
    """The folder of corpora, samples and scorers; the test is skipped where it is absent."""
    try:
        return shared_folder()
    except SharedDataNotFound as absent:
        pytest.skip(str(absent))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of our own; tests that need it are skipped where it is not installed."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    pytest.importorskip("psycopg")
    with running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The test runs over files, and then over databases that its paths name."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    _leave_out_files(request)
    with paths_name_databases(request.getfixturevalue("postgres")):
        yield "postgresql"


@pytest.fixture(autouse=os.environ.get("ONRECORD_TEST_DIALECT") == "postgresql")
def _over_databases(request: pytest.FixtureRequest) -> Iterator[None]:
    """With ONRECORD_TEST_DIALECT=postgresql every test runs over databases."""
    _leave_out_files(request)
    if "each_database" in request.fixturenames:
        yield
        return
    with paths_name_databases(request.getfixturevalue("postgres")):
        yield


def _leave_out_files(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("in_files") is not None:
        pytest.skip("there is nothing to look at but in a file")


@pytest.fixture(scope="session")
def stories_read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the two packaged stories, read once with the shipped model; to be copied."""
    try:
        model_version()
    except ModelError as error:
        pytest.skip(str(error))
    own = tmp_path_factory.getbasetemp()
    read = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "stories" / "r.db"
    read.parent.mkdir(exist_ok=True)
    with read.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several workers one reads, the others wait
        if not read.exists():
            _read_stories(read)
    return Path(shutil.copyfile(read, tmp_path_factory.mktemp("stories") / read.name))


def _read_stories(record: Path) -> None:
    stories = [
        str(shutil.copytree(path, record.parent / path.name, dirs_exist_ok=True))
        for path in sample_stories()
    ]
    new = record.with_name("new.db")
    command = [sys.executable, "-m", "onrecord.cli.main", "--record", str(new), "read"]
    subprocess.run([*command, *stories, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    new.replace(record)


@pytest.fixture(scope="session")
def quarrelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of a quarrel, made once; to be copied."""
    return quarrel(tmp_path_factory.mktemp("quarrel") / "quarrel.db")
