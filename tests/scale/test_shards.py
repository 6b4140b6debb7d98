"""Archives read into shards by workers that die, and shards loaded into a record."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from onrecord.cli.main import run
from onrecord.errors import ModelError
from onrecord.workflow.assemble import model_version
from support.archives import EXAMPLES, Answer, answers, archive

TOLD = re.compile(r'"(fetched_at|added_at|at|written_at)": "[^"]*"')
STORY = "orvesa-ceasefire"


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two archives: a story with a picture, and one with a copy and something broken."""
    try:
        model_version()
    except ModelError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("crawl")
    plain = [
        Answer(f"https://{path.stem}.example/{STORY}", path.read_bytes(), media_type="text/plain")
        for path in sorted((EXAMPLES / STORY).glob("*.txt"))
    ]
    picture = Answer("https://pictures.example/a.png", b"no page", media_type="image/png")
    copied = Answer("https://mirror.example/copy", answers()[0].body)
    (folder / "a.warc.gz").write_bytes(archive([*answers()[:2], picture, copied]))
    (folder / "b.warc.gz").write_bytes(archive(plain[:2])[:-9] + b"not packed at all")
    return folder


@pytest.fixture(scope="module")
def shards(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shards of the archives, of which a worker was killed while it read."""
    out = tmp_path_factory.mktemp("shards")
    with begun(crawl, out, "local") as program:
        killed = first_worker(out, program)
        os.kill(killed, signal.SIGKILL)
        assert program.wait() == 0
    return out


def begun(crawl: Path, out: Path, engine: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "onrecord.cli.main", "archive", str(crawl), "--out", str(out)]
    return subprocess.Popen([*command, "--engine", engine, "--workers", "2", "--quiet"])


def first_worker(out: Path, program: subprocess.Popen[bytes]) -> int:
    """The process that writes the first part that is seen."""
    while program.poll() is None:
        for part in out.glob("*.parquet.part-*"):
            return int(part.name.rpartition("-")[2])
        time.sleep(0.002)
    raise AssertionError("the program ended before a worker was met")


def files(folder: Path) -> dict[str, bytes]:
    return {at.name: at.read_bytes() for at in sorted(folder.iterdir())}


def test_shards_are_the_same_from_processes_and_from_ray_whoever_dies(
    crawl: Path, shards: Path, tmp_path: Path
) -> None:
    pytest.importorskip("ray")
    with begun(crawl, tmp_path, "ray") as program:
        os.kill(first_worker(tmp_path, program), signal.SIGKILL)
        assert program.wait() == 0

    assert files(tmp_path) == files(shards)


def test_a_shard_is_marked_with_what_it_holds_and_nothing_half_written_stays(shards: Path) -> None:
    names = [name.rpartition("-")[2] for name in files(shards)]
    assert names == ["000000000000000.done.json", "000000000000000.parquet"] * 2
    first, second = (json.loads(at.read_text())["counts"] for at in sorted(shards.glob("*.json")))
    assert (first["pages"], first["copies"], first["passed_over"]) == (2, 1, {"image/png": 1})
    assert (second["pages"], second["set_aside"]) == (1, 1)


def test_what_is_marked_as_done_is_not_read_again(
    crawl: Path, shards: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["archive", str(crawl), "--out", str(shards), "--dry-run"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "0 slices would be read, 2 are done" in told.err


def test_a_loaded_record_is_the_one_that_reading_makes(
    crawl: Path, shards: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded, read = tmp_path / "loaded.db", tmp_path / "read.db"
    assert run(["load", str(shards), "--record", str(loaded), "--quiet"]) == 0
    assert run(["read", str(crawl), "--record", str(read), "--quiet"]) == 0
    capsys.readouterr()
    for what in ("documents", "said", "disputes", "proposals", "utterances", "claims", "aside"):
        assert listed(loaded, what, capsys) == listed(read, what, capsys) != "[]"
    assert again(shards, loaded, capsys) == {"added": 0, "copies": 0, "known": 4}
    assert run(["verify", "--record", str(loaded), "--json"]) == 0


def listed(record: Path, what: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert run([what, "--record", str(record), "--json"]) == 0
    return TOLD.sub("", capsys.readouterr().out)


def again(shards: Path, record: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert run(["load", str(shards), "--record", str(record), "--quiet", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    return {name: told[name] for name in ("added", "copies", "known")}


def test_a_shard_that_its_mark_does_not_vouch_for_is_left_out_by_name(
    shards: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    altered, bare = sorted(files(shards).items())[1], sorted(files(shards).items())[3]
    for name, content in files(shards).items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / altered[0]).write_bytes(altered[1][:-1] + b"x")
    (tmp_path / bare[0]).with_suffix(".done.json").unlink()

    assert run(["load", str(tmp_path), "--record", str(tmp_path / "r.db"), "--json"]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["left_out"] == 2
    assert "is not the one that its done-mark tells of" in told.err
    assert "has no good done-mark" in told.err
