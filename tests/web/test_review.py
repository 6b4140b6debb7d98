"""Reviewing in the browser's pages: each decision is a judgement that lasts and can be undone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from onrecord.workflow import record, review
from onrecord.workflow.record import Filters
from web.conftest import Open


class Reviewer:
    """Somebody who fills in the forms of a page and sends them."""

    def __init__(self, client: TestClient, path: Path) -> None:
        self.client, self.record = client, path

    def form(self, page: str, action: str, *, nth: int = 0) -> dict[str, Any]:
        """What the form of a page holds as it is shown."""
        tree = html.fromstring(self.client.get(page).text)
        form = tree.xpath(f"//form[@action='{action}']")[nth]
        fields: dict[str, Any] = {}
        for name, value in form.form_values():
            fields.setdefault(name, []).append(value)
        return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}

    def send(self, page: str, action: str, *, nth: int = 0, **filled: Any) -> str:
        """Send it, with some fields filled in otherwise; where it leads to."""
        sent = self.form(page, action, nth=nth) | filled
        answer = self.client.post(action, data=sent, follow_redirects=False)
        assert answer.status_code == 303, answer.text[-500:]
        return str(answer.headers["location"])

    def queue(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get("/review.json").json()["items"]
        return found

    def said(self, statement: str) -> dict[str, Any]:
        """A statement as the review's page tells it."""
        found: dict[str, Any] = self.client.get(f"/review/statements/{statement}.json").json()
        return dict(found["statement"])


@pytest.fixture
def reviewer(quarrelled: Path, tmp_path: Path, opened: Open) -> Reviewer:
    path = tmp_path / "r.db"
    shutil.copyfile(quarrelled, path)
    return Reviewer(opened(path), path)


def standing(path: Path) -> list[tuple[str, str]]:
    """Verdicts that stand, with what they are about."""
    return [(one.verdict, one.about) for one in record.judgements(path) if one.is_standing]


PAGES = (
    "/index.json", "/statements.json", "/statements.json?act=ACCUSE", "/people.json",
    "/statements.json?speaker=Vera+Lund", "/statements.json?about=plan&since=2026-03",
    "/articles.json", "/accusations.json", "/accusations.json?act=DENY&until=2026-03-05",
    "/disputes.json", "/proposals.json", "/search.json?q=the", "/api/1/statements",
)  # fmt: skip
"""Pages that tell of the whole record."""


def everything(client: TestClient) -> dict[str, Any]:
    """What the pages of the whole record, of everybody and of every article in it tell."""
    found = {page: client.get(page).json() for page in PAGES}
    del found["/index.json"]["facts"]["n_bytes"]
    for one in found["/people.json"]["items"]:
        page = f"/people/{one['id']}.json"
        found[page] = client.get(page).json()
    for one in found["/articles.json"]["items"]:
        page = f"/articles/{one['id']}.json"
        found[page] = client.get(page).json()
    return found


@pytest.mark.in_files
def test_each_decision_shows_on_every_page_at_once(reviewer: Reviewer, opened: Open) -> None:
    """The connections are kept while somebody decides; those to a copy are opened anew."""
    before = everything(reviewer.client)
    first, second, third, *_ = [one["statement"]["id"] for one in reviewer.queue()]
    start, end = reviewer.said(second)["spans"]["content"][0]

    def shows_at_once() -> None:
        now = everything(reviewer.client)
        copy = reviewer.record.with_name(f"copy-{len(record.judgements(reviewer.record))}.db")
        record.backup(reviewer.record, copy)
        assert now == everything(opened(copy))
        assert now != before

    led = reviewer.send("/review", "/review/reject", why="a caption")
    shows_at_once()
    assert first not in [
        one["id"] for one in reviewer.client.get("/statements.json").json()["items"]
    ]
    page = f"/review/statements/{second}"
    reviewer.send(page, "/review/correct", content_at=f"{start + 1}-{end - 1}")
    shows_at_once()
    page = f"/review/statements/{third}"
    reviewer.send(page, "/review/correct", speaker="Kaja Storm")
    shows_at_once()
    otherwise = reviewer.send(page, "/review/correct", act=["ACCUSE", "DENY", ""], targets="Police")
    shows_at_once()
    joined = f"/review/people/{_id(reviewer, 'Vera Lund')}"
    apart = reviewer.send(joined, "/review/people/merge", other="Kaja Storm")
    shows_at_once()
    for way_back in (otherwise, apart, led):
        reviewer.send(way_back, "/review/undo")
        shows_at_once()
    assert first in [one["id"] for one in reviewer.client.get("/statements.json").json()["items"]]


