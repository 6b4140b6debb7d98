"""Articles and their statements for spaCy: a DocBin with a Doc for each page.

Invariant: a Doc's text is the article's. Its spans cover whole tokens, so that they may be wider
than the statement's stretches; those stand, in code points, in `user_data`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc, DocBin, Span

from onrecord.export.contract import document_object
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page

SPANS = {"content": "quotes", "source": "sources", "cue": "cues"}
"""Under which key of `doc.spans` each stretch of a statement stands."""


def write_docs(place: Path, found: Iterable[tuple[Page, Analysis]]) -> dict[str, int]:
    """Writes the pages as one DocBin; all of them are held in memory, as a DocBin is."""
    made = DocBin(attrs=["ORTH"], store_user_data=True)  # without the columns of taggers: an eighth
    blank = spacy.blank("en")
    blank.max_length = 10**9  # only its tokenizer is used, whose memory is in proportion
    n_statements = 0
    for page, analysis in found:
        made.add(doc_of(blank.make_doc(page.article.text), page, analysis))
        n_statements += len(analysis.attributions)
    n_docs = len(made)
    place.write_bytes(made.to_bytes())
    return {"docs": n_docs, "statements": n_statements}


def doc_of(doc: Doc, page: Page, analysis: Analysis) -> Doc:
    """The tokens of an article with its statements.

    `doc.spans["quotes"]`, `["sources"]` and `["cues"]` have a span for each fragment, whose `id_`
    and `label_` are the statement's id and its kind. `doc.user_data["statements"]` has everything
    that the contract says of each, `["document"]` where the page is from.
    """
    whole = document_object(page, analysis)
    spans: dict[str, list[Span]] = {name: [] for name in SPANS.values()}
    for item in whole["attributions"]:
        for role, name in SPANS.items():
            for start, end in item[role]:
                found = doc.char_span(
                    start, end, label=item["kind"], span_id=item["id"], alignment_mode="expand"
                )
                if found is not None:
                    spans[name].append(found)
    for name, some in spans.items():
        doc.spans[name] = some
    doc.user_data["statements"] = [_told(item) for item in whole["attributions"]]
    doc.user_data["document"] = whole["document"]
    doc.user_data["article"] = {
        name: whole["article"][name] for name in ("publisher", "published", "headline")
    }
    doc.user_data["model"] = whole["model"]
    return doc


def _told(item: dict[str, Any]) -> dict[str, Any]:
    """A statement's fields, with the first speaker's and act's in plain words beside them."""
    return item | {
        "speaker_name": item["speaker"]["name"] if item["speaker"] else None,
        "codes": [act["code"] for act in item["acts"]],
    }
