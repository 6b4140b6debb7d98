"""The loop that fits the relation head on word vectors of the frozen encoder, and asks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from onrecord.disputes.facts import N_FACTS
from onrecord.nlp.heads.relating import Gist, padded
from onrecord.training.disputes.corpora import NOT_ENTAILED, SOME_KIND, Example
from onrecord.training.disputes.network import RelationHead
from onrecord.training.head_fitting import Reader, Settings, fit_head

_PIECES_AT_ONCE = 6000


def _loss(reader: Reader, words: Tensor, batch: list[Example], settings: Settings) -> Tensor:
    task = batch[0].task
    labels = torch.tensor([e.label for e in batch], device=words.device)
    with torch.autocast(words.device.type, dtype=torch.bfloat16):
        logits = _near(reader, words, batch) if task == "near" else _asked(reader, words, batch)
        logp = logits.float().log_softmax(-1)
    known = labels < logp.shape[-1]
    told = logp.gather(1, labels.clamp(max=logp.shape[-1] - 1)[:, None])[:, 0]
    if task == "kinds":  # any kind but none is right
        told = torch.where(labels == SOME_KIND, logp[:, 1:].logsumexp(-1), told)
    if task == "inference":
        told = torch.where(labels == NOT_ENTAILED, logp[:, 1:].logsumexp(-1), told)
    smooth = torch.where(known, logp.mean(-1), told)
    return -((1 - settings.smoothing) * told + settings.smoothing * smooth).mean()


def _asked(reader: Reader, words: Tensor, batch: list[Example]) -> Tensor:
    """Logits of a batch of one task, of one or two statements read together."""
    head, task = reader.head, batch[0].task
    ids, roles = _pieces([e.question for e in batch], words)
    _, one, two, matter = reader(words[ids], roles, _facts(batch, words))
    if task == "relations":
        return head.related(two, matter)
    layer = head.auxiliary[task] if task in head.auxiliary else getattr(head, task)
    return layer(one if task == "kinds" else two)


def _near(reader: Reader, words: Tensor, batch: list[Example]) -> Tensor:
    """Logits of relations by two vectors, each statement read alone."""
    head = reader.head
    parts = [part for e in batch for part in e.parts or ()]
    ids, roles = _pieces(parts, words)
    vectors = head.vectors(reader(words[ids], roles, None)[0])
    known = torch.from_numpy(np.stack([e.ties for e in batch if e.ties is not None])).to(
        words.device
    )
    return head.nearness(vectors[::2], vectors[1::2], known)


def _pieces(questions: list[Gist], words: Tensor) -> tuple[Tensor, Tensor]:
    ids, roles = (torch.from_numpy(a).to(words.device) for a in padded(questions))
    return ids, roles


def _facts(batch: Sequence[Example], words: Tensor) -> Tensor:
    none = np.zeros(N_FACTS, dtype=np.float32)
    rows = [none if e.facts is None else e.facts for e in batch]
    return torch.from_numpy(np.stack(rows)).to(words.device)


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
def asked(head: RelationHead, words: Tensor, examples: Sequence[Example]) -> list[np.ndarray]:
    """Vectors [Q, N] and logits of kinds, relations and answers, in the order given."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].question))
    out: dict[int, list[np.ndarray]] = {}
    k = 0
    while k < len(order):
        n = max(1, _PIECES_AT_ONCE // (len(examples[order[k]].question) + 8))
        part = [examples[i] for i in order[k : k + n]]
        ids, roles = _pieces([e.question for e in part], words)
        with torch.autocast(words.device.type, dtype=torch.bfloat16):
            found = [f.float() for f in head(words[ids], roles, _facts(part, words))]
        for j, i in enumerate(order[k : k + n]):
            out[i] = [f[j].numpy() for f in found]
        k += n
    return [np.stack([out[i][m] for i in range(len(examples))]) for m in range(4)]
