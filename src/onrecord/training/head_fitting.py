"""The loop that fits a head of its own layers on top of the frozen encoder.

Invariant: what comes back is the average of the last weights; a run that was stopped goes on from
its checkpoint, over batches in another order.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from torch import Tensor, nn

from onrecord.training.optimizing import compile_parts, schedule

_STEPS_KEPT, _STEPS_TOLD = 250, 100
_PRETRAINED = ("layers.", "positions.", "types", "norm.")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a head is fitted; `mix` gives each corpus its share of the steps."""

    mix: Mapping[str, float]
    n_steps: int
    batch_pieces: int = 2400
    rate: float = 1.5e-4
    head_rate: float = 6e-4
    weight_decay: float = 0.01
    warmup: float = 0.08
    average_decay: float = 0.995
    word_dropout: float = 0.05
    smoothing: float = 0.05
    seed: int = 1


class Sized(Protocol):
    """An example with a question of some pieces."""

    @property
    def question(self) -> Any: ...


AnyExample = TypeVar("AnyExample", bound=Sized)


def batches(
    draw: Callable[[], Sequence[AnyExample]], rng: random.Random, n_pieces: int
) -> Iterator[list[AnyExample]]:
    """Endless batches of examples of like length; each round draws its examples anew."""
    while True:
        order = sorted(draw(), key=lambda e: len(e.question) + rng.random() * 24)
        groups: list[list[AnyExample]] = [[]]
        for example in order:
            if groups[-1] and (len(groups[-1]) + 1) * len(example.question) > n_pieces:
                groups.append([])
            groups[-1].append(example)
        rng.shuffle(groups)
        yield from groups


class Reader(nn.Module):
    """The part of a head that every step runs (`head.read`), compiled where that can be done."""

    def __init__(self, head: Any) -> None:
        super().__init__()
        self.head = head
        compile_parts(self)

    def forward(self, *given: Tensor) -> tuple[Tensor, ...]:
        read: tuple[Tensor, ...] = self.head.read(*given)
        return read


def fit_head(
    head: nn.Module,
    draws: Mapping[str, Callable[[], Sequence[AnyExample]]],
    loss_of: Callable[[list[AnyExample]], Tensor],
    settings: Settings,
    report: Callable[[str], Any] = lambda _: None,
    *,
    checkpoint: Path | None = None,
) -> None:
    """Fit a head in place by the loss of its batches.

    A corpus that the mix does not name, or that draws nothing, takes no step.
    """
    kept = torch.load(checkpoint, weights_only=True) if _is_there(checkpoint) else None
    begun = kept["step"] if kept else 0
    torch.manual_seed(settings.seed + begun)
    rng = random.Random(settings.seed + begun)  # noqa: S311 - shuffling
    names = sorted(name for name in settings.mix if name in draws)
    shares = [settings.mix[name] for name in names]
    streams = {name: batches(draws[name], rng, settings.batch_pieces) for name in names}
    optimizer = _optimizer(head, settings)
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    average = [p.detach().clone() for p in parameters]
    if kept:
        head.load_state_dict(kept["head"])
        optimizer.load_state_dict(kept["optimizer"])
        average = kept["average"]
    head.train()
    losses: dict[str, float] = {}
    for step in range(begun, settings.n_steps):
        rate = schedule(step, settings.n_steps, warmup=settings.warmup)
        for group in optimizer.param_groups:
            group["lr"] = rate * group["base"]
        name = rng.choices(names, shares)[0]
        loss = loss_of(next(streams[name]))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        keep = min(settings.average_decay, (step + 1) / (step + 10))
        torch._foreach_lerp_(average, [p.detach() for p in parameters], 1 - keep)
        losses[name] = 0.9 * losses.get(name, float(loss.detach())) + 0.1 * float(loss.detach())
        if (step + 1) % _STEPS_TOLD == 0:
            told = ", ".join(f"{n} {v:.3f}" for n, v in sorted(losses.items()))
            report(f"step {step + 1}/{settings.n_steps} loss {told}")
        if checkpoint is not None and (step + 1) % _STEPS_KEPT == 0:
            state = {"step": step + 1, "head": head.state_dict(), "average": average}
            torch.save({**state, "optimizer": optimizer.state_dict()}, checkpoint)
    with torch.no_grad():
        for p, value in zip(parameters, average, strict=True):
            p.copy_(value)
    if checkpoint is not None:
        checkpoint.unlink(missing_ok=True)
    head.eval()


def _optimizer(head: nn.Module, settings: Settings) -> torch.optim.AdamW:
    """Layers that begin as MiniLM's move more slowly than fresh ones."""
    named = list(head.named_parameters())
    slow = [p for n, p in named if n.startswith(_PRETRAINED)]
    fast = [p for n, p in named if not n.startswith(_PRETRAINED)]
    return torch.optim.AdamW(
        [{"params": slow, "base": settings.rate}, {"params": fast, "base": settings.head_rate}],
        lr=0.0,
        betas=(0.9, 0.98),
        weight_decay=settings.weight_decay,
    )


def _is_there(checkpoint: Path | None) -> bool:
    return checkpoint is not None and checkpoint.exists()
