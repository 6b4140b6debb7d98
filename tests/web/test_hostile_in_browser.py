"""Hostile pages in a real browser: whatever they hold is seen as words, and nothing of it runs.

The pages of the site are found by following its links, so that a new page is looked at as well.
"""

from __future__ import annotations

import re
import shutil
import time
import urllib.request
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from selenium.common.exceptions import WebDriverException

from onrecord.cli.export import FORMATS
from onrecord.cli.main import run
from onrecord.web.site import Site
from support.browsing import Browser
from support.hostile import ADDRESSES, KINDS, attacked, large
from support.serving import listening
from web.conftest import Serve

_OF_ONE_KIND, _MOST_PAGES, _LONG = 3, 200, 300
_NO_TEXT = ("parquet", "brat", "docbin", "wacz")  # files and folders that no browser shows
_ID = re.compile(r"/(?:[a-z]+_)?[0-9a-f]{12,}|/\d+")
QUERIES = (
    "/search?q=", "/statements?about=", "/statements?speaker=", "/people?name=", "/disputes?one=",
    "/proposals?by=", "/articles?publisher=", "/compare?doc=", "/accusations?since=", "/articles/",
    "/people/", "/disputes/", "/statements?act=", "/nowhere/", "/statements?from=",
)  # fmt: skip

AUDIT = r"""
const bad = [], own = location.origin;
if (window.ran !== undefined) bad.push("a script of the page ran");
if (document.title === "ran") bad.push("the title was changed");
for (const one of document.querySelectorAll("*")) {
  const tag = one.localName;
  if (["iframe", "object", "embed", "base", "applet", "frame", "animate", "set"].includes(tag))
    bad.push(`<${tag}>`);
  if (tag === "script" && one.type !== "application/json" && !one.src.startsWith(own + "/static/"))
    bad.push("a script that is not ours");
  if (tag === "meta" && one.httpEquiv) bad.push("meta " + one.httpEquiv);
  if (tag === "style" && one.textContent.includes("canary")) bad.push("a style of the page");
  for (const {name, value} of one.attributes) {
    if (/^on|^hx-on|^data-hx-/i.test(name)) bad.push(`${tag} ${name}`);
    if (name === "style" && /url|canary/.test(value)) bad.push(`${tag} style`);
    const leads = ["href", "src", "action", "formaction", "xlink:href", "srcdoc", "ping", "poster",
      "data", "hx-get", "hx-post"].includes(name);
    if (leads && new URL(value, location.href).origin !== own) bad.push(`${tag} ${name}=${value}`);
  }
}
return bad;
"""
"""What of a page has become markup, or leads to another site."""

