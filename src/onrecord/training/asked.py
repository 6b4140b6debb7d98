"""What the shipped heads are asked while texts are read: what they are fixed and distilled over.

The questions are those of run time, about found attributions and chosen pairs, so that what comes
of them meets the same at work.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np

from onrecord.evaluation.shared import shared_folder
from onrecord.nlp.encoder.readings import Backend, Ints, Readings
from onrecord.nlp.encoder.session import OnnxBackend
from onrecord.nlp.heads.doing import PADDING, Answers
from onrecord.nlp.heads.relating import PADDING as PADDED
from onrecord.nlp.heads.relating import Gist
from onrecord.nlp.pipeline import load_analyzer
from onrecord.store.writing.writer import open_writer
from onrecord.training import corpora
from onrecord.training.corpora import LabelledText
from onrecord.training.smoothing import Asked
from onrecord.workflow import assemble
from onrecord.workflow.ingest import ingest

_N_ARTICLES, _N_QUESTIONS, _SEED = 40, 600, 1


@dataclass(frozen=True, slots=True)
class AskedPair:
    """A question to the relation head, of one or two statements, with the facts about them [F]."""

    question: Gist
    facts: np.ndarray


def asked_of_acts() -> list[Asked]:
    """Questions to the acts head over some training articles, drawn by chance, for its graph."""
    articles = islice(calibrating(shared_folder() / "data"), _N_ARTICLES)
    analyzer = load_analyzer(n_threads=1)
    noting = _Noting(analyzer.backend)
    noted = replace(analyzer, backend=cast("Backend", noting))
    for article in articles:
        noted.annotate_text(article.text)
    order = np.random.default_rng(_SEED).permutation(len(noting.of_acts))
    return [noting.of_acts[i] for i in order[:_N_QUESTIONS]]


def asked_of_relations(pairs: Iterable[AskedPair]) -> list[Asked]:
    """Questions to the relation head for its graph, drawn by chance from those of a run."""
    backend = cast("OnnxBackend", load_analyzer(n_threads=1).backend)
    known = list(pairs)
    order = np.random.default_rng(_SEED).permutation(len(known))
    return [
        {
            "words": backend.words_of(one.question.ids[None]),
            "roles": one.question.roles[None],
            "facts": one.facts[None].astype(np.float32),
        }
        for one in (known[i] for i in order[:_N_QUESTIONS])
    ]


def pairs_over(texts: Iterable[tuple[str, str]], *, most: int) -> list[AskedPair]:
    """What the relation head is asked while texts, by a name, are read into one record."""
    analyzer = load_analyzer(n_threads=1)
    noting = _Noting(analyzer.backend)
    relater = assemble.load_relater(analyzer)
    relating = replace(relater.relating, backend=noting)
    parts = assemble.load_parts(read_as="article", language="en", n_threads=1)
    given = (assemble.given_text(name, text) for name, text in texts)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_writer(
            Path(folder) / "r.db",
            linker=assemble.load_linker(),
            relater=replace(relater, load=lambda: relating),
        ) as writer,
    ):
        for _ in ingest(given, parts=parts, keeper=writer):
            if len(noting.of_relations) >= most:
                break
    return noting.of_relations[:most]


def calibrating(data: Path) -> Iterator[LabelledText]:
    """Training articles over which the sizes of what goes into products are taken."""
    return (t for t in corpora.polnear(data) if not corpora.is_for_choices(t.id))


@dataclass
class _Noting:
    """A backend that notes what its heads are asked, and answers as ever."""

    backend: Any
    of_acts: list[Asked] = field(default_factory=list)
    of_relations: list[AskedPair] = field(default_factory=list)

    def doings(self, readings: Readings, rows: Ints, roles: Ints) -> Answers:
        for row, role in zip(rows, roles, strict=True):
            own = row[role != PADDING]
            self.of_acts.append(
                {
                    "words": readings.words[own][None],
                    "features": readings.features[own][None],
                    "vectors": readings.vectors[own][None],
                    "roles": role[role != PADDING][None],
                }
            )
        answers: Answers = self.backend.doings(readings, rows, roles)
        return answers

    def relations(self, ids: Ints, roles: Ints, facts: np.ndarray) -> tuple[np.ndarray, ...]:
        for piece, role, fact in zip(ids, roles, facts, strict=True):
            own = role != PADDED
            self.of_relations.append(AskedPair(Gist(piece[own], role[own]), fact))
        found: tuple[np.ndarray, ...] = self.backend.relations(ids, roles, facts)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self.backend, name)