def test_the_least_certain_comes_first_and_is_gone_once_accepted(reviewer: Reviewer) -> None:
    before = reviewer.queue()
    first = before[0]["statement"]["id"]
    assert before[0]["statement"]["prob"] == min(one["statement"]["prob"] for one in before)
    led = reviewer.send("/review", "/review/accept")
    assert standing(reviewer.record) == [("right", first)]
    assert led == "/review?done=1"
    assert first not in [one["statement"]["id"] for one in reviewer.queue()]


def test_what_is_rejected_is_said_no_more_until_it_is_undone(reviewer: Reviewer) -> None:
    first = reviewer.queue()[0]["statement"]["id"]
    led = reviewer.send("/review", "/review/reject", why="a caption")
    said = {one.attribution.id for one in record.said(reviewer.record, Filters())}
    assert first not in said
    back = reviewer.send(led, "/review/undo")
    assert back == "/review"
    said = {one.attribution.id for one in record.said(reviewer.record, Filters())}
    assert first in said
    assert reviewer.queue()[0]["statement"]["id"] == first


def test_a_number_of_no_decision_is_refused(reviewer: Reviewer) -> None:
    led = reviewer.send("/review", "/review/reject", why="a caption")
    for numbers in ("9" * 18, "9" * 19, "9" * 1_000, "\u00b2"):
        answer = reviewer.client.post(
            "/review/undo", data=reviewer.form(led, "/review/undo") | {"numbers": numbers}
        )
        assert 400 <= answer.status_code < 500


def test_another_speaker_is_shown_with_who_decided_and_why(reviewer: Reviewer) -> None:
    statement = reviewer.queue()[0]["statement"]["id"]
    page = f"/review/statements/{statement}"
    reviewer.send(page, "/review/correct", speaker="Kaja Storm", why="paragraph 2")
    assert reviewer.said(statement)["speaker"] == "Kaja Storm"
    (judged,) = record.judgements(reviewer.record)
    assert (judged.author, judged.why) == ("the person at this machine", "paragraph 2")
    assert "paragraph 2" in reviewer.client.get(page).text
    assert "paragraph 2" in reviewer.client.get("/review/decided").text


def test_a_form_sent_as_it_was_shown_accepts_the_statement(reviewer: Reviewer) -> None:
    for one in reviewer.queue():
        statement = one["statement"]["id"]
        before = reviewer.said(statement)
        reviewer.send(f"/review/statements/{statement}", "/review/correct")
        assert (("right", statement)) in standing(reviewer.record)
        assert reviewer.said(statement) == before


def test_acts_and_whom_it_is_about_are_corrected(reviewer: Reviewer) -> None:
    statement = reviewer.queue()[0]["statement"]["id"]
    page = f"/review/statements/{statement}"
    reviewer.send(
        page, "/review/correct", act=["SUPPORT", "", ""], targets="Dock Union; Kaja Storm",
        addressees="",
    )  # fmt: skip
    told = reviewer.said(statement)
    assert [act["code"] for act in told["acts"]] == ["SUPPORT"]
    assert told["target"] == "Dock Union"
    reviewer.send(page, "/review/correct", act=["REQUEST", "ACCUSE:hypothetical", ""], targets="")
    told = reviewer.said(statement)
    assert [(act["code"], act["modality"]) for act in told["acts"]] == [
        ("REQUEST", "done"), ("ACCUSE", "hypothetical"),
    ]  # fmt: skip
    assert told["target"] is None


def test_words_that_are_typed_move_the_span_to_where_they_stand(reviewer: Reviewer) -> None:
    denied = next(one for one in reviewer.queue() if one["statement"]["cue"] == "denied")
    statement = denied["statement"]["id"]
    page = f"/review/statements/{statement}"
    reviewer.send(page, "/review/correct", content="he hid  anything")
    told = reviewer.said(statement)
    assert told["content"] == "he hid anything"
    (span,) = told["spans"]["content"]
    text = record.show(reviewer.record, told["document"])[0].article.text
    assert text[slice(*span)] == "he hid anything"


def test_a_span_that_the_browser_tells_is_taken_before_the_words(reviewer: Reviewer) -> None:
    statement = reviewer.queue()[0]["statement"]["id"]
    start, end = reviewer.said(statement)["spans"]["content"][0]
    at = f"{start + 1}-{end - 1}"
    page = f"/review/statements/{statement}"
    reviewer.send(page, "/review/correct", content_at=at, content="whatever")
    assert reviewer.said(statement)["spans"]["content"] == [[start + 1, end - 1]]


