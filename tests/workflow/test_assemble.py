"""A run from named files into the record of the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import InputNotFound, RecordLocked
from onrecord.readers.inputs import RawInput
from onrecord.settings import Settings, load_settings
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import assemble
from onrecord.workflow.assemble import open_run, plan
from onrecord.workflow.parts import Parts
from onrecord.workflow.record import aside, documents
from support.stand_ins import Analyzer, Given, Reader, resolve


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two pages, one input that is none, and a page further down."""
    pages = tmp_path / "pages"
    (pages / "old").mkdir(parents=True)
    (pages / "a.txt").write_text("Harbour closed.")
    (pages / "b.txt").write_text("Harbour open.")
    (pages / "c.txt").write_text("unreadable")
    (pages / "old" / "d.txt").write_text("Mill closed.")
    return pages


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings whose record is a new one, with stand-ins for reader and model."""

    class AnyReader(Reader):
        def read(self, given: RawInput | Given):  # type: ignore[no-untyped-def]  # noqa: ANN202
            return super().read(Given(given.uri, given.raw))

    monkeypatch.setattr(assemble, "load_parts", lambda **_: Parts(AnyReader(), Analyzer(), resolve))
    return load_settings({"record": str(tmp_path / "r.db")}, environment={}, folder=tmp_path)


def test_a_plan_names_the_files_below_a_folder_in_order(folder: Path) -> None:
    names = [Path(name).name for name in plan([str(folder), "-", str(folder / "a.txt")])]
    assert names == ["a.txt", "b.txt", "c.txt", "d.txt", "-", "a.txt"]


def test_a_name_that_leads_nowhere_stops_before_a_record_is_made(
    folder: Path, settings: Settings
) -> None:
    with (
        pytest.raises(InputNotFound, match=r"none\.txt"),
        open_run([str(folder), "none.txt"], settings),
    ):
        pass
    assert not Path(str(settings.record)).exists()


def test_a_run_reads_every_input_into_the_record(folder: Path, settings: Settings) -> None:
    with open_run([str(folder)], settings) as run:
        assert run.n_inputs == 4
        statuses = [outcome.status for outcome in run.outcomes]
    assert statuses == ["read", "read", "set aside", "read"]
    assert len(documents(settings.record)) == 3
    assert [Path(a.uri).name for a in aside(settings.record)] == ["c.txt"]


def test_a_run_that_was_left_goes_on_where_it_stopped(folder: Path, settings: Settings) -> None:
    with open_run([str(folder)], settings) as run:
        next(run.outcomes)
    assert len(documents(settings.record)) == 1
    with open_run([str(folder)], settings) as run:
        assert [o.status for o in run.outcomes] == ["known", "read", "set aside", "read"]


def test_files_of_many_inputs_leave_their_number_open(folder: Path, settings: Settings) -> None:
    (folder / "more.jsonl.gz").write_bytes(b"")
    with open_run([str(folder)], settings) as run:
        assert run.n_inputs is None


def test_two_runs_at_once_are_refused(folder: Path, settings: Settings) -> None:
    with (
        open_writer(settings.record),
        pytest.raises(RecordLocked),
        open_run([str(folder)], settings),
    ):
        pass
