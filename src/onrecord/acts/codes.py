"""The table of our 18 codes of acts: meanings, older names, classes, modes, contexts, CAMEO codes.

The table is made at build time (`training/act_codes.py`) and read on first use. Invariant: what the
standard's own table does not give is None or empty here; `gaps` counts it, nothing fills it in.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from onrecord.model.act import ActCode

N_CONTEXTS = 37
"""So many contexts the manual of PLOVER has."""
FOLDER = Path(__file__).parent / "data"

Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]


@dataclass(frozen=True, slots=True)
class Cameo:
    """One code of CAMEO that leads to a root of PLOVER: with which mode, in which contexts.

    `code` is a string with its leading zero; `means` is the standard's own gloss.
    """

    code: str
    mode: str | None
    contexts: tuple[str, ...]
    means: str


@dataclass(frozen=True, slots=True)
class Mode:
    """A kind of the act within its root, with its base score (conflict below 0) where told."""

    name: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Code:
    """One code: what it means, what it was called, and how it stands to PLOVER and CAMEO.

    `quad` is None for DENY and STATE, which are no roots of PLOVER. `score` is the root's own base
    score, None where none is told or the modes differ.
    """

    name: ActCode
    meaning: str
    older: tuple[str, ...]
    quad: Quad | None
    score: float | None
    modes: tuple[Mode, ...]
    cameo: tuple[Cameo, ...]

    @property
    def is_plover(self) -> bool:
        """Whether PLOVER has this root."""
        return self.quad is not None

    @property
    def contexts(self) -> tuple[str, ...]:
        """Every context that the table gives for it, sorted."""
        return tuple(sorted({c for item in self.cameo for c in item.contexts}))

    @property
    def only_mode(self) -> str | None:
        """The mode of every act of this code; None where the table leaves it open or knows none."""
        modes = {item.mode for item in self.cameo}
        return modes.pop() if len(modes) == 1 else None

    @property
    def only_score(self) -> float | None:
        """The base score of every act of this code; None where it depends on a mode."""
        if self.score is not None or not self.modes:
            return self.score
        if {item.mode for item in self.cameo} != {mode.name for mode in self.modes}:
            return None
        scores = {mode.score for mode in self.modes}
        return scores.pop() if len(scores) == 1 else None


@cache
def all_codes() -> tuple[Code, ...]:
    """Every code, by name."""
    rows = json.loads((FOLDER / "codes.json").read_text(encoding="utf-8"))
    return tuple(_code(row) for row in rows)


def code_of(name: ActCode) -> Code:
    """The table's row of one code."""
    return _by_name()[name]


def by_older_name(name: str) -> tuple[Code, ...]:
    """The codes that an older name stands for: YIELD for CONCEDE and RETREAT."""
    return tuple(code for code in all_codes() if name in code.older)


def gaps() -> dict[str, int]:
    """How often the sources leave what empty, by a sentence that says what."""
    codes, cameo = all_codes(), [item for code in all_codes() for item in code.cameo]
    modes = [mode for code in codes for mode in code.modes]
    return {
        "codes without a root in PLOVER": sum(not code.is_plover for code in codes),
        "roots without any mode": sum(code.is_plover and not code.modes for code in codes),
        "roots without a base score": sum(code.is_plover and code.score is None for code in codes),
        "modes without a base score": sum(mode.score is None for mode in modes),
        "CAMEO codes without a mode": sum(item.mode is None for item in cameo),
        "CAMEO codes without a context": sum(not item.contexts for item in cameo),
        "contexts of the manual that no code of CAMEO leads to": N_CONTEXTS - counts()["contexts"],
    }


def counts() -> Counter[str]:
    """How much the table holds: codes, roots, modes, contexts and CAMEO codes."""
    codes = all_codes()
    return Counter(
        {
            "codes": len(codes),
            "roots": sum(code.is_plover for code in codes),
            "modes": sum(len(code.modes) for code in codes),
            "contexts": len({name for code in codes for name in code.contexts}),
            "CAMEO codes": sum(len(code.cameo) for code in codes),
        }
    )


@cache
def _by_name() -> dict[str, Code]:
    return {code.name: code for code in all_codes()}


def _code(row: dict[str, Any]) -> Code:
    return Code(
        name=row["code"],
        meaning=row["meaning"],
        older=tuple(row["older"]),
        quad=row["quad"],
        score=row["score"],
        modes=tuple(Mode(name, score) for name, score in row["modes"].items()),
        cameo=tuple(
            Cameo(code, mode, tuple(contexts), means)
            for code, mode, contexts, means in row["cameo"]
        ),
    )
