"""Settings: which of four places wins, and what is said of a value that cannot be used."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from onrecord.errors import BadSetting
from onrecord.settings import KEYS, commented_file, load_settings


def origin(folder: Path, name: str, **flags: str | int | bool | None) -> tuple[object, str]:
    settings = load_settings(flags, environment={}, folder=folder)
    item = next(item for item in settings.items if item.key.name == name)
    return item.value, item.origin


def test_a_flag_wins_over_the_environment_over_the_file_over_the_default(tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text('record = "file.db"\nmax_bytes = 5_000\n')
    environment = {"ONRECORD_RECORD": "env.db"}
    with_flag = load_settings({"record": "flag.db"}, environment=environment, folder=tmp_path)
    without = load_settings({}, environment=environment, folder=tmp_path)
    assert with_flag.record == Path("flag.db")
    assert without.record == Path("env.db")
    assert without.max_bytes == 5000
    assert without.read_as == "auto"


def test_every_value_tells_where_it_came_from(tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text("quiet = true\n")
    assert origin(tmp_path, "quiet") == (True, f"file {tmp_path / 'onrecord.toml'}")
    assert origin(tmp_path, "record") == ("onrecord.db", "default")
    assert origin(tmp_path, "record", record="r.db") == ("r.db", "flag --record")


def test_a_file_named_by_the_environment_is_read_instead(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('record = "other.db"\n')
    environment = {"ONRECORD_CONFIG": str(tmp_path / "other.toml")}
    assert load_settings({}, environment=environment, folder=tmp_path).record == Path("other.db")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("max_bytes = 0", "above zero"),
        ('max_bytes = "many"', "a whole number"),
        ('read_as = "pdf"', "one of auto, article, html, plain"),
        ('quiet = "perhaps"', "true or false"),
        ('recrod = "x.db"', "did you mean 'record'"),
        ("max_bytes = = 2", "TOML"),
    ],
)
def test_a_value_of_no_use_is_named_with_its_place_and_what_is_wanted(
    tmp_path: Path, line: str, told: str
) -> None:
    (tmp_path / "onrecord.toml").write_text(line)
    with pytest.raises(BadSetting, match=told) as caught:
        load_settings({}, environment={}, folder=tmp_path)
    assert "onrecord.toml" in str(caught.value)


def test_a_named_settings_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="a file that exists"):
        load_settings({}, environment={"ONRECORD_CONFIG": "nowhere.toml"}, folder=tmp_path)


def test_the_commented_file_holds_every_key_and_changes_nothing_until_uncommented(
    tmp_path: Path,
) -> None:
    text = commented_file()
    assert tomllib.loads(text) == {}
    uncommented = "\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line)
    assert tomllib.loads(uncommented) == {key.name: key.default for key in KEYS}
    (tmp_path / "onrecord.toml").write_text(uncommented)
    loaded = load_settings({}, environment={}, folder=tmp_path)
    assert {item.key.name: item.value for item in loaded.items} == tomllib.loads(uncommented)
