"""What the frozen encoder says of every piece of the texts on which the acts head is trained.

Invariant: texts are read in the windows of the run time; what was read once is kept in a file by
encoder and text, so that a run that was stopped, or has more texts, reads the new ones alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.encoder.windows import plan
from onrecord.training.acts.corpora import Texts
from onrecord.training.model import Encoder

_WINDOW, _OVERLAP = 320, 96
_WINDOWS_AT_ONCE = 24


@dataclass(frozen=True, slots=True)
class States:
    """All texts one after the other, each from `begins`: what the head reads of every piece.

    `ids` [pieces], `features` [pieces, 3] and the encoder's last vectors `last` [pieces, D];
    `words` is the table of word vectors.
    """

    ids: Tensor
    features: Tensor
    last: Tensor
    words: Tensor
    begins: list[int]

    def at(self, rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Word vectors [Q, L, D], features [Q, L, 3] and last vectors of pieces [Q, L]."""
        return self.words[self.ids[rows]], self.features[rows], self.last[rows]


def states_of(encoder: Encoder, texts: Texts, path: Path | None = None) -> States:
    """The states of all texts; with a `path`, what that file has of them is not read again."""
    names = [_name(tokens) for tokens in texts.tokens]
    known = _kept(encoder, path)
    fresh = {n: t for n, t in zip(names, texts.tokens, strict=True) if n not in known}
    known |= dict(zip(fresh, _last_vectors(encoder, list(fresh.values())), strict=True))
    if path is not None and fresh:
        lengths = [len(v) for v in known.values()]
        kept = {"encoder": _weight(encoder), "names": list(known), "lengths": lengths}
        torch.save({**kept, "last": torch.cat(list(known.values()))}, path)
    lengths = [len(tokens) for tokens in texts.tokens]
    device = encoder.types.device
    return States(
        on(np.concatenate([t.ids for t in texts.tokens]), device),
        on(np.concatenate([t.features for t in texts.tokens]), device),
        torch.cat([known[n] for n in names]),
        encoder.words.weight.detach(),
        [0, *np.cumsum(lengths[:-1]).tolist()],
    )


def _name(tokens: Tokens) -> str:
    return hashlib.sha256(tokens.ids.tobytes() + tokens.features.tobytes()).hexdigest()


def _weight(encoder: Encoder) -> float:
    """A number that tells one encoder from another."""
    parts = (p.detach().abs().sum(dtype=torch.float64) for p in encoder.parameters())
    return float(sum(parts))


def _kept(encoder: Encoder, path: Path | None) -> dict[str, Tensor]:
    """What a file has of the texts that this encoder read, by name."""
    if path is None or not path.exists():
        return {}
    kept = torch.load(path, weights_only=True, map_location=encoder.types.device)
    if kept["encoder"] != _weight(encoder):
        return {}
    return dict(zip(kept["names"], kept["last"].split(kept["lengths"]), strict=True))


@torch.no_grad()
def _last_vectors(encoder: Encoder, texts: Sequence[Tokens]) -> list[Tensor]:
    """The encoder's last vectors [L, D] of every text, windows of like length read together."""
    device, width = encoder.types.device, encoder.types.shape[0]
    out = [torch.zeros(len(t), width, dtype=torch.bfloat16, device=device) for t in texts]
    windows = [
        (number, w)
        for number, tokens in enumerate(texts)
        for w in plan(len(tokens), max_pieces=_WINDOW, n_overlap=_OVERLAP)
    ]
    windows.sort(key=lambda item: item[1].end - item[1].start)
    for k in range(0, len(windows), _WINDOWS_AT_ONCE):
        part = windows[k : k + _WINDOWS_AT_ONCE]
        longest = max(w.end - w.start for _, w in part)
        ids = np.zeros((len(part), longest), dtype=np.int64)
        features = np.zeros((len(part), 3, longest), dtype=np.int64)
        mask = np.zeros((len(part), longest), dtype=np.float32)
        for i, (number, w) in enumerate(part):
            tokens, cut, n = texts[number], slice(w.start, w.end), w.end - w.start
            ids[i, :n], features[i, :, :n] = tokens.ids[cut], tokens.features[cut].T
            mask[i, :n] = 1
        with torch.autocast(device.type, dtype=torch.bfloat16):
            found = encoder(on(ids, device), on(features, device), on(mask, device))
        for i, (number, w) in enumerate(part):
            own = found[i, w.own_start - w.start : w.own_end - w.start]
            out[number][w.own_start : w.own_end] = own.to(torch.bfloat16)
    return out


def on(array: Any, device: Any) -> Tensor:
    """A numpy array as a tensor there."""
    return torch.from_numpy(array).to(device)
