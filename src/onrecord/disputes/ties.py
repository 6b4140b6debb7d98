"""What is known at once of two statements, for many pairs together: a first look before `facts`.

Invariant: training and run time tell the same ties in the same order (`ties`, `N_TIES`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from onrecord.disputes.company import Company, leaning
from onrecord.model.dispute import Known

SAME_SPEAKER, ABOUT_ONE_ANOTHER, AGAINST_ONE_ANOTHER, SAME_DOCUMENT, SHARED, SPLIT, FOES = range(7)
N_TIES = 7


def ties(some: Sequence[Known], others: Sequence[Known], company: Company) -> NDArray[np.float32]:
    """Ties of M statements with K others [M, K, N_TIES], each 0 or 1.

    One speaker; one is about who speaks the other, or against them; one document; both are about
    one, or leaning to that one in opposed ways; speakers of whom one has spoken against the other.
    """
    out = np.zeros((len(some), len(others), N_TIES), dtype=np.float32)
    foes: dict[tuple[str, str], bool] = {}
    for i, a in enumerate(some):
        mine = leaning(a.acts)
        for j, b in enumerate(others):
            row = out[i, j]
            row[SAME_DOCUMENT] = a.document == b.document
            if a.targets & b.targets:
                row[SHARED] = 1.0
                row[SPLIT] = mine * leaning(b.acts) < 0
            if a.speaker is None or b.speaker is None:
                continue
            if a.speaker == b.speaker:
                row[SAME_SPEAKER] = 1.0
                continue
            at_b, at_a = b.speaker in a.targets, a.speaker in b.targets
            row[ABOUT_ONE_ANOTHER] = at_b or at_a
            row[AGAINST_ONE_ANOTHER] = (at_b and mine < 0) or (at_a and leaning(b.acts) < 0)
            key = (a.speaker, b.speaker)
            if key not in foes:
                foes[key] = company.between(a, b).against > 0
            row[FOES] = foes[key]
    return out
