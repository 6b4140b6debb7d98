"""A relation head of fewer layers that answers as the shipped one does.

`python -m onrecord.training.disputes.distilling recipes/relations-fast`, resumable. Some of the
teacher's layers begin the student, and it learns the teacher's last vectors and its answers over
what it is asked while news is read (after DistilBERT, Sanh et al. 2019, and TinyBERT, Jiao et al.
2020). Some pieces of each question are left out by chance: no two rounds ask the same.
"""

from __future__ import annotations

import argparse
import copy
import pickle
import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom
from torch import Tensor, nn

from onrecord.evaluation.shared import shared_folder
from onrecord.nlp.heads.relating import (
    BEGIN,
    DIVIDER,
    N_SIDE_ROLES,
    OTHER,
    PADDING,
    Gist,
    padded,
)
from onrecord.training import corpora
from onrecord.training.asked import AskedPair, pairs_over
from onrecord.training.dequantized import shipped_network, shipped_relations
from onrecord.training.disputes.labelled import ecb_texts
from onrecord.training.disputes.network import RelationHead
from onrecord.training.encoder import report
from onrecord.training.head_fitting import Settings, fit_head
from onrecord.training.optimizing import compile_parts

_OF_PIECES, _OF_FACTS, _OF_QUESTIONS = 0.3, 0.1, 0.5
_IN_A_ROW = 8
"""ECB+'s documents stand by topic: so many of them, then one of PolNeAR, and so on."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe's `config.toml`: which of the teacher's layers are kept, and how they are fitted."""

    name: str
    layers: tuple[int, ...]
    n_pairs: int
    fitted: Settings

    @classmethod
    def read(cls, folder: Path) -> Recipe:
        """The recipe in a folder; unknown or missing settings raise `TypeError`."""
        values = tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))
        fitted = Settings(mix={"asked": 1.0}, **values["fitted"])
        return cls(values["name"], tuple(values["layers"]), values["n_pairs"], fitted)

    @property
    def run(self) -> Path:
        """Where its questions and weights are kept."""
        return Path("runs") / self.name


def student_of(teacher: RelationHead, layers: Sequence[int]) -> RelationHead:
    """A head of some of the teacher's layers, all else the teacher's own."""
    student = copy.deepcopy(teacher)
    student.layers = nn.ModuleList(copy.deepcopy(teacher.layers[i]) for i in layers)
    return student


@dataclass(frozen=True)
class Teaching:
    """The loss of a student's answers against its teacher's, over the encoder's word vectors."""

    teacher: RelationHead
    student: RelationHead
    words: Tensor
    rng: np.random.Generator

    def loss(self, batch: list[AskedPair]) -> Tensor:
        """How far the student's vectors and answers are from the teacher's, without dropout."""
        self.student.eval()
        asked = [thinned(one, self.rng) for one in batch]
        ids, roles = (torch.from_numpy(a) for a in padded([one.question for one in asked]))
        facts = torch.from_numpy(np.stack([one.facts for one in asked]).astype(np.float32))
        words = self.words[ids]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            with torch.no_grad():
                right = self.teacher.over(words, roles)
                wanted = answers(self.teacher, right, roles, facts)
            found = self.student.over(words, roles)
            told = answers(self.student, found, roles, facts)
        pieces = roles != PADDING
        right, found = right[pieces].float(), found[pieces].float()
        of_vectors = F.mse_loss(found, right) / right.var(0).mean()
        return of_vectors + _of_answers(told, wanted, roles)


def answers(head: RelationHead, x: Tensor, roles: Tensor, facts: Tensor) -> list[Tensor]:
    """Vectors and logits of kinds, relations and answers, from the pieces' vectors."""
    first, one, two, matter = head.told(x, roles, facts)
    found = (head.vectors(first), head.kinds(one), head.related(two, matter), head.answers(two))
    return [part.float() for part in found]


def _of_answers(told: list[Tensor], wanted: list[Tensor], roles: Tensor) -> Tensor:
    """Of two statements their relation and answer count, of one alone its vector and its kind."""
    are_two = ((roles >= N_SIDE_ROLES) & (roles != PADDING)).any(-1).float()
    apart = [F.mse_loss(told[0], wanted[0], reduction="none").sum(-1)]
    apart += [
        F.kl_div(a.log_softmax(-1), b.log_softmax(-1), log_target=True, reduction="none").sum(-1)
        for a, b in zip(told[1:], wanted[1:], strict=True)
    ]
    vectors, kinds, relations, answered = apart
    alone = _mean(vectors + kinds, 1.0 - are_two)
    return alone + _mean(3.0 * relations + answered, are_two)


def _mean(values: Tensor, chosen: Tensor) -> Tensor:
    return (values * chosen).sum() / chosen.sum().clamp(min=1.0)


def thinned(asked: AskedPair, rng: np.random.Generator) -> AskedPair:
    """A question of which some pieces are left out, and of half of them some facts untold."""
    question, share = asked.question, rng.random() * _OF_PIECES
    is_other = np.isin(question.roles, (OTHER, OTHER + N_SIDE_ROLES))
    kept = rng.random(len(question)) >= np.where(is_other, share, share / 3)
    kept |= np.isin(question.ids, (BEGIN, DIVIDER))
    facts = asked.facts
    if rng.random() < _OF_QUESTIONS:
        facts = np.where(rng.random(len(facts)) < _OF_FACTS, 0.0, facts).astype(facts.dtype)
    return replace(asked, question=Gist(question.ids[kept], question.roles[kept]), facts=facts)


def stories(data: Path, seed: int) -> Iterator[tuple[str, str]]:
    """Texts of which many tell one story: ECB+'s training documents, PolNeAR's between them."""
    articles = [(f"{t.id}.txt", t.text) for t in corpora.polnear(data)]
    random.Random(seed).shuffle(articles)  # noqa: S311 - shuffling
    told = ((f"{name}.txt", text) for name, text in ecb_texts(data))
    for article in articles:
        yield from islice(told, _IN_A_ROW)
        yield article


def questions(recipe: Recipe) -> list[AskedPair]:
    """What the head is asked over the texts, kept in the run's folder once it is known."""
    kept = recipe.run / "asked.pickle"
    if not kept.exists():
        texts = stories(shared_folder() / "data", recipe.fitted.seed)
        asked = pairs_over(texts, most=recipe.n_pairs)
        kept.write_bytes(pickle.dumps(asked))
    found: list[AskedPair] = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file
    return found


def main() -> None:
    """Distil, going on from the run's checkpoint where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path, help="a folder under recipes/ with a config.toml")
    parser.add_argument("--threads", type=int, help="of the processor (default: all)")
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    recipe = Recipe.read(args.recipe)
    recipe.run.mkdir(parents=True, exist_ok=True)
    asked = questions(recipe)
    teacher = shipped_relations()
    student = student_of(teacher, recipe.layers)
    words = shipped_network().encoder.words.weight.detach()
    compile_parts(*teacher.layers, *student.layers)
    teaching = Teaching(teacher, student, words, np.random.default_rng(recipe.fitted.seed))
    draws = {"asked": lambda: asked}
    kept = recipe.run / "checkpoint.pt"
    fit_head(student, draws, teaching.loss, recipe.fitted, report, checkpoint=kept)
    torch.save(student.state_dict(), recipe.run / "head.pt")


if __name__ == "__main__":
    main()
