"""The measures that are held by floors: each with its corpus, its command, its figures.

`small` runs take a fixed part of the corpus, quick enough for every change.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from onrecord.evaluation import (
    attribution,
    copies,
    doings,
    entities,
    identity,
    pages,
    record,
    sample,
    time_corpora,
    times,
)  # fmt: skip
from onrecord.evaluation.gold import rows
from onrecord.evaluation.together import read_whole
from onrecord.nlp.pipeline import load_analyzer
from onrecord.times.expressions import find_times
from onrecord.workflow import assemble

_N_SMALL_ARTICLES = 12
_N_SMALL_NEWSWIRE = 20
_SMALL_TOPIC = 0
_EVERY_PAGE = 9
_EVERY_ARTICLE = 4
_N_ARTICLES_WITH_ACTS = 8
_N_SMALL_TEXTS = {"esc": 254, "wikiwars": 5, "gum": 60}
_LABELS = Path(__file__).parents[3] / "labels"
"""Our labels lie beside the package, in the repository."""


@dataclass(frozen=True, slots=True)
class Measure:
    """`corpus` names files under the shared folder, `figures` dotted paths into the report."""

    name: str
    command: str
    corpus: tuple[str, ...]
    run: Callable[[Path, bool], Any]
    figures: Mapping[str, str]


def _attribution(shared: Path, small: bool) -> Any:  # noqa: FBT001 — one of two sizes
    gold = shared / "data/polnear/dev.jsonl"
    with _first_rows(gold, _N_SMALL_ARTICLES if small else None) as path:
        found = attribution.predict(path, assemble.reader_of_texts())
        return attribution.attribution_report(path, found)


def _record(shared: Path, small: bool) -> Any:  # noqa: FBT001 — the same
    """Statements and who speaks; what is said across documents has no floor, and takes minutes."""
    folder = shared / "samples/newswcl50-dev"
    with of_topic(folder, _SMALL_TOPIC if small else None) as (gold, articles):
        return record.record_report(gold, articles, assemble.reader_of_texts())


def _identity(shared: Path, small: bool) -> Any:  # noqa: FBT001 — the same
    folder = shared / "samples/newswcl50-dev"
    with of_topic(folder, _SMALL_TOPIC if small else None) as (_, articles):
        return identity.identity_report(articles)


def _doings(shared: Path, small: bool) -> Any:  # noqa: FBT001 — the same
    with _first_rows(
        _LABELS / "polnear-dev.jsonl", _N_ARTICLES_WITH_ACTS if small else None
    ) as gold:
        texts = shared / "data/polnear/dev.jsonl"
        return doings.doing_report(gold, texts, load_analyzer(), only_held_out=False)


def _entities(shared: Path, small: bool) -> Any:  # noqa: FBT001 — the same
    limit = _N_SMALL_NEWSWIRE if small else None
    return entities.entity_report(assemble.load_analyzer(), shared / "data", n_documents=limit)


def _times(shared: Path, small: bool) -> Any:  # noqa: FBT001 — the same
    """ESC as a whole, the longer texts of the other corpora in part: a second of the processor."""
    return {
        name: times.times_report(
            islice(texts(shared / "data"), _N_SMALL_TEXTS[name] if small else None), find_times
        )
        for name, texts in time_corpora.CORPORA.items()
    }


def _coreference(shared: Path, small: bool) -> Any:  # noqa: FBT001 — the corpus is small enough
    del small
    return entities.coreference_report(assemble.load_analyzer(), shared / "data")


def _copies(shared: Path, small: bool) -> Any:  # noqa: FBT001 — the same
    return copies.copies_report(shared, every=_EVERY_ARTICLE if small else 1)


def _pages(shared: Path, small: bool) -> Any:  # noqa: FBT001 — the same
    """All pages, by models that have not seen them; or a few, by the shipped models.

    Models kept for measuring are not in the repository. The floors of the few hold the program
    that reads, not the quality of its models, which have seen those pages.
    """
    if not small:
        return pages.report(shared / "data/pages/gold.jsonl")
    with _some_pages(shared / "data/pages") as gold:
        return pages.report(gold)


def _sample(shared: Path, small: bool) -> Any:  # noqa: FBT001 — the same
    del small
    folder = shared / "samples/nato-russia"
    page = folder / "page.txt"
    return sample.sample_report(folder / "expected.json", page, read_whole(page))


MEASURES = (
    Measure(
        name="attribution",
        command="onrecord evaluate attribution ../shared/data/polnear/dev.jsonl",
        corpus=("data/polnear/dev.jsonl",),
        run=_attribution,
        figures={
            "relation_f1": "relation.f1",
            "content_f1": "relation_content_only.f1",
            "direct_recall": "direct.recall.value",
            "mixed_recall": "recall_by_content.mixed.value",
            "indirect_recall": "recall_by_content.indirect.value",
            "exact_source_f1": "exact.source.f1",
            "exact_cue_f1": "exact.cue.f1",
            "exact_content_f1": "exact.content.f1",
        },
    ),
    Measure(
        name="record",
        command="onrecord evaluate record ../shared/samples/newswcl50-dev/gold.json "
        "../shared/samples/newswcl50-dev/articles.jsonl",
        corpus=("samples/newswcl50-dev/gold.json", "samples/newswcl50-dev/articles.jsonl"),
        run=_record,
        figures={
            "statement_recall": "statement_recall",
            "speaker_accuracy": "speaker_accuracy",
        },
    ),
    Measure(
        name="doings",
        command="onrecord evaluate doings labels/polnear-dev.jsonl "
        "../shared/data/polnear/dev.jsonl",
        corpus=("data/polnear/dev.jsonl",),
        run=_doings,
        figures={
            "first_act_accuracy": "first_act_accuracy",
            "first_target_accuracy": "first_target_accuracy",
            "addressee_precision": "addressee.precision",
            "addressee_recall": "addressee.recall",
        },
    ),
    Measure(
        name="identity",
        command="onrecord evaluate identity",
        corpus=("samples/newswcl50-dev/articles.jsonl",),
        run=_identity,
        figures={"named_f1": "named.f1", "all_f1": "all.f1", "found": "found"},
    ),
    Measure(
        name="entities",
        command="onrecord evaluate entities",
        corpus=("data/en_worldwide_newswire/docs.jsonl",),
        run=_entities,
        figures={"newswire_f1": "en_worldwide_newswire.f1"},
    ),
    Measure(
        name="coreference",
        command="onrecord evaluate coreference",
        corpus=("data/gum/gum_docs.jsonl",),
        run=_coreference,
        figures={"conll_f1": "gum_news.persons_organizations_places.conll_f1"},
    ),
    Measure(
        name="times",
        command="onrecord evaluate times",
        corpus=(
            "data/ecbplus_esc/esc_v1.5.jsonl",
            "data/wikiwars/whole-tml/tml",
            "data/gum/gum_docs.jsonl",
        ),
        run=_times,
        figures={
            "esc": "esc.accuracy",
            "esc_letter_by_letter": "esc.letter_by_letter",
            "wikiwars": "wikiwars.accuracy",
            "gum": "gum.accuracy",
        },
    ),
    Measure(
        name="copies",
        command="onrecord evaluate copies",
        corpus=(
            "data/polnear/dev.jsonl",
            "data/polnear/train.jsonl",
            "data/ecbplus_esc/ecbplus.jsonl",
            "data/en_worldwide_newswire/docs.jsonl",
            "samples/newswcl50-dev/articles.jsonl",
        ),
        run=_copies,
        figures={
            "planted_precision": "planted.precision",
            "planted_recall": "planted.recall",
            "real_precision": "real.precision",
            "real_recall": "real.recall",
        },
    ),
    Measure(
        name="pages",
        command="onrecord evaluate pages",
        corpus=("data/pages/gold.jsonl",),
        run=_pages,
        figures={
            "html_body_f1_zyte": "html.zyte.body.f1",
            "html_body_f1_fundus": "html.fundus.body.f1",
            "text_body_f1_zyte": "text.zyte.body.f1",
            "text_body_f1_fundus": "text.fundus.body.f1",
            "html_title_exact": "html.fundus.title_exact",
            "html_author_f1": "html.fundus.author_f1",
            "html_minute": "html.fundus.minute",
            "html_captions": "html.fundus.captions",
            "html_credits": "html.fundus.credits",
        },
    ),
    Measure(
        name="sample",
        command="onrecord evaluate sample",
        corpus=("samples/nato-russia/page.txt", "samples/nato-russia/expected.json"),
        run=_sample,
        figures={
            name: name
            for name in ("found", "right", "acts", "nested", "paragraphs", "headline", "time",
                         "byline", "caption", "credit")
        },
    ),
)  # fmt: skip


@contextmanager
def _first_rows(path: Path, limit: int | None) -> Iterator[Path]:
    """A file with the first rows of a JSON Lines file, or the file itself."""
    if limit is None:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / path.name
        _write_rows(part, islice(rows(path), limit))
        yield part


@contextmanager
def _some_pages(folder: Path) -> Iterator[Path]:
    """A gold file of some pages, with the pages beside it."""
    with tempfile.TemporaryDirectory() as name:
        for form in ("html", "text"):
            (Path(name) / form).symlink_to((folder / form).resolve())
        gold = Path(name) / "gold.jsonl"
        _write_rows(gold, islice(rows(folder / "gold.jsonl"), 0, None, _EVERY_PAGE))
        yield gold


@contextmanager
def of_topic(folder: Path, topic: int | None) -> Iterator[tuple[Path, Path]]:
    """Gold and articles of one topic, or of all; what joins documents is left out of a part."""
    if topic is None:
        yield folder / "gold.json", folder / "articles.jsonl"
        return
    kept = [row for row in rows(folder / "articles.jsonl") if row["topic"] == topic]
    names = {row["id"] for row in kept}
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    statements = [s for s in gold["statements"] if s["doc"] in names]
    part = {"statements": statements, "disputes": [], "proposals": [], "cross_outlet_same": []}
    with tempfile.TemporaryDirectory() as name:
        gold_part, articles_part = Path(name) / "gold.json", Path(name) / "articles.jsonl"
        gold_part.write_text(json.dumps(part), encoding="utf-8")
        _write_rows(articles_part, kept)
        yield gold_part, articles_part


def _write_rows(path: Path, some: Iterable[Any]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in some), encoding="utf-8")
