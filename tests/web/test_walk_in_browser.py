"""Every kind of page in a real browser, wide and narrow, with and without scripts."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from onrecord.web.site import Site
from support.browsing import NARROW, WIDE, Browser
from web.conftest import Serve

IDS = re.compile(r"/(?:att|doc|dis|ent|pro|prp|col)_[0-9a-f]+")
FILES = (".json", ".csv", ".jsonl", ".ris", ".bib", ".xml", ".txt", ".html")


def kind_of(url: str) -> str:
    """What kind of page an address leads to: its path with ids left out, and what it is asked."""
    parts = urlsplit(url)
    asked = ",".join(sorted({pair.partition("=")[0] for pair in parts.query.split("&")}))
    return f"{IDS.sub('/ID', parts.path)}?{asked}"


def walk(browser: Browser, where: str) -> Iterator[str]:
    """A page of each kind that links lead to, from the first page on; each open as it comes."""
    seen: set[str] = {where + "/"}
    kinds: set[str] = set()
    waiting = deque(seen)
    while waiting:
        url = waiting.popleft()
        kind = kind_of(url)
        if kind in kinds:
            continue
        kinds.add(kind)
        browser.open(url)
        yield url
        found = browser.run("return [...document.links].map(a => a.href.split('#')[0])")
        for link in dict.fromkeys(found):
            path = urlsplit(link).path
            is_page = link.startswith(f"{where}/") and not path.startswith("/api/")
            is_page = is_page and not path.endswith(FILES)
            if is_page and link not in seen:
                seen.add(link)
                waiting.append(link)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_kind_of_page_fits_says_what_it_is_and_asks_nobody_else(
    stories_read: Path, browser: Browser, serve: Serve, size: tuple[int, int]
) -> None:
    where = serve(Site(stories_read))
    browser.size(*size)
    walked = []
    for url in walk(browser, where):
        walked.append(url)
        told = browser.run(
            """return [document.title, document.querySelectorAll("h1").length,
            document.documentElement.scrollWidth, document.documentElement.lang]"""
        )
        title, n_headings, width, language = told
        assert "onrecord" in title, url
        assert n_headings == 1 or urlsplit(url).path == "/", url
        assert width <= size[0], f"{url} is {width} wide"
        assert language == "en", url
        assert browser.console() == [], url
    assert all(one.startswith(f"{where}/") for one in browser.requests())
    kinds = {kind_of(url).partition("?")[0] for url in walked}
    assert kinds >= {
        "/", "/disputes", "/disputes/ID", "/proposals", "/proposals/ID", "/statements", "/people",
        "/people/ID", "/accusations", "/articles", "/articles/ID", "/articles/ID/raw", "/compare",
        "/review", "/review/people", "/review/disputes", "/review/decided", "/cite",
    }  # fmt: skip


def test_without_scripts_words_are_searched_and_lists_narrowed(
    stories_read: Path, browser: Browser, serve: Serve
) -> None:
    where = serve(Site(stories_read))
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.open(f"{where}/")
        field = browser.one("input[name=q]")
        field.send_keys("crane")
        field.submit()
        browser.until(lambda: "q=crane" in browser.driver.current_url)
        assert browser.all("mark")
        browser.open(f"{where}/statements")
        n = len(browser.all("#found article"))
        browser.one("[name=about]").send_keys("crane")
        browser.one(".filters button").click()
        browser.until(lambda: "about=crane" in browser.driver.current_url)
        assert 0 < len(browser.all("#found article")) < n
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_with_scripts_a_list_narrows_as_it_is_asked_and_the_address_follows(
    stories_read: Path, browser: Browser, serve: Serve
) -> None:
    where = serve(Site(stories_read))
    browser.open(f"{where}/statements")
    n = len(browser.all("#found article"))
    browser.run("window.here = true")
    browser.one("[name=about]").send_keys("crane\t")
    browser.until(lambda: 0 < len(browser.all("#found article")) < n)
    assert "about=crane" in browser.driver.current_url
    assert browser.run("return window.here") is True
