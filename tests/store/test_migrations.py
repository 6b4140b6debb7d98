"""Each migration, and older records brought to the newest tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from onrecord.errors import NotARecord, RecordNotFound, RecordVersionMismatch
from onrecord.store import database
from onrecord.store.database import HEAD, migrate, reading, writing
from onrecord.store.dialects import sqlite
from onrecord.store.dialects.sqlite_words import InSqlite
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import statements
from onrecord.store.proof.verify import verify
from onrecord.store.schema import FULL_TEXT, metadata
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import record
from support.layers import layer
from support.record_files import contents, empty_record, record_of, rows

VERSIONS = Path(database.__file__).parent / "migrations" / "versions"
FILLED = ("blobs", "model_versions", "articles", "documents", "readings", "layers", "newest",
          "entities", "mentions", "attributions", "spans")  # fmt: skip


def older(path: Path, version: str) -> Path:
    """A record as the program of that version made it, with a page and its statements."""
    now = record_of(path.with_name("now.db"), layer())
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        connection.exec_driver_sql(f"PRAGMA application_id={sqlite.APPLICATION_ID}")
        connection.exec_driver_sql("ATTACH ? AS now", (str(now),))
        for table in FILLED:
            connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM now.{table}")  # noqa: S608
    engine.dispose()
    now.unlink()
    return path


def names(path: Path, kind: str) -> set[str]:
    return {name for (name,) in rows(path, "SELECT name FROM sqlite_master WHERE type = ?", kind)}


def test_the_newest_migration_is_the_one_the_program_works_with() -> None:
    assert max(p.name[1:5] for p in VERSIONS.glob("m*.py")) == HEAD


def test_the_migrations_make_the_tables_of_the_schema(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{empty_record(tmp_path / 'r.db')}")
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
        keys = {
            t: inspect(connection).get_pk_constraint(t)["constrained_columns"]
            for t in metadata.tables
        }
    engine.dispose()
    extra = [d for d in found if not (d[0] == "remove_table" and "_words" in d[1].name)]
    assert extra == []
    assert keys == {n: [c.name for c in t.primary_key] for n, t in metadata.tables.items()}


@pytest.mark.in_files
def test_the_first_makes_the_tables(tmp_path: Path) -> None:
    path = older(tmp_path / "r.db", "0001")
    assert {*FILLED, "judgements", "set_aside", "tombstones"} <= names(path, "table")
    assert names(path, "trigger") == set()


@pytest.mark.in_files
def test_the_second_makes_the_full_text_and_fills_it_from_what_is_there(tmp_path: Path) -> None:
    path = older(tmp_path / "r.db", "0001")
    assert migrate(path) == ("0001", HEAD)
    assert set(FULL_TEXT) <= names(path, "table")
    with reading(path) as connection:
        [found] = statements(connection, Filters(speaker="Lund", about="harbour"))
    assert found.content == "the harbour is safe"


@pytest.mark.in_files
def test_the_third_makes_judgements_refuse_to_be_changed(tmp_path: Path) -> None:
    path = older(tmp_path / "r.db", "0002")
    assert migrate(path) == ("0002", HEAD)
    with open_writer(path) as writer:
        writer.judge(layer()[0].document.id, "seen", before=None, author="Ada", why="")
    change = "UPDATE judgements SET verdict = 'unseen'"
    with (
        closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="taken back by a new one"),
    ):
        connection.execute(change)


@pytest.mark.in_files
def test_the_fourth_makes_identities_and_what_was_there_is_linked_when_it_is_migrated(
    tmp_path: Path,
) -> None:
    path = older(tmp_path / "r.db", "0003")
    assert record.migrate(path) == ("0003", HEAD)
    n_entities = rows(path, "SELECT count(*) FROM entities")
    assert rows(path, "SELECT count(*) FROM links") == n_entities != [(0,)]
    assert verify(path).is_sound


@pytest.mark.in_files
def test_the_fifth_makes_tables_of_what_is_done_in_which_older_layers_have_nothing(
    tmp_path: Path,
) -> None:
    path = older(tmp_path / "r.db", "0004")
    assert migrate(path) == ("0004", HEAD)
    tables = {"acts", "parties", "circumstances", "deeds", "deed_spans"}
    assert tables <= names(path, "table")
    assert [rows(path, f"SELECT * FROM {table}") for table in tables] == [[]] * 5  # noqa: S608


@pytest.mark.in_files
def test_the_sixth_makes_tables_of_what_people_say_that_statements_do(tmp_path: Path) -> None:
    path = older(tmp_path / "r.db", "0005")
    assert migrate(path) == ("0005", HEAD)
    assert {"corrected_acts", "corrected_parties"} <= names(path, "table")


@pytest.mark.in_files
def test_the_seventh_makes_tables_of_how_statements_stand_and_migrating_fills_them(
    tmp_path: Path,
) -> None:
    path = older(tmp_path / "r.db", "0006")
    assert record.migrate(path) == ("0006", HEAD)
    n_statements = rows(path, "SELECT count(*) FROM attributions")
    assert rows(path, "SELECT count(*) FROM gists") == n_statements != [(0,)]
    assert rows(path, "SELECT count(*) FROM utterances") == n_statements
    assert verify(path).is_sound


@pytest.mark.in_files
def test_the_ninth_makes_tables_of_what_people_judged_and_older_corrections_are_reviewed(
    tmp_path: Path,
) -> None:
    path = older(tmp_path / "r.db", "0008")
    judged = "INSERT INTO judgements VALUES (1, 'x', 'corrected', '{}', 'A', '', '', NULL, '{}')"
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(judged)
        file.execute("INSERT INTO corrections VALUES (1, 1, NULL, 1), (1, 2, NULL, 0)")
    assert migrate(path) == ("0008", HEAD)
    assert rows(path, "SELECT * FROM reviewed") == [(1, "corrected")]
    with reading(path) as connection:
        [found] = statements(connection, Filters(speaker="Lund", about="harbour"))
    assert found.content == "the harbour is safe"
    assert "shown_contents" in names(path, "view")


@pytest.mark.in_files
def test_the_tenth_makes_a_table_of_captures_in_which_older_pages_have_none(
    tmp_path: Path,
) -> None:
    path = older(tmp_path / "r.db", "0009")
    assert migrate(path) == ("0009", HEAD)
    assert rows(path, "SELECT * FROM captures") == []


@pytest.mark.in_files
def test_the_thirteenth_makes_tables_of_texts_in_common_and_migrating_fills_them(
    tmp_path: Path,
) -> None:
    path = older(tmp_path / "r.db", "0012")
    assert record.migrate(path) == ("0012", HEAD)
    n_articles = rows(path, "SELECT count(*) FROM articles")
    assert rows(path, "SELECT count(*) FROM sketches") == n_articles != [(0,)]
    assert record.is_migrated(path)
    assert verify(path).is_sound


@pytest.mark.in_files
@pytest.mark.parametrize("version", ["0001", "0002", "0003", "0004", "0005", "0006", "0008"])
def test_a_migrated_record_is_sound_and_holds_what_it_held(tmp_path: Path, version: str) -> None:
    path = older(tmp_path / "r.db", version)
    before = contents(path)
    migrate(path)
    after = contents(path)
    assert verify(path).is_sound
    assert {t: after[t] for t in FILLED} == {t: before[t] for t in FILLED}
    with open_writer(path) as writer:
        added = writer.add(*layer())
    assert (added.is_new_document, added.is_new_layer) == (False, False)


@pytest.mark.in_files
def test_an_older_record_is_not_opened_but_told_to_be_migrated(tmp_path: Path) -> None:
    path = older(tmp_path / "r.db", "0001")
    before = path.read_bytes()
    with pytest.raises(RecordVersionMismatch, match="migrate"), reading(path):
        pass
    with pytest.raises(RecordVersionMismatch, match="migrate"), writing(path):
        pass
    assert path.read_bytes() == before


@pytest.mark.in_files
def test_a_newer_record_is_left_alone(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(RecordVersionMismatch, match="9999"):
        migrate(path)
    with pytest.raises(RecordVersionMismatch, match="newer onrecord"), reading(path):
        pass
    assert path.read_bytes() == before


@pytest.mark.in_files
def test_a_migration_that_fails_leaves_the_record_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = older(tmp_path / "r.db", "0001")
    before = contents(path)

    class Cut(Exception):
        pass

    def cut(*_: object) -> object:
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(InSqlite, "rebuild", cut)
        with pytest.raises(Cut):
            migrate(path)
    assert contents(path) == before
    assert names(path, "trigger") == set()
    assert migrate(path) == ("0001", HEAD)


def test_migrating_the_newest_again_changes_nothing(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    before = contents(path)
    assert migrate(path) == (HEAD, HEAD)
    assert contents(path) == before


def test_only_a_record_is_migrated(tmp_path: Path) -> None:
    with pytest.raises(RecordNotFound):
        migrate(tmp_path / "none.db")
    text = tmp_path / "page.txt"
    text.write_text("Harbour closed.")
    with pytest.raises(NotARecord):
        migrate(text)
