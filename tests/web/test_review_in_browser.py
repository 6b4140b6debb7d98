"""Reviewing by keyboard in a real browser, and that it lasts when the page is read anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from onrecord.identity.across.record import RecordLinker
from onrecord.store.writing.writer import open_writer
from onrecord.web.site import Site
from onrecord.workflow import record, review
from onrecord.workflow.record import Filters, Statement
from support.acting import row
from support.browsing import Browser
from web.conftest import Serve


class Keyboard:
    """Somebody who reviews a record without a mouse."""

    def __init__(self, browser: Browser, where: str) -> None:
        self.browser, self.where = browser, where
        browser.open(f"{where}/review")

    def press(self, *keys: str) -> None:
        """Keys one after the other; the page that follows is waited for."""
        ActionChains(self.browser.driver).send_keys(*keys).perform()

    def decide(self, *keys: str, control: bool = False) -> str:
        """The same, until the decision is recorded; what the status says."""
        before = self.browser.driver.current_url
        if control:
            chord = ActionChains(self.browser.driver).key_down(Keys.CONTROL).send_keys(*keys)
            chord.key_up(Keys.CONTROL).perform()
        else:
            self.press(*keys)
        self.browser.until(lambda: self.browser.driver.current_url != before)
        return self.browser.one("[role=status]").text

    def select(self, words: str) -> None:
        """Select words of the passage, as a mouse or Shift and arrows would."""
        self.browser.run(
            """const walk = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
            const places = []; let whole = "";
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
              places.push([node, whole.length]); whole += node.data; }
            const start = whole.indexOf(arguments[0]), end = start + arguments[0].length;
            const at = (n) => { const [node, from] = places.filter(([_, f]) => f <= n).pop();
              return [node, n - from]; };
            getSelection().setBaseAndExtent(...at(start), ...at(end));""",
            words,
        )


@pytest.fixture
def path(quarrelled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(quarrelled, tmp_path / "r.db"))


@pytest.fixture
def keyboard(path: Path, browser: Browser, serve: Serve) -> Iterator[Keyboard]:
    yield Keyboard(browser, serve(Site(path)))
    assert [line for line in browser.console() if "favicon" not in line] == []


def first(path: Path) -> Statement:
    return review.queue(path, limit=1)[0].statement


def said(path: Path, name: str) -> Statement | None:
    found = record.said(path, Filters())
    return next((one for one in found if one.attribution.id == name), None)


def test_keys_accept_reject_and_undo(path: Path, keyboard: Keyboard) -> None:
    one = first(path).attribution.id
    assert "Recorded as judgement 1" in keyboard.decide("a")
    two = first(path).attribution.id
    assert two != one
    keyboard.decide("x")
    assert said(path, two) is None
    assert keyboard.decide("z") == ""
    assert said(path, two) is not None
    assert first(path).attribution.id == two


def test_a_speaker_is_corrected_by_keyboard_and_stays_when_the_page_is_read_anew(
    path: Path, keyboard: Keyboard
) -> None:
    judged = first(path)
    keyboard.press("s")
    keyboard.decide("Kaja Storm", Keys.ENTER)
    assert said(path, judged.attribution.id).speaker == "Kaja Storm"  # type: ignore[union-attr]

    with open_writer(path, linker=RecordLinker()) as writer:
        writer.add(*row(model="m2"))
    anew = [
        one
        for one in record.said(path, Filters())
        if one.content == judged.content and one.attribution.id != judged.attribution.id
    ]
    assert [one.speaker for one in anew] == ["Kaja Storm"]


def test_words_that_are_selected_become_what_was_said(path: Path, keyboard: Keyboard) -> None:
    judged = first(path)
    words = judged.content.split()
    assert len(words) > 2
    keyboard.select(" ".join(words[1:]))
    keyboard.press("3")
    keyboard.decide(Keys.ENTER, control=True)
    found = said(path, judged.attribution.id)
    assert found is not None
    assert found.content == " ".join(words[1:])
    assert found.attribution.content[0].end == judged.attribution.content[0].end


def test_letters_that_are_typed_into_a_field_decide_nothing(path: Path, keyboard: Keyboard) -> None:
    keyboard.press("s", "axzn")
    assert record.judgements(path) == []
    assert keyboard.browser.run("return document.activeElement.value") == "axzn"
    keyboard.press(Keys.ESCAPE)
    keyboard.decide("n")
    assert record.judgements(path) == []
    assert "from=1" in keyboard.browser.driver.current_url
