"""Where people sign in, nobody else is told anything, and each may do what their role grants."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, Form
from fastapi.testclient import TestClient
from lxml import html

from onrecord.desk.database import desk_of
from onrecord.web import posting
from onrecord.web.app import create_app
from onrecord.web.persons import OfPerson
from onrecord.web.site import Site
from onrecord.workflow import accounts
from support.signing import A_BROWSER, PASSWORD, client_of, sign_in, token_in, with_users

OTHER = "a ferry that never left"
SESSION = "onrecord_session"


@pytest.fixture
def record(quarrelled: Path, tmp_path: Path) -> Path:
    return with_users(quarrelled, tmp_path, Ida="reader", Kaja="curator")


@pytest.fixture
def client(record: Path) -> TestClient:
    return client_of(record)


def paths_of(client: TestClient) -> list[str]:
    """Paths that the application answers to a GET, and some that it does not."""
    told: FastAPI = client.app  # type: ignore[assignment]
    pages = ["/", "/articles", "/articles/x/raw", "/people", "/search", "/account", "/compare"]
    nowhere = ["/openapi.json", "/docs", "/nowhere", "/api/1/statements", "/sign-in/", "/static"]
    return [*told.openapi()["paths"], *pages, *nowhere]


def test_a_browser_is_led_to_sign_in_whatever_it_asks_for(client: TestClient) -> None:
    paths = [path for path in paths_of(client) if not path.endswith(".json") and "/api" not in path]
    assert len(paths) > 15
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in?next=%2F")
        assert "Vera Lund" not in answer.text


def test_a_program_is_told_to_say_who_asks(client: TestClient) -> None:
    for path in paths_of(client):
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
            answer = client.request(method, path, headers={"Accept": "*/*"})
            assert answer.status_code == 401, (method, path)
            assert answer.headers["www-authenticate"] == 'Bearer realm="onrecord"'
            assert "Vera Lund" not in answer.text
    told = client.get("/statements.json").json()["error"]
    assert told["status"] == 401
    assert "Authorization: Bearer" in told["message"]


def test_what_is_static_and_the_form_need_no_account(client: TestClient) -> None:
    assert client.get("/static/onrecord.css").status_code == 200
    page = html.fromstring(client.get("/sign-in").text)
    assert page.xpath("//input[@type='password'][@autocomplete='current-password']")
    assert not page.xpath("//nav | //a[starts-with(@href, '/people')]")


def test_a_part_of_a_page_that_is_asked_for_leads_the_whole_page_to_sign_in(
    client: TestClient,
) -> None:
    answer = client.get("/statements?act=DENY", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/sign-in?next=%2Fstatements%3Fact%3DDENY"


def test_who_signs_in_comes_to_the_page_that_was_asked_for(client: TestClient) -> None:
    led = client.get("/statements?act=DENY").headers["location"]
    page = html.fromstring(client.get(led).text)
    (where,) = page.xpath("//input[@name='back']/@value")
    answer = sign_in(client, "ida", where=where)
    assert (answer.status_code, answer.headers["location"]) == (303, "/statements?act=DENY")
    shown = client.get(answer.headers["location"])
    assert shown.status_code == 200
    assert "Ida" in html.fromstring(shown.text).xpath("//a[@href='/account']/text()")
    assert client.get("/sign-in?next=/people").headers["location"] == "/people"


@pytest.mark.parametrize(
    "where", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x", "/\tx"]
)
def test_nobody_is_led_to_another_site(client: TestClient, where: str) -> None:
    page = html.fromstring(client.get("/sign-in", params={"next": where}).text)
    assert page.xpath("//input[@name='back']/@value") == ["/"]
    assert sign_in(client, "Ida", where="/").headers["location"] == "/"
    assert client.get("/sign-in", params={"next": where}).headers["location"] == "/"


def test_the_cookie_of_a_session_is_no_script_s_business(client: TestClient) -> None:
    set_by = sign_in(client, "Ida").headers.get_list("set-cookie")
    (session,) = [one for one in set_by if one.startswith(SESSION)]
    assert "HttpOnly; Path=/; SameSite=lax" in session
    assert "Max-Age" not in session
    assert "Secure" not in session


def test_under_tls_no_other_site_can_set_or_see_the_cookies(record: Path) -> None:
    client = client_of(record, base_url="https://record.example")
    set_by = sign_in(client, "Ida").headers.get_list("set-cookie")
    assert all("; Secure" in one and "HttpOnly" in one for one in set_by)
    assert any(one.startswith(f"__Host-{SESSION}=") for one in set_by)
    client.cookies.clear()
    client.cookies.set(SESSION, "x" * 43)
    assert client.get("/").status_code == 303


@pytest.mark.parametrize(("name", "password"), [("Ida", OTHER), ("Nobody", PASSWORD)])
def test_a_refusal_does_not_tell_which_users_there_are(
    client: TestClient, name: str, password: str
) -> None:
    answer = sign_in(client, name, password)
    page = html.fromstring(answer.text)
    assert answer.status_code == 403
    assert page.xpath("//*[@role='alert']/text()") == ["The name or the password is wrong."]
    assert page.xpath("//input[@name='name']/@value") == [name]
    assert password not in answer.text
    assert client.get("/").status_code == 303


def test_what_a_browser_brought_along_is_of_no_use_once_somebody_signed_in(
    client: TestClient, record: Path
) -> None:
    """Session fixation: whoever planted cookies beforehand knows neither session nor form."""
    token = token_in(client.get("/sign-in").text)
    client.cookies.set(SESSION, "p" * 43, domain="localhost.local")
    visit = client.cookies["onrecord_visit"]
    sign_in(client, "Ida")
    assert "p" * 43 not in client.cookies[SESSION]
    assert client.cookies["onrecord_visit"] != visit
    assert accounts.of_session(record, "p" * 43) is None
    sent = {"token": token, "back": "/account"}
    assert client.post("/account/end-others", data=sent).status_code == 403


def test_the_token_of_a_form_is_of_no_use_to_another_user(client: TestClient, record: Path) -> None:
    """Also where somebody can make the other's browser send a visit that they know."""
    sign_in(client, "Ida")
    token = token_in(client.get("/account").text)
    other = client_of(record)
    sign_in(other, "Kaja")
    other.cookies.set("onrecord_visit", client.cookies["onrecord_visit"], domain="localhost.local")
    assert other.post("/sign-out", data={"token": token}).status_code == 403


