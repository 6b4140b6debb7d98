"""What the relation head is asked about one statement, and about two."""

from __future__ import annotations

import numpy as np

from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.heads.relating import (
    CONTENT,
    CUE,
    MAX_PIECES,
    N_SIDE_ROLES,
    OTHER,
    PADDING,
    SPEAKER,
    TARGET,
    gist_of,
    of_one,
    of_two,
    padded,
)


def tokens(n: int) -> Tokens:
    """Pieces whose number in the vocabulary is 2000 more than their place."""
    places = np.arange(n)
    nothing = np.zeros(n, dtype=np.int64)
    return Tokens(places + 2000, places, places + 1, nothing, nothing, nothing, nothing)


def test_a_gist_has_who_speaks_of_whom_and_the_words_around_the_content() -> None:
    gist = gist_of([7, 8], [9], tokens(100), [(40, 41)], [(50, 60)])
    role_of = dict(zip(gist.ids.tolist(), gist.roles.tolist(), strict=True))
    assert [role_of[i] for i in (7, 8, 9)] == [SPEAKER, SPEAKER, TARGET]
    assert [role_of[i] for i in (2040, 2050, 2059)] == [CUE, CONTENT, CONTENT]
    assert [role_of[i] for i in (2045, 2062)] == [OTHER, OTHER]
    assert 2005 not in role_of
    assert 2090 not in role_of


def test_two_long_statements_stay_within_what_is_read() -> None:
    long = gist_of(range(30), range(30), tokens(900), [(0, 3)], [(3, 900)])
    question = of_two(long, long)
    assert len(question) <= MAX_PIECES
    assert 2899 in question.ids


def test_the_second_statement_has_roles_of_its_own() -> None:
    one, other = (gist_of([7], [], tokens(20), [(0, 1)], [(n, n + 3)]) for n in (2, 6))
    question = of_two(one, other)
    cut = len(of_one(one))
    assert (question.roles[:cut] < N_SIDE_ROLES).all()
    assert (question.roles[cut:] >= N_SIDE_ROLES).all()
    assert (question.roles == CONTENT + N_SIDE_ROLES).sum() == 3


def test_questions_of_differing_lengths_are_filled_up() -> None:
    short, long = (of_one(gist_of([7], [], tokens(n), [], [(0, n)])) for n in (3, 9))
    ids, roles = padded([short, long])
    assert ids.shape == roles.shape == (2, len(long))
    assert (roles[0, len(short) :] == PADDING).all()
    assert (ids[0, : len(short)] == short.ids).all()
