"""The loop that fits the relation head on word vectors of the frozen encoder, and asks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from onrecord.nlp.heads.relating import Gist, padded
from onrecord.training.disputes.corpora import NOT_ENTAILED, SOME_KIND, Example
from onrecord.training.disputes.network import RelationHead
from onrecord.training.head_fitting import Reader, Settings, fit_head

_PIECES_AT_ONCE = 6000


def _loss(reader: Reader, words: Tensor, batch: list[Example], settings: Settings) -> Tensor:
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
    draws: Mapping[str, Callable[[], Sequence[Example]]],
    settings: Settings,
    report: Callable[[str], Any] = lambda _: None,
    *,
    checkpoint: Path | None = None,
) -> RelationHead:
    """Fit the head in place on the frozen table of word vectors `words` [V, D].

    See `head_fitting.fit_head`.
    """
    reader = Reader(head)
    fit_head(
        head,
        draws,
        lambda batch: _loss(reader, words, batch, settings),
        settings,
        report,
        checkpoint=checkpoint,
    )
    return head


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