def test_nobody_is_signed_in_by_a_form_of_another_site(client: TestClient) -> None:
    sent = {"back": "/", "name": "Ida", "password": PASSWORD}
    assert client.post("/sign-in", data=sent | {"token": "0" * 64}).status_code == 403
    sent["token"] = token_in(client.get("/sign-in").text)
    from_elsewhere = {"Origin": "http://evil.example"}
    assert client.post("/sign-in", data=sent, headers=from_elsewhere).status_code == 403
    assert SESSION not in client.cookies


def test_who_signs_out_is_signed_out(client: TestClient, record: Path) -> None:
    sign_in(client, "Ida")
    cookie = client.cookies[SESSION]
    answer = client.post("/sign-out", data={"token": token_in(client.get("/account").text)})
    assert answer.headers["location"] == "/sign-in"
    assert SESSION not in client.cookies
    client.cookies.set(SESSION, cookie)
    assert client.get("/").status_code == 303
    assert accounts.of_session(record, cookie) is None


def test_a_link_signs_nobody_out(client: TestClient) -> None:
    sign_in(client, "Ida")
    assert client.get("/sign-out").status_code in (404, 405)
    assert client.get("/").status_code == 200


def test_another_password_is_set_by_who_knows_the_old_one(client: TestClient, record: Path) -> None:
    other = client_of(record)
    sign_in(client, "Ida")
    sign_in(other, "Ida")
    sent = {"token": token_in(client.get("/account").text), "old": OTHER, "new": OTHER}
    assert client.post("/account/password", data=sent | {"again": OTHER}).status_code == 403
    sent["old"] = PASSWORD
    assert client.post("/account/password", data=sent | {"again": PASSWORD}).status_code == 400
    weak = {"new": "short", "again": "short"}
    assert client.post("/account/password", data=sent | weak).status_code == 400
    assert other.get("/").status_code == 200
    assert client.post("/account/password", data=sent | {"again": OTHER}).status_code == 303
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 303
    assert sign_in(other, "Ida", OTHER).status_code == 303


def test_a_user_signs_out_everywhere_else(client: TestClient, record: Path) -> None:
    other = client_of(record)
    sign_in(client, "Ida")
    sign_in(other, "Ida")
    page = client.get("/account").text
    assert "in 2 browsers" in page
    client.post("/account/end-others", data={"token": token_in(page)})
    assert (client.get("/").status_code, other.get("/").status_code) == (200, 303)


