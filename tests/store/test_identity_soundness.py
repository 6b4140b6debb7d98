"""Damage to what is known of identities is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.store.database import reading
from onrecord.store.judgements import correcting
from onrecord.store.judgements.correcting import Change
from onrecord.store.judgements.deciding import Decider
from onrecord.store.proof.verify import verify
from onrecord.store.queries import newest
from support.linked import opened, two_pages

DAMAGES = {
    "entities of a layer are linked": "DELETE FROM links WHERE entity = 1",
    "stands for nobody": "UPDATE identities SET shown = number WHERE number = 1",
    "a name that nothing gives it": "UPDATE identities SET name = 'Mallory' WHERE number = 1",
    "otherwise than its judgement": "UPDATE corrections SET is_standing = 0",
}


@pytest.mark.in_files
@pytest.mark.parametrize("told", DAMAGES)
def test_damage_is_told(tmp_path: Path, told: str) -> None:
    path = two_pages(tmp_path / "r.db")
    with reading(path) as connection:
        (said,) = newest(connection, "opened.txt")[1].attributions
    with opened(path) as writer, writer.deciding() as (connection, _):
        correcting.correct(connection, said.id, Change(kind="direct"), Decider("Ada", "so"))
    assert verify(path).is_sound
    with closing(sqlite3.connect(path)) as broken, broken:
        broken.execute(DAMAGES[told])
    assert any(told in damage.what for damage in verify(path).damages)
