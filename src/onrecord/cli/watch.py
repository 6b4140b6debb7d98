"""`onrecord watch`: feeds, sitemaps and pages looked at again and again, into one record."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.fetch import EXIT_INTERRUPTED, stopped_by_signals
from onrecord.cli.options import CapturesOption, QuietOption, RecordOption, settings_of
from onrecord.cli.terminal import hand_on, neutralised, say, write
from onrecord.errors import RecordLocked

if TYPE_CHECKING:
    from onrecord.fetching.waits import Clock
    from onrecord.settings import Settings
    from onrecord.workflow.watch_list import WatchList

_LOCKED_SECONDS = 60.0


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("watch", epilog="Example: onrecord watch feeds.toml --every 30")(watch)


def watch(
    file: Annotated[
        Path, typer.Argument(metavar="FEEDS.toml", help="What to watch, and how; see the manual.")
    ],
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Look at what is due once, tell what is new, and end.")
    ] = False,
    every: Annotated[
        int | None,
        typer.Option("--every", metavar="MINUTES", min=1, help="How often places are looked at."),
    ] = None,
    captures: CapturesOption = None,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="What is new as a JSON object a round, indented.")
    ] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="The same, each on one line.")] = False,
) -> None:
    """Watch feeds, and keep the record current.

    Feeds, sitemaps and pages of a TOML file are looked at, each in its time; pages that are new or
    changed are fetched, captured and read as by `onrecord fetch`. What is new is told after each
    round: pages, statements, disputes, answers. Ctrl-C ends it after the page at hand; the same
    command goes on where it stopped.
    """
    from onrecord.fetching.waits import Clock
    from onrecord.workflow.watch_list import read_watch_list

    settings = settings_of(record=record, captures=captures, quiet=quiet)
    form: listing.Format = "json" if as_json else "jsonl" if as_jsonl else "table"
    wanted = read_watch_list(file)
    minutes = every or wanted.every_minutes
    with stopped_by_signals() as stop:
        while True:
            clock = Clock(stop)  # as the machine's clock is set now
            try:
                next_at = _round(wanted, settings, clock, minutes, form)
            except RecordLocked as locked:
                if once:
                    raise
                say(f"{locked.path} is locked ({locked.holder}); tried again in a minute")
                next_at = clock.now() + _LOCKED_SECONDS
            if once or stop.is_set():
                break
            clock.sleep(max(1.0, next_at - clock.now()))
            if stop.is_set():
                break
        if stop.is_set():
            say("Stopped; run the same command to continue.")
            raise typer.Exit(EXIT_INTERRUPTED)


def _round(
    wanted: WatchList, settings: Settings, clock: Clock, minutes: int, form: listing.Format
) -> float:
    """One look at what is due, told; the moment of the next."""
    from onrecord.workflow.fetching import open_fetching
    from onrecord.workflow.whats_new import begin, told, whats_new

    with open_fetching(settings, wanted.manner, clock=clock, keeps_news=True) as fetching:
        begin(settings.record, fetching.memory)
        now = clock.now()
        due = [one for one in wanted.watched if fetching.due(one, minutes) <= now]
        for one in fetching.run(due, watched=wanted.watched):
            if one.status not in ("captured", "unchanged") and not settings.quiet:
                say(f"{one.address}: {one.reason}")
        new = whats_new(settings.record, fetching.memory)
        if not new.is_empty:
            _tell(new, wanted, clock, form)
        told(fetching.memory, new)
        return fetching.next_at(wanted.watched, minutes)


def _tell(new: New, wanted: WatchList, clock: Clock, form: listing.Format) -> None:
    from onrecord.export.news import news_object, news_text
    from onrecord.fetching.capturing import warc_time
    from onrecord.workflow.notices import notify

    found = news_object(new, at=warc_time(clock.now()))
    text = news_text(found)
    if form == "table":
        write(neutralised(text) + "\n")
    else:
        listing.print_object(found, form)
    hand_on()  # it counts as told from then on
    body = json.dumps(found, ensure_ascii=False).encode()
    for sentence in notify(
        wanted.notices, wanted.manner, body=body, text=text, clock=clock, environment=os.environ
    ):
        say(sentence)


if TYPE_CHECKING:
    from onrecord.workflow.whats_new import New