@pytest.mark.parametrize(
    "filled",
    [
        {"content": "words of nobody"},
        {"content_at": "5-5"},
        {"content_at": "9-999999999"},
        {"content": ""},
        {"act": ["DANCE", "", ""]},
        {"act": ["", "", ""]},
        {"kind": "shouted"},
    ],
)
def test_what_can_t_be_is_refused_and_nothing_changes(
    reviewer: Reviewer, filled: dict[str, Any]
) -> None:
    statement = reviewer.queue()[0]["statement"]["id"]
    sent = reviewer.form(f"/review/statements/{statement}", "/review/correct") | filled
    answer = reviewer.client.post("/review/correct", data=sent)
    assert answer.status_code == 400
    assert re.search("<h1>.*</h1>", answer.text)
    assert record.judgements(reviewer.record) == []


def test_a_statement_that_is_put_off_stays_in_the_queue(reviewer: Reviewer) -> None:
    first, second = (one["statement"]["id"] for one in reviewer.queue()[:2])
    tree = html.fromstring(reviewer.client.get("/review").text)
    (later,) = tree.xpath("//a[@data-key='n']/@href")
    assert second in reviewer.client.get(later).text
    assert reviewer.queue()[0]["statement"]["id"] == first


def test_an_entity_of_a_page_becomes_somebody_else_and_back(reviewer: Reviewer) -> None:
    who = next(
        one for one in reviewer.client.get("/people.json").json()["items"]
        if one["name"] == "Vera Lund"
    )  # fmt: skip
    page = f"/review/people/{who['id']}"
    n = len(reviewer.client.get(f"{page}.json").json()["links"])
    assert n == 2
    led = reviewer.send(page, "/review/links/another", nth=1)
    assert len(reviewer.client.get(f"{page}.json").json()["links"]) == n - 1
    reviewer.send(led, "/review/undo")
    assert len(reviewer.client.get(f"{page}.json").json()["links"]) == n


def test_two_people_become_one_and_two_again(reviewer: Reviewer) -> None:
    page = f"/review/people/{_id(reviewer, 'Vera Lund')}"
    led = reviewer.send(page, "/review/people/merge", other="Kaja Storm", why="her pen name")
    assert _id(reviewer, "Kaja Storm") is None
    reviewer.send(led, "/review/undo")
    assert _id(reviewer, "Kaja Storm")


def _id(reviewer: Reviewer, name: str) -> str | None:
    known = reviewer.client.get("/people.json").json()["items"]
    return next((one["id"] for one in known if one["name"] == name), None)


@pytest.fixture
def of_stories(stories_read: Path, tmp_path: Path, opened: Open) -> Reviewer:
    path = tmp_path / "r.db"
    shutil.copyfile(stories_read, path)
    return Reviewer(opened(path), path)


def test_a_dispute_is_confirmed_parted_and_restored(of_stories: Reviewer) -> None:
    listed = of_stories.client.get("/review/disputes.json").json()["items"]
    assert listed
    name = listed[0]["id"]
    led = of_stories.send("/review/disputes", "/review/disputes/judge", nth=0)
    assert name not in _ids(of_stories, "/review/disputes")
    assert name in _ids(of_stories, "/disputes")
    assert any("as a person decided (judgement 1)" in why for why in _reasons(of_stories, name))
    of_stories.send(led, "/review/undo")
    assert name in _ids(of_stories, "/review/disputes")
    assert not any("decided" in why for why in _reasons(of_stories, name))
    led = of_stories.send("/review/disputes", "/review/disputes/judge", nth=1)
    assert name not in _ids(of_stories, "/disputes")
    of_stories.send(led, "/review/undo")

    side = listed[0]["sides"][0]["attributions"]
    page = f"/review/disputes/{name}"
    led = of_stories.send(page, "/review/disputes/part", statement=side)
    assert name not in _ids(of_stories, "/disputes")
    of_stories.send(led, "/review/undo")
    assert name in _ids(of_stories, "/disputes")


def _reasons(reviewer: Reviewer, name: str) -> list[str]:
    told = reviewer.client.get(f"/disputes/{name}.json").json()
    return [link["why"] for link in told["links"]]


def _ids(reviewer: Reviewer, path: str) -> list[str]:
    return [one["id"] for one in reviewer.client.get(f"{path}.json").json()["items"]]


def test_everything_can_be_confirmed_until_nothing_is_left(of_stories: Reviewer) -> None:
    n = len(of_stories.client.get("/review/people.json").json()["items"])
    for _ in range(n):
        of_stories.send("/review/people", "/review/links/confirm")
    assert of_stories.client.get("/review/people.json").json()["items"] == []
    assert "Nobody is left" in of_stories.client.get("/review/people").text
    assert len(review.queue(of_stories.record, limit=5)) == 5


def test_no_conflict_is_told_where_there_is_none(reviewer: Reviewer) -> None:
    assert reviewer.client.get("/review/conflicts.json").json()["items"] == []
    assert "Every decision fits" in reviewer.client.get("/review/conflicts").text
