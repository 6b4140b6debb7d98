"""Who is in the record, and what people decide about who is who."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import listing
from onrecord.cli.judge import WhyOption, author_of
from onrecord.cli.options import AuthorOption, LimitOption, RecordOption, settings_of
from onrecord.cli.terminal import say
from onrecord.export.listed import KNOWN, known_row

if TYPE_CHECKING:
    from rich.text import Text

    from onrecord.workflow.correct import Done

_AT_A_GLANCE = ("name", "kind", "n_documents", "n_statements", "aliases", "id")
_LINK_COLUMNS = (
    "published", "name", "prob", "reason", "author", "uri", "document", "entity",
)  # fmt: skip
_KINDS = ("person", "organization", "state", "group", "place")

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="An entity's name or id, or a beginning of its id.")
]


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    example = "Example: onrecord"
    group = typer.Typer(help="Who is in the record: one entity over all its pages.")
    group.callback(invoke_without_command=True)(all_entities)
    group.command("list", epilog=f"{example} entities list Lund --kind person")(list_entities)
    group.command("links", epilog=f"{example} entities links 'Vera Lund'")(list_links)
    group.command(
        "merge", epilog=f'{example} entities merge "Vera Lund" "V. Lund" --why "one mayor"'
    )(merge)
    group.command("split", epilog=f'{example} entities split ENTITY --why "her sister"')(split)
    group.command("rename", epilog=f'{example} entities rename Lund "Vera Lund" --why "in full"')(
        rename
    )
    group.command(
        "role", epilog=f'{example} entities role Lund mayor --of Osthaven --why "elected"'
    )(role)
    app.add_typer(group, name="entities")


def all_entities(context: typer.Context) -> None:
    """Who is in the record: one entity over all its pages.

    Without a command they are listed.
    """
    if context.invoked_subcommand is None:
        list_entities(None)


def list_entities(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", help="A name, a part of one, or its acronym; all if none."
        ),
    ] = None,
    *,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help=f"One of {', '.join(_KINDS)}.")
    ] = None,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List people, bodies, states and places.

    Those of the most pages first. The name is looked for in every form that the pages have.
    """
    from onrecord.workflow import correct as kept

    if kind is not None and kind not in _KINDS:
        raise typer.BadParameter(f"--kind {kind}: one of {', '.join(_KINDS)}")
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    found = listing.bounded(
        lambda n: kept.entities(settings.record, name, kind=kind, limit=n), limit, settled
    )
    rows: Any = map(asdict, found)
    if settled in ("table", "csv"):
        rows = map(known_row, rows)
    columns = _AT_A_GLANCE if settled == "table" else KNOWN
    empty = f"The record holds no entity {name!r}." if name else "The record names nobody yet."
    listing.print_rows(rows, settled, columns=columns, empty=empty, styled=_whole_id)


def list_links(
    name: NameArgument,
    *,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List the pages that name an entity, and why.

    The column entity has what `entities split` takes.
    """
    from onrecord.workflow import correct as kept

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    found = listing.bounded(lambda n: kept.links(settings.record, name, limit=n), limit, settled)
    columns = [c for c in _LINK_COLUMNS if settled != "table" or c not in ("author", "document")]
    listing.print_rows(map(asdict, found), settled, columns=columns, empty="No page names it.")


def merge(
    one: NameArgument,
    other: Annotated[
        str, typer.Argument(metavar="OTHER", help="The entity that is the same, by name or id.")
    ],
    *,
    why: WhyOption,
    author: AuthorOption = None,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Decide that two entities are one.

    Their pages and statements are listed together from then on; `onrecord revoke` parts them.
    """
    from onrecord.workflow import correct as kept

    settings = settings_of(record=record)
    by = kept.By(author_of(author), why)
    done = kept.merge(settings.record, one, other, by)
    _told(done, f"is one with {other} now", as_json=as_json)


def split(
    members: Annotated[
        list[str],
        typer.Argument(metavar="ENTITY...", help="What `entities links` lists as entity."),
    ],
    *,
    why: WhyOption,
    author: AuthorOption = None,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Decide that what some pages name is an entity of its own.

    It holds for later readings of these pages too.
    """
    from onrecord.workflow import correct as kept

    settings = settings_of(record=record)
    by = kept.By(author_of(author), why)
    _told(kept.split(settings.record, members, by), "stands by itself now", as_json=as_json)


def rename(
    one: NameArgument,
    name: Annotated[str, typer.Argument(metavar="NEW", help="What it is called from now on.")],
    *,
    why: WhyOption,
    author: AuthorOption = None,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Decide what an entity is called."""
    from onrecord.workflow import correct as kept

    settings = settings_of(record=record)
    by = kept.By(author_of(author), why)
    _told(kept.rename(settings.record, one, name, by), "is its name now", as_json=as_json)


def role(
    one: NameArgument,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="The office, such as mayor.")],
    *,
    why: WhyOption,
    body: Annotated[
        str | None, typer.Option("--of", metavar="BODY", help="Whose office it is.")
    ] = None,
    day: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="A day on which it was held.")
    ] = None,
    author: AuthorOption = None,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Decide that an entity holds an office that no page reports."""
    from onrecord.model.identity import ReportedRole
    from onrecord.workflow import correct as kept

    settings = settings_of(record=record)
    by = kept.By(author_of(author), why)
    told = ReportedRole(title, body, day)
    _told(kept.role(settings.record, one, told, by), f"is {title} now", as_json=as_json)


def _told(done: Done, what: str, *, as_json: bool) -> None:
    say(
        f"{done.name} ({done.id}) {what}; "
        f"take it back with: onrecord revoke {done.number} --why WORDS"
    )
    listing.print_done(as_json=as_json, number=done.number, id=done.id, name=done.name)


def _whole_id(row: listing.Row, column: str) -> Text | None:
    from rich.text import Text

    return Text(row["id"]) if column == "id" else None
