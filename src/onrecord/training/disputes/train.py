"""Train the relation head on the encoder's words, which are MiniLM's.

`python -m onrecord.training.disputes.train recipes/relations-1`. Every part is kept in the run's
folder, so that a run that was stopped goes on. `--leave-one-out` fits a head for each story of
newswcl50-dev that has not seen it; `folds` measures with them and chooses the thresholds.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from onrecord.training.disputes import corpora
from onrecord.training.disputes.as_read import stories_as_read
from onrecord.training.disputes.corpora import AUXILIARY, Example, Gists
from onrecord.training.disputes.fitting import fit
from onrecord.training.disputes.labelled import labelled_stories
from onrecord.training.disputes.network import RelationHead
from onrecord.training.disputes.recipe import Recipe, head_at
from onrecord.training.disputes.stories import Story, dev_stories, written_stories
from onrecord.training.encoder import base_tokenizer, fresh_network, report
from onrecord.training.head_fitting import Settings

LABELS = Path("labels") / "relations" / "stories.jsonl"
_N_INFERENCES = 8000
_OTHERS_SHARE = 0.25
"""Of the other stories so much is read again beside newswcl50-dev."""

Draws = dict[str, Callable[[], Sequence[Example]]]


@dataclass(frozen=True)
class Training:
    """What a run learns from: the recipe, the frozen word vectors, and its stories."""

    recipe: Recipe
    gists: Gists
    words: Tensor
    data: Path
    stories: Sequence[Story]

    @classmethod
    def of(cls, recipe: Recipe, data: Path) -> Training:
        """The recipe's stories, written and judged, newswcl50-dev not among them."""
        written = [s for path in sorted(recipe.folder.glob("*.txt")) for s in written_stories(path)]
        words = fresh_network(recipe.first.seed).encoder.words.weight.detach()
        stories = [*written, *labelled_stories(LABELS, data)]
        return cls(recipe, Gists(base_tokenizer()), words, data, stories)

    def second(self) -> Path:
        """The head that knows all but newswcl50-dev, fitted where it is not there."""
        first = self._fitted("first", self._first, self.recipe.first, None)
        return self._fitted("second", self._second, self.recipe.second, first)

    def then(self, name: str, dev: Sequence[Story]) -> Path:
        """The same head when it has read some stories of newswcl50-dev as well."""
        before = self.second()
        return self._fitted(name, lambda: self._then(dev), self.recipe.then, before)

    def _fitted(
        self, name: str, draws: Callable[[], Draws], settings: Settings, before: Path | None
    ) -> Path:
        path = self.recipe.run / f"{name}.pt"
        if path.exists():
            return path
        if before is None:
            torch.manual_seed(settings.seed)
            head = RelationHead(AUXILIARY)
            head.begin_as(fresh_network(settings.seed).encoder)
        else:
            head = head_at(before)
        kept = self.recipe.run / f"{name}-checkpoint.pt"
        report(f"fitting {name}")
        fit(head, self.words, draws(), settings, report, checkpoint=kept)
        torch.save(head.state_dict(), path)
        return path

    def _first(self) -> Draws:
        inferences = list(corpora.inferences(self.gists, self.data))
        stances = list(corpora.stances(self.gists, self.data))
        return {"inference": lambda: inferences, "stance": lambda: stances}

    def _second(self) -> Draws:
        rng = random.Random(self.recipe.second.seed)  # noqa: S311 - drawing examples
        inferences = list(corpora.inferences(self.gists, self.data))
        again = {"inference": lambda: rng.sample(inferences, _N_INFERENCES)}
        return draws(self.gists, self.stories, rng) | again

    def _then(self, dev: Sequence[Story]) -> Draws:
        rng = random.Random(self.recipe.then.seed)  # noqa: S311 - the same
        own = draws(self.gists, dev, rng)
        others = draws(self.gists, self.stories, rng)

        def both(task: str) -> list[Example]:
            more = others[task]()
            return [*own[task](), *rng.sample(more, int(_OTHERS_SHARE * len(more)))]

        return {task: lambda task=task: both(task) for task in own}  # type: ignore[misc]


def draws(gists: Gists, stories: Sequence[Story], rng: random.Random) -> Draws:
    """Every task that stories teach."""

    def relations() -> list[Example]:
        return list(corpora.relations(gists, stories, rng))

    return {
        "relations": relations,
        "near": lambda: [replace(e, task="near") for e in relations()],
        "answers": lambda: list(corpora.answers(gists, stories, rng)),
        "kinds": lambda: list(corpora.kinds(gists, stories)),
    }


def main() -> None:
    """Train, and fit the folds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--leave-one-out", action="store_true")
    args = parser.parse_args()
    recipe = Recipe.read(args.recipe)
    recipe.run.mkdir(parents=True, exist_ok=True)
    shared = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
    training = Training.of(recipe, shared / "data")
    folder = shared / "samples" / "newswcl50-dev"
    dev = dev_stories(folder)
    told = list(zip(dev, stories_as_read(folder, dev), strict=True))
    if args.leave_one_out:
        for story in dev:
            others = [one for both in told if both[0] is not story for one in both]
            training.then(f"without-{story.name}", others)
        return
    training.then("head", [one for both in told for one in both])


if __name__ == "__main__":
    main()
