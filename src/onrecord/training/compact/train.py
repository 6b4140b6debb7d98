"""A student fitted to its teacher; any machine, with or without an accelerator.

`python -m onrecord.training.compact.train recipes/fast-2 STUDENT [--known]` reads
`runs/fast-2/packed.npz` (`packed`) and the shipped model, nothing else; with `--known`, the answers
that `known` has written. A run that was stopped goes on where it last wrote its weights.
"""

from __future__ import annotations

import argparse
import json
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Thread

import numpy as np
import torch
from torch import Tensor

from onrecord.training.compact.drawing import Drawing, Drawn
from onrecord.training.compact.known import KnownTeacher
from onrecord.training.compact.packed import PATH, Packed
from onrecord.training.compact.student import Student, Teacher, losses, total
from onrecord.training.loop import put
from onrecord.training.optimizing import compile_parts, schedule

_ASIDE = 40
"""Every so many-th text is kept aside."""
_AHEAD = 6
_N_LOOKS = 6
_REPORT_EVERY, _SAVE_EVERY = 25, 250


@dataclass(frozen=True, slots=True)
class Settings:
    """A student of a recipe's `config.toml`.

    `encoder` and `acts` are the teacher's layers that begin the student; with no layers of an
    encoder the teacher's own is kept. A step reads `n_windows` of `length` pieces and answers
    `n_questions`.
    """

    encoder: tuple[int, ...]
    acts: tuple[int, ...]
    n_windows: int = 128
    length: int = 320
    n_questions: int = 384
    n_steps: int = 4000
    rate: float = 8e-4
    weight_decay: float = 0.01
    warmup: float = 0.05
    seed: int = 7

    @classmethod
    def read(cls, recipe: Path, name: str) -> Settings:
        """One student of a recipe; unknown or missing settings raise `TypeError`."""
        values = tomllib.loads((recipe / "config.toml").read_text(encoding="utf-8"))
        own = values["students"][name]
        layers = {part: tuple(own.pop(part)) for part in ("encoder", "acts")}
        return cls(**values["fitted"] | own | layers)


@dataclass
class Fitting:
    """One run: fits a student, tells how far it is, and writes its weights."""

    name: str
    settings: Settings
    packed: Packed
    teacher: Teacher
    device: torch.device
    folder: Path
    step: int = 0

    def __post_init__(self) -> None:
        torch.manual_seed(self.settings.seed)
        s = self.settings
        self.student = Student(self.teacher, s.encoder, s.acts, self.device)
        self.learning = self.student.learning()
        self.optimizer = torch.optim.AdamW(
            self.learning, lr=0.0, betas=(0.9, 0.98), weight_decay=s.weight_decay, fused=True
        )
        if self._checkpoint.exists():
            state = torch.load(self._checkpoint, weights_only=True, map_location=self.device)
            self.student.load_state_dict(state["student"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step = state["step"]

    def compile(self) -> None:
        """Fuse the student's layers, which is worth its minute on a processor."""
        encoder = () if self.student.encoder is None else self.student.encoder.layers
        compile_parts(*self.student.acts.layers, *encoder)

    @property
    def is_known(self) -> bool:
        """Whether the teacher's answers are looked up: then nothing of what is asked may change."""
        return isinstance(self.teacher, KnownTeacher)

    def fit(self) -> None:
        """Fit to the end of the recipe, saving on the way."""
        numbers = np.arange(len(self.packed.begins) - 1)
        aside = numbers % _ASIDE == 0
        drawing = Drawing(self.packed, numbers[~aside], seed=self.settings.seed + self.step)
        begun = time.monotonic()
        with self._ahead(drawing) as draws:
            while self.step < self.settings.n_steps:
                parts = self._one_step(next(draws))
                if self.step % _REPORT_EVERY == 0:
                    spent = time.monotonic() - begun
                    print(f"step {self.step}, {spent:.0f} s: {_told(parts)}", flush=True)
                if self.step % _SAVE_EVERY == 0:
                    self.save()
        self.save()
        found = self.look(Drawing(self.packed, numbers[aside], seed=1))
        print(json.dumps({"student": self.name, "steps": self.step, **found}), flush=True)

    def _one_step(self, drawn: Drawn) -> dict[str, Tensor]:
        s = self.settings
        for group in self.optimizer.param_groups:
            group["lr"] = s.rate * schedule(self.step, s.n_steps, warmup=s.warmup)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            parts = losses(self.teacher, self.student, drawn.to(self.device))
        total(parts).backward()
        torch.nn.utils.clip_grad_norm_(self.learning, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        return parts

    @contextmanager
    def _ahead(self, drawing: Drawing) -> Iterator[Iterator[Drawn]]:
        """What is drawn while the step before is computed."""
        s = self.settings
        queue: Queue[Drawn] = Queue(_AHEAD)
        goes_on = True

        def draw() -> None:
            while goes_on:
                queue.put(drawing.draw(s.n_windows, s.length, s.n_questions, plain=self.is_known))

        thread = Thread(target=draw, daemon=True)
        thread.start()
        try:
            yield iter(queue.get, None)
        finally:
            goes_on = False
            while thread.is_alive():
                if not queue.empty():
                    queue.get()
                thread.join(0.05)

    @torch.no_grad()
    def look(self, drawing: Drawing) -> dict[str, float]:
        """The losses on texts kept aside, as they stand."""
        s = self.settings
        found: dict[str, list[float]] = {}
        for _ in range(_N_LOOKS):
            drawn = drawing.draw(s.n_windows, s.length, s.n_questions, plain=True)
            with torch.autocast(self.device.type, dtype=torch.bfloat16):
                parts = losses(self.teacher, self.student, drawn.to(self.device))
            for name, loss in parts.items():
                found.setdefault(name, []).append(float(loss))
        return {name: round(float(np.mean(some)), 5) for name, some in found.items()}

    @property
    def _checkpoint(self) -> Path:
        return self.folder / f"{self.name}-checkpoint.pt"

    def save(self) -> None:
        """Write where the run stands, and what was fitted in half precision, a file a part."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for part, network in self.student.parts().items():
            fitted = {name for name, p in network.named_parameters() if p.requires_grad}
            state = {
                name: value.half().cpu()
                for name, value in network.state_dict().items()
                if name in fitted
            }
            put(state, weights_of(self.folder, self.name, part))
        whole = {"student": self.student.state_dict(), "optimizer": self.optimizer.state_dict()}
        put({**whole, "step": self.step}, self._checkpoint)


def weights_of(folder: Path, student: str, part: str) -> Path:
    """Where the fitted weights of a student's encoder or acts head are."""
    return folder / f"{student}-{part}.pt"


def _told(parts: dict[str, Tensor]) -> str:
    return ", ".join(f"{name} {float(loss.detach()):.4f}" for name, loss in parts.items())


def main() -> None:
    """Fit one student."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path, help="a folder under recipes/ with a config.toml")
    parser.add_argument("student", help="one of its students")
    parser.add_argument("--known", action="store_true", help="look up the teacher's answers")
    parser.add_argument("--packed", type=Path, default=PATH)
    parser.add_argument("--to", type=Path, help="a folder (default: that of the packed texts)")
    args = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    settings = Settings.read(args.recipe, args.student)
    packed, folder = Packed.read(args.packed), args.packed.parent
    teacher = KnownTeacher.of(folder, packed) if args.known else Teacher.shipped(device)
    fitting = Fitting(args.student, settings, packed, teacher, device, args.to or folder)
    if device.type == "cpu":
        fitting.compile()
    fitting.fit()


if __name__ == "__main__":
    main()
