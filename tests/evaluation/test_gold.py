"""Corpora as the evaluation reads them, on small files in their form, written for this test."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from onrecord.evaluation.gold import gum_news_chains, gum_news_mentions, newswire
from onrecord.model.selector import Span
from onrecord.training import corpora


def id_with(digits: str, prefix: str = "doc") -> str:
    """An id whose SHA-256 starts with one of these digits."""
    names = (f"{prefix}{n}" for n in range(1000))
    return next(n for n in names if hashlib.sha256(n.encode()).hexdigest()[0] in digits)


def write_rows(path: Path, *rows: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_only_the_kept_newswire_documents_are_measured_on(tmp_path: Path) -> None:
    kept, trained = id_with("012"), id_with("f")
    sents = [[["Vera", "Lund", "left", "."], ["B-Person", "I-Person", "O", "O"]]]
    path = tmp_path / "en_worldwide_newswire" / "docs.jsonl"
    write_rows(path, {"id": kept, "sents": sents}, {"id": trained, "sents": sents})
    assert [text.id for text in newswire(tmp_path)] == [kept]


def test_names_cover_their_words_in_the_text_and_kinds_are_merged(tmp_path: Path) -> None:
    tokens = ["On", "Friday", "Vera", "Lund", "flew", "to", "Osthaven", "Airport", "."]
    tags = ["O", "B-Date", "B-Person", "I-Person", "O", "O", "B-Facility", "I-Facility", "O"]
    row = {"id": id_with("0"), "sents": [[["Hello", "."], ["O", "O"]], [tokens, tags]]}
    write_rows(tmp_path / "en_worldwide_newswire" / "docs.jsonl", row)
    [text] = newswire(tmp_path)
    named = {(span.of(text.text), kind) for span, kind in text.names}
    assert named == {("Vera Lund", "person"), ("Osthaven Airport", "place")}


GUM_ROW = {
    "genre": "news",
    "tokens": ["Vera", "Lund", "left", ".", "She", "was", "angry", "on", "Friday", "."],
    "space_after": [1, 1, 0, 1, 1, 1, 1, 1, 0, 1],
    "entities": [
        {"start": 0, "end": 2, "id": "1", "etype": "person"},
        {"start": 4, "end": 5, "id": "1", "etype": "person"},
        {"start": 8, "end": 9, "id": "2", "etype": "time"},
    ],
}


def test_gum_chains_are_spans_of_the_spaced_text_without_singletons(tmp_path: Path) -> None:
    row = {**GUM_ROW, "id": id_with("01234567", "GUM_news_")}
    write_rows(tmp_path / "gum" / "gum_docs.jsonl", row)
    [text] = gum_news_chains(tmp_path, only_kinds=True)
    assert text.text.startswith("Vera Lund left. She was")
    assert text.chains == (frozenset({Span(0, 9), Span(16, 19)}),)
    [phrases] = gum_news_mentions(tmp_path)
    assert {span.of(text.text) for span, _ in phrases.names} == {"Vera Lund", "She"}


def test_gum_documents_of_other_genres_and_of_training_are_left_out(tmp_path: Path) -> None:
    trained = {**GUM_ROW, "id": id_with("89abcdef", "GUM_news_")}
    other = {**GUM_ROW, "id": id_with("01234567", "GUM_news_"), "genre": "fiction"}
    write_rows(tmp_path / "gum" / "gum_docs.jsonl", trained, other)
    assert not list(gum_news_chains(tmp_path, only_kinds=False))


def test_training_reads_all_newswire_but_what_is_measured_on(tmp_path: Path) -> None:
    names = [f"af_{n}" for n in range(40)]
    sents = [[["Vera", "Lund", "left", "."], ["B-Person", "I-Person", "O", "O"]]]
    path = tmp_path / "en_worldwide_newswire" / "docs.jsonl"
    write_rows(path, *({"id": name, "sents": sents} for name in names))
    measured = {text.id for text in newswire(tmp_path)}
    trained = {text.id for text in corpora.worldwide_newswire(tmp_path)}
    assert measured
    assert trained
    assert measured | trained == set(names)
    assert not measured & trained


def test_training_reads_no_news_of_gum_that_is_measured_on(tmp_path: Path) -> None:
    kept = {**GUM_ROW, "id": id_with("01234567", "GUM_news_")}
    trained = {**GUM_ROW, "id": id_with("89abcdef", "GUM_news_")}
    other = {**GUM_ROW, "id": id_with("01234567", "GUM_bio_"), "genre": "bio"}
    parts = {"license": "CC-BY-4.0", "attributions": [], "heads": [2, 0, -1, 2, 6, 6, -1, 8, 6, 6],
             "deprels": ["nsubj", "flat", *["x"] * 8]}  # fmt: skip
    rows = [row | parts for row in (kept, trained, other)]
    write_rows(tmp_path / "gum" / "gum_docs.jsonl", *rows)
    assert {text.id for text in corpora.gum(tmp_path)} == {trained["id"], other["id"]}
