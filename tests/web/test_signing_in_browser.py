"""Signing in and out in a real browser, which keeps cookies and pages as it likes."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.web.signed_in import SignedIn
from onrecord.web.site import Site
from support.browsing import NARROW, Browser
from support.signing import PASSWORD, with_users
from web.conftest import Serve


@pytest.fixture
def where(quarrelled: Path, tmp_path: Path, serve: Serve) -> str:
    record = with_users(quarrelled, tmp_path, Ida="reader")
    return serve(Site(record, persons=SignedIn(record)))


def sign_in(browser: Browser, password: str) -> None:
    """Types name and password as a person does, by keyboard alone."""
    browser.one("#name").clear()
    browser.one("#name").send_keys("Ida")
    browser.one("#password").send_keys(f"{password}\n")


def test_a_person_signs_in_looks_around_and_signs_out(browser: Browser, where: str) -> None:
    browser.open(f"{where}/statements?act=DENY")
    assert "Vera Lund" not in browser.driver.page_source
    assert browser.run("return document.activeElement.id") == "name"
    sign_in(browser, "a guess at it")
    assert browser.one("[role=alert]").text == "The name or the password is wrong."
    assert browser.run("return document.activeElement.id") == "password"
    sign_in(browser, PASSWORD)
    browser.until(lambda: browser.driver.current_url == f"{where}/statements?act=DENY")
    assert "Anders Moe" in browser.one("main").text
    assert browser.run("return document.cookie") == ""
    browser.console()
    browser.one("a[href='/account']").click()
    browser.one("form[action='/sign-out'] button").click()
    browser.until(lambda: browser.driver.current_url == f"{where}/sign-in")
    browser.driver.back()
    browser.until(lambda: "/sign-in" in browser.driver.current_url)
    assert "Anders Moe" not in browser.driver.page_source
    assert [line for line in browser.console() if "Cleared data types" not in line] == []


def test_a_filter_that_is_changed_after_the_session_ended_leads_to_sign_in(
    browser: Browser, where: str
) -> None:
    browser.open(f"{where}/statements")
    sign_in(browser, PASSWORD)
    browser.until(lambda: browser.driver.current_url == f"{where}/statements")
    field = browser.one("form.filters input[name=speaker], form.filters input")
    browser.driver.delete_all_cookies()
    field.send_keys("Lund\n")
    browser.until(lambda: "/sign-in?next=%2Fstatements" in browser.driver.current_url)


def test_the_pages_of_an_account_fit_a_telephone(browser: Browser, where: str) -> None:
    browser.size(*NARROW)
    browser.open(f"{where}/account")
    assert browser.run("return document.documentElement.scrollWidth") <= NARROW[0]
    sign_in(browser, PASSWORD)
    browser.until(lambda: browser.driver.current_url == f"{where}/account")
    assert browser.run("return document.documentElement.scrollWidth") <= NARROW[0]
