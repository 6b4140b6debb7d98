"""`onrecord users`: who may sign in where the record is served with `--auth`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import RecordOption, must_lie_there, settings_of
from onrecord.cli.terminal import say
from onrecord.errors import MissingExtra
from onrecord.model.role import ROLES, Role
from onrecord.model.where import Where

if TYPE_CHECKING:
    from types import ModuleType

_COLUMNS = ("name", "role", "made_at", "password_at")
_MOST_CHARS = 10_000

UserArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="The user's name, whatever its cases.")
]
RoleOption = Annotated[
    str,
    typer.Option(
        "--role",
        metavar="ROLE",
        help="reader (reads, keeps notes), curator (also corrects), admin (all).",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    example = "Example: onrecord users"
    group = typer.Typer(help="Who may sign in where the record is served with --auth.")
    group.callback(invoke_without_command=True)(all_users)
    group.command("add", epilog=f'{example} add "Ida Moe" --role curator')(add)
    group.command("list", epilog=f"{example} list --json")(list_users)
    group.command("role", epilog=f'{example} role "Ida Moe" admin')(role)
    group.command("password", epilog=f'{example} password "Ida Moe"')(password)
    group.command("remove", epilog=f'{example} remove "Ida Moe"')(remove)
    app.add_typer(group, name="users")


def all_users(context: typer.Context) -> None:
    """Who may sign in where the record is served with --auth.

    Without a command they are listed.
    """
    if context.invoked_subcommand is None:
        list_users()


def add(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="As they sign in, and as their decisions say.")
    ],
    *,
    role: RoleOption = "reader",
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Let somebody sign in.

    The password is asked for, or is the first line of standard input; it needs twelve characters.
    It is kept as an argon2id hash, in the file beside the record whose name ends in .desk.
    """
    wanted = role_of(role)
    at, kept = opened(record)
    account = kept.add_user(at, name, role=wanted, password=_asked())
    say(f"{account.name} may sign in as {account.role}, where it runs: onrecord serve --auth")
    listing.print_done(as_json=as_json, name=account.name, role=account.role)


def list_users(
    *,
    record: RecordOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List who may sign in, and in which role."""
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    at, kept = opened(record)
    settled = listing.settled(settings_of(format=form).format)
    rows = ({key: asdict(user)[key] for key in _COLUMNS} for user in kept.users(at))
    empty = "Nobody may sign in yet; add somebody with: onrecord users add NAME"
    listing.print_rows(rows, settled, columns=_COLUMNS, empty=empty)


def role(
    name: UserArgument,
    role: Annotated[str, typer.Argument(metavar="ROLE", help=f"One of {', '.join(ROLES)}.")],
    *,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Give a user another role.

    It holds at once, also for those who are signed in, and bounds the user's tokens.
    """
    wanted = role_of(role)
    at, kept = opened(record)
    kept.set_role(at, name, wanted)
    say(f"{name} is {wanted} now")
    listing.print_done(as_json=as_json, name=name, role=wanted)


def password(
    name: UserArgument,
    *,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Give a user another password.

    It is asked for, or is the first line of standard input. Every browser in which the user is
    signed in is signed out; tokens go on.
    """
    at, kept = opened(record)
    kept.set_password(at, name, _asked())
    say(f"{name} has another password, and is signed out everywhere")
    listing.print_done(as_json=as_json, name=name)


def remove(
    name: UserArgument,
    *,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Let a user sign in no more.

    Their sessions and tokens end at once. What they decided stays in the record, under their name.
    """
    at, kept = opened(record)
    kept.remove_user(at, name)
    say(f"{name} may sign in no more")
    listing.print_done(as_json=as_json, name=name)


def role_of(word: str) -> Role:
    """The role that a word names; a usage error where it names none."""
    known = next((one for one in ROLES if one == word), None)
    if known is None:
        raise typer.BadParameter(f"{word!r} is no role; one of {', '.join(ROLES)}")
    return known


def opened(record: str | None) -> tuple[Where, ModuleType]:
    """The record's path and the functions over its accounts; raises where either is missing."""
    at = settings_of(record=record).record
    must_lie_there(at)
    try:
        from onrecord.workflow import accounts
    except ImportError as missing:
        raise MissingExtra(missing.name or "argon2", extra="web") from missing
    return at, accounts


def _asked() -> str:
    """A password, from whoever sits at the terminal or from the first line of standard input."""
    if sys.stdin.isatty():
        asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    return sys.stdin.readline(_MOST_CHARS).rstrip("\r\n")
