"""Pages for spaCy, read back by spaCy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import spacy
from hypothesis import given, settings
from spacy.tokens import Doc, DocBin

from onrecord.export.contract import document_object
from onrecord.export.docbin import doc_of, write_docs
from onrecord.export.whole_forms import write
from onrecord.workflow.pages import Filters, pages
from support.acting import reply, row
from support.strategies import layers


def back(place: Path) -> list[Doc]:
    vocab = spacy.blank("en").vocab
    return list(DocBin().from_disk(place).get_docs(vocab))


def test_statements_are_spans_with_their_ids(tmp_path: Path) -> None:
    place = tmp_path / "docs.spacy"
    assert write_docs(place, [row(), reply()]) == {"docs": 2, "statements": 6}
    first, second = back(place)
    assert first.text == row()[0].article.text
    assert [span.text for span in first.spans["quotes"]] == [
        "minister Anders Moe of hiding the plan", "“He lied to us,”", "that he hid anything",
    ]  # fmt: skip
    assert [span.text for span in first.spans["cues"]] == ["accused", "told", "denied"]
    assert [span.label_ for span in first.spans["quotes"]] == ["indirect", "direct", "indirect"]
    said = {item["id"]: item for item in first.user_data["statements"]}
    speakers = [said[span.id_]["speaker_name"] for span in first.spans["sources"]]
    assert speakers == ["Vera Lund", "Vera Lund", "Anders Moe"]
    assert list(said[first.spans["quotes"][1].id_]["codes"]) == ["ACCUSE"]
    assert second.user_data["document"]["uri"] == "pages/reply.txt"


def test_the_whole_record_is_read_back(stories_read: Path, tmp_path: Path) -> None:
    place = tmp_path / "docs.spacy"
    told = write("docbin", stories_read, Filters(), place, overwrite=False, least=0.0)
    found = list(pages(stories_read, Filters()))
    docs = back(place)
    assert told["docs"] == len(docs) == len(found)
    for doc, (page, analysis) in zip(docs, found, strict=True):
        assert doc.text == page.article.text
        whole = document_object(page, analysis)
        for item in doc.user_data["statements"]:
            own = [span for span in doc.spans["quotes"] if span.id_ == item["id"]]
            for span, (start, end) in zip(own, item["content"], strict=True):
                assert span.start_char <= start
                assert span.end_char >= end
        assert [item["id"] for item in whole["attributions"]] == [
            item["id"] for item in doc.user_data["statements"]
        ]


@settings(max_examples=30)
@given(layers())
def test_any_page_becomes_a_doc_of_the_same_text(read: Any) -> None:
    page, analysis = read
    members = {member for entity in analysis.entities for member in entity.members}
    if members - {entity.id for entity in analysis.entities}:
        return
    made = doc_of(spacy.blank("en").make_doc(page.article.text), page, analysis)
    again = Doc(made.vocab).from_bytes(made.to_bytes())
    assert again.text == page.article.text
    assert len(again.user_data["statements"]) == len(analysis.attributions)
