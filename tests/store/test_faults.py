"""A full disk, a record that may not be written: a named error, nothing by halves, on it goes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import RecordUnusable
from onrecord.store.proof.verify import verify
from onrecord.store.writing.writer import open_writer
from support.layers import TEXT, layer
from support.record_files import record_of, rows

MOUNT, UMOUNT = shutil.which("mount") or "mount", shutil.which("umount") or "umount"
N_KIB = 1_200
MANY = [
    layer(TEXT.replace("harbour", f"pier {i}") + os.urandom(20_000).hex(), f"{i}.txt",
          claim=f"the pier {i} is safe")
    for i in range(40)
]  # fmt: skip


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own that holds little."""
    command = (MOUNT, "-t", "tmpfs", "-o", f"size={N_KIB}k", "tmpfs", str(tmp_path))
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a file system can be mounted by root alone")
    try:
        yield tmp_path
    finally:
        subprocess.run((UMOUNT, "-l", str(tmp_path)), check=True)


def test_a_full_disk_is_named_and_what_was_kept_is_whole_and_it_goes_on_when_there_is_room(
    small_disk: Path,
) -> None:
    record = small_disk / "r.db"
    kept: list[str] = []

    def fill() -> None:
        with open_writer(record) as writer:
            for page, analysis in MANY:
                kept.append(writer.add(page, analysis).document)

    with pytest.raises(RecordUnusable, match="full"):
        fill()
    n_kept = len(kept)
    assert 0 < n_kept < len(MANY)
    assert rows(record, "SELECT count(*) FROM documents") == [(n_kept,)]
    assert rows(record, "SELECT count(*) FROM batches") == [(n_kept,)]
    grow = f"remount,size={20 * N_KIB}k"
    subprocess.run((MOUNT, "-o", grow, str(small_disk)), check=True)
    fill()
    assert rows(record, "SELECT count(*) FROM documents") == [(len(MANY),)]
    assert verify(record).is_sound


LIMITED = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({n_bytes}, {n_bytes}))
from onrecord.errors import RecordUnusable
from onrecord.store.writing.writer import open_writer
from support.layers import TEXT, layer
try:
    with open_writer(Path({record!r})) as writer:
        for i in range(400):
            page = layer(TEXT.replace("harbour", f"pier {{i}}"), f"{{i}}.txt",
                         claim=f"the pier {{i}} is safe")
            writer.add(*page)
            print(i, flush=True)
except RecordUnusable as error:
    sys.exit(f"named: {{error}}")
"""


def test_a_file_that_may_not_grow_is_named_and_keeps_what_was_reported(tmp_path: Path) -> None:
    record = tmp_path / "r.db"
    tests = str(Path(__file__).parents[1])
    script = LIMITED.format(tests=tests, record=str(record), n_bytes=900_000)
    command = (sys.executable, "-c", script)
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr.startswith("named: "), done.stderr
    reported = done.stdout.split()
    assert len(reported) > 1
    assert rows(record, "SELECT count(*) FROM documents") >= [(len(reported),)]
    with open_writer(record) as writer:
        assert writer.add(*layer()).is_new_layer
    assert verify(record).is_sound


def test_a_record_that_may_only_be_read_is_named_and_read(tmp_path: Path) -> None:
    record = record_of(tmp_path / "r.db", layer())
    before = record.read_bytes()
    record.chmod(0o444)
    if os.access(record, os.W_OK):  # root may write anything
        command = (MOUNT, "--bind", "-o", "ro", str(tmp_path), str(tmp_path))
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("whoever may write anything meets no file that may only be read")
    try:
        with pytest.raises(RecordUnusable), open_writer(record):
            pass
        report = verify(record)
        assert report.is_sound
    finally:
        subprocess.run((UMOUNT, "-l", str(tmp_path)), capture_output=True, check=False)
    assert record.read_bytes() == before
