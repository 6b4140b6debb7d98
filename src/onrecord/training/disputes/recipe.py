"""The recipe of a relation head: how it is fitted."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import torch

from onrecord.training.disputes.corpora import AUXILIARY
from onrecord.training.disputes.network import RelationHead
from onrecord.training.head_fitting import Settings


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe's `config.toml`.

    The head begins as MiniLM, whose word vectors it reads: the encoder keeps them as they are.
    `first` teaches it from corpora of two texts, `second` from stories, `then` from newswcl50-dev
    beside them: what comes before `then` is shared by the folds of a leave-one-story-out.
    """

    name: str
    folder: Path
    first: Settings
    second: Settings
    then: Settings

    @classmethod
    def read(cls, folder: Path) -> Recipe:
        """The recipe in a folder; unknown or missing settings raise `TypeError`."""
        values = tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))
        return cls(
            values["name"],
            folder,
            Settings(**values["first"]),
            Settings(**values["second"]),
            Settings(**values["then"]),
        )

    @property
    def run(self) -> Path:
        """Where its weights are kept."""
        return Path("runs") / self.name


def head_at(path: Path) -> RelationHead:
    """The head whose weights a file keeps."""
    head = RelationHead(AUXILIARY)
    head.load_state_dict(torch.load(path, weights_only=True))
    return head.eval()
