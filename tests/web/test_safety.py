"""What a page of the record holds is shown and never runs; nobody asks through another name."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html

from onrecord.identity.across.record import RecordLinker
from onrecord.store.writing.writer import open_writer
from onrecord.web.safety import HEADERS
from support.acting import Doing, Teller
from web.conftest import Open

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "'><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "</title></textarea><iframe src=//evil.example>",
    "\u202egnirts desrever",
    "]]>--><!--",
)
OWN_SCRIPTS = {
    f"/static/{name}.js"
    for name in (
        "charts", "copying", "htmx.min", "notes", "reading", "vega-interpreter", "vega-lite.min",
        "vega.min",
    )
}  # fmt: skip
OWN_DRAWING = "ancestor-or-self::figure[@class='network']"


@pytest.fixture
def attacked(tmp_path: Path, opened: Open) -> TestClient:
    """A record whose pages are made of attacks: words, names, publishers and addresses."""
    record = tmp_path / "r.db"
    with open_writer(record, linker=RecordLinker()) as writer:
        for number, attack in enumerate(HOSTILE):
            name = f"Mara {attack} Voss"
            text = f"{attack} on the front\n{name} said {attack} is so. More {attack}."
            tell = Teller(f"pages/{number}-{attack}.txt", text)
            tell.entity(name, "person")
            said = Doing(name, "said", f"{attack} is so", (("ACCUSE", name, "done"),), (name,))
            page = tell.published(f"The {attack} Post", "2026-03-01")
            writer.add(page, tell.analysis(said))
    return opened(record)


def paths(client: TestClient) -> list[str]:
    """Every page that shows what the record holds."""
    found = ["/", "/articles", "/statements", "/people", "/disputes", "/proposals", "/accusations"]
    for one in client.get("/articles.json").json()["items"]:
        found += [f"/articles/{one['id']}", f"/articles/{one['id']}/raw"]
    for one in client.get("/people.json").json()["items"]:
        found += [f"/people/{one['id']}", f"/people/{one['id']}?about=alert"]
    for one in client.get("/accusations.json").json()["edges"]:
        found.append(f"/accusations/{one['by']['id']}/{one['to']['id']}")
    return [*found, *(f"/search?q={attack}" for attack in ("script", "alert", "49"))]


def test_nothing_of_a_hostile_page_becomes_markup(attacked: TestClient) -> None:
    shown = ""
    for path in paths(attacked):
        answer = attacked.get(path)
        assert answer.status_code == 200, path
        page = html.fromstring(answer.text)
        assert set(page.xpath("//script/@src")) <= OWN_SCRIPTS
        assert not page.xpath("//script[not(@src)] | //iframe | //img | //object | //embed")
        assert not page.xpath(f"//svg[not({OWN_DRAWING})] | //svg//*[not({OWN_DRAWING})]")
        assert not page.xpath("//@*[starts-with(name(), 'on')] | //@style | //style")
        links = [*page.xpath("//@href"), *page.xpath("//@src"), *page.xpath("//@action")]
        assert all(link.startswith(("/", "#")) and not link.startswith("//") for link in links)
        shown += page.text_content()
    for attack in HOSTILE:
        assert attack in shown


def test_a_template_in_a_page_is_words(attacked: TestClient) -> None:
    for path in paths(attacked):
        page = attacked.get(path).text
        assert "{{ 7 * 7 }}" in page or "7 * 7" not in page


def test_a_hostile_query_is_shown_as_words(attacked: TestClient) -> None:
    for attack in HOSTILE:
        for path in ("/search", "/statements", "/people", "/disputes", "/proposals"):
            name = {"/search": "q", "/people": "name"}.get(path, "about")
            page = html.fromstring(attacked.get(path, params={name: attack}).text)
            assert set(page.xpath("//script/@src")) <= OWN_SCRIPTS
            assert not page.xpath("//@*[starts-with(name(), 'on')] | //iframe | //svg")


@pytest.mark.parametrize(
    "path", ["/", "/index.json", "/static/onrecord.css", "/nowhere", "/statements?act=DANCE"]
)
def test_every_answer_has_the_headers(attacked: TestClient, path: str) -> None:
    headers = attacked.get(path).headers
    for name, value in HEADERS.items():
        assert headers[name] == value
    assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil:80", ""]
)
def test_another_name_for_this_machine_is_refused(attacked: TestClient, host: str) -> None:
    for path in ("/", "/statements.json", "/static/onrecord.css"):
        answer = attacked.get(path, headers={"Host": host})
        assert answer.status_code == 421
        assert "onrecord tells" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8311", "[::1]:8311", "LOCALHOST:1"])
def test_this_machine_s_own_names_are_answered(attacked: TestClient, host: str) -> None:
    assert attacked.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2ferrors.py",
        "/static//etc/passwd",
    ],
)
def test_nothing_but_what_is_static_is_handed_out(attacked: TestClient, path: str) -> None:
    assert attacked.get(path).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(attacked: TestClient, method: str) -> None:
    for path in ("/", "/statements", "/articles"):
        assert attacked.request(method, path).status_code == 405
