"""What a done-mark vouches for, and whose half-written files are taken away."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import ModelError
from onrecord.model.provenance import ModelVersion
from onrecord.readers.read import PageReader
from onrecord.scale import marks
from onrecord.scale.archiving import Plan, archive, planned
from onrecord.scale.shards import Asked, write_shard
from onrecord.workflow.assemble import model_version
from onrecord.workflow.parts import Parts
from onrecord.workflow.slices import slices_of
from support.archives import archive as packed
from support.relating import TableRelater
from support.stand_ins import Analyzer, resolve

ASKED = Asked(language="en", max_bytes=200)
SLICE_BYTES = 300


def done(inputs: Path, out: Path) -> None:
    """Every slice read, as the shipped model and its reader would be told to have."""
    try:
        model: ModelVersion = model_version()
    except ModelError as error:
        pytest.skip(str(error))
    parts = Parts(PageReader("auto", "en", 200), Analyzer(version=model), resolve)
    for one in slices_of([str(inputs)], slice_bytes=SLICE_BYTES):
        write_shard(one, out, parts, TableRelater({}), ASKED)


def to_do(inputs: Path, out: Path, asked: Asked = ASKED) -> list[int]:
    """Where the slices begin that would be read."""
    plan = planned([str(inputs)], out, asked, slice_bytes=SLICE_BYTES)
    return [one.first_byte for one in plan.slices]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """The folder of one page, and that of its shard."""
    inputs, out = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    out.mkdir()
    (inputs / "a.txt").write_text("The minister said yes.")
    return inputs, out


def test_what_is_asked_for_again_in_the_same_way_is_done(folders: tuple[Path, Path]) -> None:
    inputs, out = folders
    done(inputs, out)
    os.utime(inputs / "a.txt", (0, 0))

    assert to_do(inputs, out) == []


@pytest.mark.parametrize("asked", [replace(ASKED, language="de"), replace(ASKED, max_bytes=5)])
def test_a_slice_that_is_asked_for_otherwise_is_read_again(
    folders: tuple[Path, Path], asked: Asked
) -> None:
    inputs, out = folders
    done(inputs, out)

    assert to_do(inputs, out, asked) == [0]


def test_a_slice_whose_file_says_something_else_as_long_is_read_again(
    folders: tuple[Path, Path],
) -> None:
    inputs, out = folders
    done(inputs, out)
    (inputs / "a.txt").write_text("The minister said no!!")

    assert to_do(inputs, out) == [0]


def test_of_an_archive_only_the_slices_are_read_again_that_may_have_changed(
    folders: tuple[Path, Path],
) -> None:
    inputs, out = folders
    (inputs / "a.txt").unlink()
    whole = bytearray(packed() * 2)
    (inputs / "a.warc.gz").write_bytes(whole)
    done(inputs, out)
    assert to_do(inputs, out) == []

    whole[1_000] ^= 0xFF
    (inputs / "a.warc.gz").write_bytes(whole)

    assert to_do(inputs, out) == [600, 900]


def test_a_mark_that_does_not_tell_what_was_asked_is_read_and_counts_as_not_done(
    folders: tuple[Path, Path],
) -> None:
    inputs, out = folders
    done(inputs, out)
    (at,) = out.glob("*" + marks.MARK)
    told = json.loads(at.read_text())
    for name in ("source_sha256", "language", "max_bytes"):
        del told[name]
    at.write_text(json.dumps(told))

    assert [one for one in marks.marks_in(out) if isinstance(one, marks.Mark)]
    assert to_do(inputs, out) == [0]


def test_files_that_others_are_writing_are_left_and_those_of_the_dead_taken_away(
    tmp_path: Path,
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here = platform.node()
    names = [f"{here}-{os.getpid()}", f"{here}-{ended.pid}", "another-77", "another-78"]
    mine, dead, others, old = (tmp_path / f"a.parquet{marks.PART}{name}" for name in names)
    for part in (mine, dead, others, old):
        part.write_bytes(b"half")
    two_days_ago = time.time() - 2 * 86_400
    os.utime(old, (two_days_ago, two_days_ago))

    assert list(archive(Plan((), ()), tmp_path, Asked(), engine="local", n_workers=1)) == []

    assert sorted(tmp_path.iterdir()) == sorted([mine, others])
