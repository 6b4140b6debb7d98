"""`onrecord correct`: what a person says of a statement instead of what was found."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.judge import WhyOption, author_of
from onrecord.cli.options import AuthorOption, RecordOption, settings_of
from onrecord.cli.terminal import say
from onrecord.model.act import ACT_CODES, MODALITIES

_KINDS = ("direct", "indirect", "mixed")
_EXAMPLE = 'onrecord correct ID --act ACCUSE,AID:offered --target "Anders Moe" --why "page 2"'


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("correct", epilog=f"Example: {_EXAMPLE}")(correct)


def correct(
    statement: Annotated[
        str, typer.Argument(metavar="ID", help="The statement's id, as `said --json` prints it.")
    ],
    *,
    why: WhyOption,
    speaker: Annotated[
        str | None,
        typer.Option("--speaker", metavar="NAME", help="Who said it: a name or an entity's id."),
    ] = None,
    act: Annotated[
        str | None,
        typer.Option(
            "--act",
            metavar="CODE[:MODALITY],...",
            help="All that is done by saying it, the main act first, three at most: ACCUSE, or "
            f"AID:offered where it is not simply done. Codes: {', '.join(ACT_CODES)}. "
            f"Modalities: {', '.join(MODALITIES)}.",
        ),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target", metavar="NAME", help="About whom it is, the main one first; repeatable."
        ),
    ] = None,
    no_target: Annotated[
        bool, typer.Option("--no-target", help="It is about nobody in particular.")
    ] = False,
    addressee: Annotated[
        list[str] | None,
        typer.Option("--addressee", metavar="NAME", help="To whom it was said; repeatable."),
    ] = None,
    no_addressee: Annotated[
        bool, typer.Option("--no-addressee", help="It was said to nobody in particular.")
    ] = False,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help=f"One of {', '.join(_KINDS)}."),
    ] = None,
    author: AuthorOption = None,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Correct who said a statement, and what it does to whom.

    What is not named stays as it was found. Whoever said it does its acts, and they are done to
    the first target. A name that the record does not hold yet is kept as a person's.

    What was found stays in the record; the correction is shown instead of it, with its author and
    reason, also after the page is read anew. `onrecord revoke` takes it back.
    """
    from onrecord.workflow import correct as kept

    said = kept.Instead(
        speaker=speaker,
        kind=kind,
        acts=None if act is None else kept.acts_spelled(act),
        targets=_named("target", target, nobody=no_target),
        addressees=_named("addressee", addressee, nobody=no_addressee),
    )
    if said == kept.Instead():
        raise typer.BadParameter(
            "nothing to correct; give --speaker, --act, --target, --addressee or --kind"
        )
    if kind not in (None, *_KINDS):
        raise typer.BadParameter(f"--kind {kind}: one of {', '.join(_KINDS)}")
    settings = settings_of(record=record)
    done = kept.correct(settings.record, statement, kept.By(author_of(author), why), said)
    number, new = done.number, done.new_names
    say(f"correction {number} recorded; take it back with: onrecord revoke {number} --why WORDS")
    for name in new:
        say(f"no page names {name!r}: kept as a new person; if it is a slip, take it back")
    listing.print_done(as_json=as_json, number=number, statement=statement, new_names=list(new))


def _named(role: str, names: list[str] | None, *, nobody: bool) -> tuple[str, ...] | None:
    """Those who are named, none at all for nobody; None where nothing is said."""
    if names and nobody:
        raise typer.BadParameter(f"--no-{role} stands against --{role}; give one of them")
    return tuple(names) if names else (() if nobody else None)
