"""A day in a real browser: pages brought and kept, one put right, taken to another record."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from onrecord.cli.main import run
from onrecord.errors import ModelError
from onrecord.web.site import Site
from onrecord.workflow import record
from onrecord.workflow.assemble import load_parts, sample_page, sample_stories
from onrecord.workflow.reading import PageReading
from onrecord.workflow.record import Filters
from support.browsing import Browser
from web.conftest import Serve


@pytest.fixture
def reading() -> PageReading:
    """The shipped model, loaded once; the test is skipped where there is none."""
    try:
        parts = load_parts()
    except ModelError as error:
        pytest.skip(str(error))
    return PageReading(load=lambda: parts)


def bring(browser: Browser, where: str, page: Path) -> str:
    """Choose a file on the first page, read it and keep it; the address of its article."""
    browser.open(f"{where}/read")
    browser.one("#bring-file").send_keys(str(page))
    browser.one("#bring button").click()
    browser.until(lambda: "Read, not kept." in browser.one(".banner").text)
    browser.one(".banner button").click()
    browser.until(lambda: "/articles/" in browser.driver.current_url)
    return str(browser.driver.current_url)


def test_pages_are_brought_one_is_put_right_and_taken_to_another_record(
    tmp_path: Path, browser: Browser, serve: Serve, reading: PageReading
) -> None:
    mine, theirs = tmp_path / "mine.db", tmp_path / "theirs.db"
    story = min(sample_stories()[0].glob("*.txt"))
    for path in (mine, theirs):
        assert run(["--record", str(path), "read", str(sample_page()), "--quiet"]) == 0
    where = serve(Site(mine, reading=reading))
    article = bring(browser, where, story)
    assert browser.all(".begins")

    browser.one(".begins").click()
    browser.one(":popover-open a[href^='/review/statements/']").click()
    browser.until(lambda: "/review/statements/" in browser.driver.current_url)
    statement = browser.driver.current_url.rpartition("/")[2]
    before = browser.one("#c-speaker").get_property("value")
    ActionChains(browser.driver).send_keys("s").send_keys("Kaja Storm", Keys.ENTER).perform()
    browser.until(lambda: "Recorded" in browser.one("[role=status]").text)
    assert browser.one("#c-speaker").get_property("value") == "Kaja Storm" != before

    browser.open(article)
    assert "Kaja Storm" in browser.one(".voices").text
    assert run(["--record", str(mine), "read", str(story), "--quiet"]) == 0  # it is known already
    browser.open(f"{where}/review/decided")
    assert statement in browser.one(".judged").text

    out = tmp_path / "gold"
    assert run(["--record", str(theirs), "read", str(story), "--quiet"]) == 0
    assert run(["--record", str(mine), "corrections", "export", "--out", str(out)]) == 0
    bringing = ["--record", str(theirs), "corrections", "import", str(out / "judgements.jsonl")]
    assert run(bringing) == 0
    there = serve(Site(theirs))
    said = next(
        one
        for one in record.said(theirs, Filters(speaker="Kaja Storm"))
        if one.uri.endswith(story.name)
    )
    browser.open(f"{there}/articles/{said.document}")
    assert "Kaja Storm" in browser.one(".voices").text
    assert run(["--record", str(theirs), "verify", "--quiet"]) == 0