TURNED = r"""
const turned = [], turning = /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069]/;
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const node = walk.currentNode, words = node.data;
  const whole = node.parentElement.closest("bdi") ?? node;
  if (turning.test(whole.textContent)) continue;
  for (const {index, 0: word} of words.matchAll(/[A-Za-z]{3,}/g)) {
    const place = (at) => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect();
    };
    const first = place(index), last = place(index + word.length - 1);
    if (first.width && last.width && first.top === last.top && first.left > last.left)
      turned.push(word);
  }
}
return turned.slice(0, 5);
"""
"""Words without a mark of direction that are shown from right to left."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return attacked(tmp_path_factory.mktemp("hostile") / "r.db")


@pytest.fixture(scope="module")
def where(hostile: Path) -> Iterator[str]:
    with listening(Site(hostile)) as address:
        yield address


def looked_at(browser: Browser, url: str, *, may_fail: bool = False) -> None:
    """Opens a page and sees that nothing of what it shows has run, or could."""
    try:
        browser.open(url)
    except WebDriverException as error:
        if "ERR_ABORTED" not in str(error):  # what is saved to disk is shown by nothing
            raise
        return
    own = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    assert browser.alert() is None, url
    assert browser.run(AUDIT) == [], url
    assert browser.run(TURNED) == [], url
    if not url.startswith("file:"):
        assert browser.driver.current_url.startswith(own), url
    for asked in browser.requests():
        assert asked.startswith((f"{own}/", "file:///", "blob:null", "data:image")), (url, asked)
        assert not urlsplit(asked).path.startswith("/canary"), (url, asked)
    told = [line for line in browser.console() if "/favicon.ico" not in line]
    told = [line for line in told if not (may_fail and "status of 4" in line)]
    assert told == [], url


def links(browser: Browser) -> list[str]:
    """Where a page leads, its twin and its feeds too."""
    script = """return [...document.querySelectorAll("[href]")].map(
        (one) => new URL(one.getAttribute("href"), location.href).href)"""
    found: list[str] = browser.run(script)
    return [url.split("#")[0] for url in found]


def kind_of(url: str) -> str:
    """Pages of one kind have one path, but for ids."""
    return _ID.sub("/*", urlsplit(url).path)


@pytest.mark.in_files
def test_no_page_and_no_twin_lets_anything_run(browser: Browser, where: str) -> None:
    waiting, seen, kinds = deque([f"{where}/"]), {f"{where}/"}, Counter[str]()
    while waiting and kinds.total() < _MOST_PAGES:
        url = waiting.popleft()
        looked_at(browser, url, may_fail=len(url) > _LONG)  # a name too long to be asked for
        kinds[kind_of(url)] += 1
        for link in links(browser):
            if link in seen or not link.startswith(f"{where}/") or "/static/" in link:
                continue
            if (
                kinds[kind_of(link)] + sum(kind_of(w) == kind_of(link) for w in waiting)
                < _OF_ONE_KIND
            ):
                seen.add(link)
                waiting.append(link)
    wanted = {"/", "/articles", "/articles/*", "/articles/*/raw", "/people/*", "/disputes/*"}
    assert wanted | {"/proposals", "/statements", "/index.json", "/articles/*.json"} <= set(kinds)


@pytest.mark.in_files
def test_every_attack_is_seen_as_words(browser: Browser, where: str) -> None:
    browser.open(f"{where}/articles")
    pages = sorted({url for url in links(browser) if re.search(r"/articles/\w+$", url)})
    assert len(pages) == 2 * len(KINDS)
    shown = ""
    for url in pages:
        browser.open(url)
        shown += browser.run("return document.body.textContent")
    for attack in (attack for attacks in KINDS for attack in attacks if "\x00" not in attack):
        assert attack in shown


@pytest.mark.in_files
@pytest.mark.parametrize("query", QUERIES)
def test_no_query_lets_anything_run(browser: Browser, where: str, query: str) -> None:
    for attacks in KINDS:
        for words in (attacks[0], " ".join(attacks)[:290]):
            looked_at(browser, where + query + quote(words, safe=""), may_fail=True)


def test_no_file_that_is_written_runs_when_it_is_opened(
    browser: Browser, hostile: Path, tmp_path: Path
) -> None:
    texts = [form for form in FORMATS if form not in _NO_TEXT]
    wanted = [(form, "pages") for form in texts]
    wanted += [(form, kind) for form in ("jsonl", "csv") for kind in ("disputes", "proposals")]
    n_written = 0
    for form, kind in wanted:
        written = StringIO()
        with redirect_stdout(written):
            assert run(["--record", str(hostile), "export", "--format", form, "--of", kind]) == 0
        n_written += bool(written.getvalue())
        for suffix in (form, "txt", "json", "csv", "xml"):
            path = tmp_path / f"{form}-{kind}.{suffix}"
            path.write_text(written.getvalue(), encoding="utf-8")
            with_errors = suffix == "xml"  # it is none, and the browser says so
            if with_errors:
                browser.open(path.as_uri())
                assert browser.alert() is None
                assert browser.run("return window.ran === undefined")
                browser.console(), browser.requests()
            else:
                looked_at(browser, path.as_uri())
    assert n_written >= len(texts)


def test_a_hostile_page_that_somebody_brings_is_shown_as_words(
    browser: Browser, hostile: Path, serve: Serve, tmp_path: Path
) -> None:
    record = Path(shutil.copyfile(hostile, tmp_path / "r.db"))
    where = serve(Site(record))
    for attacks in KINDS:
        words = " ".join(attacks)
        sentence = f"Mayor Vera Lund said that {words} is so."
        for page in (
            f"{words}\n\n{sentence}\n\n{sentence}",
            f"<html><head><title>{words}</title></head><body><article><h1>{words}</h1>"
            + f"<p>{sentence}</p>" * 4,
        ):
            for address in (words[:300], ADDRESSES[0]):
                browser.open(f"{where}/read")
                browser.run(
                    "document.querySelector('#bring-text').value = arguments[0];"
                    "document.querySelector('#bring-uri').value = arguments[1];"
                    "document.querySelector('[data-bring]').requestSubmit()",
                    page.replace("\x00", ""), address,
                )  # fmt: skip
                assert browser.one(".banner")
                assert browser.alert() is None
                assert browser.run(AUDIT) == []
                assert browser.run(TURNED) == []
                assert browser.console() == []
                assert not [url for url in browser.requests() if "/canary" in urlsplit(url).path]


def test_the_audit_itself_finds_what_it_looks_for(browser: Browser, tmp_path: Path) -> None:
    """A page that escapes nothing, opened as the others are."""
    path = tmp_path / "bad.html"
    path.write_text("<meta charset=utf-8>" + " ".join(KINDS[0]), encoding="utf-8")
    browser.open(path.as_uri())
    time.sleep(0.3)
    assert any("canary" in url for url in browser.requests())
    path.write_text("<script>window.ran = 1</script><i onclick=x></i><iframe></iframe>")
    browser.open(path.as_uri())
    found = browser.run(AUDIT)
    assert {"a script of the page ran", "i onclick", "<iframe>"} <= set(found)
    path.write_text("<p><b>\u202ename</b> accuses</p><p>is read</p>", encoding="utf-8")
    browser.open(path.as_uri())
    assert "<meta" not in path.read_text(encoding="utf-8")
    path.write_text("<meta charset=utf-8><p><b>\u202ename</b> accuses</p>", encoding="utf-8")
    browser.open(path.as_uri())
    assert browser.run(TURNED) == ["accuses"]


def test_a_paragraph_of_ten_million_characters_is_shown(
    browser: Browser, serve: Serve, tmp_path: Path
) -> None:
    where = serve(Site(large(tmp_path / "long.db", 10_000_000)))
    browser.open(f"{where}/articles")
    (article,) = {url for url in links(browser) if "/articles/" in url}
    for url in (where, article, f"{article}/raw", f"{where}/search?q=quiet"):
        begun = time.monotonic()
        looked_at_quickly(browser, url)
        assert time.monotonic() - begun < 30, url
    with urllib.request.urlopen(f"{article}.json") as answer:  # noqa: S310 - our own program
        assert len(answer.read()) > 10_000_000


def looked_at_quickly(browser: Browser, url: str) -> None:
    """As `looked_at`, without the place of every word."""
    browser.open(url)
    assert browser.run(AUDIT) == []
    assert browser.console() == []
    assert browser.alert() is None
