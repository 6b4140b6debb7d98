"""The training loop: mixed batches of all corpora, checkpoints, an average of the weights.

Invariant: a run that was stopped goes on from its last checkpoint with the same schedule; seeds
are fixed by the step number, so that what a step trains on does not depend on restarts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from onrecord.training import losses
from onrecord.training.batches import MASK_PIECE, pad
from onrecord.training.config import Config
from onrecord.training.examples import Example
from onrecord.training.model import Network
from onrecord.training.optimizing import compile_parts, schedule

Batch = tuple[str, list[Example]]
_HIDDEN_SHARE = 0.06
"""Share of word pieces hidden in training, so that no single word is relied on."""


def batch_loss(network: Network, batch: Batch) -> dict[str, Tensor]:
    """Every loss that the batch's labels teach, by name."""
    corpus, windows = batch
    padded = pad(windows)
    if network.training:
        hidden = torch.rand(padded.ids.shape) < _HIDDEN_SHARE
        padded.ids.masked_fill_(hidden & (padded.mask > 0), MASK_PIECE)
    with torch.autocast(padded.ids.device.type, dtype=torch.bfloat16):
        vectors = network.encoder(padded.ids, padded.features, padded.mask)
        out: dict[str, Tensor] = {}
        if any(w.top_cues is not None for w in windows):
            out["top_cue"] = losses.tag_loss(network.top_cue(vectors), windows, "top_cues")
        if any(w.any_cues is not None for w in windows):
            out["any_cue"] = losses.tag_loss(network.any_cue(vectors), windows, "any_cues")
            out["link"] = losses.link_loss(network, vectors, windows)
        if any(w.names is not None for w in windows):
            out["name"] = losses.tag_loss(network.name(vectors), windows, "names")
        if corpus == "gum":
            out["head"] = losses.head_loss(network.mention.kind(vectors), windows)
            out["extent"] = losses.extent_loss(network, vectors, windows)
            out["coreference"] = losses.coreference_loss(network, vectors, windows)
        if corpus == "gap":
            out["choice"] = losses.choice_loss(network, vectors, windows)
    return out


WEIGHTS = {
    "top_cue": 6.0, "any_cue": 3.0, "link": 1.0, "name": 4.0,
    "head": 1.0, "extent": 0.3, "coreference": 0.5, "choice": 0.5,
}  # fmt: skip
"""Scales that bring the losses of a fresh network to about one size; not tuned further."""


def put(state: Mapping[str, Any], checkpoint: Path) -> None:
    """Write a checkpoint; an interrupted write leaves the old one."""
    fresh = checkpoint.with_suffix(".new")
    torch.save(dict(state), fresh)
    fresh.replace(checkpoint)


class Run:
    """One training run in a folder that holds its checkpoints and its log."""

    def __init__(self, network: Network, config: Config, folder: Path) -> None:
        self.network = network
        self.config = config
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        network.encoder.words.weight.requires_grad = False
        groups = _groups(network, config.weight_decay)
        self.optimizer = torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), fused=True)
        self.are_pretrained = [group["is_pretrained"] for group in groups]
        self.average = {k: v.detach().clone() for k, v in network.state_dict().items()}
        self.step = 0

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    def resume(self) -> None:
        """Go on from the folder's checkpoint, where there is one."""
        if self.checkpoint.exists():
            state = torch.load(
                self.checkpoint, weights_only=True, map_location=torch.get_default_device()
            )
            self.network.load_state_dict(state["network"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.average = state["average"]
            self.step = state["step"]

    def save(self) -> None:
        """Write the checkpoint; an interrupted write leaves the old one."""
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average,
            "step": self.step,
        }
        put(state, self.checkpoint)

    def averaged(self) -> Network:
        """A network of its own with the average of the weights so far."""
        network = Network()
        network.load_state_dict(self.average)
        return network.eval()

    def train(
        self,
        next_batch: Callable[[int], Batch],
        *,
        until: int,
        report: Callable[[str], Any],
        is_short: bool = False,
    ) -> None:
        """Train to the step `until`, saving and reporting on the way.

        A short run does without graphs fused by the compiler, which takes minutes to begin with.
        """
        if not is_short:
            compile_parts(self.network.encoder, self.network.link)
        sums: dict[str, list[float]] = {}
        pieces, since = 0, time.monotonic()
        while self.step < until:
            batch = next_batch(self.step)
            pieces += sum(len(w.tokens) for w in batch[1])
            for name, value in self._one_step(batch).items():
                sums.setdefault(name, []).append(value)
            if self.step % self.config.report_every == 0:
                rate = pieces / (time.monotonic() - since)
                means = {k: round(sum(v) / len(v), 4) for k, v in sorted(sums.items())}
                report(f"step {self.step}/{self.config.n_steps} {rate:.0f} pieces/s {means}")
                sums, pieces, since = {}, 0, time.monotonic()
            if self.step % self.config.save_every == 0:
                self.save()
        self.save()

    def _one_step(self, batch: Batch) -> dict[str, float]:
        cycle, done = self.config.at(self.step)
        rate = schedule(done, cycle.n_steps, warmup=self.config.warmup)
        for group, is_pretrained in zip(
            self.optimizer.param_groups, self.are_pretrained, strict=True
        ):
            group["lr"] = rate * (cycle.encoder_rate if is_pretrained else cycle.head_rate)
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)
        parts = batch_loss(self.network, batch)
        loss = torch.stack([WEIGHTS[k] * v for k, v in parts.items()]).sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self._update_average()
        return {k: float(v.detach()) for k, v in parts.items()}

    def _update_average(self) -> None:
        keep = min(self.config.average_decay, self.step / (self.step + 10))
        with torch.no_grad():
            for name, value in self.network.state_dict().items():
                if name != "encoder.words.weight":
                    self.average[name].lerp_(value, 1 - keep)


def _groups(network: Network, weight_decay: float) -> list[dict[str, Any]]:
    groups: dict[tuple[bool, bool], list[Tensor]] = {}
    for name, value in network.named_parameters():
        if value.requires_grad:
            pretrained = name.startswith("encoder.") and ".features" not in name
            groups.setdefault((pretrained, value.ndim > 1), []).append(value)
    return [
        {
            "params": values,
            "is_pretrained": pretrained,
            "weight_decay": weight_decay if decays else 0.0,
        }
        for (pretrained, decays), values in groups.items()
    ]


def network_of(run: Path) -> Network:
    """The averaged weights of a run's last checkpoint."""
    state = torch.load(run / "checkpoint.pt", weights_only=True)
    network = Network()
    network.load_state_dict(state["average"])
    return network
