"""A fitted acts head into the folder of the faster model, in 8 bits.

`python -m onrecord.training.compact.release recipes/fast-2 STUDENT` once `train` has fitted it. Its
thresholds are its teacher's; all other graphs stay.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from onrecord.nlp.encoder.manifest import FAST
from onrecord.training.acts.network import ActsHead
from onrecord.training.asked import asked_of_acts
from onrecord.training.compact.packed import PATH
from onrecord.training.compact.student import acts_of
from onrecord.training.compact.train import Settings, weights_of
from onrecord.training.dequantized import shipped_acts
from onrecord.training.export import replace_acts


def fitted_acts(settings: Settings, weights: Path) -> ActsHead:
    """The acts head of a student with the weights that `train` wrote."""
    head = acts_of(shipped_acts(), settings.acts)
    fitted = torch.load(weights, weights_only=True)
    head.load_state_dict(head.state_dict() | {k: v.float() for k, v in fitted.items()})
    return head.eval()


def main() -> None:
    """Round, export, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path, help="a folder under recipes/ with a config.toml")
    parser.add_argument("student", help="one of its students")
    parser.add_argument("--run", type=Path, default=PATH.parent, help="where `train` wrote to")
    parser.add_argument("--to", type=Path, default=FAST, help="a model folder")
    args = parser.parse_args()
    settings = Settings.read(args.recipe, args.student)
    head = fitted_acts(settings, weights_of(args.run, args.student, "acts"))
    replace_acts(head, args.to, {}, asked_of_acts(), graphs=("acts",))


if __name__ == "__main__":
    main()
