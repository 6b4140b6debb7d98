"""What the relation head is asked, and what its answers mean: how statements stand to one another.

Invariant: training and run time ask in the same way (`gist_of`, `of_one`, `of_two`).

A statement is asked about by its gist: the names of who speaks and whom it is about, and the word
pieces around its cue and content, each with its role. One gist alone gives a vector and the kind
of proposal it makes; two give their relation, and how the second answers what the first proposes
(two texts read together, in the manner of Devlin et al. 2019, with markers as in Baldini Soares et
al. 2019).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from onrecord.model.dispute import ANSWER_KINDS, PROPOSAL_KINDS
from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.heads.doing import Ints, Run, shortened, side_by_side

OTHER, SPEAKER, TARGET, CUE, CONTENT = range(5)
N_SIDE_ROLES = 5
PADDING = 2 * N_SIDE_ROLES
N_ROLES = PADDING + 1
Relation = Literal["unrelated", "same", "side", "opposed"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
KINDS = ("none", *PROPOSAL_KINDS)
ANSWERS = ("none", *ANSWER_KINDS)

BEGIN, DIVIDER = 101, 102
"""The vocabulary's own pieces for where a text begins and ends."""
_COLON = 1024
_MAX_NAME = 8
_BEFORE, _AFTER = 14, 6
_MAX_WORDS = 78
MAX_PIECES = 2 * (2 * _MAX_NAME + 1 + _MAX_WORDS) + 3


@dataclass(frozen=True, slots=True)
class Gist:
    """What is read of a statement: pieces of the vocabulary and their roles, both [L]."""

    ids: Ints
    roles: Ints

    def __len__(self) -> int:
        return len(self.ids)


def gist_of(
    speaker: Sequence[int],
    target: Sequence[int],
    tokens: Tokens,
    cue: Iterable[Run],
    content: Iterable[Run],
) -> Gist:
    """The gist of a statement in a text.

    `speaker` and `target` are the pieces of the names of who speaks and whom it is about (none
    where nobody is known); of a long content only its beginning and its end are read, with a few
    words before and after it.
    """
    roles: dict[int, int] = {}
    said = shortened(content)
    for first, last in cue:
        roles |= dict.fromkeys(range(first, last), CUE)
    roles |= dict.fromkeys(said, CONTENT)
    rows = set(roles)
    if said:
        first, last = min(said), max(said) + 1
        rows |= set(range(max(0, first - _BEFORE), first)) | set(range(last, last + _AFTER))
    kept = sorted(i for i in rows if i < len(tokens))[:_MAX_WORDS]
    by, about = list(speaker)[:_MAX_NAME], list(target)[:_MAX_NAME]
    names = [SPEAKER] * len(by) + [TARGET] * len(about)
    return Gist(
        np.array([*by, *about, _COLON, *(int(tokens.ids[i]) for i in kept)]),
        np.array([*names, OTHER, *(roles.get(i, OTHER) for i in kept)]),
    )


def of_one(gist: Gist) -> Gist:
    """The question about one statement."""
    return _framed([(gist, 0)])


def of_two(one: Gist, other: Gist) -> Gist:
    """The question about two statements, of which the second may answer the first."""
    return _framed([(one, 0), (other, N_SIDE_ROLES)])


def _framed(sides: Sequence[tuple[Gist, int]]) -> Gist:
    ids, roles = [np.array([BEGIN])], [np.array([OTHER])]
    for gist, shift in sides:
        ids += [gist.ids, np.array([DIVIDER])]
        roles += [gist.roles + shift, np.array([OTHER + shift])]
    return Gist(np.concatenate(ids), np.concatenate(roles))


def padded(questions: Sequence[Gist]) -> tuple[Ints, Ints]:
    """Questions as one array of pieces and one of roles, both [Q, L]."""
    ids = side_by_side([q.ids for q in questions], 0)
    return ids, side_by_side([q.roles for q in questions], PADDING)
