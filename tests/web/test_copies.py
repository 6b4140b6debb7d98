"""An article's page and the HTTP API say with whom it runs its text."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from support.ferry import EDITED
from web.conftest import Open
from workflow.test_copied import AGENCY, COURIER, HERALD, POST, kept, run

HOSTILE = run(EDITED + " ", "<b>Mail</b>", "2031-10-09")


@pytest.fixture
def site(tmp_path: Path, opened: Open) -> TestClient:
    return opened(kept(tmp_path / "r.db", POST, COURIER, AGENCY, HERALD, HOSTILE))


def test_an_article_leads_to_the_others_that_run_its_text(site: TestClient) -> None:
    shown = " ".join(site.get(f"/articles/{COURIER[0].document.id}").text.split())
    assert "Runs the same text as" in shown
    assert "the first named is the earliest" in shown
    for page, _ in (AGENCY, POST):
        assert f'href="/articles/{page.document.id}"' in shown
    assert "<b>Mail" not in shown
    first = site.get(f"/articles/{AGENCY[0].document.id}").text
    assert "it is the earliest of them" in first
    assert "Runs the same" not in site.get(f"/articles/{HERALD[0].document.id}").text


def test_the_api_names_all_of_them_with_how_much_is_shared(site: TestClient) -> None:
    told = site.get(f"/api/1/articles/{POST[0].document.id}/copies").json()
    assert told["text"] == AGENCY[0].document.id
    assert told["outlets"] == ["Agency", "Courier", "<b>Mail</b>", "Post"]
    assert [0.5 <= one["shared"] <= 1.0 for one in told["runs"]] == [True] * 4
    alone = site.get(f"/api/1/articles/{HERALD[0].document.id}/copies").json()
    assert alone == {"text": None, "outlets": [], "runs": []}
    assert site.get("/api/1/articles/doc_00/copies").status_code == 404
