"""Whatever is harmed in the record is told with its document, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import NotARecord, NotInRecord, RecordDamaged
from onrecord.store.database import writing
from onrecord.store.proof.verify import verify, verify_document
from onrecord.store.writing.writer import open_writer
from support.layers import TEXT, layer
from support.record_files import harm, record_of
from support.statements import analysis, page, said

OTHER = page("The mill closed, Ada Brandt said.", "mill.txt")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return record_of(
        tmp_path / "r.db",
        layer(),
        (OTHER, analysis(OTHER, said("Ada Brandt", "The mill closed,"))),
    )


def test_an_unharmed_record_is_sound_and_stays_as_it_was(record: Path) -> None:
    before = record.read_bytes()
    report = verify(record)
    assert report.is_sound
    assert report.unchecked == ()
    assert (report.n_documents, report.n_layers) == (2, 2)
    assert report.n_spans > 10
    assert record.read_bytes() == before


# What is changed, in which document's rows, and what is told of it.
HARMS = {
    "a byte of the stored page": (
        "UPDATE blobs SET body = CAST(substr(body, 1, 20) || X'00' || substr(body, 22) AS BLOB)",
        "the stored bytes cannot be unpacked",
    ),
    "the number of bytes": (
        "UPDATE blobs SET n_bytes = 7",
        "the stored bytes are not as many as noted",
    ),
    "a word of the text": (
        "UPDATE articles SET text = replace(text, 'false', 'truth') WHERE number = 1",
        "a stretch of the text is not what the page says",
    ),
    "the published time": (
        "UPDATE articles SET published = '2020-01-01' WHERE number = 1",
        "the article is not as it was written",
    ),
    "the publisher's folded name": (
        "UPDATE articles SET publisher_words = 'other' WHERE number = 1",
        "the publisher is not found by its name",
    ),
    "a paragraph's span": (
        "UPDATE articles SET structure = replace(structure, '[[0,', '[[-5,') WHERE number = 1",
        "the paragraph lies outside the text",
    ),
    "the way back to the bytes": (
        "UPDATE articles SET structure = replace(structure, 't\": [[0', 't\": [[9') WHERE number=1",
        "words of the text lead back to nothing",
    ),
    "the structure's form": (
        "UPDATE articles SET structure = '{}' WHERE number = 1",
        "the article's structure cannot be read",
    ),
    "where a content starts": (
        "UPDATE spans SET start = start + 1 WHERE role = 'content' AND attribution = 1",
        "the words of a content are not the text's",
    ),
    "the words of a cue": (
        "UPDATE spans SET words = 'shouted' WHERE role = 'cue' AND attribution = 1",
        "the words of a cue are not the text's",
    ),
    "the searched words": (
        "UPDATE attributions SET content = 'something else' WHERE number = 1",
        "the searched words of a statement are not its content's",
    ),
    "a probability": (
        "UPDATE attributions SET prob = 0.1 WHERE number = 1",
        "the layer is not as it was written",
    ),
    "a name": (
        "UPDATE entities SET name = 'Vera Bund' WHERE name = 'Vera Lund'",
        "the layer is not as it was written",
    ),
    "an outer statement": (
        "DELETE FROM attributions WHERE number = 1",
        "the outer statement of a nested one is missing",
    ),
    "a lost statement": (
        "DELETE FROM attributions WHERE number = 3",
        "2 statements are there of 3 that were written",
    ),
    "a lost entity": (
        "DELETE FROM entities WHERE number = 1",
        "the speaker of a statement is missing",
    ),
    "the model's digest": (
        "UPDATE model_versions SET digest = 'f'",
        "the layer is not as it was written",
    ),
    "the document's uri": (
        "UPDATE documents SET uri = 'elsewhere.txt' WHERE uri = 'harbour.txt'",
        "the uri or hash is not what the id was made from",
    ),
    "the newest layer": (
        "DELETE FROM newest WHERE document = 1",
        "the document shows no layer of its own",
    ),
    "the mark of completeness": (
        "UPDATE layers SET is_complete = 0 WHERE number = 1",
        "a layer was not written to its end",
    ),
}
_IN_SQLITE_S_WORDS = {
    "a byte of the stored page", "a paragraph's span", "the way back to the bytes",
    "an outer statement", "a lost statement", "a lost entity", "the mark of completeness",
}  # fmt: skip
HARMED = [
    pytest.param(name, marks=pytest.mark.in_files) if name in _IN_SQLITE_S_WORDS else name
    for name in HARMS
]


@pytest.mark.parametrize("harmed", HARMED)
def test_what_was_harmed_is_told_with_its_document(record: Path, harmed: str) -> None:
    statement, told = HARMS[harmed]
    if statement.startswith("UPDATE blobs"):
        statement += f" WHERE sha256 = '{layer()[0].document.sha256}'"
    harm(record, statement)
    report = verify(record)
    assert not report.is_sound
    assert told in {d.what for d in report.damages}
    wanted = {"elsewhere.txt"} if harmed == "the document's uri" else {"harbour.txt", ""}
    if harmed == "the model's digest":  # both layers are of this model
        wanted.add("mill.txt")
    assert {d.document for d in report.damages} <= wanted


@pytest.mark.parametrize("harmed", HARMED)
def test_one_document_is_told_what_was_harmed_in_it_and_another_is_sound(
    record: Path, harmed: str
) -> None:
    statement, told = HARMS[harmed]
    mine = layer()[0].document
    if statement.startswith("UPDATE blobs"):
        statement += f" WHERE sha256 = '{mine.sha256}'"
    harm(record, statement)
    report = verify_document(record, mine.id)
    assert not report.is_sound
    assert told in {d.what for d in report.damages}
    assert set(report.damages) <= set(verify(record).damages)
    if harmed != "the model's digest":  # both layers are of this model
        assert verify_document(record, OTHER.document.id).is_sound


def test_a_document_that_is_not_there_is_not_verified(record: Path) -> None:
    assert verify_document(record, "mill.txt").is_sound
    with pytest.raises(NotInRecord):
        verify_document(record, "nowhere.txt")


def test_bytes_that_are_whole_but_others_are_not_those_of_their_hash(record: Path) -> None:
    harm(
        record,
        "UPDATE blobs SET body = (SELECT body FROM blobs WHERE sha256 = ?) WHERE sha256 <> ?",
        OTHER.document.sha256,
        OTHER.document.sha256,
    )
    told = {d.what: d.where for d in verify(record).damages}
    digest = layer()[0].document.sha256
    assert told["the stored bytes are not those of their hash"] == f"sha256 {digest}"


def test_damage_in_one_place_hides_none_in_another(record: Path) -> None:
    harm(record, "UPDATE spans SET words = 'x' WHERE role = 'cue'")
    report = verify(record)
    cues = [d for d in report.damages if d.what == "the words of a cue are not the text's"]
    assert [d.document for d in cues] == ["harbour.txt"] * 3 + ["mill.txt"]
    assert TEXT.index("according to") == int(cues[0].where.split(", ")[1].split("-")[0])


@pytest.mark.in_files
def test_lost_bytes_are_told(record: Path) -> None:
    harm(record, "DELETE FROM blobs WHERE sha256 = ?", OTHER.document.sha256)
    told = {d.what for d in verify(record).damages}
    assert "the stored bytes are missing" in told
    assert "a row of articles points to nothing in blobs" in told


@pytest.mark.in_files
@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("article_words", "articles"),
        ("statement_words", "attributions"),
        ("name_words", "entities"),
    ],
)
def test_a_full_text_that_holds_other_words_than_its_table_is_told(
    record: Path, name: str, table: str
) -> None:
    harm(record, f"INSERT INTO {name}({name}) VALUES ('delete-all')")  # noqa: S608
    assert [(d.what, d.where) for d in verify(record).damages] == [
        (f"the full text of {table} holds other words", name)
    ]


@pytest.mark.in_files
def test_a_flipped_byte_of_the_file_is_noticed_wherever_a_page_is_stored(record: Path) -> None:
    whole = record.read_bytes()
    body = layer()[0].document
    harmed = 0
    with open_writer(record) as writer, writer.engine.connect() as connection:
        stored = connection.exec_driver_sql(
            "SELECT body FROM blobs WHERE sha256 = ?", (body.sha256,)
        ).scalar_one()
    at = whole.index(stored)
    for place in range(at, at + len(stored), 23):
        flipped = bytearray(whole)
        flipped[place] ^= 0x20
        record.write_bytes(flipped)
        report = verify(record)
        assert {d.document for d in report.damages} == {"harbour.txt"}
        harmed += 1
    assert harmed > 3


@pytest.mark.in_files
def test_a_torn_page_of_the_database_is_told_or_named(record: Path) -> None:
    whole = bytearray(record.read_bytes())
    for start in range(4096, len(whole), 5 * 4096):
        torn = bytearray(whole)
        torn[start : start + 4096] = bytes(4096)
        record.write_bytes(torn)
        try:
            report = verify(record)
        except (RecordDamaged, NotARecord):
            continue
        assert not report.is_sound


def test_a_record_under_work_is_verified_but_for_its_full_text(record: Path) -> None:
    with writing(record):
        report = verify(record)
    assert report.is_sound
    assert report.unchecked == ("the full text: the record is being written",)


@pytest.mark.in_files
def test_a_value_that_cannot_be_read_at_all_hides_nothing_else(record: Path) -> None:
    harm(record, "UPDATE blobs SET body = X'ff' || substr(body, 2)")  # a text now, and no UTF-8
    report = verify(record)
    unreadable = [d for d in report.damages if d.what == "the database cannot read"]
    assert len([d for d in unreadable if d.where.startswith("blobs ")]) == 2


def test_progress_counts_every_page_article_layer_batch_and_sketch(record: Path) -> None:
    told: list[tuple[int, int]] = []
    verify(record, progress=lambda done, n: told.append((done, n)))
    assert told == [(done, 10) for done in range(1, 11)]
