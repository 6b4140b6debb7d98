"""The desk: a file beside the record, made when something is first kept."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import insert

from onrecord.desk import database, schema, shared
from onrecord.desk.database import desk_of
from onrecord.errors import DeskUnusable
from onrecord.model.where import Shared
from onrecord.store.database import writing
from support.postgres import Server


@pytest.mark.usefixtures("each_database")
def test_a_secret_is_the_same_from_then_on_and_another_for_each_purpose(tmp_path: Path) -> None:
    record = tmp_path / "r.db"
    first = database.secret(record, "forms")
    assert len(first) == 32
    assert database.secret(record, "forms") == first
    assert database.secret(record, "links") != first
    assert database.secret(tmp_path / "other.db", "forms") != first


@pytest.mark.in_files
def test_looking_makes_no_file(tmp_path: Path) -> None:
    with database.reading(tmp_path / "r.db") as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM secrets").scalar() == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.in_files
def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    database.secret(tmp_path / "r.db", "forms")
    assert stat.S_IMODE(desk_of(tmp_path / "r.db").stat().st_mode) == 0o600


@pytest.mark.usefixtures("each_database")
def test_it_is_written_while_the_record_is(tmp_path: Path) -> None:
    with writing(tmp_path / "r.db"):
        assert database.secret(tmp_path / "r.db", "forms")


@pytest.mark.usefixtures("each_database")
def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    record = tmp_path / "r.db"

    def fail() -> None:
        with database.writing(record) as connection:
            connection.execute(insert(schema.secrets), {"name": "a", "value": b"0"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading(record) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM secrets").scalar() == 0


@pytest.mark.in_files
@pytest.mark.parametrize(
    "statement", ["CREATE TABLE mine (a)", "PRAGMA application_id=7", "PRAGMA user_version=99"]
)
def test_a_file_of_something_else_is_left_alone(tmp_path: Path, statement: str) -> None:
    record = tmp_path / "r.db"
    if "user_version" in statement:
        database.secret(record, "forms")
    with sqlite3.connect(desk_of(record)) as connection:
        connection.execute(statement)
        connection.execute("CREATE TABLE IF NOT EXISTS theirs (a)")
    connection.close()
    before = desk_of(record).read_bytes()
    with pytest.raises(DeskUnusable), database.writing(record):
        pass
    assert desk_of(record).read_bytes() == before


@pytest.mark.in_files
def test_a_desk_of_an_earlier_version_is_brought_to_this_one(tmp_path: Path) -> None:
    record = tmp_path / "r.db"
    secret = database.secret(record, "forms")
    with sqlite3.connect(desk_of(record)) as connection:
        for name in ("wordings", "items", "thing_pages", "things"):
            connection.execute(f"DROP TABLE {name}")
        connection.execute("PRAGMA user_version=1")
    connection.close()
    with database.reading(record) as desk:
        assert desk.exec_driver_sql("SELECT count(*) FROM items").scalar() == 0
        assert desk.exec_driver_sql("PRAGMA user_version").scalar() == schema.VERSION
    assert database.secret(record, "forms") == secret


@pytest.mark.in_files
def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    desk_of(tmp_path / "r.db").write_bytes(b"notes" * 1000)
    with pytest.raises(DeskUnusable, match="move it away"):
        database.secret(tmp_path / "r.db", "forms")


def test_a_desk_of_an_earlier_version_in_a_database_is_brought_to_this_one(
    postgres: Server,
) -> None:
    record = postgres.fresh()
    secret = database.secret(record, "forms")
    for name in ("wordings", "items", "thing_pages", "things"):
        postgres.run(f"DROP TABLE onrecord_desk.{name}", record.database)
    postgres.run("UPDATE onrecord_desk.version SET number = 1", record.database)
    with database.reading(record) as desk:
        assert desk.exec_driver_sql("SELECT count(*) FROM items").scalar() == 0
        assert desk.exec_driver_sql("SELECT number FROM version").scalar() == schema.VERSION
    assert database.secret(record, "forms") == secret
    postgres.run("UPDATE onrecord_desk.version SET number = 99", record.database)
    with pytest.raises(DeskUnusable, match="newer"), database.writing(record):
        pass


def test_connections_to_many_desks_are_not_kept(postgres: Server) -> None:
    at = [postgres.fresh() for _ in range(3)]
    with patch.object(shared, "_N_ENGINES", 1), patch.object(shared, "_ENGINES", {}):
        for record in at:
            assert not database.is_there(record)
        [(kept, engine)] = shared._ENGINES.items()
        assert kept == at[-1]
        engine.dispose()
    with database.reading(Shared(at[0].url)) as desk:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname IN (%s, %s)"
        names = (at[0].database, at[1].database)
        assert desk.exec_driver_sql(asked, names).scalar() == 1
