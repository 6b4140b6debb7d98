"""`onrecord evaluate ...`: the program measured against texts that people have read carefully.

Each command prints one JSON object on standard output: that of the shared scorer where there is
one, so that a figure here and a figure there are the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.cli.terminal import json_safe, write

app = typer.Typer(
    help="Measure attribution, pages, entities, coreference against gold.", no_args_is_help=True
)

GoldArgument = Annotated[
    Path, typer.Argument(metavar="GOLD", exists=True, dir_okay=False, help="The gold file.")
]


def add_to(group: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    group.add_typer(app, name="evaluate")


@app.command("attribution")
def attribution(
    gold: GoldArgument,
    *,
    predictions: Annotated[
        Path | None,
        typer.Option("--predictions", metavar="OUT.jsonl", help="Keep the scored predictions."),
    ] = None,
) -> None:
    """Score attributions in whole articles: {"id", "text", "attributions"} a line.

    Attributions within others are left out of the score proper, which PolNeAR cannot judge;
    `with_nested` has the figures for all.
    """
    from onrecord.evaluation.attribution import attribution_report, predict
    from onrecord.workflow.assemble import reader_of_texts

    found = predict(gold, reader_of_texts())
    _print(attribution_report(gold, found, predictions=predictions))


@app.command("record")
def record(
    gold: GoldArgument,
    articles: Annotated[
        Path,
        typer.Argument(
            metavar="ARTICLES", exists=True, dir_okay=False, help='{"id", "text"} a line.'
        ),
    ],
) -> None:
    """Score statements and their speakers over several articles."""
    from onrecord.evaluation.record import record_report
    from onrecord.workflow.assemble import reader_of_texts

    _print(record_report(gold, articles, reader_of_texts()))


@app.command("pages")
def pages(
    gold: Annotated[
        Path | None,
        typer.Argument(metavar="[GOLD]", help="Default: data/pages of the shared folder."),
    ] = None,
    *,
    only: Annotated[str | None, typer.Option("--set", help="One set: zyte or fundus.")] = None,
    form: Annotated[
        str | None, typer.Option("--form", help="One form of the pages: html or text.")
    ] = None,
) -> None:
    """Score what is read from news pages: body, title, authors, time, captions, credits."""
    from onrecord.evaluation import pages as page_evaluation

    _print(page_evaluation.report(gold, only=only, form=form))


@app.command("entities")
def entities() -> None:
    """Score names of persons, organizations and places on documents kept out of training."""
    from onrecord.evaluation.entities import entity_report
    from onrecord.evaluation.shared import shared_file
    from onrecord.workflow.assemble import load_analyzer

    _print(entity_report(load_analyzer(), shared_file("data")))


@app.command("coreference")
def coreference() -> None:
    """Score coreference chains on the GUM news documents kept out of training (CoNLL F1)."""
    from onrecord.evaluation.entities import coreference_report
    from onrecord.evaluation.shared import shared_file
    from onrecord.workflow.assemble import load_analyzer

    _print(coreference_report(load_analyzer(), shared_file("data")))


@app.command("sample")
def sample(
    expected: Annotated[
        Path | None, typer.Argument(metavar="[EXPECTED", help="What a careful reader gets.")
    ] = None,
    page: Annotated[Path | None, typer.Argument(metavar="PAGE]", help="The page.")] = None,
) -> None:
    """Score one page against what a careful reader gets from it; the sample page by default."""
    from onrecord.evaluation.sample import sample_report
    from onrecord.evaluation.shared import shared_file
    from onrecord.workflow.assemble import read_file

    if expected is None or page is None:
        folder = shared_file("samples", "nato-russia")
        expected, page = folder / "expected.json", folder / "page.txt"
    _print(sample_report(expected, page, *read_file(page)))


@app.command("nesting")
def nesting() -> None:
    """Score attributions inside attributions on the GUM documents that training never saw."""
    from onrecord.evaluation.nesting import nesting_report
    from onrecord.evaluation.shared import shared_file
    from onrecord.workflow.assemble import load_analyzer

    analyzer = load_analyzer()
    _print(
        nesting_report(shared_file("data"), lambda text: analyzer.annotate_text(text).attributions)
    )


def _print(report: dict[str, Any]) -> None:
    write(json_safe(json.dumps(report, indent=1, ensure_ascii=False)) + "\n")
