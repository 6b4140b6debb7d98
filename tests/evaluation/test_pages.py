"""Pages read and scored, on fiction; the scorer is that of the shared folder."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from onrecord.errors import BadSetting, SharedDataNotFound
from onrecord.evaluation.pages import N_FOLDS, fold_of, publisher_of, read_pages, report

_BODY = (
    "The harbour of Norhaven will be closed on Friday, the mayor said in a statement.\n"
    "“Nobody asked us,” said Ana Lund, who speaks for the fishermen of the town."
)
_GOLD = {
    "id": "harbour",
    "set": "fiction",
    "url": "https://norhaven.example/harbour",
    "body": _BODY,
    "title": "Harbour closes on Friday",
    "authors": ["Rhona Vale"],
    "published": "2031-03-01T09:30:00+01:00",
}
_PAGE = (
    '<html><head><script type="application/ld+json">{"@type": "NewsArticle", "headline": '
    '"Harbour closes on Friday", "author": {"name": "Rhona Vale"}, "datePublished": '
    '"2031-03-01T09:30:00+01:00"}</script></head><body><article><h1>Harbour closes on Friday</h1>'
    + "".join(f"<p>{line}</p>" for line in _BODY.splitlines())
    + "</article></body></html>"
)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A gold file of one page with its two forms beside it."""
    for form in ("html", "text"):
        (tmp_path / form).mkdir()
    (tmp_path / "html" / "harbour.html.gz").write_bytes(gzip.compress(_PAGE.encode()))
    (tmp_path / "text" / "harbour.txt").write_text(f"Harbour closes on Friday\n\n{_BODY}\n")
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(_GOLD) + "\n")
    return path


def test_both_forms_of_a_page_are_scored_set_by_set(gold: Path, shared: Path) -> None:
    del shared

    found = report(gold)

    assert found["models"] == "as shipped"
    assert found["html"]["fiction"]["title_exact"] == 1.0
    assert found["html"]["fiction"]["author_f1"] == 1.0
    assert found["html"]["fiction"]["minute"] == 1.0
    assert found["text"]["fiction"]["pages"] == 1


def test_one_form_can_be_asked_for(gold: Path, shared: Path) -> None:
    del shared

    assert set(report(gold, form="text")) == {"models", "text"}


def test_an_unknown_form_or_set_is_refused(gold: Path) -> None:
    with pytest.raises(BadSetting, match="html or text"):
        report(gold, form="pdf")
    with pytest.raises(BadSetting, match="fiction"):
        report(gold, only="zyte")


def test_gold_without_a_page_is_named(gold: Path) -> None:
    (gold.parent / "html" / "harbour.html.gz").unlink()

    with pytest.raises(SharedDataNotFound, match="html"):
        list(read_pages(gold.parent, [_GOLD], "html", is_held_out=False))


def test_all_pages_of_a_publisher_lie_in_one_fold() -> None:
    urls = ["https://www.norhaven.com/a", "http://news.norhaven.com/b?c=d"]

    assert {publisher_of(url) for url in urls} == {"norhaven.com"}
    assert len({fold_of(url) for url in urls}) == 1
    assert fold_of(urls[0]) in range(N_FOLDS)
