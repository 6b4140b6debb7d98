"""Long texts are read in windows and stitched without loss."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.nlp.encoder.windows import plan, stitch


@given(st.integers(1, 5000), st.integers(20, 400), st.floats(0, 0.5))
def test_every_piece_belongs_to_exactly_one_window(n: int, longest: int, overlap: float) -> None:
    windows = plan(n, max_pieces=longest, n_overlap=int(longest * overlap))
    owned = [i for w in windows for i in range(w.own_start, w.own_end)]
    assert owned == list(range(n))
    assert all(w.start <= w.own_start < w.own_end <= w.end for w in windows)
    assert all(w.end - w.start <= longest for w in windows)


def test_an_empty_text_has_no_window() -> None:
    assert plan(0, max_pieces=10, n_overlap=2) == []


def test_stitching_keeps_each_row_from_the_window_that_owns_it() -> None:
    windows = plan(25, max_pieces=10, n_overlap=4)
    rows = [np.arange(w.start, w.end, dtype=np.float32)[:, None] for w in windows]
    assert stitch(rows, windows)[:, 0].tolist() == list(range(25))
