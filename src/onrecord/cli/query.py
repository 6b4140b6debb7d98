"""What is in the record, asked for by name, by words, by page: listings in four forms."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.acts import CodeOption, OnOption, code_asked, judged
from onrecord.cli.options import (
    DocumentArgument,
    LimitOption,
    PublisherOption,
    RecordOption,
    SinceOption,
    UntilOption,
    WithRejectedOption,
    settings_of,
)
from onrecord.cli.terminal import neutralised
from onrecord.export import listed as columns_of

if TYPE_CHECKING:
    from rich.text import Text

_SAID_AT_A_GLANCE: tuple[str, ...] = ("published", "speaker", "content")
_PAGES_AT_A_GLANCE: tuple[str, ...] = ("published", "headline", "snippet")
_DOCUMENTS_AT_A_GLANCE: tuple[str, ...] = ("published", "headline", "n_statements")
_LAYER_COLUMNS = ("number", "written_at", "n_statements", "model", "digest", "reader", "why_not")


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    example = "Example: onrecord"
    app.command("said", epilog=f"{example} said Moreau --about tender --since 2026-03")(said)
    app.command("search", epilog=f'{example} search "town hall" --in "Example News"')(search)
    app.command("documents", epilog=f"{example} documents --csv")(documents)
    app.command("layers", epilog=f"{example} layers page.txt --json")(layers)
    app.command("aside", epilog=f"{example} aside --jsonl")(aside)
    app.command("forgotten", epilog=f"{example} forgotten --json")(forgotten)


def said(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", help="A name, a part of one, or its acronym; anyone if not given."
        ),
    ] = None,
    *,
    about: Annotated[
        str | None,
        typer.Option("--about", metavar="WORDS", help='Words in what was said; "phrases" too.'),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    publisher: PublisherOption = None,
    code: CodeOption = None,
    on: OnOption = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="direct, indirect or mixed speech alone."),
    ] = None,
    with_rejected: WithRejectedOption = False,
    with_earlier: Annotated[
        bool,
        typer.Option("--with-earlier", help="Also what earlier versions of pages say."),
    ] = False,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List what someone said, over all pages, the latest first.

    Persons, bodies and states speak. The name is looked for in every name that the pages have
    for a speaker; a surname is enough.
    """
    from onrecord.export.flat import said_row
    from onrecord.workflow import record as kept

    if kind not in (None, "direct", "indirect", "mixed"):
        raise typer.BadParameter(f"--kind {kind}: one of direct, indirect, mixed")
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)

    act = code_asked(code)
    wanted = kept.Filters(
        name, about, since, until, publisher, kind, act=act, on=on, with_rejected=with_rejected,
        with_earlier=with_earlier,
    )  # fmt: skip
    found = listing.bounded(lambda n: kept.said(settings.record, wanted, limit=n), limit, settled)
    listing.print_rows(
        map(said_row, found),
        settled,
        columns=_SAID_AT_A_GLANCE if settled == "table" else columns_of.SAID,
        empty=f"The record holds no such statement by {name}." if name else "No such statement.",
        styled=_said,
    )


def search(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS...", help='Words, "phrases", beginnings*, AND, OR, NOT.'),
    ],
    *,
    statements: Annotated[
        bool, typer.Option("--statements", help="Search what was said instead of whole pages.")
    ] = False,
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
    """Search pages for words, the best first.

    Each with the stretch of it that holds them.
    """
    from onrecord.export.flat import said_row
    from onrecord.workflow import record as kept

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    asked = " ".join(words)
    empty = f"Nothing in the record holds {asked!r}."
    if statements:
        if since or until or publisher:
            raise typer.BadParameter("--since, --until and --in are for pages; see: onrecord said")
        said_so = listing.bounded(
            lambda n: kept.search_statements(settings.record, asked, limit=n), limit, settled
        )
        columns = _SAID_AT_A_GLANCE if settled == "table" else columns_of.SAID
        rows = map(said_row, said_so)
        listing.print_rows(rows, settled, columns=columns, empty=empty, styled=_said)
        return
    wanted = kept.Filters(since=since, until=until, publisher=publisher)
    pages = listing.bounded(
        lambda n: kept.search(settings.record, asked, wanted, limit=n), limit, settled
    )
    columns = _PAGES_AT_A_GLANCE if settled == "table" else columns_of.PAGES
    hits = map(asdict, pages)
    listing.print_rows(hits, settled, columns=columns, empty=empty, styled=_marked)


