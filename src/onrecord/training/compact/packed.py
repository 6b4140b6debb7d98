"""News text as numbers, with what the acts head is asked about it: all that the student reads.

`python -m onrecord.training.compact.packed` writes `runs/fast-2/packed.npz`, small enough to be
carried to another machine: no corpus, no tokenizer and no reader is needed there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from onrecord.evaluation.shared import shared_folder
from onrecord.model.act import ACT_CODES, MODALITIES
from onrecord.nlp.encoder.features import N_BREAKS, N_CASES, N_QUOTES, Tokens, tokenize
from onrecord.nlp.encoder.readings import Backend, Ints, Readings
from onrecord.nlp.heads.doing import PADDING, PARTIES, Answers
from onrecord.nlp.pipeline import Analyzer, load_analyzer
from onrecord.training.plain_texts import plain_texts

PATH = Path("runs/fast-2/packed.npz")
_OWN_TEXTS = ("acts-1/passages.txt", "relations-1/stories.txt", "relations-1/more-stories.txt")
_MARKS = re.compile(r"</?[a-z]\d+>|\[\[|\]\]|\{\{|\}\}")
_HEAD_OF_LINE = re.compile(r"^\d+ \| (?:[^|]* \| )*", re.MULTILINE)
_LEAST_CHARACTERS = 200
_BLOCKS_A_TEXT = 4
_TEXTS_AT_ONCE = 20

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Packed:
    """N pieces of D texts one after the other, and Q questions about them.

    `ids` [N] are word pieces, `features` [N] their three classes in one byte (`classes_of`),
    `begins` [D + 1] where each text begins and the last one ends. Question q reads the pieces
    `rows[edges[q]:edges[q + 1]]`, with their `roles`; `edges` is [Q + 1].
    """

    ids: NDArray[np.uint16]
    features: Bytes
    begins: Ints
    rows: NDArray[np.int32]
    roles: Bytes
    edges: Ints

    @classmethod
    def read(cls, path: Path) -> Packed:
        """What `written` has written."""
        with np.load(path) as kept:
            rows = np.cumsum(kept["steps"], dtype=np.int64).astype(np.int32)
            edges = np.concatenate([[0], np.cumsum(kept["lengths"], dtype=np.int64)])
            begins = np.concatenate([[0], np.cumsum(kept["sizes"], dtype=np.int64)])
            return cls(kept["ids"], kept["features"], begins, rows, kept["roles"], edges)


def packed_classes(features: Ints) -> Bytes:
    """Classes of case, quotation and break [N, 3] in one byte each [N]."""
    cases, quotes, breaks = features.T
    return ((cases * N_QUOTES + quotes) * N_BREAKS + breaks).astype(np.uint8)


def classes_of(features: Any) -> tuple[Any, Any, Any]:
    """Cases, quotes and breaks out of their one byte; of an array or a tensor of integers."""
    return features // (N_QUOTES * N_BREAKS), features // N_BREAKS % N_QUOTES, features % N_BREAKS


assert N_CASES * N_QUOTES * N_BREAKS <= 256  # noqa: S101, PLR2004 - they fit a byte


@dataclass
class _Noting:
    """A backend that notes the questions about a text and answers them with nothing."""

    backend: Any
    asked: list[tuple[Ints, Ints]] = field(default_factory=list)

    def doings(self, readings: Readings, rows: Ints, roles: Ints) -> Answers:
        del readings
        for row, role in zip(rows, roles, strict=True):
            own = role != PADDING
            self.asked.append((row[own], role[own]))
        n, length = rows.shape
        return Answers(
            np.zeros((n, len(ACT_CODES)), np.float32),
            np.zeros((n, len(ACT_CODES), len(MODALITIES)), np.float32),
            np.zeros((n, length, len(PARTIES), 3), np.float32),
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self.backend, name)


def texts_of(shared: Path, recipes: Path) -> Iterator[str]:
    """All news text at hand that no figure is measured on, and the passages of our own."""
    yield from plain_texts(shared / "data")
    for name in _OWN_TEXTS:
        blocks = (recipes / name).read_text(encoding="utf-8").split("\n\n")
        for first in range(0, len(blocks), _BLOCKS_A_TEXT):
            marked = "\n".join(blocks[first : first + _BLOCKS_A_TEXT])
            text = _MARKS.sub("", _HEAD_OF_LINE.sub("", marked))
            if len(text) >= _LEAST_CHARACTERS:
                yield text


def noted(texts: Sequence[str]) -> list[tuple[Tokens, list[tuple[Ints, Ints]]]]:
    """The pieces of some texts, each with the questions about it: their rows and roles."""
    analyzer = _analyzer()
    noting = cast("_Noting", analyzer.backend)
    out = []
    for text in texts:
        noting.asked = []
        analyzer.annotate_text(text)
        out.append((tokenize(text, analyzer.tokenizer), noting.asked))
    return out


@lru_cache(maxsize=1)
def _analyzer() -> Analyzer:
    analyzer = load_analyzer(n_threads=1)
    return replace(analyzer, backend=cast("Backend", _Noting(analyzer.backend)))


def written(texts: Iterator[str], path: Path, *, n_workers: int) -> None:
    """Read all texts and write them packed."""
    ids, features, sizes, steps, roles, lengths = [], [], [], [], [], []
    offset = last = 0
    with ProcessPoolExecutor(n_workers) as pool:
        for part in pool.map(noted, iter(lambda: list(islice(texts, _TEXTS_AT_ONCE)), [])):
            for tokens, asked in part:
                ids.append(tokens.ids.astype(np.uint16))
                features.append(packed_classes(tokens.features))
                sizes.append(len(tokens))
                for rows, role in asked:
                    steps.append(np.diff(rows + offset, prepend=last).astype(np.int32))
                    last = int(rows[-1]) + offset
                    roles.append(role.astype(np.uint8))
                    lengths.append(len(rows))
                offset += len(tokens)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        ids=np.concatenate(ids),
        features=np.concatenate(features),
        sizes=np.array(sizes),
        steps=np.concatenate(steps),
        roles=np.concatenate(roles),
        lengths=np.array(lengths),
    )
    print(f"{len(sizes):,} texts, {offset:,} pieces, {len(lengths):,} questions: {path}")


def main() -> None:
    """Read and write."""
    written(texts_of(shared_folder(), Path("recipes")), PATH, n_workers=os.cpu_count() or 1)


if __name__ == "__main__":
    main()
