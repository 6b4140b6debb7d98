"""Bringing a page in a real browser: chosen, dropped, and without scripts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By

from onrecord.errors import ModelError
from onrecord.web.site import Site
from onrecord.workflow import record as kept
from onrecord.workflow.assemble import load_parts
from onrecord.workflow.reading import PageReading
from support.browsing import Browser
from web.conftest import Serve

TEXT = "Ferry row\n\nMayor Vera Lund said on Monday that the ferry would sail again in June.\n"
DROP = """
const data = new DataTransfer();
if (arguments[1]) data.items.add(new File([arguments[1]], "dropped.txt", {type: "text/plain"}));
else data.setData("text/plain", arguments[2]);
const target = document.querySelector(arguments[0]);
for (const kind of ["dragover", "drop"])
  target.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
"""


@pytest.fixture
def site(quarrelled: Path, tmp_path: Path) -> Site:
    try:
        parts = load_parts()
    except ModelError as error:
        pytest.skip(str(error))
    record = Path(shutil.copyfile(quarrelled, tmp_path / "r.db"))
    return Site(record, reading=PageReading(load=lambda: parts))


def test_a_dropped_file_is_read_and_kept_when_asked(
    site: Site, browser: Browser, serve: Serve
) -> None:
    browser.open(serve(site))
    browser.run(DROP, "#bring", TEXT, "")
    assert "Read, not kept." in browser.one(".banner").text
    assert "Vera Lund" in browser.one(".voices").text
    browser.one(".banner button").click()
    browser.until(lambda: "/articles/" in browser.driver.current_url)
    page, _ = kept.show(site.record, browser.driver.current_url.rpartition("/")[2])
    assert (page.document.uri, page.document.raw) == ("dropped.txt", TEXT.encode())
    assert browser.console() == []


def test_dropped_words_wait_in_the_form(site: Site, browser: Browser, serve: Serve) -> None:
    where = serve(site)
    browser.open(where)
    browser.run(DROP, "#bring summary", "", TEXT)
    field = browser.one("#bring-text")
    assert field.get_property("value") == TEXT
    assert browser.run("return document.activeElement.id") == "bring-text"
    assert browser.driver.current_url.rstrip("/") == where


def test_without_scripts_a_page_is_chosen_or_pasted(
    site: Site, browser: Browser, serve: Serve, tmp_path: Path
) -> None:
    file = tmp_path / "chosen.txt"
    file.write_text(TEXT, encoding="utf-8")
    where = serve(site)
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.open(f"{where}/read")
        browser.one("#bring-file").send_keys(str(file))
        browser.one("#bring button").click()
        assert "Read, not kept." in browser.one(".banner").text
        browser.open(f"{where}/read")
        browser.one("#bring-text").send_keys(TEXT)
        browser.driver.find_element(By.CSS_SELECTOR, "#bring button").click()
        assert "Vera Lund" in browser.one(".voices").text
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
