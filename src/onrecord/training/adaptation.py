"""The encoder taught to fill in hidden words of news, before it learns any task.

The published weights were tuned to embed sentences and have lost much of what single words tell;
masked language modelling on news (Devlin et al. 2019; Gururangan et al. 2020) gives it back, and
teaches the features of casing, quotation marks and line breaks along the way.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom
from torch import Tensor, nn

from onrecord.training.batches import MASK_PIECE, Padded, packed, pad
from onrecord.training.config import Adaptation
from onrecord.training.examples import Example, random_windows
from onrecord.training.model import N_WORDS, WIDTH, Encoder
from onrecord.training.optimizing import compile_parts, schedule


class WordHead(nn.Module):
    """Vectors to scores over the vocabulary, by the encoder's own (frozen) word embeddings."""

    def __init__(self) -> None:
        super().__init__()
        self.dense = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(N_WORDS))

    def forward(self, vectors: Tensor, words: Tensor) -> Tensor:
        """`vectors` [P, D] and `words` [V, D] -> [P, V]."""
        return F.linear(self.norm(F.gelu(self.dense(vectors))), words, self.bias)


def adapt(
    encoder: Encoder,
    texts: Callable[[], Sequence[Example]],
    config: Adaptation,
    folder: Path,
    *,
    seed: int,
    report: Callable[[str], Any],
) -> None:
    """Train `encoder` in place, or load it where `folder` holds a finished adaptation.

    `texts` is only called where there is something left to do. Checkpoints are kept in `folder`.
    """
    run = _Run(encoder, config, folder, seed)
    run.resume()
    if run.step < config.n_steps:
        run.train(_windows(texts(), config, seed), report)


def _windows(texts: Sequence[Example], config: Adaptation, seed: int) -> Iterator[list[Example]]:
    rng = random.Random(seed)  # noqa: S311 - shuffling
    while True:
        windows = [w for t in texts for w in random_windows(t, rng, max_pieces=config.max_pieces)]
        yield from packed(windows, rng, config.batch_pieces)


def hide(padded: Padded, share: float) -> tuple[Tensor, Tensor]:
    """Ids with a share of the pieces hidden, and where [B, T].

    Of those, 80 % become [MASK], 10 % a random piece, 10 % stay, as in BERT.
    """
    chosen = (torch.rand(padded.ids.shape) < share) & (padded.mask > 0)
    fate = torch.rand(padded.ids.shape)
    ids = padded.ids.masked_fill(chosen & (fate < 0.8), MASK_PIECE)  # noqa: PLR2004 - BERT's shares
    drawn = torch.randint(1000, N_WORDS, padded.ids.shape)
    return torch.where(chosen & (fate > 0.9), drawn, ids), chosen  # noqa: PLR2004 - the same


class _Run:
    def __init__(self, encoder: Encoder, config: Adaptation, folder: Path, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.encoder, self.config, self.seed = encoder, config, seed
        self.checkpoint = folder / "adapted.pt"
        torch.manual_seed(seed)
        self.head = WordHead()
        encoder.words.weight.requires_grad = False
        trained = [p for m in (encoder, self.head) for p in m.parameters() if p.requires_grad]
        groups = [
            {"params": [p for p in trained if p.ndim > 1], "weight_decay": config.weight_decay},
            {"params": [p for p in trained if p.ndim == 1], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=config.rate, betas=(0.9, 0.98), fused=True)
        self.step = 0

    def resume(self) -> None:
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, weights_only=True)
            self.encoder.load_state_dict(state["encoder"])
            self.head.load_state_dict(state["head"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step = state["step"]

    def save(self) -> None:
        parts = {"encoder": self.encoder, "head": self.head, "optimizer": self.optimizer}
        fresh = self.checkpoint.with_suffix(".new")
        torch.save({k: v.state_dict() for k, v in parts.items()} | {"step": self.step}, fresh)
        fresh.replace(self.checkpoint)

    def train(self, windows: Iterator[list[Example]], report: Callable[[str], Any]) -> None:
        compile_parts(self.encoder)
        self.encoder.train()
        for _ in range(self.step):
            next(windows)
        losses: list[float] = []
        n_pieces, since = 0, time.monotonic()
        while self.step < self.config.n_steps:
            batch = next(windows)
            n_pieces += sum(len(w.tokens) for w in batch)
            losses.append(self._one_step(batch))
            if self.step % self.config.report_every == 0:
                rate = n_pieces / (time.monotonic() - since)
                mean = sum(losses) / len(losses)
                report(
                    f"adaptation {self.step}/{self.config.n_steps} "
                    f"{rate:.0f} pieces/s loss {mean:.4f}"
                )
                losses, n_pieces, since = [], 0, time.monotonic()
            if self.step % self.config.save_every == 0:
                self.save()
        self.save()

    def _one_step(self, batch: list[Example]) -> float:
        rate = schedule(self.step, self.config.n_steps, warmup=self.config.warmup)
        for group in self.optimizer.param_groups:
            group["lr"] = self.config.rate * rate
        torch.manual_seed(self.seed * 1_000_003 + self.step)
        padded = pad(batch)
        ids, chosen = hide(padded, self.config.hidden_share)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = self.encoder(ids, padded.features, padded.mask)
            scores = self.head(vectors[chosen], self.encoder.words.weight)
        loss = F.cross_entropy(scores.float(), padded.ids[chosen])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        return float(loss.detach())
