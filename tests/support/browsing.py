"""A real browser without a window, which reaches this machine's loopback address and nothing else.

One Chromium serves a whole run; what a test left behind in it is gone before the next one begins.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from selenium import webdriver
from selenium.common.exceptions import (
    NoAlertPresentException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

Found = TypeVar("Found")
WIDE, NARROW = (1280, 900), (390, 844)
"""The sizes at which pages are looked at: a desk's screen, a telephone's."""
_WAIT_SECONDS = 15
_NOWHERE = "http://127.0.0.1:9"
_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--disable-default-apps", "--disable-domain-reliability",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    f"--proxy-server={_NOWHERE}",
)  # fmt: skip


def why_no_browser() -> str | None:
    """The reason why no browser can be started here; None where one can."""
    missing = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    return f"{' and '.join(missing)} not installed; run: make .venv/browser" if missing else None


@dataclass(frozen=True)
class Browser:
    """What tests do with a browser."""

    driver: webdriver.Chrome

    def open(self, url: str) -> None:
        self.driver.get(url)

    def run(self, script: str, *given: object) -> Any:
        """What a script returns: `return document.title`."""
        return self.driver.execute_script(script, *given)

    def one(self, selector: str) -> WebElement:
        """The first element that a CSS selector names, waited for."""
        return self.until(lambda: self.driver.find_element(By.CSS_SELECTOR, selector))

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def until(self, found: Callable[[], Found]) -> Found:
        """What a function finds, once it finds something; fails after some seconds."""
        gone = (NoSuchElementException, StaleElementReferenceException)  # while a page changes
        wait: WebDriverWait[webdriver.Chrome] = WebDriverWait(
            self.driver, _WAIT_SECONDS, ignored_exceptions=gone
        )
        return wait.until(lambda _: found())

    def size(self, width: int, height: int) -> None:
        """The size of the page itself, in CSS pixels, also under the width a window may have."""
        given = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", given)

    def emulate(self, **features: str) -> None:
        """Media features such as `prefers_color_scheme="dark"`, or `media="print"`."""
        media = features.pop("media", "")
        named = [{"name": k.replace("_", "-"), "value": v} for k, v in features.items()]
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"media": media, "features": named}
        )

    def console(self) -> list[str]:
        """What the console was told since it was last asked: errors, refusals of the policy."""
        return [str(entry["message"]) for entry in self._log("browser")]

    def requests(self) -> list[str]:
        """Every address that was asked for since this was last called, the browser's own too."""
        told = (json.loads(entry["message"])["message"] for entry in self._log("performance"))
        return [
            str(one["params"]["request"]["url"])
            for one in told
            if one["method"] == "Network.requestWillBeSent"
        ]

    def _log(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.driver.get_log(name)  # type: ignore[no-untyped-call]
        return found

    def alert(self) -> str | None:
        """The words of an open dialogue, which is closed; None where none is open."""
        try:
            dialogue = self.driver.switch_to.alert
        except NoAlertPresentException:
            return None
        words = str(dialogue.text)
        dialogue.dismiss()
        return words

    def clean(self) -> None:
        """An empty page, no cookies, the wide size, no emulation, nothing left to be told."""
        self.alert()
        for handle in self.driver.window_handles[1:]:
            self.driver.switch_to.window(handle)
            self.driver.close()
        self.driver.switch_to.window(self.driver.window_handles[0])
        self.open("about:blank")
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self.size(*WIDE)
        self.emulate()
        self.console(), self.requests()


@contextmanager
def browsing() -> Iterator[Browser]:
    """Starts the browser, and ends it."""
    options = Options()
    options.binary_location = shutil.which("chromium") or ""
    for option in _OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.set_capability("unhandledPromptBehavior", "ignore")  # a dialogue is what tests look for
    driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
    try:
        driver.set_page_load_timeout(_WAIT_SECONDS * 4)
        yield Browser(driver)
    finally:
        driver.quit()
