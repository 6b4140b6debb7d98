"""What every training run shares: the rate of each step, and graphs fused by the compiler."""

from __future__ import annotations

import shutil

import torch
from torch import nn


def schedule(step: int, n_steps: int, *, warmup: float) -> float:
    """Linear warm-up, then linear fall to zero."""
    rising = step / max(1.0, warmup * n_steps)
    return min(rising, max(0.0, (n_steps - step) / ((1 - warmup) * n_steps)))


def compile_parts(*parts: nn.Module) -> None:
    """Fuse what each step computes, where the machine has a C++ compiler.

    Measured on 2 cores: 0.59 s a step of 2,600 pieces against 0.85 s, and far less hurt by other
    work on the same cores.
    """
    if shutil.which("g++") or shutil.which("clang++"):
        torch._dynamo.config.cache_size_limit = 64  # noqa: SLF001 - lengths differ by batch
        for part in parts:
            part.compile(dynamic=True)
