"""Migrations up and back, one by one, over a file and over a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from onrecord.errors import NotTakenBack, RecordVersionMismatch, UnknownMigration
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.database import HEAD, migrate, take_back, versions, writing
from onrecord.store.dialects.base import POSTGRESQL
from onrecord.store.listing.search import pages
from onrecord.store.proof.verify import verify
from onrecord.store.schema import metadata
from onrecord.workflow import record
from support.layers import layer
from support.postgres import Server
from support.record_files import contents, empty_record, harm, record_of, rows

IN_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
IN_POSTGRESQL = """
SELECT 'column', table_name || '.' || column_name,
  concat_ws(' ', data_type, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'onrecord'
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'onrecord'
UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'onrecord'::regnamespace
UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, prosrc FROM pg_proc
  WHERE pronamespace = 'onrecord'::regnamespace
UNION ALL SELECT 'view', viewname, definition FROM pg_views WHERE schemaname = 'onrecord'
ORDER BY 1, 2, 3
"""


NOTHING_TO_DO = {"sqlite": ("0014",), "postgresql": ()}
"""Migrations that change nothing there."""


@contextmanager
def tables_of(at: Where) -> Iterator[Connection]:
    """The tables of a record, to be changed in one transaction."""
    with writing(at) as engine, engine.begin() as connection:
        yield connection


def made(connection: Connection) -> list[tuple[Any, ...]]:
    """Everything that stands there: tables, columns, indexes, triggers, functions, views."""
    query = IN_POSTGRESQL if connection.dialect.name == POSTGRESQL else IN_SQLITE
    found = connection.exec_driver_sql(query).all()
    return [(kind, name, " ".join((told or "").split())) for kind, name, told in found]


def differences(connection: Connection) -> list[Any]:
    """How the tables differ from those that the program works with."""

    def is_ours(told: str | None, kind: str, _: Any) -> bool:
        own = {"changes", "alembic_version"}
        return kind != "table" or not (told in own or "_words" in str(told))

    context = MigrationContext.configure(connection, opts={"include_name": is_ours})
    return list(compare_metadata(context, metadata))


def test_each_migration_goes_back_to_what_stood_before_and_up_again(
    tmp_path: Path, each_database: str
) -> None:
    path = empty_record(tmp_path / "r.db")
    first, *later = versions()
    with tables_of(path) as connection:
        database.unmake_tables(connection, first)
        stood = {first: made(connection)}
        for version in later:
            database.make_tables(connection, version)
            stood[version] = made(connection)
        n_idle = len(NOTHING_TO_DO[each_database])
        assert len({repr(one) for one in stood.values()}) == len(stood) - n_idle
        for version in reversed([first, *later[:-1]]):
            database.unmake_tables(connection, version)
            assert made(connection) == stood[version], version
    migrate(path)
    with tables_of(path) as connection:
        assert made(connection) == stood[HEAD]
        assert differences(connection) == []
    assert verify(path).is_sound


def test_tables_made_from_nothing_are_those_of_the_program(
    postgres: Server, tmp_path: Path
) -> None:
    for at in (tmp_path / "r.db", postgres.fresh()):
        with tables_of(at) as connection:
            assert differences(connection) == []


@pytest.mark.usefixtures("each_database")
def test_the_first_tables_are_not_taken_back(tmp_path: Path) -> None:
    path = empty_record(tmp_path / "r.db")
    with tables_of(path) as connection, pytest.raises(NotTakenBack, match="0001"):
        database.unmake_tables(connection, "base", lose=True)


@pytest.mark.usefixtures("each_database")
def test_what_a_program_can_make_again_goes_and_comes_again(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    record.migrate(path)
    harm(path, "DELETE FROM covered")
    harm(path, "DELETE FROM batches")
    before = contents(path)
    assert take_back(path, "0006") == (HEAD, "0006")
    with pytest.raises(RecordVersionMismatch, match="0006"), database.reading(path):
        pass
    record.migrate(path)
    after = contents(path)
    assert {name for name in before if before[name] != after[name]} <= {"batches", "covered"}
    assert verify(path).is_sound
    with database.reading(path) as connection:
        assert pages(connection, "harbour")


@pytest.mark.usefixtures("each_database")
def test_what_cannot_be_made_again_goes_only_where_it_may_be_lost(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    before = contents(path)
    with pytest.raises(NotTakenBack, match=r"1 batches.* would be lost.*--lose") as told:
        take_back(path, "0011")
    assert (told.value.version, told.value.may_be_lost) == ("0012", True)
    assert contents(path) == before
    assert take_back(path, "0011", lose=True, is_kept=False) == (HEAD, "0011")
    assert contents(path) == before
    take_back(path, "0011", lose=True)
    assert migrate(path) == ("0011", HEAD)
    assert rows(path, "SELECT count(*) FROM batches") == [(0,)]
    assert verify(path).is_sound


@pytest.mark.usefixtures("each_database")
def test_what_the_sums_of_a_record_are_taken_over_never_goes(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    harm(path, "INSERT INTO acts VALUES (1, 0, '010', NULL, NULL, 'actual', 0.9)")
    before = contents(path)
    take_back(path, "0005", lose=True, is_kept=False)
    with pytest.raises(NotTakenBack, match=r"1 acts.*their sums") as told:
        take_back(path, "0004", lose=True)
    assert not told.value.may_be_lost
    assert contents(path) == before


@pytest.mark.usefixtures("each_database")
def test_earlier_versions_are_shown_again_where_older_tables_do_not_know_of_them(
    tmp_path: Path,
) -> None:
    path = record_of(tmp_path / "r.db", layer())
    shown = rows(path, "SELECT document, layer FROM newest")
    [(_, which)] = shown
    harm(path, "DELETE FROM newest")
    harm(path, 'UPDATE versions SET "by" = document, layer = ?', which)
    with pytest.raises(NotTakenBack, match="0012"):
        take_back(path, "0010")
    take_back(path, "0010", lose=True)
    assert rows(path, "SELECT document, layer FROM newest") == shown


def test_only_versions_that_there_are_are_gone_back_to(tmp_path: Path) -> None:
    path = empty_record(tmp_path / "r.db")
    for version in ("9999", "head", "base", "-1"):
        with pytest.raises(UnknownMigration, match=HEAD):
            take_back(path, version)
