"""Files of captures: what a killed run left half written goes, what was damaged later stays."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("protego", reason="needs the fetch extra")

from onrecord.fetching.asking import Answer, Head
from onrecord.fetching.capturing import Captures, mend, whole_bytes

AT = "2026-09-21T10:00:00Z"


def keep(folder: Path, n_pages: int) -> list[int]:
    """Captures so many pages by one run; where each begins in its file."""
    captures = Captures(folder, program="onrecord/test")
    head = Head(200, "OK", "HTTP/1.1", (("Content-Type", "text/html"),))
    first_bytes = []
    for number in range(n_pages):
        body = f"<p>Pier {number} is shut, Lund said.</p>".encode()
        url = f"http://news.example/{number}"
        place, _ = captures.keep(Answer(url, (("Host", "news.example"),), head, body, body), at=AT)
        first_bytes.append(place.first_byte)
    captures.close()
    return first_bytes


@pytest.mark.parametrize("which", [None, 0, 2], ids=["the head", "a page", "a later page"])
@pytest.mark.parametrize("n_in", [0, 40])
def test_a_byte_that_was_damaged_costs_no_capture_behind_it(
    tmp_path: Path, which: int | None, n_in: int
) -> None:
    places = keep(tmp_path, 4)
    (file,) = tmp_path.iterdir()
    raw = bytearray(file.read_bytes())
    raw[(0 if which is None else places[which]) + n_in] ^= 0xFF
    file.write_bytes(raw)
    assert mend(tmp_path) == 0
    keep(tmp_path, 1)
    assert file.read_bytes() == raw
    assert len(list(tmp_path.iterdir())) == 2


def test_every_way_in_which_a_write_can_be_cut_off_is_mended(tmp_path: Path) -> None:
    places = keep(tmp_path, 2)
    (file,) = tmp_path.iterdir()
    raw = file.read_bytes()
    for n_bytes in range(places[-1], len(raw)):
        file.write_bytes(raw[:n_bytes])
        n_cut = mend(tmp_path)
        assert file.stat().st_size == n_bytes - n_cut >= places[-1]
        assert whole_bytes(file) == n_bytes - n_cut
