"""The loop that fits the acts head on states of the frozen encoder, and asks it.

Invariant: the encoder is not touched, so that everything else answers as before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom
from torch import Tensor

from onrecord.model.act import ACT_CODES, MODALITIES
from onrecord.nlp.heads.doing import PADDING, PARTIES, Answers, padded
from onrecord.training.acts.corpora import AUXILIARY, IGNORED, Example
from onrecord.training.acts.network import ActsHead
from onrecord.training.acts.states import States, on
from onrecord.training.head_fitting import Reader, Settings, fit_head
from onrecord.training.model import Encoder

_CODES: dict[str, int] = {code: i for i, code in enumerate(ACT_CODES)}
_MODALITIES: dict[str, int] = {name: i for i, name in enumerate(MODALITIES)}
_NOT_DONE_WEIGHT = 4.0
"""Hardly one act in twenty is anything but done."""
_POINTING_WEIGHT, _NEVER = 0.5, -1e4
_PARTY_WEIGHT, _MODALITY_WEIGHT, _AUXILIARY_WEIGHT = 1.0, 0.3, 0.4


def _loss(reader: Reader, states: States, batch: list[Example], settings: Settings) -> Tensor:
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
    """Fit the head in place; see `head_fitting.fit_head`. Corpora without examples take no step."""
    reader = Reader(head)

    def always(given: Sequence[Example]) -> Callable[[], Sequence[Example]]:
        return lambda: given

    fit_head(
        head,
        {name: always(given) for name, given in examples.items() if given},
        lambda batch: _loss(reader, states, batch, settings),
        settings,
        report,
        checkpoint=checkpoint,
    )
    return head


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
