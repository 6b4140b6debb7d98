"""Keeping things of the record for oneself: bookmarks, tags, notes, and collections of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import LimitOption, QuietOption, RecordOption, must_lie_there, settings_of
from onrecord.cli.terminal import say, write
from onrecord.model.anchor import THING_KINDS, ThingKind
from onrecord.settings import Settings

if TYPE_CHECKING:
    from rich.text import Text

LOCAL = "local"
_AT_A_GLANCE = ("kind", "words", "told", "id")
_ENTRY_COLUMNS = ("kind", "id", "words", "comment", "key")

PersonOption = Annotated[
    str,
    typer.Option(
        "--person", metavar="KEY", help="Whose, where people sign in (default: who is at hand)."
    ),
]
TagOption = Annotated[
    list[str] | None, typer.Option("--tag", metavar="TAG", help="A tag; repeatable.")
]


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    example = "Example: onrecord"
    app.command("keep", epilog=f'{example} keep ID --tag harbour --note "ask for the tape"')(keep)
    app.command("kept", epilog=f"{example} kept --tag harbour --json")(kept)
    app.command("unkeep", epilog=f"{example} unkeep ID")(unkeep)
    app.command("collections", epilog=f'{example} collections "The harbour" --markdown')(
        collections
    )


def keep(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="The id of a statement, person, dispute, proposal or document."
        ),
    ],
    *,
    tag: TagOption = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="WORDS", help="What you want to remember of it.")
    ] = None,
    into: Annotated[
        str | None,
        typer.Option("--in", metavar="COLLECTION", help="Put it there; made where there is none."),
    ] = None,
    comment: Annotated[
        str, typer.Option("--comment", metavar="WORDS", help="What to say of it in the collection.")
    ] = "",
    person: PersonOption = LOCAL,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Keep a thing of the record for yourself.

    A bookmark, unless a tag, a note or a collection is given. It stays beside the record, in a file
    of its own, and is found again after the page was read anew.
    """
    from onrecord.export.kept import kept_object
    from onrecord.workflow import gathering, keeping

    if comment and into is None:
        raise typer.BadParameter("--comment is said in a collection; name it with --in")
    settings = over_a_record(record=record, quiet=quiet)
    is_bare = not tag and note is None and into is None
    wanted = keeping.Keeping(is_bookmarked=is_bare, tags=tuple(tag or ()), note=note)
    found = keeping.keep(settings.record, person, name, wanted)
    if into is not None:
        gathering.gather(settings.record, person, found.id or name, into, comment=comment)
    if not settings.quiet:
        say(f"kept: {listing.one_line(found.kept.thing.words)}")
    listing.print_done(as_json=as_json, **kept_object(found))


def kept(
    *,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help=f"One of {', '.join(THING_KINDS)}."),
    ] = None,
    tag: Annotated[
        str | None, typer.Option("--tag", metavar="TAG", help="Those with this tag.")
    ] = None,
    about: Annotated[
        str | None,
        typer.Option("--about", metavar="WORDS", help="Words in it, or in what you wrote of it."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="Kept on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="Kept on this day at latest.")
    ] = None,
    person: PersonOption = LOCAL,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List what you keep, the last kept first.

    A thing that the record does not have any more has no id, and the words that it had.
    """
    from onrecord.export.kept import COLUMNS, kept_object, kept_row
    from onrecord.workflow import keeping

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = over_a_record(record=record, format=form)
    wanted = keeping.Wanted(kind=_kind(kind), words=about, tag=tag, since=since, until=until)
    listing.print_objects(
        lambda n: map(kept_object, keeping.kept(settings.record, person, wanted, limit=n)),
        settings.format,
        limit,
        flat=(kept_row, COLUMNS),
        at_a_glance=_AT_A_GLANCE,
        empty="You keep nothing of the kind.",
        styled=_marked,
    )


def unkeep(
    name: Annotated[
        str,
        typer.Argument(metavar="ID", help="A thing's id, or the key of one mark (`kept --json`)."),
    ],
    *,
    person: PersonOption = LOCAL,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Put what you keep of a thing into the trash.

    `onrecord yours restore` brings it back exactly as it was.
    """
    from onrecord.workflow import keeping

    settings = over_a_record(record=record, quiet=quiet)
    gone = keeping.unkeep(settings.record, person, name)
    if not settings.quiet:
        keys = ", ".join(f"{one.kind} {one.key}" for one in gone)
        say(f"in the trash: {keys}; bring it back with: onrecord yours restore KEY")
    listing.print_done(as_json=as_json, discarded=[one.key for one in gone])


def collections(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", help="The things of one, by its name or key; all if none."
        ),
    ] = None,
    *,
    markdown: Annotated[
        bool,
        typer.Option("--markdown", help="One collection as a text with references, in Markdown."),
    ] = False,
    person: PersonOption = LOCAL,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List your collections, or the things of one in their order."""
    from onrecord.export.collection import as_markdown, collection_object
    from onrecord.export.kept import COLLECTION_COLUMNS, collection_row
    from onrecord.workflow import gathering

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = over_a_record(record=record, format=form)
    settled = listing.settled(settings.format)
    if name is None:
        if markdown:
            raise typer.BadParameter("--markdown writes one collection; name it")
        found = gathering.collections(settings.record, person)
        rows = listing.bounded(
            lambda n: [collection_row(*one) for one in found[:n]], limit, settled
        )
        empty = "You have no collection yet; make one with: onrecord keep ID --in NAME"
        listing.print_rows(rows, settled, columns=COLLECTION_COLUMNS, empty=empty)
        return
    whole = collection_object(settings.record, gathering.collection(settings.record, person, name))
    if markdown:
        write("".join(as_markdown(whole)))
        return
    rows = listing.bounded(lambda n: whole["items"][:n], limit, settled)
    listing.print_rows(rows, settled, columns=_ENTRY_COLUMNS, empty="Nothing is in it yet.")


def over_a_record(*, record: str | None, **flags: str | bool | None) -> Settings:
    """The settings of a run that needs a record; raises `RecordNotFound`."""
    settings = settings_of(record=record, **flags)
    must_lie_there(settings.record)
    return settings


def _kind(word: str | None) -> ThingKind | None:
    if word is None:
        return None
    known = next((kind for kind in THING_KINDS if kind == word), None)
    if known is None:
        raise typer.BadParameter(f"--kind {word}: one of {', '.join(THING_KINDS)}")
    return known


def _marked(row: listing.Row, column: str) -> Text | None:
    """A cell: what is kept of a thing in short, or its words."""
    from rich.text import Text

    if column == "told":
        told = ["★"] if row["bookmarked"] else []
        told += [f"#{tag}" for tag in row["tags"]]
        told += [note["words"] for note in row["notes"]]
        return Text(listing.one_line(" ".join(told)))
    if column == "words" and row["id"] is None:
        return Text(listing.one_line(row["words"])).append("\nnot found any more", style="dim")
    return None
