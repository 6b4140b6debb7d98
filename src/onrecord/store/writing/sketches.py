"""Which texts may be one text: a sketch of each, kept, and the measure that decides.

Invariant: the same text has the same sketch wherever and whenever it is made, for sketches are kept
in records. What an outlet quotes says nothing about who copied whom; its own words do, those
outside quotation marks. Of a text so much is compared, so that time and memory are bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from struct import Struct, iter_unpack

from rensa import RMinHash

from onrecord.store.writing.wire import own_words

N_WORDS, N_BANDS, N_ROWS = 4, 32, 2
_SEED = 20_311_010
_TEXT_CHARS = 50_000
_FEWEST_OWN, _FEWEST = 40, 25
_OF_SHORTER, _OF_LONGER = 0.5, 0.1
# Chosen on one half by `python -m onrecord.evaluation.copies`, which tries runs of 3 to 5 words,
# 16, 32 and 64 bands, 2 to 4 rows. Of 1,727 planted copies and 105 real ones (2026-11-27):
#
#     words, bands, rows   candidates   planted   real   found that are none
#     4, 32, 3                     79      .901   .638                     0
#     4, 32, 2                    170      .956   .838                     1
#     4, 64, 2                    229      .961   .886                     1
#     3, 32, 2                    291      .973   .943                     2, and 3 not read
#     5, 32, 2                    172      .941   .810                     1
#
# Three rows miss what was cut to half and edited; 64 bands are twice the rows to look up. Of nine
# million pairs of articles on different events 92 share a key by chance with runs of three words,
# 24 with runs of four: for an article of a record of a million that is 20 and 5 that are read in
# vain. Less than half of the shorter is no longer one text (.45 would find .895 of the real ones),
# and what is less than a tenth of the longer is a passage of it.

_WORD = re.compile(r"\w+")
_KEY = Struct("<q")
Runs = frozenset[str]
Keys = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """How much of two texts is one: the part of the shorter's runs, and of the longer's."""

    of_shorter: float
    of_longer: float

    @property
    def is_one(self) -> bool:
        """Whether both are one text, edited or cut or not."""
        return self.of_shorter >= _OF_SHORTER and self.of_longer >= _OF_LONGER


def runs_of(text: str, *, n_words: int = N_WORDS) -> Runs:
    """Each run of four words of a text's own; of all its words where it does little but quote.

    None where the text is too short to be told from another.
    """
    told = text[:_TEXT_CHARS]
    words = _WORD.findall(own_words(told).casefold())
    if len(words) < _FEWEST_OWN:
        words = _WORD.findall(told.casefold())
    if len(words) < _FEWEST:
        return frozenset()
    return frozenset(map(" ".join, zip(*(words[i:] for i in range(n_words)), strict=False)))


def measured(one: Runs, other: Runs) -> Measured:
    """How much of two texts is one, exactly."""
    fewer, more = sorted((len(one), len(other)))
    if not fewer:
        return Measured(0.0, 0.0)
    n_shared = len(one & other)
    return Measured(n_shared / fewer, n_shared / more)


def keys_of(runs: Runs, *, n_bands: int = N_BANDS, n_rows: int = N_ROWS) -> Keys:
    """The keys of a text's bands: texts that share one may be one text. None of no runs."""
    if not runs:
        return ()
    sketch = RMinHash(num_perm=n_bands * n_rows, seed=_SEED)
    sketch.update(sorted(runs))
    values = sketch.digest()
    return tuple(_key(n, values[n * n_rows : (n + 1) * n_rows]) for n in range(n_bands))


def packed(keys: Keys) -> bytes:
    """Keys as they are kept."""
    return b"".join(map(_KEY.pack, keys))


def unpacked(kept: bytes) -> Keys:
    """The keys again; raises `struct.error` for what is none."""
    return tuple(key for (key,) in iter_unpack(_KEY.format, kept))


def _key(band: int, values: list[int]) -> int:
    """One number of 64 bits, with its sign, as databases keep it."""
    told = ",".join(map(str, (band, *values))).encode()
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "little", signed=True)
