"""Files that people hand to the evaluation: any of the form are taken, others are named."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from onrecord.errors import AnalysisFailed, BadGold
from onrecord.evaluation.attribution import attribution_report, predict
from onrecord.evaluation.given import articles, texts, unpacked
from onrecord.evaluation.record import record_report
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from support.layers import TEXT, layer


def read(uri: str, text: str) -> tuple[Page, Analysis]:
    if text.startswith("breaks"):
        raise AnalysisFailed(uri, "its analysis failed")
    return layer(text, uri)


def lines(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (b'{"id": "a", "text": "x"}\nno json\n', r"line 2: is no JSON"),
        (b'["a", "b"]\n', r"line 1: is no JSON object"),
        (b'\n{"id": 3, "text": "x"}\n', r'line 2: has no "id" and "text" that are strings'),
        (b'{"id": "a"}\n', r'line 1: has no "id" and "text" that are strings'),
        (b'{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}\n', r"line 2: the id 'a' stands"),
        (b'{"id": "a", "text": "\xff"}\n', r"line 1: is not UTF-8"),
    ],
)
def test_a_line_of_another_form_is_named_with_its_number(
    tmp_path: Path, written: bytes, told: str
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(written)
    with pytest.raises(BadGold, match=told):
        list(texts(path))


def test_packed_files_are_read_as_what_they_hold(tmp_path: Path) -> None:
    packed = tmp_path / "gold.jsonl.gz"
    packed.write_bytes(gzip.compress(b'{"id": "a", "text": "x"}\n'))
    with unpacked(packed) as path:
        assert list(texts(path)) == [("a", "x")]


def test_half_an_archive_is_named(tmp_path: Path) -> None:
    packed = tmp_path / "gold.jsonl.gz"
    packed.write_bytes(gzip.compress(b'{"id": "a", "text": "x"}\n')[:-9])
    with pytest.raises(BadGold, match="no whole gzip archive"), unpacked(packed):
        pass


def test_an_article_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "articles.jsonl",
        {"id": "a", "text": "breaks here"},
        {"id": "b", "text": "half a character: \ud83d"},
        {"id": "c", "text": TEXT},
    )
    found = {article.id: article for article in articles(path, read)}
    assert found["a"].problem == "its analysis failed"
    assert found["b"].problem == "its text holds half characters (surrogates)"
    assert found["c"].layer is not None


@pytest.mark.usefixtures("shared")
def test_attribution_counts_what_cannot_be_read_as_empty_and_names_it(tmp_path: Path) -> None:
    said = [{"source": [], "cue": [[0, 6]], "content": [[7, 11]]}]
    rows = [
        {"id": "a", "text": "breaks here", "attributions": said},
        {"id": "b", "text": "", "attributions": []},
    ]
    gold = lines(tmp_path / "gold.jsonl", *rows)

    def nothing(uri: str, text: str) -> tuple[Page, Analysis]:
        page, analysis = read(uri, text or TEXT)
        return page, Analysis((), (), analysis.provenance)

    report = attribution_report(gold, predict(gold, nothing))
    assert report["documents"] == 2
    assert report["gold_documents_without_prediction"] == 0
    assert report["relation"]["gold"] == 1
    assert report["problems"] == ["a: its analysis failed"]


@pytest.mark.usefixtures("shared")
def test_the_record_is_scored_over_what_could_be_read(tmp_path: Path) -> None:
    articles_path = lines(
        tmp_path / "articles.jsonl",
        {"id": "t/a", "text": TEXT},
        {"id": "t/b", "text": "breaks here"},
    )
    said = {"id": "1", "doc": "t/b", "quote": "here", "speaker": "Vera Lund", "act": "STATE"}
    none: list[object] = []
    parts = {"statements": [said], "disputes": none, "proposals": none, "cross_outlet_same": none}
    gold = tmp_path / "gold.json"
    gold.write_text(json.dumps(parts))
    report = record_report(gold, articles_path, read)
    assert report["documents"] == 1
    assert report["statement_recall"] == 0.0
    assert report["problems"] == ["t/b: its analysis failed"]
