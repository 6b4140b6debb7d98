"""Every setting in one declaration: its default, its flag, its environment variable, its help.

The order in which a value is looked for: flag, environment, `onrecord.toml` in the working
folder (or the file that ONRECORD_CONFIG names), default. Nothing is read at import.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from onrecord.errors import BadSetting
from onrecord.model.where import Where, where
from onrecord.readers.limits import DEFAULT_MAX_BYTES

CONFIG_NAME = "onrecord.toml"
CONFIG_VARIABLE = "ONRECORD_CONFIG"

READ_AS = ("auto", "article", "html", "plain")
FORMATS = ("auto", "table", "json", "jsonl", "csv")


@dataclass(frozen=True, slots=True)
class Key:
    """One setting. `choices` is empty where any value of the default's type will do."""

    name: str
    default: str | int | bool
    flag: str
    help: str
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        return f"ONRECORD_{self.name.upper()}"


KEYS = (
    Key(
        "record",
        "onrecord.db",
        "--record",
        "The record: a file, or the address of a PostgreSQL database.",
    ),
    Key("read_as", "auto", "--as", "What inputs are taken for.", READ_AS),
    Key("language", "", "--language", "The language of the pages, instead of telling it apart."),
    Key(
        "max_bytes",
        DEFAULT_MAX_BYTES,
        "--max-bytes",
        "Inputs with more bytes than this, unpacked, are set aside.",
    ),
    Key("knowledge", "", "--knowledge", "A local file of people and bodies with their names."),
    Key("fast", default=False, flag="--fast", help="Read with the smaller model."),
    Key("format", "auto", "--table/--json/--jsonl/--csv", "How listings are printed.", FORMATS),
    Key(
        "captures",
        "",
        "--captures",
        "A folder for what is fetched, as it came; beside the record's file where none is named.",
    ),
    Key("timestamp_authority", "", "--authority", "Who is asked for time stamps: an address."),
    Key(
        "timestamp_certificates",
        "",
        "--certificates",
        "A PEM file of those whose time stamps are trusted.",
    ),
    Key("quiet", default=False, flag="--quiet", help="No progress and no summary."),
)
_BY_NAME = {key.name: key for key in KEYS}


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and where it came from: "default", "flag --record", "file onrecord.toml", ..."""

    key: Key
    value: str | int | bool
    origin: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one run, with the origin of each."""

    items: tuple[Setting, ...]

    def _value(self, name: str) -> Any:
        return next(item.value for item in self.items if item.key.name == name)

    @property
    def record(self) -> Where:
        return where(str(self._value("record")))

    @property
    def read_as(self) -> str:
        return str(self._value("read_as"))

    @property
    def language(self) -> str | None:
        return self._value("language") or None

    @property
    def max_bytes(self) -> int:
        return int(self._value("max_bytes"))

    @property
    def knowledge(self) -> Path | None:
        named = self._value("knowledge")
        return Path(named) if named else None

    @property
    def fast(self) -> bool:
        return bool(self._value("fast"))

    @property
    def captures(self) -> Path | None:
        named = self._value("captures")
        return Path(named) if named else None

    @property
    def timestamp_authority(self) -> str:
        return str(self._value("timestamp_authority"))

    @property
    def timestamp_certificates(self) -> Path | None:
        named = self._value("timestamp_certificates")
        return Path(named) if named else None

    @property
    def format(self) -> str:
        return str(self._value("format"))

    @property
    def quiet(self) -> bool:
        return bool(self._value("quiet"))


def load_settings(
    flags: Mapping[str, str | int | bool | None],
    *,
    environment: Mapping[str, str],
    folder: Path,
) -> Settings:
    """Settings by composition; raises `BadSetting` where a value or a name is wrong."""
    named = environment.get(CONFIG_VARIABLE)
    path = Path(named) if named else folder / CONFIG_NAME
    in_file = _read(path, must_exist=bool(named))
    return Settings(tuple(_settle(key, flags, environment, in_file, path) for key in KEYS))


def commented_file() -> str:
    """A settings file with every key, its help and its default, commented out."""
    parts = ["# Settings of onrecord; remove the # before a line to change it.\n"]
    for key in KEYS:
        choices = f" One of: {', '.join(key.choices)}." if key.choices else ""
        parts.append(f"\n# {key.help}{choices}\n# {key.name} = {_toml(key.default)}\n")
    return "".join(parts)


def _settle(
    key: Key,
    flags: Mapping[str, str | int | bool | None],
    environment: Mapping[str, str],
    in_file: Mapping[str, Any],
    path: Path,
) -> Setting:
    given = flags.get(key.name)
    if given is not None:
        return Setting(key, _checked(key, given, f"flag {key.flag}"), f"flag {key.flag}")
    if environment.get(key.variable):
        origin = f"environment {key.variable}"
        return Setting(key, _checked(key, environment[key.variable], origin), origin)
    if key.name in in_file:
        origin = f"file {path}"
        return Setting(key, _checked(key, in_file[key.name], origin), origin)
    return Setting(key, key.default, "default")


def _checked(key: Key, value: Any, origin: str) -> str | int | bool:
    if isinstance(key.default, bool):
        checked: str | int | bool = _as_bool(key, value, origin)
    elif isinstance(key.default, int):
        checked = _as_count(key, value, origin)
    else:
        checked = str(value)
    if key.choices and checked not in key.choices:
        raise BadSetting(key.name, value, origin, f"one of {', '.join(key.choices)}")
    return checked


def _as_bool(key: Key, value: Any, origin: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if str(value).lower() not in words:
        raise BadSetting(key.name, value, origin, "true or false")
    return words[str(value).lower()]


def _as_count(key: Key, value: Any, origin: str) -> int:
    try:
        count = int(str(value).replace("_", ""))
    except ValueError:
        raise BadSetting(key.name, value, origin, "a whole number") from None
    if count <= 0:
        raise BadSetting(key.name, value, origin, "a whole number above zero")
    return count


def _read(path: Path, *, must_exist: bool) -> dict[str, Any]:
    if not path.exists() and not must_exist:
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadSetting(CONFIG_VARIABLE, str(path), "environment", "a file that exists") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting("the file", str(path), f"file {path}", f"TOML ({error})") from error
    for name in found:
        if name not in _BY_NAME:
            near = get_close_matches(name, _BY_NAME, n=1)
            hint = f"a known key (did you mean {near[0]!r}?)" if near else "a known key"
            raise BadSetting(name, found[name], f"file {path}", hint)
    return found


def _toml(value: str | int) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:_}" if isinstance(value, int) else f'"{value}"'
