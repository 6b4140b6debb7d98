"""The pages that the line model learns from, line by line, with what each line is.

Invariant: one page is here once. The 89 pages that both corpora hold are taken from `pages`,
whose labels are better; a page's publisher is the registered domain of its address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from onrecord.evaluation.pages import publisher_of
from onrecord.readers.lines import lines_of
from onrecord.training.line_labels import Labels, body_by_alignment, headline_labels, role_labels

PAGES = "pages"
LINES = "main_content_lines"


@dataclass(frozen=True, slots=True)
class ScrapedPage:
    """A page as lines; `raw` is None where the corpus holds lines only.

    `labels` has an array over the lines for each role that is known of this page.
    """

    id: str
    corpus: str
    publisher: str
    texts: tuple[str, ...]
    raw: str | None
    labels: Mapping[str, Labels]


def read_pages(data: Path, *, without: frozenset[str] = frozenset()) -> list[ScrapedPage]:
    """All pages of the corpora under `data`, but for those left out by name."""
    titles = {} if LINES in without else _silver_titles(data / LINES)
    gold = [] if PAGES in without else list(_gold_pages(data / PAGES, titles))
    known = {page.id for page in gold}
    silver = [] if LINES in without else list(_silver_pages(data / LINES, known))
    return gold + silver


def _gold_pages(folder: Path, titles: Mapping[str, str]) -> Iterator[ScrapedPage]:
    for gold in _json_lines(folder / "gold.jsonl"):
        raw = (folder / "text" / f"{gold['id']}.txt").read_bytes().decode("utf-8")
        texts = tuple(line.text for line in lines_of(raw)[0])
        body = body_by_alignment(texts, gold["body"])
        labels = {"body": body}
        title = gold.get("title") or titles.get(gold["id"])
        if title:
            labels["headline"] = headline_labels(texts, title, body)
        if gold["set"] == "fundus":
            labels |= role_labels(texts, gold, body, labels.get("headline"))
        publisher = publisher_of(gold["url"])
        yield ScrapedPage(gold["id"], gold["set"], publisher, texts, raw, labels)


def _silver_pages(folder: Path, known: set[str]) -> Iterator[ScrapedPage]:
    for page in _json_lines(folder / "pages.jsonl"):
        lines = [(text.strip(), label) for text, label in page["lines"] if text.strip()]
        if page["id"] in known or not lines:
            continue
        title = (page["title"] or "").strip()
        if title and crc32(page["id"].encode()) % 2:
            # half of the scrapes begin with the page's title, as those of the other corpus do
            lines.insert(0, (title, 0))
        texts = tuple(text for text, _ in lines)
        body = np.array([label for _, label in lines], np.int8)
        labels = {"body": body}
        if title:
            labels["headline"] = headline_labels(texts, title, body)
        publisher = publisher_of(page["url"])
        yield ScrapedPage(page["id"], "lines", publisher, texts, None, labels)


def _silver_titles(folder: Path) -> dict[str, str]:
    return {
        page["id"]: (page["title"] or "").strip() for page in _json_lines(folder / "pages.jsonl")
    }


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
