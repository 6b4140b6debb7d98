"""`onrecord evaluate ...`: the program measured against texts that people have read carefully.

Each command prints one JSON object on standard output: that of the shared scorer where there is
one, so that a figure here and a figure there are the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import evaluate_circumstances, evaluate_copies
from onrecord.cli.steps import Steps
from onrecord.cli.terminal import json_safe, write

if TYPE_CHECKING:
    from onrecord.evaluation.given import ReadText
    from onrecord.model.analysis import Analysis
    from onrecord.model.document import Page

app = typer.Typer(help="Measure the program against texts read by people.", no_args_is_help=True)

GoldArgument = Annotated[
    Path, typer.Argument(metavar="GOLD", exists=True, dir_okay=False, help="The gold file.")
]


def add_to(group: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    evaluate_circumstances.add_to(app)
    evaluate_copies.add_to(app)
    group.add_typer(app, name="evaluate")


@app.command(
    "attribution",
    epilog="Example: onrecord evaluate attribution gold.jsonl --predictions out.jsonl",
)
def attribution(
    gold: GoldArgument,
    *,
    predictions: Annotated[
        Path | None,
        typer.Option("--predictions", metavar="OUT.jsonl", help="Keep the scored predictions."),
    ] = None,
) -> None:
    """Score attributions in whole articles.

    GOLD holds {"id", "text", "attributions": [{"source", "cue", "content"}]} a line, each role a
    list of [start, end] in characters of the text; it may be packed (.gz). Attributions within
    others are left out of the score proper, which PolNeAR cannot judge; `with_nested` has the
    figures for all.
    """
    from onrecord.evaluation.attribution import attribution_report, predict

    _writable(predictions)
    with _reading(gold) as read:
        found = list(predict(gold, read))
    _print(attribution_report(gold, found, predictions=predictions))


@app.command("record", epilog="Example: onrecord evaluate record gold.json articles.jsonl")
def record(
    gold: GoldArgument,
    articles: Annotated[
        Path,
        typer.Argument(
            metavar="ARTICLES", exists=True, dir_okay=False, help='{"id", "text"} a line.'
        ),
    ],
) -> None:
    """Score a record of several articles.

    Statements, speakers, disputes and proposals: the articles are read into one record.
    GOLD is one JSON object with "statements": [{"id", "doc", "quote", "speaker", "act"}],
    "disputes", "proposals" and "cross_outlet_same"; ARTICLES holds {"id", "text"} a line.
    """
    from onrecord.evaluation.record import record_report
    from onrecord.evaluation.together import reading_together

    with reading_together() as (read, between), _watched(articles, read) as watched:
        report = record_report(gold, articles, watched, between=between)
    _print(report)


@app.command("acts", epilog="Example: onrecord evaluate acts pairs.tsv --predictions out.jsonl")
def acts(
    gold: Annotated[
        Path,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Quoted TSV of pairs."),
    ],
    *,
    predictions: Annotated[
        Path | None,
        typer.Option("--predictions", metavar="OUT.jsonl", help="Keep the predictions."),
    ] = None,
) -> None:
    """Score acts between a marked source and target.

    FILE is a quoted TSV with the columns sentence_id, marked_sentence (<s>source</s>,
    <t>target</t>), source, target and, for the figures, gold_root and gold_penta. CONCEDE and
    RETREAT count as the older YIELD. Predictions hold sentence_id, source, target, root, prob.
    """
    from onrecord.evaluation.act_pairs import read_pairs
    from onrecord.evaluation.acts import act_report, judge, keep
    from onrecord.nlp.pipeline import load_analyzer

    _writable(predictions)
    judged = judge(read_pairs(gold), load_analyzer())
    if predictions is not None:
        keep(judged, predictions)
    _print(act_report(judged))


@app.command(
    "doings",
    epilog="Example: onrecord evaluate doings labels/polnear-dev.jsonl dev.jsonl",
)
def doings(
    labels: Annotated[
        Path, typer.Argument(metavar="LABELS", exists=True, dir_okay=False, help="Our labels.")
    ],
    texts: Annotated[
        Path,
        typer.Argument(metavar="TEXTS", exists=True, dir_okay=False, help='{"id", "text"} a line.'),
    ],
    *,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Only articles that trained nothing.")
    ] = False,
) -> None:
    """Score what given attributions do.

    First act, modality, target, addressee and occasion, on labels that hold offsets alone.
    """
    from onrecord.evaluation.doings import doing_report
    from onrecord.nlp.pipeline import load_analyzer

    _print(doing_report(labels, texts, load_analyzer(), only_held_out=held_out))


@app.command("pages", epilog="Example: onrecord evaluate pages")
def pages(
    gold: Annotated[
        Path | None,
        typer.Argument(
            metavar="[GOLD]",
            exists=True,
            dir_okay=False,
            help="Default: data/pages of the shared folder.",
        ),
    ] = None,
    *,
    only: Annotated[str | None, typer.Option("--set", help="One set: zyte or fundus.")] = None,
    form: Annotated[
        str | None, typer.Option("--form", help="One form of the pages: html or text.")
    ] = None,
) -> None:
    """Score what is read from news pages.

    Body, title, authors, time, captions and credits.
    """
    from onrecord.evaluation import pages as page_evaluation

    _print(page_evaluation.report(gold, only=only, form=form))


@app.command("entities", epilog="Example: onrecord evaluate entities")
def entities() -> None:
    """Score names of persons, organizations and places.

    On documents kept out of training.
    """
    from onrecord.evaluation.entities import entity_report
    from onrecord.evaluation.shared import shared_file
    from onrecord.workflow.assemble import load_analyzer

    _print(entity_report(load_analyzer(), shared_file("data")))


@app.command("coreference", epilog="Example: onrecord evaluate coreference")
def coreference() -> None:
    """Score coreference on GUM news (CoNLL F1).

    On documents kept out of training.
    """
    from onrecord.evaluation.entities import coreference_report
    from onrecord.evaluation.shared import shared_file
    from onrecord.workflow.assemble import load_analyzer

    _print(coreference_report(load_analyzer(), shared_file("data")))


@app.command("sample", epilog="Example: onrecord evaluate sample")
def sample(
    expected: Annotated[
        Path | None,
        typer.Argument(
            metavar="[EXPECTED", exists=True, dir_okay=False, help="What a careful reader gets."
        ),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Argument(metavar="PAGE]", exists=True, dir_okay=False, help="The page."),
    ] = None,
) -> None:
    """Score one page against what a careful reader gets.

    The sample page where none is given.
    """
    from onrecord.evaluation.sample import sample_report
    from onrecord.evaluation.shared import shared_file
    from onrecord.evaluation.together import read_whole

    if expected is None or page is None:
        folder = shared_file("samples", "nato-russia")
        expected, page = folder / "expected.json", folder / "page.txt"
    _print(sample_report(expected, page, read_whole(page)))


@app.command("golden", epilog="Example: onrecord evaluate golden tests/golden")
def golden(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="Holds a folder with page.txt and expected.json for each page.",
        ),
    ],
) -> None:
    """Score pages of our own against careful readings.

    Those of the repository are fiction and stand in tests/golden; `all` has the sums.
    """
    from onrecord.evaluation.sample import folders_report
    from onrecord.evaluation.together import read_whole

    _print(folders_report(folder, read_whole))


@app.command("identity", epilog="Example: onrecord evaluate identity")
def identity(
    articles: Annotated[
        Path | None,
        typer.Argument(
            metavar="[ARTICLES]",
            exists=True,
            dir_okay=False,
            help='{"id", "topic", "text", "mentions"} a line; samples/newswcl50-dev if not given.',
        ),
    ] = None,
) -> None:
    """Score people kept as one entity across articles.

    B-cubed over gold mentions, named ones apart; the articles are read in their order into a
    record of their own.
    """
    from onrecord.evaluation.identity import identity_report
    from onrecord.evaluation.shared import shared_file

    given = articles or shared_file("samples", "newswcl50-dev", "articles.jsonl")
    with Steps("reading articles") as steps:
        report = identity_report(given, told=steps.told)
    _print(report)


@app.command("speakers", epilog="Example: onrecord evaluate speakers")
def speakers() -> None:
    """Score who is meant by a source, on GUM news.

    By the form of the source: a name, a description, a pronoun; those never named apart. The
    attributions are GUM's own, so that only the resolving is measured.
    """
    from onrecord.evaluation.shared import shared_file
    from onrecord.evaluation.speakers import speaker_report
    from onrecord.workflow.assemble import load_parts

    parts = load_parts(read_as="article", language="en")
    _print(speaker_report(parts.analyzer, parts.resolve, shared_file("data")))


@app.command("metonymy", epilog="Example: onrecord evaluate metonymy")
def metonymy() -> None:
    """Score which place names stand for those who govern there.

    On GeoWebNews; capitals by themselves beside all places.
    """
    from onrecord.evaluation.metonymy import metonymy_report
    from onrecord.evaluation.shared import shared_file
    from onrecord.identity.countries import by_capital
    from onrecord.identity.metonyms import is_actor

    _print(
        metonymy_report(shared_file("data"), is_actor, lambda name: by_capital(name) is not None)
    )


@app.command("nesting", epilog="Example: onrecord evaluate nesting")
def nesting() -> None:
    """Score attributions inside attributions.

    On the GUM documents that training never saw, and not in PolNeAR, which has none.
    """
    from onrecord.evaluation.nesting import nesting_report
    from onrecord.evaluation.shared import shared_file
    from onrecord.workflow.assemble import load_analyzer

    analyzer = load_analyzer()
    _print(
        nesting_report(shared_file("data"), lambda text: analyzer.annotate_text(text).attributions)
    )


@contextmanager
def _reading(articles: Path) -> Iterator[ReadText]:
    """What reads the articles of a file, showing how many of them are done."""
    from onrecord.workflow.assemble import reader_of_texts

    with _watched(articles, reader_of_texts()) as watched:
        yield watched


@contextmanager
def _watched(articles: Path, read: ReadText) -> Iterator[ReadText]:
    """The same reader, showing how many articles of a file are done."""
    from onrecord.evaluation.given import texts, unpacked

    with unpacked(articles) as path:
        n_all = sum(1 for _ in texts(path))
    done = count(1)
    with Steps("reading articles") as steps:

        def watched(uri: str, text: str) -> tuple[Page, Analysis]:
            layer = read(uri, text)
            steps.told(next(done), n_all)
            return layer

        yield watched


def _writable(predictions: Path | None) -> None:
    """Refuses a file whose folder is not there before anything is read."""
    if predictions is not None and not predictions.absolute().parent.is_dir():
        raise typer.BadParameter(f"--predictions: the folder {predictions.parent} does not exist")


def _print(report: dict[str, Any]) -> None:
    write(json_safe(json.dumps(report, indent=1, ensure_ascii=False)) + "\n")
