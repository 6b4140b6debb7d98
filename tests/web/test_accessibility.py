"""Every kind of page in a real browser: for screen readers, keyboards, phones, light and dark.

axe-core checks WCAG 2.2 at level AA and its own best practices; the browser's log tells whether
the Content Security Policy refused anything.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.axe import violations, why_no_axe

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
by = pytest.importorskip("selenium.webdriver.common.by", reason="the same")
waiting = pytest.importorskip("selenium.webdriver.support.wait", reason="the same")
By, Keys = by.By, webdriver.Keys

COMMAND = (sys.executable, "-m", "onrecord.cli.main")
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
LOOKS = {"a wide light screen": (1280, "light"), "a narrow dark screen": (390, "dark")}

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None, reason="chromium and chromium-driver are not installed"
)


@pytest.fixture(scope="module")
def site(stories_read: Path) -> Iterator[str]:
    """Where the packaged stories are served."""
    asked = [*COMMAND, "--record", str(stories_read), "serve", "--port", "0"]
    with subprocess.Popen(asked, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        told = re.search(r"http://127\.0\.0\.1:\d+", running.stderr.readline())
        assert told
        yield told[0]
        running.kill()


@pytest.fixture(scope="module")
def pages(site: str) -> list[str]:
    """One address for each kind of page, with what it shows when it is asked for something."""

    def first(path: str) -> str:
        return str(told(f"{site}/{path}.json")["items"][0]["id"])

    who = next(
        one["id"] for one in told(f"{site}/people.json")["items"] if one["name"] == "Radmir Belesh"
    )
    articles = [one["id"] for one in told(f"{site}/articles.json")["items"]]
    edge = told(f"{site}/accusations.json")["edges"][0]
    return [
        "/", "/disputes", f"/disputes/{first('disputes')}", "/proposals",
        f"/proposals/{first('proposals')}", "/statements?act=ACCUSE", "/search?q=crane", "/search",
        "/people", f"/people/{who}?about=Kestria", "/accusations",
        f"/accusations/{edge['by']['id']}/{edge['to']['id']}", "/articles", "/articles?about=crane",
        f"/articles/{articles[0]}", f"/articles/{articles[0]}/raw",
        f"/compare?doc={articles[0]}&doc={articles[1]}", "/nowhere",
    ]  # fmt: skip


def told(where: str) -> Any:
    with urllib.request.urlopen(where) as answer:  # noqa: S310 - our own program
        return json.load(answer)


@pytest.fixture(scope="module")
def start() -> Iterator[Callable[..., Any]]:
    """Starts browsers, which end with the tests."""
    started: list[Any] = []

    def browser(*, runs_scripts: bool = True) -> Any:
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not runs_scripts:
            refused = {"profile.managed_default_content_settings.javascript": 2}
            options.add_experimental_option("prefs", refused)
        started.append(webdriver.Chrome(options, webdriver.ChromeService(DRIVER)))
        return started[-1]

    yield browser
    for one in started:
        one.quit()


@pytest.fixture(scope="module")
def browser(start: Callable[..., Any]) -> Any:
    return start()


def look(browser: Any, width: int, scheme: str) -> None:
    """Makes the browser's window so wide, and light or dark."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


@pytest.mark.skipif(why_no_axe() is not None, reason=str(why_no_axe()))
@pytest.mark.parametrize("screen", LOOKS)
def test_pages_can_be_read_by_everybody(
    browser: Any, site: str, pages: list[str], screen: str
) -> None:
    look(browser, *LOOKS[screen])
    for path in pages:
        browser.get(f"{site}{path}")
        assert violations(browser) == [], path


@pytest.mark.parametrize("screen", LOOKS)
def test_pages_fit_the_screen_and_the_policy_refuses_nothing(
    browser: Any, site: str, pages: list[str], screen: str
) -> None:
    look(browser, *LOOKS[screen])
    browser.get_log("browser")
    for path in pages:
        browser.get(f"{site}{path}")
        width = browser.execute_script("return document.documentElement.scrollWidth")
        assert width <= LOOKS[screen][0], path
        log = [one["message"] for one in browser.get_log("browser")]
        assert [words for words in log if "/nowhere" not in words] == [], path


def test_figures_are_drawn_and_folded(browser: Any, site: str) -> None:
    browser.get(f"{site}/statements")
    wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, ".chart svg"))
    bars = browser.find_elements(By.CSS_SELECTOR, ".chart .mark-rect path")
    rows = browser.find_elements(By.CSS_SELECTOR, "table[data-chart] tbody tr")
    assert len(bars) == len(rows) > 1
    assert not browser.find_element(By.CSS_SELECTOR, ".figures details").get_attribute("open")


def test_a_note_opens_by_keyboard_and_closes(browser: Any, site: str, pages: list[str]) -> None:
    look(browser, 1280, "light")
    browser.get(f"{site}{pages[14]}")
    number = browser.find_element(By.CSS_SELECTOR, "button.begins")
    number.send_keys(Keys.ENTER)
    note = browser.find_element(By.ID, f"note-{number.get_attribute('id')}")
    assert note.is_displayed()
    assert "how sure" in note.text
    webdriver.ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert not note.is_displayed()


def test_a_pointer_on_the_words_shows_the_note(browser: Any, site: str, pages: list[str]) -> None:
    look(browser, 1280, "light")
    browser.get(f"{site}{pages[14]}")
    words = browser.find_element(By.CSS_SELECTOR, ".read .text .content")
    webdriver.ActionChains(browser).move_to_element(words).perform()
    name = str(words.get_attribute("data-of")).split()[-1]
    wait(browser, lambda: browser.find_element(By.ID, f"note-{name}").is_displayed())
    assert "lit" in str(words.get_attribute("class"))


def test_the_first_stop_of_the_keyboard_skips_to_the_content(browser: Any, site: str) -> None:
    browser.get(site)
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    first = browser.switch_to.active_element
    assert first.text == "Skip to the content"
    first.send_keys(Keys.ENTER)
    assert browser.current_url.endswith("#main")


def test_without_scripts_notes_open_and_figures_stand_in_their_table(
    start: Callable[..., Any], site: str, pages: list[str]
) -> None:
    plain = start(runs_scripts=False)
    plain.get(f"{site}{pages[14]}")
    number = plain.find_element(By.CSS_SELECTOR, "button.begins")
    number.click()
    assert plain.find_element(By.ID, f"note-{number.get_attribute('id')}").is_displayed()
    plain.get(f"{site}/statements")
    assert plain.find_element(By.CSS_SELECTOR, "table[data-chart] td").is_displayed()
    assert not plain.find_elements(By.CSS_SELECTOR, ".chart")


def wait(browser: Any, ready: Callable[[], Any]) -> None:
    """Waits a few seconds until something is so."""
    waiting.WebDriverWait(browser, 10).until(lambda _: ready())
