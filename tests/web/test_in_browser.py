"""The browser that tests look through: it opens our pages, and reaches nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.common.exceptions import WebDriverException

from onrecord.web.site import Site
from support.browsing import NARROW, Browser
from web.conftest import Serve


def test_a_page_opens_and_asks_for_nothing_elsewhere(
    quarrelled: Path, browser: Browser, serve: Serve
) -> None:
    where = serve(Site(quarrelled))
    browser.open(where)
    assert "Vera Lund" in browser.one("main").text
    assert browser.run("return document.title") == "onrecord: who said what"
    assert all(url.startswith(f"{where}/") for url in browser.requests())
    assert browser.console() == []


def test_the_browser_reaches_no_other_machine(browser: Browser) -> None:
    for url in ("http://onrecord.example/", "http://192.0.2.1/"):
        with pytest.raises(WebDriverException, match="ERR_"):
            browser.open(url)


def test_a_page_fits_a_telephone(quarrelled: Path, browser: Browser, serve: Serve) -> None:
    browser.size(*NARROW)
    browser.open(serve(Site(quarrelled)))
    assert browser.run("return document.documentElement.scrollWidth") <= NARROW[0]
