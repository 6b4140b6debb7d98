"""The best tag sequence is always one that the scheme allows."""

from itertools import pairwise, product

import numpy as np
import pytest

from onrecord.nlp.heads.viterbi import best_tags, log_softmax, spans_of, tagged_spans, transitions

BIO = ("O", "B", "I")
BIOES = ("O", "B", "I", "E", "S")


def allowed(tags: tuple[int, ...], names: tuple[str, ...]) -> bool:
    table = transitions(names)
    ends = "E" in names
    starts_well = names[tags[0]] not in ("I", "E")
    ends_well = not ends or names[tags[-1]] not in ("B", "I")
    return starts_well and ends_well and all(table[a, b] == 0 for a, b in pairwise(tags))


@pytest.mark.parametrize("names", [BIO, BIOES])
@pytest.mark.parametrize("seed", range(5))
def test_no_allowed_sequence_scores_higher(names: tuple[str, ...], seed: int) -> None:
    scores = log_softmax(
        np.random.default_rng(seed).normal(size=(5, len(names))).astype(np.float32)
    )
    best = tuple(int(t) for t in best_tags(scores[None], names)[0])
    assert allowed(best, names)
    highest = max(
        sum(float(scores[i, t]) for i, t in enumerate(tags))
        for tags in product(range(len(names)), repeat=5)
        if allowed(tags, names)
    )
    assert sum(float(scores[i, t]) for i, t in enumerate(best)) == pytest.approx(highest, abs=1e-5)


def test_spans_are_read_off_tags_with_their_kinds() -> None:
    names = ("O", "B-Person", "I-Person", "E-Person", "S-Person")
    assert spans_of(np.array([0, 1, 2, 3, 4, 0]), names) == [(1, 4, "Person"), (4, 5, "Person")]


def test_cutting_sure_stretches_away_changes_no_span() -> None:
    rng = np.random.default_rng(3)
    logits = rng.normal(size=(200, 5)).astype(np.float32)
    logits[:, 0] += 4 * (rng.random(200) < 0.8)
    log_probs = log_softmax(logits)
    whole = spans_of(best_tags(log_probs[None], BIOES)[0], BIOES)
    assert [
        (a, b, k) for a, b, k, _ in tagged_spans(log_probs, BIOES, sure_outside=0.9999)
    ] == whole
