"""What an export leaves at its place: all of it or what stood there before."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import OutputExists, OutputUnusable
from onrecord.export.destination import new_file, new_folder


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def fill(folder: Path) -> None:
    """Writes one file and fails at the next."""
    (folder / "one").write_text("whole")
    (folder / "two").write_text(None)  # type: ignore[arg-type]


def test_a_file_is_at_its_place_only_once_it_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    with new_file(place) as beside:
        beside.write_text("half")
        assert not place.exists()
        beside.write_text("whole")
    assert place.read_text() == "whole"
    assert names(tmp_path) == ["out.csv"]


def test_what_stood_there_stays_when_writing_fails(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    place.write_text("before")
    with pytest.raises(TypeError), new_file(place, overwrite=True) as beside:
        beside.write_text(None)  # type: ignore[arg-type]
    assert place.read_text() == "before"
    assert names(tmp_path) == ["out.csv"]


def test_nothing_is_replaced_unless_asked(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    place.write_text("before")
    with pytest.raises(OutputExists, match="--overwrite"), new_file(place):
        pass
    with new_file(place, overwrite=True) as beside:
        beside.write_text("after")
    assert place.read_text() == "after"


def test_a_folder_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    with pytest.raises(OutputExists), new_file(tmp_path, overwrite=True):
        pass
    assert tmp_path.is_dir()


def test_a_folder_is_filled_only_once_all_its_files_are_whole(tmp_path: Path) -> None:
    place = tmp_path / "tables"
    with pytest.raises(TypeError), new_folder(place) as beside:
        fill(beside)
    assert names(tmp_path) == []
    with new_folder(place) as beside:
        (beside / "one").write_text("whole")
    assert names(place) == ["one"]
    assert names(tmp_path) == ["tables"]


def test_other_files_of_a_folder_are_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "tables"
    place.mkdir()
    (place / "mine").write_text("mine")
    with pytest.raises(OutputExists), new_folder(place):
        pass
    with new_folder(place, overwrite=True) as beside:
        (beside / "one").write_text("whole")
    assert names(place) == ["mine", "one"]
    assert (place / "mine").read_text() == "mine"


def test_a_place_without_its_folder_is_told_by_name(tmp_path: Path) -> None:
    place = tmp_path / "none" / "out.csv"
    with pytest.raises(OutputUnusable, match=r"none/out\.csv cannot be written"), new_file(place):
        pass
