"""The faster model: the shipped encoder, with heads that are asked many questions at once.

`python -m onrecord.training.fast recipes/relations-fast recipes/fast-2`, once the relation head of
the one is distilled and the student `acts` of the other fitted; both have fewer layers than the
shipped heads. All other graphs are the shipped model's own.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import torch

from onrecord.nlp.encoder.manifest import FAST, SHIPPED, file_digest, load_manifest
from onrecord.training.acts.network import ActsHead
from onrecord.training.asked import asked_of_acts, asked_of_relations
from onrecord.training.compact.packed import PATH
from onrecord.training.compact.release import fitted_acts
from onrecord.training.compact.train import Settings, weights_of
from onrecord.training.dequantized import shipped_relations
from onrecord.training.disputes.distilling import Recipe, questions, student_of
from onrecord.training.disputes.network import RelationHead
from onrecord.training.export import export_acts, export_relations, in_8_bits, quantize
from onrecord.training.smoothing import Asked

VERSION = "fast-2"
TOGETHER = {"acts": 600, "relations": 600}
_OWN = ("acts.onnx", "relations.onnx", "nearness.onnx")


def main() -> None:
    """Round, export, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path, help="the relation head's, a folder under recipes/")
    parser.add_argument("acts", type=Path, help="the recipe of the student `acts`")
    args = parser.parse_args()
    recipe = Recipe.read(args.recipe)
    student = student_of(shipped_relations(), recipe.layers)
    student.load_state_dict(torch.load(recipe.run / "head.pt", weights_only=True))
    weights = weights_of(PATH.parent, "acts", "acts")
    acts = fitted_acts(Settings.read(args.acts, "acts"), weights)
    asked = asked_of_acts(), asked_of_relations(questions(recipe))
    write_fast(student, acts, FAST, *asked)


def write_fast(
    relations: RelationHead,
    acts: ActsHead,
    folder: Path,
    of_acts: list[Asked],
    of_relations: list[Asked],
) -> None:
    """The folder of the faster model, beside that of the shipped one."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        export_acts(acts.eval(), scratch)
        in_8_bits(scratch / "acts.onnx", folder / "acts.onnx", of_acts)
        export_relations(relations.eval(), scratch)
        in_8_bits(scratch / "relations.onnx", folder / "relations.onnx", of_relations)
        quantize(scratch / "nearness.onnx", folder / "nearness.onnx", tables=False)
    shipped = load_manifest(SHIPPED)
    shared = {f"../{SHIPPED.name}/{n}": d for n, d in shipped.files.items() if n not in _OWN}
    own = {name: file_digest(folder / name) for name in _OWN}
    manifest = shipped.facts | {"version": VERSION, "files": shared | own, "together": TOGETHER}
    del manifest["scores"]
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
