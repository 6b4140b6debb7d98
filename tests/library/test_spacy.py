"""The spaCy component: statements in span groups and extensions, in any English pipeline."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

spacy = pytest.importorskip("spacy")

from spacy.tokens import Doc, DocBin  # noqa: E402 - the extra may be missing

from onrecord.errors import AnalysisFailed  # noqa: E402
from onrecord.library import spacy_pipe  # noqa: E402
from onrecord.library.reading import read  # noqa: E402
from onrecord.library.spacy_values import DocStatement, told_again  # noqa: E402

TEXT = (
    "Vera Lund said on Monday that the harbour was safe. “Nobody asked us,” Anders Moe told "
    "reporters, “and nobody will.” The mayor accused Moe of lying about the harbour."
)
GERMAN = "Der Minister sagte am Montag, dass der Hafen sicher sei und dass er es auch bleibe."
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("model")


@pytest.fixture
def nlp() -> Any:
    made = spacy.blank("en")
    made.add_pipe("onrecord")
    return made


def test_the_entry_point_leads_to_the_factory() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [(name, place)] = project["entry-points"]["spacy_factories"].items()
    module, _, attribute = place.partition(":")
    assert name == "onrecord"
    assert getattr(import_module(module), attribute) is spacy_pipe.make


def test_statements_stand_in_span_groups(nlp: Any) -> None:
    doc = nlp(TEXT)
    assert {"quotes", "sources", "cues"} <= set(doc.spans)
    assert "Vera Lund" in {span.text for span in doc.spans["sources"]}
    assert "said" in {span.text for span in doc.spans["cues"]}
    quotes = {span.text: span for span in doc.spans["quotes"]}
    assert quotes["“Nobody asked us,”"]._.speaker == "Anders Moe"
    assert quotes["“Nobody asked us,”"].label_ in {"direct", "mixed"}
    accused = next(span for span in doc.spans["quotes"] if span._.act == "ACCUSE")
    assert "ACCUSE" in accused._.acts
    assert accused._.statement.targets


def test_places_are_exact_in_characters_and_hold_whole_tokens(nlp: Any) -> None:
    text = "“Nobody asked us”-- Anders Moe told reporters,“and the harbour was safe”."
    doc = nlp(text)
    n = 0
    for one in doc._.statements:
        spans = [span for span in doc.spans["quotes"] if span.id_ == one.id]
        for (start, end), span in zip(one.content_chars, spans, strict=True):
            assert span.start_char <= start < end <= span.end_char
            n += 1
    assert n
    assert doc.text == text


def test_statements_are_typed_values(nlp: Any) -> None:
    doc = nlp(TEXT)
    assert doc._.statements
    for one in doc._.statements:
        assert isinstance(one, DocStatement)
        assert one.speaker is None or one.speaker.kind in {"person", "organization", "group"}
        assert told_again(one.to_dict()) == one
    known = {one.id for one in doc._.statements}
    assert {span.id_ for span in doc.spans["quotes"]} == known


def test_a_day_tells_when_monday_was(nlp: Any) -> None:
    doc = nlp.make_doc(TEXT)
    doc._.published = "2026-03-04"
    assert "2026-03-02" in {one.time for one in nlp(doc)._.statements}


def test_a_doc_carries_its_statements_along(nlp: Any) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    [binned] = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    for one in (again, binned):
        assert one._.statements == doc._.statements
        assert [span._.speaker for span in one.spans["quotes"]] == [
            span._.speaker for span in doc.spans["quotes"]
        ]


def test_a_pipeline_is_saved_and_loaded_with_its_config(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("onrecord", config={"quotes": "said", "min_prob": 0.99})
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    assert again.get_pipe("onrecord").groups["content_chars"] == "said"
    doc = again(TEXT)
    assert all(one.prob >= 0.99 for one in doc._.statements)
    assert len(doc._.statements) < len(pipeline()(TEXT)._.statements)
    assert len(doc.spans["said"]) >= len(doc._.statements)
    assert pickle.loads(pickle.dumps(again.get_pipe("onrecord"))).min_prob == 0.99  # noqa: S301


def pipeline() -> Any:
    made = spacy.blank("en")
    made.add_pipe("onrecord")
    return made


def test_many_texts_come_out_in_their_order_as_they_do_one_by_one(nlp: Any) -> None:
    texts = [TEXT, "", GERMAN, "Anders Moe denied it.", TEXT, "\n"]
    docs = list(nlp.pipe(texts, batch_size=2))
    assert [doc.text for doc in docs] == texts
    assert [doc._.statements for doc in docs] == [nlp(text)._.statements for text in texts]


@pytest.mark.parametrize("text", ["", "  \n", "ok"])
def test_a_text_without_statements_has_empty_groups(nlp: Any, text: str) -> None:
    doc = nlp(text)
    assert doc._.statements == ()
    assert [len(doc.spans[name]) for name in ("quotes", "sources", "cues")] == [0, 0, 0]


def test_a_text_in_another_language_is_left_alone_and_says_so(nlp: Any) -> None:
    doc = nlp(GERMAN)
    assert doc._.statements == ()
    assert len(doc.spans["quotes"]) == 0
    assert "German" in doc._.why_not_analysed
    told = spacy.blank("en")
    told.add_pipe("onrecord", config={"language": "en"})
    assert told(GERMAN)._.why_not_analysed is None


def test_any_characters_are_read(nlp: Any) -> None:
    text = f"Vera Lund said the \U0001f6a2 was safe\r\n\x00. “{os.linesep}No,” Moe told \u202eus."
    doc = nlp(text)
    for one in doc._.statements:
        assert all(text[start:end] for start, end in one.content_chars)


def test_other_components_work_on_beside_it() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("onrecord")
    doc = nlp(TEXT)
    assert len(list(doc.sents)) == 3
    assert doc.spans["quotes"][0].sent.text


def test_a_text_whose_analysis_breaks_is_handed_to_the_handler(
    nlp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(text: str, **options: Any) -> Any:
        if text == TEXT:
            raise AnalysisFailed("text", "it broke")
        return read(text, **options)

    monkeypatch.setattr(spacy_pipe, "read", breaks)
    with pytest.raises(AnalysisFailed):
        nlp(TEXT)
    heard: list[str] = []
    nlp.set_error_handler(lambda _name, _pipe, docs, _error: heard.append(docs[0].text))
    assert [doc.text for doc in nlp.pipe(["ok", TEXT, ""])] == ["ok", ""]
    assert heard == [TEXT]


def test_an_installed_component_is_found_without_importing_onrecord(tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = project["entry-points"]["spacy_factories"]
    installed = tmp_path / "onrecord_as_installed-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: as-installed\nVersion: 1\n")
    lines = [f"{name} = {place}" for name, place in told.items()]
    (installed / "entry_points.txt").write_text("\n".join(["[spacy_factories]", *lines]))
    program = (
        "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('onrecord'); "
        "doc = nlp('Vera Lund said no.'); print(doc.spans['cues'])"
    )
    here = os.pathsep.join([str(tmp_path), str(ROOT / "src")])
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": here},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "said" in done.stdout
