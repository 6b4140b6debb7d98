"""A smaller encoder that answers as the shipped one does.

`python -m onrecord.training.distilling recipes/encoder-fast`, resumable. Some of the teacher's
layers begin the student, and it learns the teacher's last vectors and what its token heads make of
them, on text without labels (after DistilBERT, Sanh et al. 2019, and TinyBERT, Jiao et al. 2020).
Since the vectors agree, every other head stays as it is.
"""

from __future__ import annotations

import argparse
import os
import random
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom
from torch import Tensor

from onrecord.nlp.encoder.features import tokenize
from onrecord.training import corpora
from onrecord.training.batches import Padded, packed, pad
from onrecord.training.dequantized import shipped_network
from onrecord.training.encoder import base_tokenizer, report, unlabelled
from onrecord.training.examples import Example, random_windows
from onrecord.training.loop import put
from onrecord.training.model import Network
from onrecord.training.optimizing import compile_parts, schedule


@dataclass(frozen=True, slots=True)
class Settings:
    """A recipe's `config.toml`: which of the teacher's layers are kept, and how they are fitted.

    `of_vectors` and `of_tags` weigh the two losses; `articles` is how often PolNeAR's training
    articles are read for each time that the other texts are.
    """

    name: str
    layers: tuple[int, ...]
    n_steps: int
    batch_pieces: int = 2600
    max_pieces: int = 320
    rate: float = 5e-4
    weight_decay: float = 0.01
    warmup: float = 0.05
    average_decay: float = 0.995
    of_vectors: float = 1.0
    of_tags: float = 1.0
    articles: int = 2
    report_every: int = 20
    save_every: int = 50
    seed: int = 7

    @classmethod
    def read(cls, folder: Path) -> Settings:
        """The recipe in a folder; unknown or missing settings raise `TypeError`."""
        values = tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))
        return cls(**values | {"layers": tuple(values["layers"])})


def student_of(teacher: Network, layers: Sequence[int]) -> Network:
    """A network of some of the teacher's layers, all else the teacher's own."""
    student = Network(len(layers))
    kept = {k: v for k, v in teacher.state_dict().items() if not k.startswith("encoder.layers.")}
    for new, old in enumerate(layers):
        of_layer = teacher.encoder.layers[old].state_dict()
        kept |= {f"encoder.layers.{new}.{name}": value for name, value in of_layer.items()}
    student.load_state_dict(kept)
    return student


