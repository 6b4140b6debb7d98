"""`onrecord compare`: how several outlets word what several of them report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.listing import one_line, short_id
from onrecord.cli.options import RecordOption, settings_of
from onrecord.cli.quotation import marked
from onrecord.cli.terminal import out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Group, RenderableType
    from rich.text import Text

    from onrecord.workflow.compared import Compared, Outlet, Shared, Statement, Version

_FEWEST = 2
_LEGEND = "[-only in the fullest version-]  {+only in this one+}"
_TURNED = {"negation": "a negation", "number": "a number"}


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    example = "Example: onrecord compare herald.txt post.txt"
    app.command("compare", epilog=example)(compare)


def compare(
    documents: Annotated[
        list[str],
        typer.Argument(
            metavar="DOC DOC...",
            help="Two documents or more: ids, unique beginnings of them, uris or files' names.",
        ),
    ],
    *,
    record: RecordOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Compare how outlets report the same sayings.

    Of each saying that several of them report: the cue that each chose, whether it quotes, and its
    words against the fullest version: [-only in the fullest-], {+only in this one+}. Then what only
    one of them reports. --json and --jsonl give one object, --csv a row for each version.
    """
    from onrecord.export.compared import COLUMNS, comparison_object, comparison_rows
    from onrecord.workflow.compared import compare as compared

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    if len(documents) < _FEWEST:
        raise typer.BadParameter("one document cannot be compared; name two or more")
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    found = compared(settings.record, documents)
    if settled == "table":
        out().print(_rendered(found))
    elif settled == "csv":
        listing.print_rows(comparison_rows(found), settled, columns=COLUMNS, empty="")
    else:
        listing.print_object(comparison_object(found), settled)


def _rendered(found: Compared) -> Group:
    from rich.console import Group
    from rich.text import Text

    outlets = {outlet.id: outlet for outlet in found.documents}
    parts: list[RenderableType] = []
    for one in found.shared:
        parts += [*_shared(one, outlets, found.said), Text()]
    if any(not version.is_fullest for one in found.shared for version in one.versions):
        parts += [Text(_LEGEND, style="dim"), Text()]
    if not found.shared:
        parts += [Text("No saying is reported by more than one of them."), Text()]
    for name, some in found.only.items():
        if some:
            parts.append(Text(f"Only in {_named(outlets[name])}", style="bold"))
            parts += [_alone(found.said[each]) for each in some]
            parts.append(Text())
    return Group(*parts[:-1])


def _shared(
    one: Shared, outlets: Mapping[str, Outlet], said: Mapping[str, Statement]
) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    name = one.speaker.name if one.speaker else "nobody named"
    yield Text.assemble((one_line(name), "bold"), (f"  {one.id}", "dim"))
    for version in one.versions:
        yield Padding(_version(version, outlets, said), (0, 0, 0, 2))


def _version(
    version: Version, outlets: Mapping[str, Outlet], said: Mapping[str, Statement]
) -> Text:
    """Who ran it, the cue and the kind of speech over the words, differences marked."""
    from rich.text import Text

    first = said[version.attributions[0]]
    where = "; ".join(_named(outlets[name]) for name in version.documents)
    wire = " · wire copy" if len(version.documents) > 1 else ""
    fullest = " · fullest" if version.is_fullest else ""
    shown = Text(f"{where} · {first.attribution.kind}{wire}{fullest}\n", style="dim")
    words = Text.assemble((one_line(first.cue), "italic"), "  ")
    if version.is_fullest:
        words.append(one_line(" … ".join(first.fragments)))
    else:
        words.append_text(marked(version.differences, shows_asked=True))
    turned = sorted({sense for item in version.differences for sense in item.turns})
    if turned:
        what = " and ".join(_TURNED[sense] for sense in turned)
        words.append(f"\nLook closely: {what} differs.", style="bold red")
    words.style = "not dim"
    return shown.append_text(words)


def _alone(one: Statement) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text

    shown = Text.assemble(
        (one_line(one.speaker or one.source or "nobody named"), "bold"), " ",
        (one_line(one.cue), "italic"), "  ", one_line(" … ".join(one.fragments)),
    )  # fmt: skip
    return Padding(shown, (0, 0, 0, 2))


def _named(outlet: Outlet) -> str:
    day = (outlet.published or "no day")[:10]
    became = f"; {outlet.became}" if outlet.became else ""
    return one_line(f"{outlet.publisher or outlet.uri}, {day} ({short_id(outlet.id)}{became})")
