"""The report on places and actors counts what the corpus marks, on a corpus written here."""

from __future__ import annotations

from pathlib import Path

from onrecord.evaluation.metonymy import metonymy_report, toponyms

TEXT = "Oslo said no. She flew to Oslo. The Oslo talks failed, and Lund agreed.\n"
MARKS = (
    "T1\tMetonymic 0 4\tOslo\n"
    "#1\tAnnotatorNotes T1\t123\n"
    "T2\tLiteral 26 30\tOslo\n"
    "T3\tNon_Literal_Modifier 36 40\tOslo\n"
    "T4\tMetonymic 59 63\tLund\n"
)


def corpus(folder: Path) -> Path:
    place = folder / "geowebnews" / "GeoWebNews"
    place.mkdir(parents=True)
    (place / "1.txt").write_text(TEXT, encoding="utf-8")
    (place / "1.ann").write_text(MARKS, encoding="utf-8")
    return folder


def test_only_literal_and_metonymic_names_are_asked_for(tmp_path: Path) -> None:
    found = [(t.span.of(t.text), t.is_metonym) for t in toponyms(corpus(tmp_path))]
    assert found == [("Oslo", True), ("Oslo", False), ("Lund", True)]


def test_precision_and_recall_are_counted_for_all_places_and_for_capitals(tmp_path: Path) -> None:
    report = metonymy_report(
        corpus(tmp_path), lambda _text, span: span.start == 0, lambda name: name == "Oslo"
    )
    assert report["all_places"] == {
        "names": 3,
        "metonymic": 2,
        "accuracy": 0.6667,
        "precision": 1.0,
        "recall": 0.5,
        "f1": 0.6667,
    }
    assert report["capitals"]["recall"] == 1.0


def test_a_mark_that_does_not_fit_its_text_is_left_out(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    (folder / "geowebnews" / "GeoWebNews" / "1.ann").write_text("T1\tLiteral 1 5\tOslo\n")
    assert list(toponyms(folder)) == []
