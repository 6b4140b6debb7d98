"""A trained network to the files that ship: nine ONNX graphs, quantized, with their manifest.

Invariant: the exported graphs answer like the torch network (`parity`); the manifest names every
file by its digest.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from onrecord.disputes.facts import N_FACTS
from onrecord.disputes.ties import N_TIES
from onrecord.nlp.encoder.manifest import LABELS, SHIPPED, file_digest
from onrecord.nlp.encoder.readings import ENCODED, OUTPUTS
from onrecord.nlp.heads.doing import PADDING
from onrecord.nlp.heads.relating import N_ROLES
from onrecord.training.acts.network import ActsHead
from onrecord.training.disputes.network import RelationHead
from onrecord.training.fixing import fix_scales
from onrecord.training.graphs import (
    EncoderGraph,
    ExtentGraph,
    LinkGraph,
    NearnessGraph,
    PairGraph,
)
from onrecord.training.model import Network
from onrecord.training.smoothing import Asked, even_out

_OPSET = 17
ACTS_GRAPHS = ("acts", "deeds")
RELATION_GRAPHS = ("relations", "nearness")
TOGETHER = {"acts": 600, "relations": 4000}
"""Pieces that are asked at once. 600 are fastest: of more, what passes between layers no longer
fits the processor's cache; scales that are not fixed ask for more (docs/explanation/speed.md)."""
GRAPHS = ("words", "encoder", "links", "extents", "pairs", *ACTS_GRAPHS, *RELATION_GRAPHS)


def export_graphs(network: Network, acts: ActsHead, relations: RelationHead, folder: Path) -> None:
    """Write the graphs in full precision; the encoder's holds the words' until `split_words`."""
    network.eval()
    acts.eval()
    relations.eval()
    folder.mkdir(parents=True, exist_ok=True)
    vectors = torch.randn(40, 384)
    index = torch.arange(6).reshape(2, 3)
    some = torch.tensor([3, 9])
    text = {"ids": torch.ones(1, 40, dtype=torch.long), "features": torch.zeros(1, 3, 40).long()}
    tables = {"cues": {0: "k"}, "heads": {0: "m"}, "vectors": {0: "n"}}
    _export(
        EncoderGraph(network),
        text,
        list(OUTPUTS),
        {"ids": {1: "n"}, "features": {2: "n"}},
        folder / "encoder.onnx",
    )
    around = {"rows": {0: "k", 1: "w"}, "distances": {0: "k", 1: "w"}}
    cues = torch.tensor([[3, 4], [9, 11]])
    _export(
        LinkGraph(network),
        {"vectors": vectors, "cues": cues, "rows": index, "distances": index},
        ["scores", "no_source"],
        tables | around,
        folder / "links.onnx",
    )
    _export(
        ExtentGraph(network),
        {"vectors": vectors, "heads": some, "rows": index, "distances": index},
        ["scores"],
        tables | around,
        folder / "extents.onnx",
    )
    pairs, three = torch.tensor([[0, 1], [0, 1], [0, 1]]), torch.tensor([0, 1, 2])
    _export(
        PairGraph(network),
        {"vectors": vectors, "heads": some, "pairs": pairs, "gaps": three, "matches": three},
        ["scores"],
        tables | {"pairs": {0: "p"}, "gaps": {0: "p"}, "matches": {0: "p"}},
        folder / "pairs.onnx",
    )
    export_acts(acts, folder)
    export_relations(relations, folder)


def export_acts(acts: ActsHead, folder: Path) -> None:
    """Write the acts head's two graphs in full precision."""
    names = ("words", "features", "vectors", "roles")
    given = (
        torch.randn(2, 6, 384),
        torch.zeros(2, 6, 3).long(),
        torch.randn(2, 6, 384),
        torch.arange(12).reshape(2, 6) % PADDING,
    )
    _export(
        acts,
        dict(zip(names, given, strict=True)),
        ["acts", "modalities", "parties"],
        {name: {0: "q", 1: "n"} for name in names},
        folder / "acts.onnx",
    )
    vectors = torch.randn(40, 384)
    _export(
        acts.deeds,
        {"vectors": vectors, "words": vectors},
        ["tags"],
        {"vectors": {0: "n"}, "words": {0: "n"}},
        folder / "deeds.onnx",
    )


def export_relations(relations: RelationHead, folder: Path) -> None:
    """Write the relation head's two graphs in full precision."""
    names = ("words", "roles", "facts")
    given = (
        torch.randn(2, 12, 384),
        torch.arange(24).reshape(2, 12) % N_ROLES,
        torch.zeros(2, N_FACTS),
    )
    _export(
        relations,
        dict(zip(names, given, strict=True)),
        ["vectors", "kinds", "relations", "answers"],
        {"words": {0: "q", 1: "n"}, "roles": {0: "q", 1: "n"}, "facts": {0: "q"}},
        folder / "relations.onnx",
    )
    vectors = relations.vectors(torch.randn(3, 384)).detach()
    _export(
        NearnessGraph(relations),
        {"one": vectors, "other": vectors, "ties": torch.zeros(3, 3, N_TIES)},
        ["logits"],
        {"one": {0: "m"}, "other": {0: "k"}, "ties": {0: "m", 1: "k"}},
        folder / "nearness.onnx",
    )


