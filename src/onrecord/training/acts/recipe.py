"""The recipe of an acts head: which encoder it stands on, how it begins, how it is fitted."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from onrecord.training.acts.corpora import AUXILIARY
from onrecord.training.acts.network import ActsHead
from onrecord.training.head_fitting import Settings


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe's `config.toml`.

    `encoder` is the folder of a finished run. The head begins as MiniLM; `first` and `second` have
    all corpora but PLV_train and the stories, `then` these too, so that a cross-validation shares
    what came before. `then` is run `n_averaged` times, and the mean of the weights is the head.
    """

    name: str
    folder: Path
    encoder: Path
    first: Settings
    second: Settings
    then: Settings
    n_averaged: int

    @classmethod
    def read(cls, folder: Path) -> Recipe:
        """The recipe in a folder; unknown or missing settings raise `TypeError`."""
        values = tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))
        return cls(
            values["name"],
            folder,
            Path("runs") / values["encoder"],
            Settings(**values["first"]),
            Settings(**values["second"]),
            Settings(**values["then"]),
            values["averaged"],
        )

    def without(self, corpora: set[str]) -> Recipe:
        """The same recipe with corpora left out; the others keep their proportions."""

        def less(settings: Settings) -> Settings:
            mix = {k: v for k, v in settings.mix.items() if k not in corpora}
            return replace(settings, mix=mix)

        return replace(self, first=less(self.first), second=less(self.second), then=less(self.then))


def trained_head(recipe: Recipe) -> ActsHead:
    """The head of a finished run."""
    head = ActsHead(AUXILIARY)
    state = torch.load(Path("runs") / recipe.name / "head.pt", weights_only=True)
    head.load_state_dict(state)
    return head.eval()
