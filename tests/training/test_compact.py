"""A smaller student of the shipped model: what it is asked, and that it learns to answer alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="needs the train extra")
torch = pytest.importorskip("torch", reason="needs the train extra")

from onrecord.nlp.encoder.features import N_BREAKS, N_CASES, N_QUOTES  # noqa: E402 - once known
from onrecord.nlp.heads.doing import OTHER, PADDING  # noqa: E402 - the same
from onrecord.training.compact import packed as packing  # noqa: E402 - the same
from onrecord.training.compact.drawing import Drawing  # noqa: E402 - the same
from onrecord.training.compact.known import KnownTeacher, learn  # noqa: E402 - the same
from onrecord.training.compact.packed import (  # noqa: E402 - the same
    Packed,
    classes_of,
    packed_classes,
    written,
)
from onrecord.training.compact.release import fitted_acts  # noqa: E402 - the same
from onrecord.training.compact.student import Student, Teacher, losses  # noqa: E402 - the same
from onrecord.training.compact.train import Fitting, Settings, weights_of  # noqa: E402 - the same

EXAMPLES = Path(packing.__file__).parents[2] / "examples"
SOME = (8, 96, 12)
"""Windows, pieces, questions."""
CPU = torch.device("cpu")
SMALL = Settings((), (1, 5), n_windows=3, length=96, n_questions=8, n_steps=6, rate=5e-4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packaged examples packed."""
    folder = tmp_path_factory.mktemp("packed")
    texts = (path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*/*.txt")))
    written(texts, folder / "packed.npz", n_workers=1)
    return folder


@pytest.fixture(scope="module")
def packed(folder: Path) -> Packed:
    return Packed.read(folder / "packed.npz")


@pytest.fixture(scope="module")
def teacher() -> Teacher:
    return Teacher.shipped(CPU)


def all_of(packed: Packed) -> np.ndarray:
    return np.arange(len(packed.begins) - 1)


def test_three_classes_of_a_piece_fit_a_byte_and_come_back() -> None:
    all_three = np.array(list(np.ndindex(N_CASES, N_QUOTES, N_BREAKS)))
    there = packed_classes(all_three)
    assert len(set(there.tolist())) == len(all_three)
    assert np.array_equal(np.stack(classes_of(there.astype(int)), 1), all_three)


def test_questions_are_about_pieces_of_one_text_each(packed: Packed) -> None:
    assert len(packed.edges) > 100
    for first, last in zip(packed.edges[:-1], packed.edges[1:], strict=True):
        rows = packed.rows[first:last]
        assert np.all(np.diff(rows) > 0)
        texts = np.searchsorted(packed.begins, rows, side="right")
        assert len(set(texts.tolist())) == 1


def test_windows_keep_to_their_text_and_hold_their_questions_whole(packed: Packed) -> None:
    drawn = Drawing(packed, all_of(packed), seed=3).draw(*SOME, plain=True)
    there = drawn.mask.numpy() > 0
    for places, inside in zip(drawn.places, there, strict=True):
        texts = np.searchsorted(packed.begins, places[inside], side="right")
        assert len(set(texts.tolist())) == 1
    assert sum(len(asked.numbers) for asked in drawn.asked) == SOME[2]
    for asked in drawn.asked:
        for number, window, rows, roles in zip(
            asked.numbers, asked.windows, asked.rows, asked.roles, strict=True
        ):
            own = slice(packed.edges[number], packed.edges[number + 1])
            real = roles.numpy() != PADDING
            assert np.array_equal(drawn.places[window][rows.numpy()[real]], packed.rows[own])
            assert np.array_equal(roles.numpy()[real], packed.roles[own])


def test_what_is_not_plain_is_left_out_or_exchanged_here_and_there(packed: Packed) -> None:
    drawn = Drawing(packed, all_of(packed), seed=3).draw(32, 96, 40)
    there = drawn.mask.numpy() > 0
    same = drawn.ids.numpy()[there] == packed.ids[drawn.places][there]
    assert 0.8 < same.mean() < 1.0
    asked = [(n, r) for part in drawn.asked for n, r in zip(part.numbers, part.roles, strict=True)]
    sizes = np.diff(packed.edges)
    assert sum(int((r != PADDING).sum()) for _, r in asked) < sum(sizes[n] for n, _ in asked)
    assert all(bool((r != PADDING).any()) for _, r in asked)


def test_a_student_of_all_layers_answers_as_its_teacher(packed: Packed, teacher: Teacher) -> None:
    student = Student(teacher, range(6), range(6), CPU)
    drawn = Drawing(packed, all_of(packed), seed=3).draw(*SOME)
    with torch.no_grad():
        found = losses(teacher, student, drawn)
    assert set(found) == {
        "vectors", "tags", "links", "read", "acts", "modalities", "parties", "pointed"
    }  # fmt: skip
    assert max(float(loss) for loss in found.values()) < 1e-4


def test_known_answers_are_those_that_the_teacher_gives(
    folder: Path, packed: Packed, teacher: Teacher
) -> None:
    learn(packed, folder, teacher.acts)
    known = KnownTeacher.of(folder, packed)
    drawn = Drawing(packed, all_of(packed), seed=3).draw(*SOME, plain=True)
    asked = drawn.asked[1]
    where = asked.windows[:, None]
    features = drawn.features.transpose(1, 2)[where, asked.rows]
    words = teacher.network.encoder.words(drawn.ids)[where, asked.rows]
    vectors = known.vectors(drawn)[where, asked.rows]
    with torch.no_grad():
        given = teacher.answers(asked, words, features, vectors)
    kept = known.answers(asked, words, features, vectors)
    assert torch.equal(given.acts.argmax(-1), kept.acts.argmax(-1))
    pieces = asked.roles != PADDING
    apart = (given.read - kept.read)[pieces].abs().mean() / given.read[pieces].abs().mean()
    assert float(apart) < 0.02  # half the precision


def test_a_fitted_student_is_nearer_and_goes_on_where_it_was_stopped(
    packed: Packed, teacher: Teacher, tmp_path: Path
) -> None:
    looked = Drawing(packed, all_of(packed), seed=1).draw(*SOME, plain=True)

    def apart(fitting: Fitting) -> float:
        with torch.no_grad():
            return float(losses(teacher, fitting.student, looked)["acts"])

    run = Fitting("small", replace(SMALL, n_steps=4), packed, teacher, CPU, tmp_path)
    before = apart(run)
    run.fit()
    half = apart(run)
    assert half < before
    again = Fitting("small", SMALL, packed, teacher, CPU, tmp_path)
    assert again.step == 4
    assert apart(again) == pytest.approx(half, rel=1e-3)
    again.fit()
    assert again.step == SMALL.n_steps
    head = fitted_acts(SMALL, weights_of(tmp_path, "small", "acts"))
    words, features = torch.randn(2, 9, 384), torch.zeros(2, 9, 3).long()
    roles = torch.full((2, 9), OTHER)
    with torch.no_grad():
        ours = head(words, features, words, roles)[0]
        fitted = again.student.acts(words, features, words, roles)[0]
    assert torch.allclose(ours, fitted, atol=0.05)
