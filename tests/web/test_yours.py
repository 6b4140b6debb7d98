"""Yours: what is kept in the browser is shown beside its things, and is nobody else's."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from lxml import html

from onrecord.desk.database import desk_of
from onrecord.web.app import create_app
from onrecord.web.persons import Person
from onrecord.web.site import Site

HERE = "http://localhost"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}\u202e{% raw %}"


class ByHeader:
    """Whoever the request says; in a test alone."""

    def who(self, request: Request) -> Person:
        name = request.headers.get("x-who", "ida")
        return Person(name, "reader", f"user:{name}")


class Browser:
    """Somebody who sends the forms of pages as a browser does without scripts."""

    def __init__(self, record: Path, who: str = "ida") -> None:
        app = create_app(Site(record, persons=ByHeader()))
        self.client = TestClient(app, base_url=HERE, headers={"x-who": who})
        self.token = ""

    def get(self, path: str, **asked: Any) -> Any:
        return self.client.get(path, params=asked or None)

    def json(self, path: str, **asked: Any) -> Any:
        answer = self.get(path, **asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def page(self, path: str, **asked: Any) -> Any:
        answer = self.get(path, **asked)
        assert answer.status_code == 200, answer.text
        return html.fromstring(answer.text)

    def send(self, path: str, **fields: Any) -> Any:
        if not self.token:
            found = re.search(r'name="token" value="(\w+)"', self.get("/statements").text)
            assert found is not None
            self.token = found[1]
        return self.client.post(path, data={"token": self.token, **fields})

    def statements(self, **asked: Any) -> list[str]:
        return [row["id"] for row in self.json("/statements.json", **asked)["items"]]


Ask = Callable[[str], Browser]


@pytest.fixture
def record(quarrelled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(quarrelled, tmp_path / "r.db"))


@pytest.fixture
def ida(record: Path) -> Browser:
    return Browser(record)


def marked(browser: Browser, name: str) -> Any:
    """What the list of statements shows beside one."""
    (found,) = browser.page("/statements").xpath(f'//span[@id="keep-{name}"]')
    return found


def test_a_bookmark_is_shown_beside_its_statement_and_taken_off_again(ida: Browser) -> None:
    name = ida.statements()[0]
    (button,) = marked(ida, name).xpath(".//button")
    assert button.get("aria-pressed") == "false"
    form = ida.page("/statements").xpath(f'//form[@id="{button.get("form")}"]')[0]
    sent = {button.get("name"): button.get("value"), "back": "/statements"}
    answer = ida.send(form.get("action"), **sent)
    assert answer.url.path == "/statements"
    (button,) = marked(ida, name).xpath(".//button")
    assert button.get("aria-pressed") == "true"
    ida.send(form.get("action"), **{button.get("name"): button.get("value")})
    assert marked(ida, name).xpath(".//button")[0].get("aria-pressed") == "false"


def test_tags_are_links_that_find_what_has_them(ida: Browser) -> None:
    name, other = ida.statements()[:2]
    for one in (name, other):
        ida.send("/yours/tag", what=f"statement/{one}", tag="The plan")
    (link,) = marked(ida, name).xpath('.//a[@rel="tag"]')
    assert link.text_content() == "The plan"
    words = ida.page(link.get("href")).xpath('//*[@class="kept-words"]')
    assert len(words) == 2
    assert {row["id"] for row in ida.json("/yours.json", tag="the PLAN")["items"]} == {name, other}


@pytest.mark.parametrize(
    ("path", "kind", "key"),
    [
        ("/statements", "statement", "id"),
        ("/people", "person", "id"),
        ("/articles", "article", "id"),
        ("/search?q=of", "statement", "id"),
    ],
)
def test_every_list_is_narrowed_by_tag_and_by_how_its_things_are_kept(
    ida: Browser, path: str, kind: str, key: str
) -> None:
    twin = path.replace("?", ".json?") if "?" in path else f"{path}.json"
    join = "&" if "?" in path else "?"
    items = ida.json(twin)["items"]
    assert len(items) > 1
    name = items[-1][key]
    ida.send("/yours/tag", what=f"{kind}/{name}", tag="odd one")
    ida.send("/yours/note", what=f"{kind}/{name}", words="Look.")
    for asked in ("tag=Odd+One", "kept=any", "kept=note", "tag=odd+one&kept=tag"):
        assert [one[key] for one in ida.json(f"{twin}{join}{asked}")["items"]] == [name]
    for asked in ("tag=even", "kept=bookmark", "tag=odd+one&kept=entry"):
        assert ida.json(f"{twin}{join}{asked}")["items"] == []
    assert ida.get(f"{twin}{join}kept=sometimes").status_code == 400
    assert f'id="keep-{name}"' in ida.get(path).text


@pytest.mark.parametrize("kind", ["dispute", "proposal"])
def test_disputes_and_proposals_are_narrowed_alike(
    stories_read: Path, tmp_path: Path, kind: str
) -> None:
    ida = Browser(Path(shutil.copyfile(stories_read, tmp_path / "r.db")))
    items = ida.json(f"/{kind}s.json")["items"]
    assert len(items) > 1
    name = items[-1]["id"]
    ida.send("/yours/tag", what=f"{kind}/{name}", tag="odd one")
    for asked in ({"tag": "odd one"}, {"kept": "any"}):
        assert [one["id"] for one in ida.json(f"/{kind}s.json", **asked)["items"]] == [name]
    assert ida.json(f"/{kind}s.json", kept="note")["items"] == []
    assert "odd one" in ida.get(f"/{kind}s/{name}").text
    assert f'id="panel-{name}"' in ida.get(f"/{kind}s/{name}").text


def test_kept_things_are_found_by_words_kind_and_mark(ida: Browser) -> None:
    name = ida.statements(about="rained")[0]
    person = ida.json("/people.json", name="Lund")["items"][0]["id"]
    ida.send("/yours/note", what=f"statement/{name}", words="Ask the Weather office.")
    ida.send("/yours/mark", bookmark=f"person/{person}")

    def found(**asked: str) -> list[str]:
        return [row["id"] for row in ida.json("/yours.json", **asked)["items"]]

    assert found() == [person, name]
    assert found(q="weather OFFICE") == found(q="rained") == found(kind="statement") == [name]
    assert found(kept="bookmark") == found(q="lund", kind="person") == [person]
    assert found(since="2999") == found(kind="dispute") == []


def test_hostile_notes_tags_and_names_are_shown_as_words(ida: Browser) -> None:
    name = ida.statements()[0]
    ida.send("/yours/tag", what=f"statement/{name}", tag=HOSTILE)
    ida.send("/yours/note", what=f"statement/{name}", words=HOSTILE)
    ida.send("/yours/collections", name=HOSTILE, words=HOSTILE)
    ida.send("/yours/gather", what=f"statement/{name}", collection=HOSTILE, words=HOSTILE)
    ida.send("/yours/searches", address="/statements?about=x", name=HOSTILE)
    key = ida.json("/yours/collections.json")["items"][0]["key"]
    ida.send("/yours/share", key=key)
    search = ida.json("/yours/searches.json")["items"][0]["key"]
    shared = ida.page(f"/yours/collections/{key}").xpath('//a[starts-with(@href, "/shared/")]')[0]
    pages = (
        "/statements", f"/statements/{name}", "/yours", f"/yours/of/statement/{name}",
        "/yours/collections", f"/yours/collections/{key}", "/yours/searches",
        f"/yours/searches/{search}", "/yours/trash", shared.get("href"),
    )  # fmt: skip
    for where in pages:
        page = ida.page(where)
        assert page.xpath("//script[not(@src)] | //img | //*[@onerror]") == [], where
        assert "49" not in "".join(page.xpath("//bdi/text()"))
    markdown = ida.get(f"/yours/collections/{key}/file.md").text
    assert "<script>" not in markdown.replace("\\<", "")
    for form in ("csv", "html", "json", "md"):
        assert (
            ida.get(f"/yours/collections/{key}/file.{form}")
            .headers["content-disposition"]
            .startswith("attachment")
        )


def test_a_note_worded_anew_shows_what_it_said_before(ida: Browser) -> None:
    name = ida.statements()[0]
    ida.send("/yours/note", what=f"statement/{name}", words="It is so.")
    (note,) = ida.json(f"/yours/of/statement/{name}.json")["kept"]["notes"]
    ida.send("/yours/reword", key=note["key"], words="It may be so.")
    page = ida.page(f"/statements/{name}")
    assert page.xpath('//p[@class="note-words"]')[0].text == "It may be so."
    assert "It is so." in page.xpath('//ol[@class="history"]')[0].text_content()


def test_what_is_discarded_stands_in_the_trash_and_comes_back(ida: Browser) -> None:
    name = ida.statements()[0]
    ida.send("/yours/note", what=f"statement/{name}", words="Keep this.")
    before = ida.json("/yours.json")
    key = before["items"][0]["notes"][0]["key"]
    ida.send("/yours/mark", discard=key)
    assert ida.json("/yours.json")["items"] == []
    assert ida.json("/yours/trash.json")["items"][0]["words"] == "Keep this."
    (button,) = ida.page("/yours/trash").xpath('//form[@action="/yours/restore"]//button')
    ida.send("/yours/restore", key=button.get("value"))
    assert ida.json("/yours.json") == before
    ida.send("/yours/mark", discard=key)
    ida.send("/yours/empty")
    assert ida.json("/yours/trash.json")["items"] == []
    assert ida.send("/yours/restore", key=key).status_code == 404


def test_nobody_reads_or_changes_another_s_things(record: Path, ida: Browser) -> None:
    name = ida.statements()[0]
    ida.send("/yours/note", what=f"statement/{name}", words="Mine.")
    ida.send("/yours/gather", what=f"statement/{name}", collection="My file")
    ida.send("/yours/searches", address="/statements", name="My search")
    before = [ida.json(path) for path in ("/yours.json", "/yours/searches.json")]
    key = ida.json("/yours.json")["items"][0]["notes"][0]["key"]
    collection = ida.json("/yours/collections.json")["items"][0]["key"]
    search = ida.json("/yours/searches.json")["items"][0]["key"]
    ole = Browser(record, "ole")
    assert ole.json("/yours.json")["items"] == []
    assert "Mine." not in ole.get(f"/statements/{name}").text
    for path in (
        f"/yours/collections/{collection}", f"/yours/collections/{collection}/file.json",
        f"/yours/searches/{search}", f"/yours/searches/{search}.json",
    ):  # fmt: skip
        assert ole.get(path).status_code == 404, path
    for path, fields in (
        ("/yours/mark", {"discard": key}), ("/yours/reword", {"key": key, "words": "His."}),
        ("/yours/share", {"key": collection}), ("/yours/looked", {"key": search}),
        ("/yours/collections/rename", {"key": collection, "name": "His"}),
        ("/yours/move", {"key": key, "by": 1}), ("/yours/renew", {"key": search}),
    ):  # fmt: skip
        assert ole.send(path, **fields).status_code == 404, path
    ole.send("/yours/empty")
    assert [ida.json(path) for path in ("/yours.json", "/yours/searches.json")] == before


POSTS = (
    "mark", "tag", "note", "reword", "gather", "restore", "empty", "collections",
    "collections/rename", "move", "share", "unshare", "searches", "looked", "renew",
)  # fmt: skip


@pytest.mark.parametrize("path", POSTS)
def test_no_form_is_done_without_its_visit_s_token(ida: Browser, path: str) -> None:
    name = ida.statements()[0]
    ida.send("/yours/note", what=f"statement/{name}", words="Mine.")
    before = json.dumps(ida.json("/yours.json"))
    fields = {
        "what": f"statement/{name}", "tag": "x", "words": "x", "name": "x", "key": "x", "by": "1",
        "collection": "x", "address": "/statements", "bookmark": f"statement/{name}",
    }  # fmt: skip
    for token in ("", "0" * 64):
        answer = ida.client.post(f"/yours/{path}", data={**fields, "token": token})
        assert answer.status_code == 403, path
    own = {**fields, "token": ida.token}
    answer = ida.client.post(f"/yours/{path}", data=own, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert json.dumps(ida.json("/yours.json")) == before


def test_a_shared_collection_is_read_without_asking_who_until_it_is_taken_back(
    record: Path, ida: Browser
) -> None:
    class Nobody:
        def who(self, _: Request) -> Person:
            raise AssertionError

    name = ida.statements(about="rained")[0]
    ida.send("/yours/gather", what=f"statement/{name}", collection="Rain", words="Wet.")
    key = ida.json("/yours/collections.json")["items"][0]["key"]
    stranger = TestClient(create_app(Site(record, persons=Nobody())), base_url=HERE)
    ida.send("/yours/share", key=key)
    link = ida.page(f"/yours/collections/{key}").xpath('//a[starts-with(@href, "/shared/")]')[0]
    read = stranger.get(link.get("href"))
    assert read.status_code == 200
    assert "it rained" in read.text
    assert "Wet." in read.text
    assert "set-cookie" not in read.headers
    told = stranger.get(f"{link.get('href')}.json").json()
    assert told["items"][0]["statement"]["id"] == name
    assert key not in json.dumps({k: v for k, v in told.items() if k != "items"})
    ida.send("/yours/unshare", key=key)
    assert stranger.get(link.get("href")).status_code == 404


def test_entries_are_moved_commented_and_taken_out_by_forms(ida: Browser) -> None:
    names = ida.statements()[:3]
    for name in names:
        ida.send("/yours/gather", what=f"statement/{name}", collection="File")
    key = ida.json("/yours/collections.json")["items"][0]["key"]

    def entries() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = ida.json(f"/yours/collections/{key}.json")["items"]
        return found

    ida.send("/yours/move", key=entries()[2]["key"], by="-2")
    assert [one["id"] for one in entries()] == [names[2], names[0], names[1]]
    ida.send("/yours/reword", key=entries()[0]["key"], words="The first.")
    ida.send("/yours/mark", discard=entries()[1]["key"])
    assert [(one["id"], one["comment"]) for one in entries()] == [
        (names[2], "The first."),
        (names[1], ""),
    ]


def test_a_collection_that_is_renamed_tells_what_it_was_called(ida: Browser) -> None:
    where = ida.send("/yours/collections", name="Port", words="First.").url.path
    key = where.rsplit("/", 1)[1]
    ida.send("/yours/collections/rename", key=key, name="The port", words="First and last.")
    told = ida.json(f"{where}.json")
    assert (told["name"], told["words"]) == ("The port", "First and last.")
    assert "Called before: Port" in " ".join(ida.page(where).text_content().split())
    assert ida.send("/yours/collections", name=" ").status_code == 400


def test_every_field_of_our_pages_has_a_label_and_every_button_a_name(ida: Browser) -> None:
    name = ida.statements()[0]
    ida.send("/yours/note", what=f"statement/{name}", words="Mine.")
    ida.send("/yours/tag", what=f"statement/{name}", tag="plan")
    ida.send("/yours/gather", what=f"statement/{name}", collection="File")
    ida.send("/yours/searches", address="/statements", name="All")
    key = ida.json("/yours/collections.json")["items"][0]["key"]
    search = ida.json("/yours/searches.json")["items"][0]["key"]
    for where in (
        "/yours", "/yours/collections", f"/yours/collections/{key}", f"/yours/searches/{search}",
        "/yours/searches", "/yours/trash", f"/statements/{name}", "/statements", "/people",
        "/articles", f"/yours/of/statement/{name}",
    ):  # fmt: skip
        page = ida.page(where)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), where
        for one in page.xpath('//input[not(@type="hidden")] | //textarea | //select'):
            named = page.xpath(f'//label[@for="{one.get("id")}"]') or one.get("aria-label")
            assert named, f"{where}: {html.tostring(one)!r}"
        for one in page.xpath("//button | //a | //summary"):
            assert one.text_content().strip() or one.get("aria-label"), where
        assert len(page.xpath("//h1")) == 1


@pytest.mark.in_files
def test_where_no_desk_can_be_made_the_record_is_shown_without_marks(
    record: Path, ida: Browser
) -> None:
    desk_of(record).mkdir()
    answer = ida.get("/statements")
    assert answer.status_code == 200
    assert "keep-att_" not in answer.text
    assert "set-cookie" not in answer.headers
