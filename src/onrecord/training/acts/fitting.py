"""The loop that fits the acts head on states of the frozen encoder, and asks it.

Invariant: the encoder is not touched, so that everything else answers as before.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom
from torch import Tensor, nn

from onrecord.model.act import ACT_CODES, MODALITIES
from onrecord.nlp.heads.doing import PADDING, PARTIES, Answers, padded
from onrecord.training.acts.corpora import AUXILIARY, IGNORED, Example
from onrecord.training.acts.network import ActsHead
from onrecord.training.acts.states import States, on
from onrecord.training.model import Encoder
from onrecord.training.optimizing import compile_parts, schedule

_CODES: dict[str, int] = {code: i for i, code in enumerate(ACT_CODES)}
_MODALITIES: dict[str, int] = {name: i for i, name in enumerate(MODALITIES)}
_STEPS_KEPT = 250
_PRETRAINED = ("layers.", "positions.", "types", "norm.")
_NOT_DONE_WEIGHT = 4.0
"""Hardly one act in twenty is anything but done."""
_POINTING_WEIGHT, _NEVER = 0.5, -1e4
_PARTY_WEIGHT, _MODALITY_WEIGHT, _AUXILIARY_WEIGHT = 1.0, 0.3, 0.4


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
    word_dropout: float = 0.05
    smoothing: float = 0.05
    seed: int = 1


def batches(
    examples: Sequence[Example], rng: random.Random, n_pieces: int
) -> Iterator[list[Example]]:
    """Endless batches of examples of like length."""
    while True:
        order = sorted(examples, key=lambda e: len(e.question) + rng.random() * 24)
        groups: list[list[Example]] = [[]]
        for example in order:
            if groups[-1] and (len(groups[-1]) + 1) * len(example.question) > n_pieces:
                groups.append([])
            groups[-1].append(example)
        rng.shuffle(groups)
        yield from groups


class _Reader(nn.Module):
    """The part of the head that every step runs, to be compiled."""

    def __init__(self, head: ActsHead) -> None:
        super().__init__()
        self.head = head

    def forward(
        self, words: Tensor, features: Tensor, vectors: Tensor, roles: Tensor
    ) -> tuple[Tensor, Tensor]:
        return self.head.read(words, features, vectors, roles)


def _loss(reader: _Reader, states: States, batch: list[Example], settings: Settings) -> Tensor:
    head, device = reader.head, states.last.device
    rows, roles = padded([e.question for e in batch])
    rows += np.array([states.begins[e.text] for e in batch])[:, None]
    words, features, last = states.at(on(rows, device))
    if settings.word_dropout and head.training:
        kept = torch.rand(rows.shape, device=device) >= settings.word_dropout
        words, last = words * kept[..., None], last * kept[..., None].to(last.dtype)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        hidden, x = reader(words, features, last, on(roles, device))
        acts = head.acts(hidden).float()
        modality = (head.modality(hidden)[:, None, :] + head.modality_of_act).float()
        parties = head.parties(x).unflatten(-1, (len(PARTIES), 3)).float()
        auxiliary = {name: layer(hidden).float() for name, layer in head.auxiliary.items()}
    loss = acts.sum() * 0.0
    if any(e.labels.acts for e in batch):
        loss = loss + _act_loss(acts, batch, settings.smoothing)
    chosen = np.full((len(batch), len(ACT_CODES)), IGNORED)
    for i, e in enumerate(batch):
        for code, name in e.labels.modalities:
            chosen[i, _CODES[code]] = _MODALITIES[name]
    if (chosen != IGNORED).any():
        loss = loss + _MODALITY_WEIGHT * F.cross_entropy(
            modality.flatten(0, 1),
            on(chosen, device).flatten(),
            weight=torch.tensor([1.0, *[_NOT_DONE_WEIGHT] * (len(MODALITIES) - 1)], device=device),
            ignore_index=IGNORED,
        )
    if any(e.labels.parties is not None for e in batch):
        wanted = np.full((*rows.shape, len(PARTIES)), IGNORED)
        for i, e in enumerate(batch):
            if e.labels.parties is not None:
                wanted[i, : len(e.question)] = e.labels.parties
        total = F.cross_entropy(
            parties.flatten(0, 2), on(wanted, device).flatten(), ignore_index=IGNORED
        )
        loss = loss + 6.0 * _PARTY_WEIGHT * total
        loss = loss + _POINTING_WEIGHT * _pointing_loss(parties, wanted, roles)
    task = batch[0].labels.auxiliary
    if task:
        labels = np.array([e.labels.auxiliary[1] for e in batch if e.labels.auxiliary])
        loss = loss + _AUXILIARY_WEIGHT * F.cross_entropy(auxiliary[task[0]], on(labels, device))
    return loss


def _pointing_loss(parties: Tensor, wanted: Any, roles: Any) -> Tensor:
    """Cross-entropy of where a target begins, nowhere among the choices (`doing.pointed`).

    Tagging alone tells whether a stretch may be one, not which of several is it.
    """
    column = PARTIES.index("target")
    odds = parties[:, :, column, 1] - parties[:, :, column, 0]
    odds = odds.masked_fill(on(roles == PADDING, odds.device), _NEVER)
    odds = F.pad(odds, (1, 0))
    begins = wanted[:, :, column] == 1
    right = np.concatenate([~begins.any(1, keepdims=True), begins], 1)
    known = on((wanted[:, :, column] != IGNORED).any(1), odds.device).float()
    found = odds.masked_fill(~on(right, odds.device), _NEVER)
    missed = odds.logsumexp(-1) - found.logsumexp(-1)
    return (missed * known).sum() / known.sum().clamp(min=1)


def _act_loss(acts: Tensor, batch: list[Example], smoothing: float) -> Tensor:
    """Cross-entropy where some sets of codes are equally right, shared among up to three acts."""
    logp = acts.log_softmax(-1)
    masks = np.zeros((len(batch), 3, len(ACT_CODES)), dtype=np.float32)
    weights = np.zeros((len(batch), 3), dtype=np.float32)
    for i, e in enumerate(batch):
        for k, (codes, weight) in enumerate(zip(e.labels.acts, e.labels.weights(), strict=True)):
            masks[i, k, [_CODES[c] for c in codes]] = 1
            weights[i, k] = weight
    device = acts.device
    sets = torch.logsumexp(logp[:, None, :] + (on(masks, device) + 1e-9).log(), -1)
    taught = on(weights, device)
    loss = -(sets * taught).sum(-1) * (1 - smoothing) - smoothing * logp.mean(-1)
    known = (taught.sum(-1) > 0).float()
    return (loss * known).sum() / known.sum().clamp(min=1)


def fit(
    head: ActsHead,
    states: States,
    examples: Mapping[str, Sequence[Example]],
    settings: Settings,
    report: Callable[[str], Any] = lambda _: None,
    *,
    checkpoint: Path | None = None,
) -> ActsHead:
    """Fit the head in place; what comes back is the average of its last weights.

    A run that was stopped goes on from its `checkpoint`, over batches in another order.
    """
    kept = torch.load(checkpoint, weights_only=True) if _is_there(checkpoint) else None
    begun = kept["step"] if kept else 0
    torch.manual_seed(settings.seed + begun)
    rng = random.Random(settings.seed + begun)  # noqa: S311 - shuffling
    used = {k: v for k, v in settings.mix.items() if examples.get(k)}
    streams = {k: batches(examples[k], rng, settings.batch_pieces) for k in used}
    names, shares = sorted(used), [used[k] for k in sorted(used)]
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
    for step in range(begun, settings.n_steps):
        rate = schedule(step, settings.n_steps, warmup=settings.warmup)
        for group in optimizer.param_groups:
            group["lr"] = rate * group["base"]
        batch = next(streams[rng.choices(names, shares)[0]])
        loss = _loss(reader, states, batch, settings)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        keep = min(settings.average_decay, (step + 1) / (step + 10))
        torch._foreach_lerp_(average, [p.detach() for p in parameters], 1 - keep)
        if (step + 1) % 100 == 0:
            report(f"step {step + 1}/{settings.n_steps} loss {float(loss.detach()):.3f}")
        if checkpoint is not None and (step + 1) % _STEPS_KEPT == 0:
            state = {"step": step + 1, "head": head.state_dict(), "average": average}
            torch.save({**state, "optimizer": optimizer.state_dict()}, checkpoint)
    with torch.no_grad():
        for p, value in zip(parameters, average, strict=True):
            p.copy_(value)
    if checkpoint is not None:
        checkpoint.unlink(missing_ok=True)
    return head.eval()


def fit_averaged(
    make: Callable[[], ActsHead],
    states: States,
    examples: Mapping[str, Sequence[Example]],
    settings: Settings,
    report: Callable[[str], Any] = lambda _: None,
    *,
    n_runs: int,
) -> ActsHead:
    """One head with the mean weights of several that began alike and were shuffled otherwise.

    Wortsman et al. 2022 (model soups).
    """
    runs = [
        fit(make(), states, examples, replace(settings, seed=settings.seed + k), report)
        for k in range(n_runs)
    ]
    weights = [dict(run.named_parameters()) for run in runs]
    with torch.no_grad():
        for name, parameter in runs[0].named_parameters():
            parameter.copy_(torch.stack([w[name] for w in weights]).mean(0))
    return runs[0].eval()


def _is_there(checkpoint: Path | None) -> bool:
    return checkpoint is not None and checkpoint.exists()


@torch.no_grad()
def answers(
    head: ActsHead, states: States, examples: Sequence[Example], n_at_once: int = 64
) -> list[Answers]:
    """What the head answers to each example, one by one (Q = 1), in the order given."""
    out: dict[int, Answers] = {}
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].question))
    device = states.last.device
    for k in range(0, len(order), n_at_once):
        part = order[k : k + n_at_once]
        rows, roles = padded([examples[i].question for i in part])
        rows += np.array([states.begins[examples[i].text] for i in part])[:, None]
        with torch.autocast(device.type, dtype=torch.bfloat16):
            found = head(*states.at(on(rows, device)), on(roles, device))
        acts, modalities, parties = (f.float().cpu().numpy() for f in found)
        for j, i in enumerate(part):
            n = len(examples[i].question)
            out[i] = Answers(acts[j], modalities[j], parties[j, :n])
    return [out[i] for i in range(len(examples))]


def fresh_head(encoder: Encoder, seed: int) -> ActsHead:
    """A head that begins as an encoder."""
    torch.manual_seed(seed)
    head = ActsHead(AUXILIARY)
    head.begin_as(encoder)
    return head.to(encoder.types.device)
