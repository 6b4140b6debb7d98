"""Graphs in 8 bits: evened out before, and their scales fixed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="needs the train extra")
pytest.importorskip("torch", reason="needs the train extra")

import onnxruntime  # noqa: E402 - only once it is known to be there
from onnx import TensorProto, helper, numpy_helper  # noqa: E402 - the same

from onrecord.training.export import quantize  # noqa: E402 - the same
from onrecord.training.fixing import fix_scales  # noqa: E402 - the same
from onrecord.training.smoothing import Asked, NotAlike, even_out  # noqa: E402 - the same

WIDTH, INNER = 16, 24
RNG = np.random.default_rng(1)


def asked(n: int) -> list[Asked]:
    """Rows of which two channels are tens of times larger than the others, as in layers."""
    sizes = np.ones(WIDTH)
    sizes[[3, 7]] = 40.0
    rows = RNG.normal(size=(n, 5, WIDTH)) * sizes
    return [{"x": row.astype(np.float32)} for row in rows]


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Two products with a constant added to the first, in full precision."""
    numbers = {
        "one": RNG.normal(size=(WIDTH, INNER)), "bias": RNG.normal(size=INNER),
        "two": RNG.normal(size=(INNER, 3)),
    }  # fmt: skip
    nodes = [
        helper.make_node("MatMul", ["x", "one"], ["product"], "/one/MatMul"),
        helper.make_node("Add", ["product", "bias"], ["sum"], "/one/Add"),
        helper.make_node("Relu", ["sum"], ["inner"], "/Relu"),
        helper.make_node("MatMul", ["inner", "two"], ["y"], "/two/MatMul"),
    ]
    made = helper.make_graph(
        nodes,
        "two-products",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", WIDTH])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 3])],
        [numpy_helper.from_array(v.astype(np.float32), n) for n, v in numbers.items()],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path = tmp_path / "plain.onnx"
    onnx.save(model, path)
    return path


def answers(path: Path, questions: list[Asked]) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return np.stack([session.run(None, dict(one))[0] for one in questions])


def in_8_bits(path: Path) -> Path:
    target = path.with_name(f"{path.stem}-8.onnx")
    quantize(path, target, tables=False)
    return target


def test_what_is_evened_out_answers_alike_and_loses_less_in_8_bits(graph: Path) -> None:
    questions = asked(50)
    whole = answers(graph, questions)
    before = np.abs(answers(in_8_bits(graph), questions) - whole).mean()
    even_out(graph, questions)
    assert np.allclose(answers(graph, questions), whole, atol=1e-3)
    after = np.abs(answers(in_8_bits(graph), questions) - whole).mean()
    assert after < 0.8 * before


def test_an_answer_is_the_same_alone_and_beside_others_once_scales_are_fixed(graph: Path) -> None:
    fixed = in_8_bits(graph)
    questions = asked(50)
    small, large = (one["x"] for one in questions[:2])
    beside = {"x": np.concatenate([small, 5 * large])}
    assert (answers(fixed, [beside])[0, :5] != answers(fixed, questions[:1])[0]).any()
    fix_scales(fixed, questions)
    assert (answers(fixed, [beside])[0, :5] == answers(fixed, questions[:1])[0]).all()


def test_fixed_scales_round_about_as_well_as_those_of_each_question(graph: Path) -> None:
    questions, others = asked(200), asked(50)
    whole = answers(graph, others)
    rounded = in_8_bits(graph)
    before = np.abs(answers(rounded, others) - whole).mean()
    fix_scales(rounded, questions)
    assert np.abs(answers(rounded, others) - whole).mean() < 2 * before


def test_what_would_answer_otherwise_is_not_evened_out(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.training.smoothing._ALIKE", -1.0)
    kept = graph.read_bytes()
    with pytest.raises(NotAlike):
        even_out(graph, asked(5))
    assert graph.read_bytes() == kept
