"""The loop that fits the relation head on word vectors of the frozen encoder, and asks it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from onrecord.nlp.heads.relating import Gist, padded
from onrecord.training.disputes.corpora import NOT_ENTAILED, SOME_KIND, Example
from onrecord.training.disputes.network import RelationHead
from onrecord.training.optimizing import compile_parts, schedule

Draw = Callable[[], Sequence[Example]]
"""The examples of one round, drawn anew each time."""

_PRETRAINED = ("layers.", "positions.", "types", "norm.")
_STEPS_KEPT = 250
_PIECES_AT_ONCE = 6000


@dataclass(frozen=True, slots=True)
class Settings:
    """How the head is fitted; `mix` gives each corpus its share of the steps."""

    mix: Mapping[str, float]
    n_steps: int
    batch_pieces: int = 2400
    rate: float = 1.5e-4
    head_rate: float = 6e-4
    weight_decay: float = 0.01
    warmup: float = 0.08
    average_decay: float = 0.995
    smoothing: float = 0.05
    seed: int = 1


def batches(draw: Draw, rng: random.Random, n_pieces: int) -> Iterator[list[Example]]:
    """Endless batches of examples of like length."""
    while True:
        order = sorted(draw(), key=lambda e: len(e.question) + rng.random() * 16)
        groups: list[list[Example]] = [[]]
        for example in order:
            if groups[-1] and (len(groups[-1]) + 1) * len(example.question) > n_pieces:
                groups.append([])
            groups[-1].append(example)
        rng.shuffle(groups)
        yield from groups


class _Reader(nn.Module):
    """The part of the head that every step runs, to be compiled."""

    def __init__(self, head: RelationHead) -> None:
        super().__init__()
        self.head = head

    def forward(self, words: Tensor, roles: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return self.head.read(words, roles)


def _loss(reader: _Reader, words: Tensor, batch: list[Example], settings: Settings) -> Tensor:
    head, task = reader.head, batch[0].task
    ids, roles = (torch.from_numpy(a).to(words.device) for a in padded([e.question for e in batch]))
    labels = torch.tensor([e.label for e in batch], device=words.device)
    with torch.autocast(words.device.type, dtype=torch.bfloat16):
        _, one, two = reader(words[ids], roles)
        layer = head.auxiliary[task] if task in head.auxiliary else getattr(head, task)
        logp = layer(one if task == "kinds" else two).float().log_softmax(-1)
    known = labels < logp.shape[-1]
    told = logp.gather(1, labels.clamp(max=logp.shape[-1] - 1)[:, None])[:, 0]
    if task == "kinds":  # any kind but none is right
        told = torch.where(labels == SOME_KIND, logp[:, 1:].logsumexp(-1), told)
    if task == "inference":
        told = torch.where(labels == NOT_ENTAILED, logp[:, 1:].logsumexp(-1), told)
    smooth = torch.where(known, logp.mean(-1), told)
    return -((1 - settings.smoothing) * told + settings.smoothing * smooth).mean()


def fit(
    head: RelationHead,
    words: Tensor,
    draws: Mapping[str, Draw],
    settings: Settings,
    report: Callable[[str], Any] = lambda _: None,
    *,
    checkpoint: Path | None = None,
) -> RelationHead:
    """Fit the head in place; what comes back is the average of its last weights.

    `words` is the frozen table of word vectors [V, D]. A run that was stopped goes on from its
    `checkpoint`, over batches in another order.
    """
    there = checkpoint is not None and checkpoint.exists()
    kept = torch.load(checkpoint, weights_only=True) if there and checkpoint else None
    begun = kept["step"] if kept else 0
    torch.manual_seed(settings.seed + begun)
    rng = random.Random(settings.seed + begun)  # noqa: S311 - shuffling
    names = sorted(settings.mix)
    shares = [settings.mix[name] for name in names]
    streams = {name: batches(draws[name], rng, settings.batch_pieces) for name in names}
    named = list(head.named_parameters())
    slow = [p for n, p in named if n.startswith(_PRETRAINED)]
    fast = [p for n, p in named if not n.startswith(_PRETRAINED)]
    optimizer = torch.optim.AdamW(
        [{"params": slow, "base": settings.rate}, {"params": fast, "base": settings.head_rate}],
        lr=0.0,
        betas=(0.9, 0.98),
        weight_decay=settings.weight_decay,
    )
    parameters = [*slow, *fast]
    average = [p.detach().clone() for p in parameters]
    if kept:
        head.load_state_dict(kept["head"])
        optimizer.load_state_dict(kept["optimizer"])
        average = kept["average"]
    head.train()
    reader = _Reader(head)
    compile_parts(reader)
    losses: dict[str, float] = {}
    for step in range(begun, settings.n_steps):
        rate = schedule(step, settings.n_steps, warmup=settings.warmup)
        for group in optimizer.param_groups:
            group["lr"] = rate * group["base"]
        name = rng.choices(names, shares)[0]
        loss = _loss(reader, words, next(streams[name]), settings)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        keep = min(settings.average_decay, (step + 1) / (step + 10))
        torch._foreach_lerp_(average, [p.detach() for p in parameters], 1 - keep)
        value = float(loss.detach())
        losses[name] = 0.95 * losses.get(name, value) + 0.05 * value
        if (step + 1) % 100 == 0:
            told = ", ".join(f"{n} {v:.3f}" for n, v in sorted(losses.items()))
            report(f"step {step + 1}/{settings.n_steps} loss {told}")
        if checkpoint is not None and (step + 1) % _STEPS_KEPT == 0:
            state = {"step": step + 1, "head": head.state_dict(), "average": average}
            torch.save({**state, "optimizer": optimizer.state_dict()}, checkpoint)
    with torch.no_grad():
        for p, value_ in zip(parameters, average, strict=True):
            p.copy_(value_)
    if checkpoint is not None:
        checkpoint.unlink(missing_ok=True)
    return head.eval()


@torch.no_grad()
def asked(head: RelationHead, words: Tensor, questions: Sequence[Gist]) -> list[np.ndarray]:
    """Vectors [Q, D] and probabilities of kinds, relations and answers, in the order given."""
    order = sorted(range(len(questions)), key=lambda i: len(questions[i]))
    out: dict[int, list[np.ndarray]] = {}
    k = 0
    while k < len(order):
        n = max(1, _PIECES_AT_ONCE // (len(questions[order[k]]) + 8))
        part = order[k : k + n]
        k += n
        ids, roles = (torch.from_numpy(a) for a in padded([questions[i] for i in part]))
        with torch.autocast(words.device.type, dtype=torch.bfloat16):
            vectors, *logits = head(words[ids], roles)
        found = [vectors.float(), *(logit.float().softmax(-1) for logit in logits)]
        for j, i in enumerate(part):
            out[i] = [f[j].numpy() for f in found]
    return [np.stack([out[i][m] for i in range(len(questions))]) for m in range(4)]
