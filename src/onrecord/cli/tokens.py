"""`onrecord tokens`: by which programs ask a record that is served with `--auth`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import RecordOption, settings_of
from onrecord.cli.terminal import say, write
from onrecord.cli.users import RoleOption, UserArgument, opened, role_of

_COLUMNS = ("number", "user", "role", "purpose", "made_at", "ends_at", "used_at")
_MOST_DAYS = 3650


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    example = "Example: onrecord tokens"
    group = typer.Typer(help="By which programs ask where the record is served with --auth.")
    group.callback(invoke_without_command=True)(all_tokens)
    group.command("add", epilog=f'{example} add "Ida Moe" --for dashboard --days 90')(add)
    group.command("list", epilog=f"{example} list --json")(list_tokens)
    group.command("revoke", epilog=f"{example} revoke 3")(revoke)
    app.add_typer(group, name="tokens")


def all_tokens(context: typer.Context) -> None:
    """By which programs ask where the record is served with --auth.

    Without a command they are listed.
    """
    if context.invoked_subcommand is None:
        list_tokens(None)


def add(
    name: UserArgument,
    *,
    purpose: Annotated[
        str, typer.Option("--for", metavar="WORDS", help="What it is for, as the list tells it.")
    ],
    role: RoleOption = "reader",
    days: Annotated[
        int | None,
        typer.Option(
            "--days", metavar="N", min=1, max=_MOST_DAYS, help="It ends after N days (else never)."
        ),
    ] = None,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Make a token by which a program asks as a user.

    It is printed this once; only its hash is kept. The program sends it with every request:
    Authorization: Bearer TOKEN. It may do what its role and the user's role both may.
    """
    wanted = role_of(role)
    at, kept = opened(record)
    number, secret = kept.add_token(at, name, purpose=purpose, role=wanted, days=days)
    say(f"token {number} is shown only now; take it back with: onrecord tokens revoke {number}")
    if as_json:
        listing.print_done(as_json=True, number=number, token=secret, role=wanted)
    else:
        write(secret + "\n")


def list_tokens(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Those of one user; all if not given.")
    ] = None,
    *,
    record: RecordOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List the tokens that hold or have run out.

    With whom they ask as, what for, and when they were last used. The tokens themselves are not
    kept.
    """
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    at, kept = opened(record)
    settled = listing.settled(settings_of(format=form).format)
    rows = map(asdict, kept.tokens_of(at, name))
    empty = "There is no token; make one with: onrecord tokens add NAME --for WORDS"
    listing.print_rows(rows, settled, columns=_COLUMNS, empty=empty)


def revoke(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The number that is listed.")],
    *,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Take a token back for good."""
    at, kept = opened(record)
    kept.revoke_token(at, number)
    say(f"token {number} is taken back")
    listing.print_done(as_json=as_json, number=number)
