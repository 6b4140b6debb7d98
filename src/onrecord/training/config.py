"""The figures of a recipe, read from its `config.toml`; every released model has its own."""

from __future__ import annotations

import tomllib
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
class Config:
    """What a run of `python -m onrecord.training.encoder` does; lengths in word pieces.

    `mix` gives the share of steps that each corpus gets; a corpus left out of it is not read.
    Without `adaptation` the published weights are taken as they are.
    """

    name: str
    seed: int
    n_steps: int
    batch_pieces: int
    max_pieces: int
    encoder_rate: float
    head_rate: float
    weight_decay: float
    warmup: float
    average_decay: float
    report_every: int
    save_every: int
    mix: dict[str, float]
    adaptation: Adaptation | None = None

    @classmethod
    def read(cls, path: Path) -> Config:
        """The config in a TOML file; unknown or missing keys raise `TypeError`."""
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        adaptation = values.pop("adaptation", None)
        return cls(**values, adaptation=adaptation and Adaptation(**adaptation))

    def without(self, corpora: set[str]) -> Config:
        """The same recipe with corpora left out; the others keep their proportions."""
        return replace(self, mix={k: v for k, v in self.mix.items() if k not in corpora})
