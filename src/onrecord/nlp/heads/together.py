"""Which questions are asked together: those of like length, so that little is padded..

Company changes no answer of a graph whose scales are fixed (`training.fixing`); where a graph
takes its scales from all that is asked at once, answers shift a little with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def together(lengths: Sequence[int], *, most_pieces: int) -> Iterator[list[int]]:
    """The places of questions of these lengths, in groups; each place stands in one group.

    A group has at most so many pieces, padding included, or one question alone.
    """
    rows: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if rows and (len(rows) + 1) * lengths[i] > most_pieces:
            yield rows
            rows = []
        rows.append(i)
    if rows:
        yield rows
