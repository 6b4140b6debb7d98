"""Every listing in the same four forms: table, JSON, JSON Lines, CSV.

A table on a terminal and JSON Lines into a pipe, unless one is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

import typer

from onrecord.cli.terminal import is_terminal, json_safe, neutralised, out, write

Format = Literal["table", "json", "jsonl", "csv"]
Row = Mapping[str, Any]

_PANEL = "Output"
AsJson = Annotated[bool, typer.Option("--json", help="One JSON array.", rich_help_panel=_PANEL)]
AsJsonl = Annotated[
    bool, typer.Option("--jsonl", help="One JSON object a line.", rich_help_panel=_PANEL)
]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV with a header.", rich_help_panel=_PANEL)]
AsTable = Annotated[
    bool, typer.Option("--table", help="A table for the eye.", rich_help_panel=_PANEL)
]


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


def print_rows(rows: Iterable[Row], form: Format, *, columns: Sequence[str], empty: str) -> int:
    """Prints rows in one form and returns how many; `columns` are those of table and CSV.

    `empty` is the sentence that a table without rows is replaced by.
    """
    printers = {"json": _json, "jsonl": _jsonl, "csv": _csv}
    if form == "table":
        return _table(rows, columns, empty)
    return printers[form](rows, columns)


def dumped(value: Any) -> str:
    """One line of JSON as it is printed everywhere."""
    return json_safe(json.dumps(value, ensure_ascii=False))


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


def _table(rows: Iterable[Row], columns: Sequence[str], empty: str) -> int:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold", ratio=_ratio(column))
    n = 0
    for row in rows:
        table.add_row(*(Text(neutralised(_shown(row.get(column)))) for column in columns))
        n += 1
    console = out()
    console.print(table if n else Text(empty))
    return n


def _ratio(column: str) -> int | None:
    """Words of a page may take the width that is left, everything else what it needs."""
    return 1 if column in {"content", "context", "reason", "headline", "problem"} else None


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    return str(value)
