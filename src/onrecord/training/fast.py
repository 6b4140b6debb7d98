"""The faster model: the shipped encoder, with heads that are asked many questions at once.

`python -m onrecord.training.fast recipes/relations-fast`, once that recipe's head is distilled. The
acts head is the shipped one, rounded to 8 bits anew with scales that are fixed; the relation head
has fewer layers. All other graphs are the shipped model's own.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import torch

from onrecord.nlp.encoder.manifest import FAST, SHIPPED, file_digest, load_manifest
from onrecord.training.asked import asked_of_acts, asked_of_relations
from onrecord.training.dequantized import shipped_relations, spell_out
from onrecord.training.disputes.distilling import Recipe, questions, student_of
from onrecord.training.disputes.network import RelationHead
from onrecord.training.export import export_relations, in_8_bits, quantize
from onrecord.training.smoothing import Asked

VERSION = "fast-2"
TOGETHER = {"acts": 600, "relations": 600}
_OWN = ("acts.onnx", "relations.onnx", "nearness.onnx")


def main() -> None:
    """Round, export, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path, help="the relation head's, a folder under recipes/")
    args = parser.parse_args()
    recipe = Recipe.read(args.recipe)
    student = student_of(shipped_relations(), recipe.layers)
    student.load_state_dict(torch.load(recipe.run / "head.pt", weights_only=True))
    write_fast(student, FAST, asked_of_acts(), asked_of_relations(questions(recipe)))


def write_fast(
    relations: RelationHead, folder: Path, of_acts: list[Asked], of_relations: list[Asked]
) -> None:
    """The folder of the faster model, beside that of the shipped one."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        spell_out(SHIPPED / "acts.onnx", scratch / "acts.onnx")
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
