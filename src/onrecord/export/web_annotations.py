"""Statements as W3C Web Annotations (Web Annotation Data Model, 2017), one a line.

Invariant: every target is led to by its words with their neighbours and by its place, both in code
points of the article's text, which the state names by its SHA-256.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from onrecord.export.contract import became, document_object
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
_BODY = ("kind", "speaker", "addressees", "targets", "acts", "time", "prob", "corrections")


def lines(found: Iterable[tuple[Page, Analysis]]) -> Iterator[str]:
    """An annotation for every statement."""
    for page, analysis in found:
        for one in statements(page, analysis):
            yield json.dumps(one, ensure_ascii=False) + "\n"


def statements(page: Page, analysis: Analysis) -> Iterator[dict[str, Any]]:
    """Every statement of a page: its body what was found, its targets the words of its content."""
    whole = document_object(page, analysis)
    text, document = page.article.text, whole["document"]
    state = {
        "type": "TimeState",
        "sourceDate": document["fetched_at"],
        "cached": f"urn:sha256:{sha256(text.encode()).hexdigest()}",
    }
    generator = {
        "type": "Software",
        "name": f"{whole['reader']}, model {whole['model']['version']}",
    }
    for item in whole["attributions"]:
        told = {name: item[name] for name in _BODY}
        told["source"] = " ".join(text[start:end] for start, end in item["source"])
        told["cue"] = " ".join(text[start:end] for start, end in item["cue"])
        told |= became(page.state)
        yield {
            "@context": _CONTEXT,
            "id": f"urn:onrecord:{item['id']}",
            "type": "Annotation",
            "motivation": "identifying",
            **_creator(item["corrections"]),
            "created": document["fetched_at"],
            "generator": generator,
            "body": {
                "type": "TextualBody",
                "format": "application/json",
                "value": json.dumps(told, ensure_ascii=False),
            },
            "target": [
                {"source": document["uri"], "state": state, "selector": _selectors(text, *span)}
                for span in item["content"]
            ],
        }


def _creator(corrections: list[dict[str, Any]]) -> dict[str, Any]:
    """Who corrected it last; what nobody corrected has its generator alone."""
    if not corrections:
        return {}
    return {"creator": {"type": "Person", "name": corrections[-1]["author"]}}


def _selectors(text: str, start: int, end: int) -> list[dict[str, Any]]:
    return [
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - _AROUND) : start],
            "suffix": text[end : end + _AROUND],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]
