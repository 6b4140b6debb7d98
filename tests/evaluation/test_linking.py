"""Pairs of entities that are held to be one, counted against the pages that they have."""

from __future__ import annotations

from pathlib import Path

from onrecord.evaluation.linking import linking_report

HEADER = "doc\tsubj\tsubj_link\trel\tobj\tobj_link"
ROWS = (
    "d1\tVera Lund\tVera_Lund\thead_of_gov\tOsthaven\t",
    "d2\tVera Lund\tVera_Lund\thead_of_gov\tOsthaven\t",
    "d2\tBo Quist\tBo_Quist\tcitizen_of\tOsthaven\t",
    "d3\tBo Quist\tBo_Quist_(singer)\tcitizen_of\tNorhaven\t",
    "d3\tNUFW\tFerry_Union\tbased_in0\tNorhaven\t",
)


def test_right_and_wrong_pairs_are_counted_by_kind(tmp_path: Path) -> None:
    folder = tmp_path / "dwie_gazetteer"
    folder.mkdir()
    (folder / "relations.tsv").write_text("\n".join((HEADER, *ROWS)) + "\n", encoding="utf-8")
    report = linking_report(tmp_path)
    assert report["person"] == {
        "entities": 4,
        "pairs_linked": 2,
        "precision": 0.5,
        "recall": 1.0,
        "wrongly_one": {"Bo_Quist / Bo_Quist_(singer)": 2},
    }
    assert report["organization"]["entities"] == 1
