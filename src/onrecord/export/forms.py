"""The forms of other programs that are written page by page, by their names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from onrecord.export import citing, money, quotation_lines, schema_org, web_annotations
from onrecord.export.contract import document_object
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page

Layers = Iterable[tuple[Page, Analysis]]


def _jsonl(found: Layers) -> Iterator[str]:
    return (json.dumps(document_object(*one), ensure_ascii=False) + "\n" for one in found)


FORMS: Mapping[str, Callable[[Layers], Iterable[str]]] = {
    "jsonl": _jsonl,
    "annotations": web_annotations.lines,
    "schema-org": schema_org.lines,
    "claimreview": schema_org.reviews,
    "quotebank": quotation_lines.quotebank,
    "gqg": quotation_lines.gqg,
    "ftm": money.lines,
    "csl": citing.csl_json,
    "ris": citing.ris,
    "bibtex": citing.bibtex,
}
