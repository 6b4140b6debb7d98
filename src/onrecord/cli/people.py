"""`onrecord who`: who someone is, whom they accuse and who accuses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import listing
from onrecord.cli.acts import CodeOption, code_asked
from onrecord.cli.options import (
    LimitOption,
    PublisherOption,
    RecordOption,
    SinceOption,
    UntilOption,
    settings_of,
)
from onrecord.cli.terminal import neutralised, out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

_COLUMNS = (
    "name", "kind", "country", "n_statements", "n_articles", "n_publishers", "first_day",
    "last_day", "aliases", "roles", "act", "to", "by", "id", "knowledge",
)  # fmt: skip
_N_CARDS = 5
_N_OTHERS = 8
"""So many of those whom someone accuses stand on a card; --json has all."""


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("who", epilog="Example: onrecord who Stoltenberg --since 2021")(who)


def who(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A name, a part of one, an acronym or an id.")
    ],
    *,
    code: CodeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    publisher: PublisherOption = None,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Show who someone is.

    Offices with the day on which they were reported, other names, how much is on record, whom they
    accuse and who accuses them (with --code another act) as far as it was done, not denied or
    supposed. Counts are of what fits the filters.
    Where several may be meant, each is shown, those of the most pages first.
    """
    from onrecord.export.acted import flat_person, person_row
    from onrecord.workflow import acts as kept

    wanted = kept.Filters(act=code_asked(code), since=since, until=until, publisher=publisher)
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    n_shown = _N_CARDS if limit is None and settled == "table" else limit
    found = listing.bounded(
        lambda n: kept.people(settings.record, name, wanted, limit=n), n_shown, settled
    )
    rows: Any = map(person_row, found)
    if settled == "table":
        for row in rows:
            out().print(_card(row))
        return
    if settled == "csv":
        rows = map(flat_person, rows)
    listing.print_rows(rows, settled, columns=_COLUMNS, empty="")


def _card(row: listing.Row) -> RenderableType:
    """A person for the eye: the name, and below it one line for each thing known."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(ratio=1, overflow="fold")
    for label, told in _lines(row):
        table.add_row(label, Text(_plain(told)))
    kind = " · ".join(filter(None, (row["kind"], row["country"])))
    heading = Text.assemble((_plain(row["name"]), "bold"), (f"  {_plain(kind)}", "dim"))
    below = Text(f"  {row['id']}", style="dim")
    return Group(heading, Padding(table, (0, 0, 0, 2)), below, Text())


def _lines(row: listing.Row) -> Iterator[tuple[str, str]]:
    from onrecord.export.acted import role_told

    roles = list(dict.fromkeys(role_told(role) for role in row["roles"]))
    for label, names in (("roles", roles), ("also", row["aliases"])):
        if names:
            yield label, ", ".join(names)
    yield "on record", _counts(row)
    forward, back = _labels(row["act"])
    for label, others in ((forward, row["to"]), (back, row["by"])):
        if others:
            yield label, _others(others)


def _labels(act: str) -> tuple[str, str]:
    return ("accuses", "accused by") if act == "ACCUSE" else (f"{act} →", f"→ {act} by")


def _counts(row: listing.Row) -> str:
    statements, articles, outlets = (
        f"{row[name]:,} {what if row[name] == 1 else what + 's'}"
        for name, what in (
            ("n_statements", "statement"), ("n_articles", "article"), ("n_publishers", "outlet"),
        )
    )  # fmt: skip
    days = (row["first_day"], row["last_day"])
    when = "" if days[0] is None else days[0] if days[0] == days[1] else " to ".join(days)
    where = f"in {articles} of {outlets}" if row["n_publishers"] else f"in {articles}"
    return "; ".join(filter(None, (statements, where, when)))


def _others(others: list[dict[str, Any]]) -> str:
    shown = [f"{item['name']} {item['n']:,}" for item in others[:_N_OTHERS]]
    n_more = len(others) - _N_OTHERS
    return ", ".join([*shown, f"and {n_more:,} more"] if n_more > 0 else shown)


def _plain(text: str) -> str:
    return " ".join(neutralised(text).split())