def _export(
    graph: nn.Module,
    inputs: dict[str, Tensor],
    outputs: list[str],
    axes: dict[str, dict[int, str]],
    path: Path,
) -> None:
    torch.onnx.export(
        graph,
        tuple(inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes={name: axes[name] for name in inputs if name in axes},
        opset_version=_OPSET,
        dynamo=False,
    )


def quantize(source: Path, target: Path, *, tables: bool = True) -> None:
    """Weights of matrix products (and, with `tables`, of embeddings) to 8 bits, a channel each."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - train extra

    quantize_dynamic(
        str(source),
        str(target),
        op_types_to_quantize=["MatMul", "Gather"] if tables else ["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )


def in_8_bits(source: Path, target: Path, asked: Sequence[Asked]) -> None:
    """A head's graph in 8 bits whose answers do not depend on what is asked beside a question.

    `asked` are questions as they are at work; the graph at `source` is evened out in place.
    """
    even_out(source, asked)
    quantize(source, target, tables=False)
    fix_scales(target, asked)


def write_model(
    network: Network,
    acts: ActsHead,
    relations: RelationHead,
    folder: Path,
    *,
    asked: Mapping[str, Sequence[Asked]],
    tokenizer: Path,
    version: str,
    windows: dict[str, int],
    thresholds: dict[str, float],
    of_relations: dict[str, float],
    facts: dict[str, Any],
) -> None:
    """A model folder, ready to ship; replaces the folder's files.

    `asked` are typical questions to the graphs that are evened out, `encoder` and `acts`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        export_graphs(network, acts, relations, Path(scratch))
        even_out(Path(scratch) / "encoder.onnx", asked["encoder"])
        for graph in sorted(Path(scratch).glob("*.onnx")):
            if graph.stem == "acts":
                in_8_bits(graph, folder / graph.name, asked["acts"])
            else:
                quantize(graph, folder / graph.name, tables=graph.stem == "encoder")
    split_words(folder)
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    files = sorted([f"{name}.onnx" for name in GRAPHS] + ["tokenizer.json"])
    manifest = {
        "version": version,
        "labels": LABELS,
        "files": {name: file_digest(folder / name) for name in files},
        "windows": windows,
        "thresholds": thresholds,
        "relations": of_relations,
        "together": TOGETHER,
        **facts,
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def split_words(folder: Path) -> None:
    """Take the table of word vectors out of the encoder's graph, so that other heads share it."""
    from onnx.utils import extract_model  # noqa: PLC0415 - train extra

    whole = folder / "encoder.onnx"
    with tempfile.TemporaryDirectory() as scratch:
        rest = Path(scratch) / "encoder.onnx"
        extract_model(str(whole), str(folder / "words.onnx"), ["ids"], ["words"])
        extract_model(str(whole), str(rest), ["words", "features"], list(ENCODED))
        shutil.copyfile(rest, whole)


def replace_acts(
    acts: ActsHead,
    folder: Path,
    thresholds: dict[str, float],
    asked: Sequence[Asked],
    *,
    graphs: Sequence[str] = ACTS_GRAPHS,
) -> None:
    """Another acts head, with its thresholds, in a model folder whose other graphs stay."""
    with tempfile.TemporaryDirectory() as scratch:
        export_acts(acts.eval(), Path(scratch))
        in_8_bits(Path(scratch) / "acts.onnx", folder / "acts.onnx", asked)
        if "deeds" in graphs:
            quantize(Path(scratch) / "deeds.onnx", folder / "deeds.onnx", tables=False)
    _renew(folder, graphs, thresholds, part="thresholds", together={"acts": TOGETHER["acts"]})


@contextmanager
def copy_of_shipped() -> Iterator[Path]:
    """A copy of the shipped model's folder, to be changed."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(shutil.copytree(SHIPPED, Path(name) / "model"))


def replace_thresholds_of_relations(folder: Path, thresholds: dict[str, float]) -> None:
    """Other thresholds of relations in a model folder whose graphs stay."""
    _renew(folder, (), thresholds, part="relations")


def replace_relations(relations: RelationHead, folder: Path, thresholds: dict[str, float]) -> None:
    """Another relation head, with its thresholds, in a model folder whose other graphs stay."""
    with tempfile.TemporaryDirectory() as scratch:
        export_relations(relations.eval(), Path(scratch))
        for name in RELATION_GRAPHS:
            quantize(Path(scratch) / f"{name}.onnx", folder / f"{name}.onnx", tables=False)
    _renew(folder, RELATION_GRAPHS, thresholds, part="relations")


def _renew(
    folder: Path,
    graphs: Sequence[str],
    thresholds: dict[str, float],
    *,
    part: str,
    together: Mapping[str, int] | None = None,
) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    files = manifest["files"] | {
        f"{name}.onnx": file_digest(folder / f"{name}.onnx") for name in graphs
    }
    manifest["files"] = dict(sorted(files.items()))
    manifest[part] = manifest.get(part, {}) | thresholds
    manifest["together"] |= together or {}
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