def documents(
    *,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List the pages of the record, the latest published first."""
    from onrecord.workflow import record as kept

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    found = listing.bounded(lambda n: kept.documents(settings.record, limit=n), limit, settled)
    columns = _DOCUMENTS_AT_A_GLANCE if settled == "table" else columns_of.DOCUMENTS
    empty = "The record holds no page yet; read one with: onrecord read PAGE"
    rows = map(asdict, found)
    listing.print_rows(rows, settled, columns=columns, empty=empty, styled=_page)


def layers(
    document: DocumentArgument,
    *,
    record: RecordOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List what each version of reader and model found in a page.

    The oldest first; `onrecord show DOC --layer NUMBER` shows one of them.
    """
    from onrecord.workflow import record as kept

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    rows = [
        {
            "number": item.number,
            "written_at": item.written_at,
            "n_statements": item.n_statements,
            "model": item.provenance.model.version,
            "digest": item.provenance.model.digest,
            "reader": item.provenance.reader,
            "why_not": item.why_not,
        }
        for item in kept.layers(settings.record, document)
    ]
    settled = listing.settled(settings.format)
    columns = [c for c in _LAYER_COLUMNS if c != "digest" or settled != "table"]
    listing.print_rows(rows, settled, columns=columns, empty="No layer is complete.")


def aside(
    *,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List inputs that were set aside, with the reason.

    The latest first; what was read since is not listed.
    """
    from onrecord.workflow import record as kept

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    found = listing.bounded(lambda n: kept.aside(settings.record, limit=n), limit, settled)
    columns = ("at", "uri", "reason")
    empty = "Nothing stands set aside."
    listing.print_rows(map(asdict, found), settled, columns=columns, empty=empty)


def forgotten(
    *,
    record: RecordOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List what was removed for good: the hash, when and why."""
    from onrecord.workflow import record as kept

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    rows = map(asdict, kept.forgotten(settings.record))
    columns = ("at", "reason", "n_documents", "sha256")
    empty = "Nothing was removed from this record."
    listing.print_rows(rows, listing.settled(settings.format), columns=columns, empty=empty)


def _said(row: listing.Row, column: str) -> Text | None:
    """A statement in three columns: when and where, who and on which page, by which word what."""
    from rich.text import Text

    if column == "speaker":
        return listing.stacked(row["speaker"] or "nobody named", row["document"])
    if column == "content":
        cue, content = row["cue"], " … ".join(row["fragments"])
        told = f"{_does(row)}{judged(row)}{_became(row)}".removeprefix(" · ")
        does = f"\n{listing.one_line(told)}" if told else ""
        words = (listing.one_line(cue), "italic"), "  ", listing.one_line(content)
        return Text.assemble(*words, (does, "dim"))
    return _when(row) if column == "published" else None


def _does(row: listing.Row) -> str:
    """What a statement does and to whom: "ACCUSE → Anders Moe"; nothing for a plain assertion."""
    to = f" → {row['target']}" if row["target"] else ""
    if row["codes"] in (None, "STATE"):
        return to and f"{row['codes'] or ''}{to}".strip()
    return f"{row['codes']}{to}"


def _became(row: listing.Row) -> str:
    """That its page is an earlier version, or was taken back, and by whose word."""
    return f" · {row['became']}" if row["became"] else ""


def _page(row: listing.Row, column: str) -> Text | None:
    """A page in few columns: when and where, its headline and what it is called."""
    if column == "headline":
        name = f"{listing.short_id(row.get('document') or row['id'])}  {row['uri']}"
        shown = listing.stacked(row["headline"] or "no headline", name)
        return (
            shown.append(f"\n{listing.one_line(row['became'])}", "dim") if row["became"] else shown
        )
    return _when(row) if column == "published" else None


def _marked(row: listing.Row, column: str) -> Text | None:
    """A page that was found: the words that fit are bold in its snippet."""
    from rich.text import Text

    if column != "snippet":
        return _page(row, column)
    # One for one, so that the marks keep their places.
    shown = Text(neutralised(row["snippet"]).replace("\n", " ").replace("\t", " "))
    for start, end in row["marked"]:
        shown.stylize("bold", start, end)
    return shown


def _when(row: listing.Row) -> Text:
    return listing.stacked((row["published"] or "no day")[:10], row["publisher"])
