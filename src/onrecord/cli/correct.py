"""`onrecord correct`: what a person says of a statement instead of what was found."""

from __future__ import annotations

import re
from typing import Annotated, get_args

import typer

from onrecord.cli import listing
from onrecord.cli.judge import WhyOption, author_of
from onrecord.cli.options import AuthorOption, RecordOption, settings_of
from onrecord.cli.terminal import say
from onrecord.model.act import ACT_CODES, MODALITIES
from onrecord.model.attribution import AttributionKind

_KINDS: tuple[AttributionKind, ...] = get_args(AttributionKind)
_STRETCH = re.compile(r"\s*(\d{1,9})\s*-\s*(\d{1,9})\s*")
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
    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            metavar="S-E,...",
            help="Where the words that name who speaks stand; 'none' where nobody is named.",
        ),
    ] = None,
    cue: Annotated[
        str | None,
        typer.Option("--cue", metavar="S-E,...", help="Where the words that attribute stand."),
    ] = None,
    content: Annotated[
        str | None,
        typer.Option(
            "--content",
            metavar="S-E,...",
            help="Where what was said stands: characters of the article's text, from the first "
            "up to and without the last, as in 120-184; several with commas.",
        ),
    ] = None,
    author: AuthorOption = None,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Correct who said a statement, where it stands, and what it does to whom.

    What is not named stays as it was found. Whoever said it does its acts, and they are done to
    the first target. A name that the record does not hold yet is kept as a person's.

    What was found stays in the record; the correction is shown instead of it, with its author and
    reason, also after the page is read anew. `onrecord revoke` takes it back.
    """
    from onrecord.workflow import correct as kept

    said = kept.Instead(
        speaker=speaker,
        kind=_kind(kind),
        acts=None if act is None else kept.acts_spelled(act),
        targets=_named("target", target, nobody=no_target),
        addressees=_named("addressee", addressee, nobody=no_addressee),
        source=_stretches("source", source),
        cue=_stretches("cue", cue),
        content=_stretches("content", content),
    )
    if said == kept.Instead():
        raise typer.BadParameter(
            "nothing to correct; give --speaker, --act, --target, --addressee, --kind, --source, "
            "--cue or --content"
        )
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


def _kind(given: str | None) -> AttributionKind | None:
    found = next((kind for kind in _KINDS if kind == given), None)
    if given is not None and found is None:
        raise typer.BadParameter(f"--kind {given}: one of {', '.join(_KINDS)}")
    return found


def _stretches(role: str, told: str | None) -> tuple[tuple[int, int], ...] | None:
    """Stretches as they are written, 120-184,190-200; none at all for "none"."""
    if told is None:
        return None
    pieces = [] if told.strip() == "none" else told.split(",")
    found = [_STRETCH.fullmatch(piece) for piece in pieces]
    if None in found:
        raise typer.BadParameter(f"--{role} {told}: write stretches as in 120-184,190-200")
    return tuple((int(m[1]), int(m[2])) for m in found if m is not None)
