"""Whatever people judge: taking all back restores the record, reading again keeps what holds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model.attribution import RIGHT, WRONG
from onrecord.model.selector import Span
from onrecord.store.database import reading
from onrecord.store.judgements.correcting import Change
from onrecord.store.judgements.deciding import Decider
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import Statement, statements
from onrecord.store.proof.verify import verify
from onrecord.store.queries import newest
from onrecord.store.writing.writer import open_writer
from support.acting import ROW, quarrel, row
from support.linked import opened

AUTHORS = ("Ada", "Ben")
N_STATEMENTS = 3
KINDS = ("direct", "indirect", "mixed")

_SPANS = st.integers(0, len(ROW) - 20).flatmap(
    lambda start: st.integers(start + 1, start + 20).map(lambda end: (Span(start, end),))
)
_CHANGES = st.one_of(
    st.sampled_from([RIGHT, WRONG]),
    st.sampled_from(KINDS).map(lambda kind: Change(kind=kind)),
    st.integers(1, 4).map(lambda who: Change(speaker=who)),
    _SPANS.map(lambda spans: Change(content=spans)),
    _SPANS.map(lambda spans: Change(source=spans)),
    st.just(Change(cue=())),
    st.just(Change(acts=(("DENY", "done"),), targets=(2,))),
)
_ACTIONS = st.lists(
    st.tuples(st.integers(0, N_STATEMENTS - 1), _CHANGES, st.sampled_from(AUTHORS)), max_size=5
)


@cache
def _quarrel() -> Path:
    return quarrel(Path(tempfile.mkdtemp()) / "quarrel.db")


@contextmanager
def a_record() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copyfile(_quarrel(), Path(folder) / "r.db"))


def ids(path: Path) -> list[str]:
    with reading(path) as connection:
        _, analysis = newest(connection, "pages/row.txt", with_rejected=True)
    return [item.id for item in analysis.attributions][:N_STATEMENTS]


def act(path: Path, actions: list[tuple[int, Any, str]]) -> list[int]:
    names = ids(path)
    numbers = []
    with opened(path) as writer:
        for place, what, author in actions:
            with writer.reviewing() as change:
                by = Decider(author, "so")
                is_change = isinstance(what, Change)
                made = change.correct if is_change else change.review
                numbers.append(made(names[place], what, by))
    return numbers


def shown(path: Path) -> list[Statement]:
    with reading(path) as connection:
        return statements(connection, Filters(with_rejected=True))


def bare(found: list[Statement]) -> list[tuple[Any, ...]]:
    """What is said of statements, without the ids that a reading gives them."""
    return [
        (s.content, s.source, s.cue, s.speaker, s.attribution.kind, s.attribution.is_rejected,
         [(a.code, a.modality) for a in s.told.acts], [w.name for w in s.told.targets])
        for s in found
    ]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(_ACTIONS, st.randoms(use_true_random=False))
def test_taking_all_back_in_any_order_restores_what_was(
    actions: list[tuple[int, Any, str]], order: Any
) -> None:
    with a_record() as path:
        before = shown(path)
        numbers = act(path, actions)
        assert verify(path).is_sound
        order.shuffle(numbers)
        with open_writer(path) as writer:
            for number in numbers:
                writer.revoke(number, author="Ada", why="no")
        assert shown(path) == before
        assert verify(path).is_sound


@settings(max_examples=20, deadline=None)
@given(_ACTIONS)
def test_reading_the_same_again_by_another_model_keeps_what_people_said(
    actions: list[tuple[int, Any, str]],
) -> None:
    with a_record() as path:
        act(path, actions)
        before = bare(shown(path))
        with opened(path) as writer:
            writer.add(*row(model="m2"))
        assert sorted(bare(shown(path)), key=str) == sorted(before, key=str)
        assert verify(path).is_sound


@settings(max_examples=20, deadline=None)
@given(_CHANGES, _CHANGES)
def test_judgements_of_different_statements_commute(one: Any, other: Any) -> None:
    shown_by = []
    for order in ([(0, one, "Ada"), (1, other, "Ben")], [(1, other, "Ben"), (0, one, "Ada")]):
        with a_record() as path:
            act(path, order)
            shown_by.append(bare(shown(path)))
    assert shown_by[0] == shown_by[1]
