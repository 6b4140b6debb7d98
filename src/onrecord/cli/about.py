"""What the program and the record are: info, doctor, config, schema."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord import __version__
from onrecord.cli import listing
from onrecord.cli.options import RecordOption, settings_of
from onrecord.cli.terminal import is_terminal, neutralised, say, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from onrecord.model.where import Where

EXIT_FAILURE = 1

config_app = typer.Typer(help="Show or write the settings.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    app.command("info", epilog="Example: onrecord info --json")(info)
    app.command("doctor", epilog="Example: onrecord doctor --record news.db")(doctor)
    app.command("example", epilog="Example: onrecord example > page.txt")(example)
    app.command("schema", epilog="Example: onrecord schema > onrecord-1.schema.json")(schema)
    app.add_typer(config_app, name="config")


def example() -> None:
    """Print the packaged sample page, for a first try.

    It is as a scraper left it. Where it is from stands in the README.
    """
    from onrecord.workflow.assemble import sample_page

    text = sample_page().read_text(encoding="utf-8")
    write(neutralised(text) if is_terminal() else text)


def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="[NAME]",
            help="document (`read`, `show`), statement (`said`), act (`acts`), answer (`check`), "
            "event (`export --format plover`), dispute, proposal, utterance, claim or comparison "
            "(`compare`).",
        ),
    ] = "document",
) -> None:
    """Print the JSON Schema of what is printed as JSON."""
    from onrecord.export.contract import SCHEMAS
    from onrecord.export.contract import schema as published

    if name not in SCHEMAS:
        raise typer.BadParameter(f"{name}: one of {', '.join(SCHEMAS)}")
    write(json.dumps(published(name), indent=1, ensure_ascii=False) + "\n")


@config_app.command("show", epilog="Example: onrecord config show --csv")
def config_show(
    *,
    record: RecordOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Show every setting, its value and where the value came from."""
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    rows = [
        {
            "name": item.key.name,
            "value": item.value,
            "origin": item.origin,
            "flag": item.key.flag,
            "variable": item.key.variable,
            "help": item.key.help,
        }
        for item in settings.items
    ]
    columns = ("name", "value", "origin", "flag", "variable")
    listing.print_rows(rows, listing.settled(settings.format), columns=columns, empty="")


@config_app.command("init", epilog="Example: onrecord config init")
def config_init(
    *,
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
    as_json: listing.AsObject = False,
) -> None:
    """Write a commented settings file into the working folder."""
    from onrecord.settings import CONFIG_NAME, commented_file

    path = Path(CONFIG_NAME)
    if path.exists() and not force:
        say(f"Error: {path} exists already; change it, or write it anew with --force")
        raise typer.Exit(EXIT_FAILURE)
    path.write_text(commented_file(), encoding="utf-8")
    say(f"wrote {path}")
    listing.print_done(as_json=as_json, file=str(path))


def info(
    *,
    record: RecordOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show versions, the model and what the record holds.

    Ready to paste into a report.
    """
    settings = settings_of(record=record)
    facts: dict[str, Any] = {**_versions(), **_model(), **_record_facts(settings.record)}
    if as_json:
        write(listing.dumped(facts) + "\n")
        return
    width = max(map(len, facts))
    for name, value in facts.items():
        told = ", ".join(value) if isinstance(value, list) else value
        write(neutralised(f"{name.removeprefix('n_').replace('_', ' '):<{width}}  {told}\n"))


def doctor(
    *,
    record: RecordOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Check that all that a run needs is there and works.

    Tells what to do where it is not, and ends with 1 then.
    """
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("SQLite with FTS5", _check_fts5),
        ("the model", _check_model),
        ("the sample page is read", _check_sample),
        (f"the record {settings.record}", lambda: _check_record(settings.record)),
    )
    rows = [_examined(name, check) for name, check in checks]
    columns = ("ok", "what", "told")
    listing.print_rows(rows, listing.settled(settings.format), columns=columns, empty="")
    if not all(row["ok"] for row in rows):
        raise typer.Exit(EXIT_FAILURE)


def _examined(name: str, check: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"ok": True, "what": name, "told": check()}
    except Exception as error:  # noqa: BLE001 — a doctor reports whatever is wrong
        return {"ok": False, "what": name, "told": str(error) or type(error).__name__}


def _versions() -> dict[str, str]:
    packages = ("onnxruntime", "tokenizers", "numpy", "sqlalchemy")
    return {
        "onrecord": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "sqlite": sqlite3.sqlite_version,
        **{name: metadata.version(name) for name in packages},
    }


def _model() -> dict[str, str]:
    from onrecord.errors import ModelError
    from onrecord.workflow.assemble import model_version

    try:
        model = model_version()
    except ModelError as error:
        return {"model": f"unusable: {error}"}
    return {"model": model.version, "model_digest": model.digest}


def _record_facts(path: Where) -> dict[str, Any]:
    from onrecord.errors import RunError
    from onrecord.workflow.record import record_facts

    if isinstance(path, Path) and not path.exists():
        return {"record": f"{path} (none yet)"}
    try:
        return {"record": str(path), **record_facts(path)}
    except RunError as error:
        return {"record": f"{path} (unusable: {error})"}


def _check_fts5() -> str:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    return sqlite3.sqlite_version


def _check_model() -> str:
    from onrecord.workflow.assemble import load_analyzer

    return load_analyzer().version.version


def _check_sample() -> str:
    from onrecord.workflow.assemble import read_file, sample_page

    page, analysis = read_file(sample_page())
    n_words = len(page.article.text.split())
    return f"{n_words} words, {len(analysis.attributions)} statements"


def _check_record(path: Where) -> str:
    from onrecord.workflow.record import record_facts

    if isinstance(path, Path) and not path.exists():
        return "none yet; make one with: onrecord read PAGE"
    if isinstance(path, Path) and not os.access(path, os.W_OK):
        raise RuntimeError("it cannot be written to; change its permissions")
    return f"{record_facts(path)['documents']} documents"
