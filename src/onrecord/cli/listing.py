"""Every listing in the same four forms: table, JSON, JSON Lines, CSV.

A table on a terminal and JSON Lines into a pipe, unless one is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import typer

from onrecord.cli.terminal import is_terminal, json_safe, neutralised, out, say, write

if TYPE_CHECKING:
    from rich.text import Text

Format = Literal["table", "json", "jsonl", "csv"]
Row = Mapping[str, Any]
JsonObject = dict[str, Any]
Item = TypeVar("Item")

_PANEL = "Output"
AsJson = Annotated[bool, typer.Option("--json", help="One JSON array.", rich_help_panel=_PANEL)]
AsJsonl = Annotated[
    bool, typer.Option("--jsonl", help="One JSON object a line.", rich_help_panel=_PANEL)
]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV with a header.", rich_help_panel=_PANEL)]
AsTable = Annotated[
    bool, typer.Option("--table", help="A table for the eye.", rich_help_panel=_PANEL)
]

AsObject = Annotated[
    bool, typer.Option("--json", help="What was done as one JSON object.", rich_help_panel=_PANEL)
]

ALL = 2**31 - 1
"""More rows than a record holds."""

_N_IN_A_TABLE = 100
_WORDY = {
    "content",
    "words",
    "snippet",
    "stored",
    "reason",
    "headline",
    "where",
    "why",
    "help",
    "told",
    "matter",
    "sides",
    "answers",
}
_MAX_WIDTHS = {"published": 16, "speaker": 24, "uri": 44, "what": 40, "act": 28, "by": 28}
_DAY_CHARS, _SECOND_CHARS, _ID_CHARS = len("2026-03-01"), len("2026-03-01T09:30:00"), 12


def flagged(*, as_json: bool, as_jsonl: bool, as_csv: bool, as_table: bool) -> str | None:
    """The form that the flags ask for, None where there is none; two are a usage error."""
    flags = {"json": as_json, "jsonl": as_jsonl, "csv": as_csv, "table": as_table}
    asked = [name for name, given in flags.items() if given]
    if len(asked) > 1:
        both = " and ".join(f"--{name}" for name in asked)
        raise typer.BadParameter(f"{both} exclude one another; give one of them")
    return asked[0] if asked else None


def settled(form: str) -> Format:
    """The form of a setting, with "auto" settled by who looks at the output."""
    forms: dict[str, Format] = {"table": "table", "json": "json", "jsonl": "jsonl", "csv": "csv"}
    return forms.get(form) or ("table" if is_terminal() else "jsonl")


def bounded(fetch: Callable[[int], list[Item]], limit: int | None, form: Format) -> list[Item]:
    """What `fetch` gives for at most `limit` rows; says where there are more than are shown."""
    n = limit if limit is not None else _N_IN_A_TABLE if form == "table" else 0
    if not n:
        return fetch(ALL)
    found = fetch(n + 1)
    if len(found) > n:
        say(f"The first {n} are shown; for all of them: --limit 0")
    return found[:n]


def print_rows(
    rows: Iterable[Row],
    form: Format,
    *,
    columns: Sequence[str],
    empty: str,
    styled: Callable[[Row, str], Text | None] = lambda _row, _column: None,
) -> int:
    """Prints rows in one form and returns how many; `columns` are those of table and CSV.

    `empty` is the sentence that a table without rows is replaced by; `styled` gives a cell of the
    table another look.
    """
    printers = {"json": _json, "jsonl": _jsonl, "csv": _csv}
    if form == "table":
        return _table(rows, columns, empty, styled)
    return printers[form](rows, columns)


def print_objects(
    fetch: Callable[[int], Iterable[JsonObject]],
    form: str,
    limit: int | None,
    *,
    flat: tuple[Callable[[JsonObject], Row], Sequence[str]],
    at_a_glance: Sequence[str],
    empty: str,
    styled: Callable[[Row, str], Text | None],
) -> None:
    """Prints objects of the contract: as they are in JSON, in a line each in CSV and tables.

    `fetch` gives at most so many; `form` is that of the settings; `flat` makes a row of CSV and
    names its columns, `at_a_glance` those of the table, whose cells `styled` makes.
    """
    shape = settled(form)
    found = bounded(lambda n: list(fetch(n)), limit, shape)
    in_line, columns = flat
    print_rows(
        map(in_line, found) if shape == "csv" else found,
        shape,
        columns=at_a_glance if shape == "table" else columns,
        empty=empty,
        styled=styled,
    )


def stacked(over: str, under: str | None) -> Text:
    """A cell of two lines: the value, and dim below it what it belongs to, an id shortened."""
    from rich.text import Text

    shown = Text(one_line(over))
    if under:
        shown.append(f"\n{short_id(one_line(under))}", style="dim")
    return shown


def short_id(name: str) -> str:
    """As much of a document's id as leads back to it; any other name whole."""
    return name[:_ID_CHARS] if name.startswith("doc_") and " " not in name else name


def one_line(words: str) -> str:
    """Words of a page for a terminal, white space collapsed."""
    return neutralised(" ".join(words.split()))


def dumped(value: Any) -> str:
    """One line of JSON as it is printed everywhere."""
    return json_safe(json.dumps(value, ensure_ascii=False))


def print_object(value: Any, form: Format) -> None:
    """One JSON object: for the eye with `--json`, on one line with `--jsonl`."""
    indent = 1 if form == "json" else None
    write(json_safe(json.dumps(value, ensure_ascii=False, indent=indent)) + "\n")


def print_done(*, as_json: bool, **facts: Any) -> None:
    """What a command did, for a program that asked for it; a person reads the message."""
    if as_json:
        write(dumped(facts) + "\n")


def _json(rows: Iterable[Row], _columns: Sequence[str]) -> int:
    n = 0
    write("[")
    for row in rows:
        write((",\n" if n else "\n") + dumped(row))
        n += 1
    write("\n]\n" if n else "]\n")
    return n


def _jsonl(rows: Iterable[Row], _columns: Sequence[str]) -> int:
    n = 0
    for row in rows:
        write(dumped(row) + "\n")
        n += 1
    return n


def _csv(rows: Iterable[Row], columns: Sequence[str]) -> int:
    from onrecord.export.flat import csv_lines

    clean = neutralised if is_terminal() else str
    n = -1  # the header is no row
    for line in csv_lines(rows, tuple(columns)):
        write(clean(line))
        n += 1
    return n


def _table(
    rows: Iterable[Row],
    columns: Sequence[str],
    empty: str,
    styled: Callable[[Row, str], Text | None],
) -> int:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        table.add_column(
            column.removeprefix("n_").replace("_", " "),
            overflow="fold",
            ratio=1 if column in _WORDY else None,
            max_width=_MAX_WIDTHS.get(column),
        )
    n = 0
    for row in rows:
        shown = (styled(row, c) or Text(_cell(c, row.get(c))) for c in columns)
        table.add_row(*shown)
        n += 1
    console = out()
    console.print(table if n else Text(empty))
    return n


def _cell(column: str, value: Any) -> str:
    """A value as a table shows it: days of times, beginnings of ids, words on one line."""
    shown = _shown(value)
    if column == "published":
        shown = shown[:_DAY_CHARS]
    elif column in {"at", "written_at"}:
        shown = shown[:_SECOND_CHARS].replace("T", " ")
    elif column in {"document", "id"}:
        shown = short_id(shown)
    return one_line(shown)


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "NO"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    return str(value)
