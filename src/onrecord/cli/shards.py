"""`onrecord archive` and `onrecord load`: pages by the million, read apart and brought together."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import listing
from onrecord.cli.options import (
    DryRunOption,
    FastOption,
    KnowledgeOption,
    QuietOption,
    RecordOption,
    settings_of,
)
from onrecord.cli.terminal import neutralised, say, write

if TYPE_CHECKING:
    from onrecord.scale.marks import Mark
    from onrecord.settings import Settings

EXIT_LEFT_OUT = 1


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    app.command("archive", epilog="Example: onrecord archive crawl/ --out shards/ --workers 2")(
        archive
    )
    app.command("load", epilog="Example: onrecord load shards/ --record news.db")(load)


def archive(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="WARC or WET files, pages, folders of them."),
    ],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="SHARDS", help="The folder of the shards.")],
    engine: Annotated[
        str,
        typer.Option(
            "--engine", metavar="NAME", help="local (processes of this machine) or ray (a cluster)."
        ),
    ] = "local",
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", metavar="N", min=1, help="Workers at once (default: one a core)."
        ),
    ] = None,
    slice_mib: Annotated[
        int,
        typer.Option(
            "--slice-mib", metavar="N", min=1, help="Archives are cut into slices of so many MiB."
        ),
    ] = 256,
    read_as: Annotated[
        str | None,
        typer.Option("--as", metavar="KIND", help="article, html or plain; else told apart."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="CODE", help="The pages' language, such as en."),
    ] = None,
    max_bytes: Annotated[
        int | None, typer.Option("--max-bytes", help="Larger inputs are set aside.")
    ] = None,
    fast: FastOption = None,
    dry_run: DryRunOption = False,
    quiet: QuietOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Read archives into shards that a record can load.

    Each slice of the inputs is read by one worker, apart from any record, into one Parquet file
    with a done-mark beside it. Stopped anywhere, the same command reads what is not marked as done.
    A worker that dies is replaced, and its slice read again. `onrecord load` takes the shards in.
    """
    from onrecord.errors import BadSetting
    from onrecord.scale import archiving
    from onrecord.scale.shards import Asked

    if engine not in archiving.ENGINES:
        raise BadSetting(
            "engine", engine, "flag --engine", f"one of {', '.join(archiving.ENGINES)}"
        )
    settings = settings_of(
        read_as=read_as, language=language, max_bytes=max_bytes, fast=fast, quiet=quiet
    )
    asked = Asked(settings.read_as, settings.language, settings.max_bytes, settings.fast)
    plan = archiving.planned(paths, out, asked, slice_bytes=slice_mib << 20)
    if dry_run:
        for one in plan.slices:
            write(neutralised(one.name) + "\n")
        say(f"{len(plan.slices)} slices would be read, {len(plan.done)} are done.")
        return
    found = archiving.archive(
        plan, out, asked, engine=engine, n_workers=workers or os.cpu_count() or 1
    )
    told = _Archived(len(plan.slices), settings)
    told.follow(found)
    told.tell([*plan.done, *told.marks], out, as_json=as_json)
    if told.n_failed:
        raise typer.Exit(EXIT_LEFT_OUT)


class _Archived:
    """Slices that go by, told as they are done."""

    def __init__(self, n_slices: int, settings: Settings) -> None:
        self.marks: list[Mark] = []
        self.n_failed = 0
        self._n_slices, self._quiet = n_slices, settings.quiet

    def follow(self, found: Iterable[Any]) -> None:
        from onrecord.errors import SliceFailed

        for one in found:
            if isinstance(one, SliceFailed):
                self.n_failed += 1
                say(str(one))
                continue
            self.marks.append(one)
            if not self._quiet:
                n = one.counts
                say(
                    f"{len(self.marks)} of {self._n_slices}: {neutralised(one.shard)}, "
                    f"{n.pages:,} pages, {n.statements:,} statements"
                )

    def tell(self, every: Iterable[Mark], out: Path, *, as_json: bool) -> None:
        from onrecord.scale.marks import summed

        whole = summed(one.counts for one in every)
        if not self._quiet:
            say(
                f"{whole.pages:,} pages, {whole.copies:,} copies, {whole.set_aside:,} set aside; "
                f"{whole.statements:,} statements; shards in {out}"
            )
            if whole.unanalysed:
                say(f"{whole.unanalysed:,} not analysed: not in English")
        listing.print_done(
            as_json=as_json, **asdict(whole), slices=self._n_slices, failed=self.n_failed
        )


def load(
    shards: Annotated[
        Path, typer.Argument(metavar="SHARDS", help="The folder that `onrecord archive` wrote.")
    ],
    *,
    knowledge: KnowledgeOption = None,
    fast: FastOption = None,
    record: RecordOption = None,
    dry_run: DryRunOption = False,
    quiet: QuietOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Take the shards of an archive into the record.

    The record comes out as if `onrecord read` had read the same pages in their order. Shards
    without a good done-mark are left out and named. What the record has is left as it is; stopped
    anywhere, the same command goes on.
    """
    from onrecord.errors import BadShard
    from onrecord.scale import loading

    named = None if knowledge is None else str(knowledge)
    settings = settings_of(record=record, knowledge=named, fast=fast, quiet=quiet)
    found = loading.shards_in(shards)
    bad = [one for one in found if isinstance(one, BadShard)]
    good = [one for one in found if not isinstance(one, BadShard)]
    for one in bad:
        say(str(one))
    if dry_run:
        for mark in good:
            write(neutralised(mark.shard) + "\n")
        say(f"{len(good)} shards would be loaded into {settings.record}.")
        return
    n_bad, loaded = len(bad), []
    for told in loading.load_all(
        shards, good, settings.record, knowledge=settings.knowledge, fast=settings.fast
    ):
        if isinstance(told, BadShard):
            n_bad += 1
            say(str(told))
            continue
        loaded.append(told)
        if not settings.quiet:
            say(f"{len(loaded)} of {len(good)}: {neutralised(told.shard)}, {told.added:,} pages")
    whole = loading.counts_of(loaded)
    if not settings.quiet:
        say(
            f"{whole.added:,} pages added, {whole.copies:,} copies, {whole.known:,} known already, "
            f"{whole.set_aside:,} set aside; {whole.statements:,} statements; "
            f"record {settings.record}"
        )
    facts = {k: v for k, v in asdict(whole).items() if k != "shard"}
    listing.print_done(as_json=as_json, **facts, shards=len(loaded), left_out=n_bad)
    if n_bad:
        raise typer.Exit(EXIT_LEFT_OUT)
