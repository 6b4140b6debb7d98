"""The figures of a recipe, read from its `config.toml`; every released model has its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Adaptation:
    """The table `adaptation`: masked language modelling before any task is learnt."""

    n_steps: int
    batch_pieces: int
    max_pieces: int
    rate: float
    weight_decay: float
    warmup: float
    hidden_share: float
    report_every: int
    save_every: int


@dataclass(frozen=True, slots=True)
class Cycle:
    """A table of `cycles`: steps over which the rates rise to a peak and fall to zero.

    `mix` gives the share of the steps that each corpus gets; a corpus left out is not read.
    """

    n_steps: int
    encoder_rate: float
    head_rate: float
    mix: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Config:
    """What a run of `python -m onrecord.training.encoder` does; lengths in word pieces.

    Cycles follow one another, each from the weights that the last one reached (warm restarts,
    Loshchilov and Hutter 2017). Without `adaptation` the published weights are taken as they are.
    """

    name: str
    seed: int
    batch_pieces: int
    max_pieces: int
    weight_decay: float
    warmup: float
    average_decay: float
    report_every: int
    save_every: int
    cycles: tuple[Cycle, ...]
    adaptation: Adaptation | None = None

    @property
    def n_steps(self) -> int:
        """Steps of all cycles."""
        return sum(cycle.n_steps for cycle in self.cycles)

    def at(self, step: int) -> tuple[Cycle, int]:
        """The cycle that a step falls in, and the steps of it that went before."""
        for cycle in self.cycles:
            if step < cycle.n_steps:
                return cycle, step
            step -= cycle.n_steps
        return self.cycles[-1], self.cycles[-1].n_steps

    @classmethod
    def read(cls, path: Path) -> Config:
        """The config in a TOML file; unknown or missing keys raise `TypeError`."""
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        adaptation = values.pop("adaptation", None)
        cycles = tuple(Cycle(**cycle) for cycle in values.pop("cycles"))
        return cls(**values, cycles=cycles, adaptation=adaptation and Adaptation(**adaptation))

    def beside(self, corpus: str, share: float) -> Config:
        """The same recipe with one more corpus, which takes this share of all steps."""
        cycles = (
            replace(
                cycle,
                mix={k: v * (1.0 - share) / sum(cycle.mix.values()) for k, v in cycle.mix.items()}
                | {corpus: share},
            )
            for cycle in self.cycles
        )
        return replace(self, cycles=tuple(cycles))

    def then(self, n_steps: int) -> Config:
        """The same recipe with a further cycle at the rates and of the mix of the last one."""
        return replace(self, cycles=(*self.cycles, replace(self.cycles[-1], n_steps=n_steps)))

    def without(self, corpora: set[str]) -> Config:
        """The same recipe with corpora left out; the others keep their proportions."""
        cycles = (
            replace(cycle, mix={k: v for k, v in cycle.mix.items() if k not in corpora})
            for cycle in self.cycles
        )
        return replace(self, cycles=tuple(cycles))
