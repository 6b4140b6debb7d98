"""Reports by the shared scorers, on small gold in fiction; skipped where the scorers are absent."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import ScorerFailed, SharedDataNotFound
from onrecord.evaluation.attribution import attribution_report, predict
from onrecord.evaluation.record import file_name, record_report
from onrecord.evaluation.sample import folders_report, sample_report
from onrecord.evaluation.shared import run_scorer, shared_file, shared_folder
from onrecord.model.act import Act
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from support.layers import TEXT, layer


def gold_of_layer(path: Path, *, spoiled: bool = False) -> Path:
    """Gold that agrees with `layer`, its nested statement left out as PolNeAR would."""
    _, analysis = layer()
    gold = [
        {
            "source": [] if spoiled else [[s.start, s.end] for s in item.source],
            "cue": [[s.start, s.end] for s in item.cue],
            "content": [[s.start, s.end] for s in item.content],
        }
        for item in analysis.attributions
        if item.within is None
    ]
    row = {"id": "a", "text": TEXT, "text_length": len(TEXT), "attributions": gold}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return path


def read(uri: str, text: str) -> tuple[Page, Analysis]:
    return layer(text, uri)


@pytest.mark.usefixtures("shared")
def test_only_statements_that_stand_in_no_other_are_scored(tmp_path: Path) -> None:
    gold = gold_of_layer(tmp_path / "gold.jsonl")
    kept = tmp_path / "out.jsonl"
    report = attribution_report(gold, predict(gold, read), predictions=kept)
    assert report["relation"]["f1"] == 1.0
    assert report["relation"]["predicted"] == 2
    [row] = [json.loads(line) for line in kept.read_text().splitlines()]
    assert row["id"] == "a"
    assert row["text_length"] == len(TEXT)
    assert len(row["attributions"]) == 2


@pytest.mark.usefixtures("shared")
def test_the_figures_for_all_statements_stand_beside(tmp_path: Path) -> None:
    gold = gold_of_layer(tmp_path / "gold.jsonl")
    report = attribution_report(gold, predict(gold, read))
    assert report["with_nested"]["n_nested"] == 1
    assert report["with_nested"]["relation"]["predicted"] == 3
    assert report["with_nested"]["relation"]["f1"] == 0.8
    assert report["predicted_by_kind"] == {"direct": 1, "mixed": 0, "indirect": 2}


@pytest.mark.usefixtures("shared")
def test_a_source_that_gold_does_not_have_costs_the_relation(tmp_path: Path) -> None:
    gold = gold_of_layer(tmp_path / "gold.jsonl", spoiled=True)
    report = attribution_report(gold, predict(gold, read))
    assert report["relation"]["f1"] == 0.0
    assert report["relation_content_only"]["f1"] == 1.0


@pytest.mark.usefixtures("shared")
def test_statements_and_speakers_of_several_articles_are_scored(tmp_path: Path) -> None:
    def statement(name: str, quote: str, speaker: str) -> dict[str, str]:
        return {"id": name, "doc": "topic/a", "quote": quote, "speaker": speaker, "act": "STATE"}

    gold, articles = tmp_path / "gold.json", tmp_path / "articles.jsonl"
    statements = [
        statement("1", "the harbour is safe", "Vera Lund"),
        statement("2", "“Nobody asked us,” it said, “and nobody will.”", "the council"),
        statement("3", "according to the union", "the union"),
    ]
    parts: dict[str, Any] = {"disputes": [], "proposals": [], "cross_outlet_same": []}
    gold.write_text(json.dumps({"statements": statements, **parts}))
    articles.write_text(json.dumps({"id": "topic/a", "text": TEXT}) + "\n")

    report = record_report(gold, articles, read)
    assert report["problems"] == []
    assert report["statement_recall"] == pytest.approx(2 / 3, abs=1e-3)
    assert report["speaker_accuracy"] == 0.5
    assert (report["act_precision"], report["act_recall"]) == (None, 0.0)


@pytest.mark.usefixtures("shared")
def test_all_acts_given_are_counted_beside_the_first(tmp_path: Path) -> None:
    def read_with_acts(uri: str, text: str) -> tuple[Page, Analysis]:
        page, analysis = read(uri, text)
        acts = tuple(Act(code, None, None, "done", 0.4) for code in ("STATE", "DENY"))
        said = tuple(replace(a, acts=acts) for a in analysis.attributions)
        return page, replace(analysis, attributions=said)

    gold, articles = tmp_path / "gold.json", tmp_path / "articles.jsonl"
    statement = {"id": "1", "doc": "topic/a", "quote": "the harbour is safe", "act": "REJECT"}
    parts: dict[str, Any] = {"disputes": [], "proposals": [], "cross_outlet_same": []}
    gold.write_text(json.dumps({"statements": [{**statement, "speaker": "Vera Lund"}], **parts}))
    articles.write_text(json.dumps({"id": "topic/a", "text": TEXT}) + "\n")
    report = record_report(gold, articles, read_with_acts)
    assert report["act_accuracy"] == 0.0
    assert (report["act_precision"], report["act_recall"]) == (0.5, 1.0)


def test_articles_are_named_as_the_scorer_looks_for_them() -> None:
    assert file_name("newswcl50/0_L") == "newswcl50_0_L.txt"


def test_the_sample_page_is_counted_by_the_scorer(shared: Path) -> None:
    folder = shared / "samples" / "nato-russia"
    page, analysis = layer((folder / "page.txt").read_text(encoding="utf-8") + TEXT)
    expected, text = folder / "expected.json", folder / "page.txt"
    report = sample_report(expected, text, (page, analysis, {}))
    assert report["found"] == 0
    assert report["expected"] == 17
    assert report["expected_nested"] == 2
    assert len(report["wrong"]) == 17


@pytest.mark.usefixtures("shared")
def test_a_scorer_that_breaks_is_named_with_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text("{}\n")
    with pytest.raises(ScorerFailed, match=r"score_attribution\.py gave no result: .*KeyError"):
        run_scorer("score_attribution.py", tmp_path / "gold.jsonl", tmp_path / "gold.jsonl")


def test_an_absent_shared_folder_is_named_with_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_SHARED", str(tmp_path / "nowhere"))
    with pytest.raises(SharedDataNotFound, match=r"nowhere does not exist; set ONRECORD_SHARED"):
        shared_folder()


def test_a_missing_corpus_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tools").mkdir()
    monkeypatch.setenv("ONRECORD_SHARED", str(tmp_path))
    with pytest.raises(SharedDataNotFound, match=r"data/polnear"):
        shared_file("data", "polnear")


@pytest.mark.usefixtures("shared")
def test_several_pages_are_counted_one_by_one_and_together(tmp_path: Path) -> None:
    for name, speaker in (("one", "Vera Lund"), ("two", "the council")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "page.txt").write_text(TEXT, encoding="utf-8")
        at = TEXT.index("the harbour is safe")
        said = {
            "id": "a1",
            "content": [[at, at + 19]],
            "speaker": speaker,
            "acts": ["STATE"],
            "within": None,
        }
        article = {
            "headline": [0, 6],
            "published": "2026",
            "byline": "A. Ruiz",
            "body_paragraphs": [[0, len(TEXT)]],
            "captions": [{"text": [0, 6], "credit": "A. Ruiz"}],
        }
        expected = {"attributions": [said], "article": article, "disputes": [], "proposals": []}
        (folder / "expected.json").write_text(json.dumps(expected), encoding="utf-8")

    report = folders_report(tmp_path, lambda path: (*layer(path.read_text(encoding="utf-8")), {}))
    assert (report["one"]["right"], report["two"]["right"]) == (1, 0)
    assert report["all"]["right"] == 1
    assert report["all"]["expected"] == 2
    assert report["all"]["right_of_expected"] == 0.5


def test_a_folder_without_pages_is_named(tmp_path: Path) -> None:
    with pytest.raises(SharedDataNotFound, match=r"expected\.json"):
        folders_report(tmp_path, lambda _: (*layer(), {}))