class Distilling:
    """One run in a folder that holds its checkpoint; only the student's encoder learns."""

    def __init__(self, teacher: Network, settings: Settings, folder: Path) -> None:
        self.teacher = teacher.eval()
        self.settings = settings
        self.student = student_of(teacher, settings.layers).eval()
        self.student.requires_grad_(False)
        self.learning = [
            p for n, p in self.student.encoder.named_parameters() if not n.startswith("words.")
        ]
        for parameter in self.learning:
            parameter.requires_grad_(True)
        self.optimizer = torch.optim.AdamW(
            self.learning, lr=0.0, betas=(0.9, 0.98), weight_decay=settings.weight_decay, fused=True
        )
        self.average = [p.detach().clone() for p in self.learning]
        self.step = 0
        self.checkpoint = folder / "checkpoint.pt"
        folder.mkdir(parents=True, exist_ok=True)
        if self.checkpoint.exists():
            self._resume()

    def train(self, windows: Iterator[list[Example]], tell: Callable[[str], Any]) -> None:
        """Train to the end of the recipe, saving on the way."""
        compile_parts(self.teacher.encoder, self.student.encoder)
        losses: dict[str, float] = {}
        begun = time.monotonic()
        while self.step < self.settings.n_steps:
            for name, loss in self._one_step(pad(next(windows))).items():
                losses[name] = 0.9 * losses.get(name, loss) + 0.1 * loss
            if self.step % self.settings.report_every == 0:
                told = ", ".join(f"{name} {loss:.4f}" for name, loss in losses.items())
                tell(f"step {self.step}: {told}; {time.monotonic() - begun:.0f} s")
            if self.step % self.settings.save_every == 0:
                self._save()
        self._save()

    def averaged(self) -> Network:
        """The student with the average of its weights so far."""
        network = student_of(self.teacher, self.settings.layers)
        own = [p for n, p in network.encoder.named_parameters() if not n.startswith("words.")]
        with torch.no_grad():
            for parameter, value in zip(own, self.average, strict=True):
                parameter.copy_(value)
        return network.eval()

    def _one_step(self, padded: Padded) -> dict[str, float]:
        s = self.settings
        rate = s.rate * schedule(self.step, s.n_steps, warmup=s.warmup)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        losses = self._losses(padded)
        (s.of_vectors * losses["vectors"] + s.of_tags * losses["tags"]).backward()
        torch.nn.utils.clip_grad_norm_(self.learning, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        keep = min(s.average_decay, (self.step + 1) / (self.step + 10))
        torch._foreach_lerp_(self.average, [p.detach() for p in self.learning], 1 - keep)
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def _losses(self, padded: Padded) -> dict[str, Tensor]:
        given = (padded.ids, padded.features, padded.mask)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            with torch.no_grad():
                right = self.teacher.encoder(*given)
            found = self.student.encoder(*given)
        chosen = padded.mask > 0
        right, found = right[chosen].float(), found[chosen].float()
        vectors = F.mse_loss(found, right) / right.var(0).mean()
        return {"vectors": vectors, "tags": self._tag_loss(found, right)}

    def _tag_loss(self, found: Tensor, right: Tensor) -> Tensor:
        """How far the token heads' tags of the vectors are from those of the teacher's."""
        total = torch.zeros(())
        t = self.teacher
        for head in (t.top_cue, t.any_cue, t.name, t.mention.kind):
            with torch.no_grad():
                wanted = head(right).log_softmax(-1)
            told = head(found).log_softmax(-1)
            total = total + F.kl_div(told, wanted, log_target=True, reduction="batchmean")
        return total

    def _save(self) -> None:
        state = {
            "student": self.student.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average,
            "step": self.step,
        }
        put(state, self.checkpoint)

    def _resume(self) -> None:
        state = torch.load(self.checkpoint, weights_only=True)
        self.student.load_state_dict(state["student"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average = state["average"]
        self.step = state["step"]


def windows_of(data: Path, settings: Settings, *, seed: int) -> Iterator[list[Example]]:
    """Endless batches of windows of like length out of all news text at hand."""
    tokenizer = base_tokenizer()
    texts = unlabelled(data, set(), tokenizer)
    articles = [t for t in corpora.polnear(data) if not corpora.is_for_choices(t.id)]
    again = [Example(t.id, "plain", tokenize(t.text, tokenizer)) for t in articles]
    texts += again * (settings.articles - 1)
    rng = random.Random(seed)  # noqa: S311 - shuffling
    while True:
        windows = [w for t in texts for w in random_windows(t, rng, max_pieces=settings.max_pieces)]
        yield from packed(windows, rng, settings.batch_pieces)


def main() -> None:
    """Distil, going on from the run's checkpoint where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path, help="a folder under recipes/ with a config.toml")
    parser.add_argument("--run", type=Path, help="where checkpoints go (default: runs/NAME)")
    parser.add_argument("--threads", type=int, help="of the processor (default: all)")
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    settings = Settings.read(args.recipe)
    data = Path(os.environ.get("ONRECORD_SHARED", "../shared")) / "data"
    torch.manual_seed(settings.seed)
    run = Distilling(shipped_network(), settings, args.run or Path("runs") / settings.name)
    run.train(windows_of(data, settings, seed=settings.seed + run.step), report)


if __name__ == "__main__":
    main()