def test_a_removed_user_is_out_at_once(client: TestClient, record: Path) -> None:
    sign_in(client, "Ida")
    accounts.remove_user(record, "Ida")
    assert client.get("/").status_code == 303


def test_a_program_asks_by_its_token_and_by_no_other(client: TestClient, record: Path) -> None:
    _, secret = accounts.add_token(record, "Ida", purpose="x", role="admin", days=None)
    for header in (f"Bearer {secret}", f"bearer  {secret}"):
        answer = client.get("/statements.json", headers={"Authorization": header})
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
    sign_in(client, "Ida")
    for header in ("Bearer x", f"Basic {secret}", secret, f"Bearer {secret}x", ""):
        answer = client.get("/statements.json", headers={"Authorization": header})
        assert answer.status_code == 401, header


def test_the_name_who_decides_is_the_user_s(record: Path) -> None:
    said: list[tuple[str, bool]] = []
    router = APIRouter()

    @posting.posting(router, "/decide", role="curator", what="decide")
    def decide(_: Annotated[posting.Form, Form()], person: OfPerson) -> str:
        said.append((person.name, person.may("admin")))
        return "/"

    def decided(name: str) -> int:
        client = client_of(record)
        client.app.include_router(router)  # type: ignore[attr-defined]
        sign_in(client, name)
        token = token_in(client.get("/account").text)
        return client.post("/decide", data={"token": token}).status_code

    assert decided("kaja") == 303
    assert decided("ida") == 403
    assert said == [("Kaja", False)]


def test_a_token_may_do_what_its_role_and_its_user_s_both_may(record: Path) -> None:
    client = client_of(record)
    for name, role in (("Ida", "admin"), ("Kaja", "reader")):
        _, secret = accounts.add_token(record, name, purpose="x", role=role, days=None)  # type: ignore[arg-type]
        told = client.get("/account.json", headers={"Authorization": f"Bearer {secret}"}).json()
        assert told["role"] == "reader"


def test_a_token_s_program_ends_no_session(client: TestClient, record: Path) -> None:
    _, secret = accounts.add_token(record, "Ida", purpose="x", role="reader", days=None)
    other = client_of(record)
    sign_in(other, "Ida")
    as_program = {"Authorization": f"Bearer {secret}"}
    token = token_in(client.get("/account", headers=as_program).text)
    for path in ("/account/end-others", "/sign-out"):
        answer = client.post(path, data={"token": token}, headers=as_program)
        assert answer.status_code == 401
    assert other.get("/").status_code == 200


def test_what_somebody_is_shown_is_kept_by_no_cache(client: TestClient) -> None:
    sign_in(client, "Ida")
    for path in ("/", "/statements.json", "/account", "/sign-in"):
        assert client.get(path).headers["cache-control"] == "private, no-store"
    assert "no-store" not in client.get("/static/onrecord.css").headers.get("cache-control", "")


def test_wrong_passwords_make_strangers_wait_and_not_the_user(
    client: TestClient, record: Path
) -> None:
    own, stranger = client, TestClient(client.app, headers=A_BROWSER, follow_redirects=False)
    stranger.base_url = client.base_url
    sign_in(own, "Ida")
    own.cookies.delete(SESSION)
    statuses = [sign_in(stranger, "Ida", f"guess {n} at it").status_code for n in range(6)]
    assert statuses == [403] * 5 + [429]
    refused = sign_in(stranger, "Ida")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "1"
    assert "too many tries" in refused.text.casefold()
    assert sign_in(own, "Ida").status_code == 303
    assert sign_in(stranger, "Kaja").status_code == 303
    assert record.exists()


def test_names_that_nobody_has_make_wait_as_well(client: TestClient) -> None:
    statuses = [sign_in(client, "Nobody", f"guess {n} at it").status_code for n in range(6)]
    assert statuses == [403] * 5 + [429]


@pytest.mark.in_files
def test_a_desk_that_is_of_no_use_lets_nobody_in(client: TestClient, record: Path) -> None:
    sign_in(client, "Ida")
    desk_of(record).write_bytes(b"no database" * 1_000)
    for path in ("/", "/statements.json"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert "Vera Lund" not in answer.text


def test_without_accounts_there_is_nothing_to_sign_in_to(quarrelled: Path) -> None:
    client = TestClient(create_app(Site(quarrelled)), base_url="http://localhost")
    assert client.get("/").status_code == 200
    assert client.get("/sign-in").status_code == 404
    assert "/account" not in client.get("/").text
