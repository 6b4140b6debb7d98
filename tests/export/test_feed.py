"""Feeds: what other programs need to follow somebody, whatever a page holds."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime
from email.utils import parsedate_to_datetime

import pytest

from onrecord.export.feed import ATOM, DUBLIN_CORE, atom, rss
from onrecord.model.attribution import Attribution
from onrecord.store.listing.statements import Statement
from onrecord.store.listing.told import ActTold, Told
from onrecord.workflow.feeds import Followed

_DC = f"{{{DUBLIN_CORE}}}"


def statement(
    words: str = "“We are closed,”",
    *,
    published: str | None = "2026-03-01T09:30:00+01:00",
    uri: str = "https://news.example/a?b=1&c=ü",
    publisher: str | None = "Osthaven Herald",
) -> Statement:
    item = Attribution("att_1", "direct", (), (), (), None, "ent_1", 0.9)
    act = ActTold("DENY", "done", None, 0.9)
    return Statement(
        "doc_1", uri, publisher, published, "Harbour closes", item, "Vera Lund", "the mayor",
        "said", words, (words,), 1, Told(acts=(act,)),
    )  # fmt: skip


def followed(*some: Statement) -> Followed:
    return Followed("by:Vera Lund", "What Vera Lund said", some, {"doc_1": "2026-04-05T06:07:08Z"})


def entry(one: Statement) -> ET.Element:
    found = ET.fromstring(atom(followed(one))).find(f"{{{ATOM}}}entry")  # noqa: S314 - our own
    assert found is not None
    return found


def item(one: Statement) -> ET.Element:
    found = ET.fromstring(rss(followed(one))).find("channel/item")  # noqa: S314 - our own
    assert found is not None
    return found


def atoms(found: ET.Element, name: str) -> str | None:
    return found.findtext(f"{{{ATOM}}}{name}")


def test_an_entry_has_what_atom_asks_for() -> None:
    found = entry(statement())
    assert atoms(found, "id") == "urn:onrecord:attribution:att_1"
    assert atoms(found, "title") == "Vera Lund: “We are closed,”"
    assert atoms(found, "updated") == "2026-03-01T09:30:00+01:00"
    assert found.findtext(f"{{{ATOM}}}author/{{{ATOM}}}name") == "Vera Lund"
    assert atoms(found, "content") == (
        "said “We are closed,”\nOsthaven Herald, 2026-03-01, Harbour closes"
    )
    assert [c.get("term") for c in found.findall(f"{{{ATOM}}}category")] == ["DENY"]
    assert found.findtext(f"{_DC}publisher") == "Osthaven Herald"


def test_an_item_has_what_rss_asks_for() -> None:
    found = item(statement())
    guid = found.find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == ("urn:onrecord:attribution:att_1", "false")
    told = parsedate_to_datetime(found.findtext("pubDate") or "")
    assert told == datetime.fromisoformat("2026-03-01T09:30:00+01:00")
    assert found.findtext("link") == "https://news.example/a?b=1&c=%C3%BC"
    assert found.findtext(f"{_DC}creator") == "Vera Lund"


@pytest.mark.parametrize(
    "uri",
    ["javascript:alert(1)", "file:///etc/passwd", "pages/a.txt", "http//[", "data:text/html,x"],
)
def test_only_pages_of_the_web_are_linked(uri: str) -> None:
    assert entry(statement(uri=uri)).find(f"{{{ATOM}}}link") is None
    assert item(statement(uri=uri)).find("link") is None


@pytest.mark.parametrize(
    ("published", "told"),
    [
        ("2026-03-01", "2026-03-01T00:00:00-00:00"),
        ("2026-03", "2026-03-01T00:00:00-00:00"),
        ("2026-03-01T09:30:00", "2026-03-01T09:30:00-00:00"),
        ("2026-03-01T09:30:00.250Z", "2026-03-01T09:30:00+00:00"),
        ("one fine day", "2026-04-05T06:07:08+00:00"),
        (None, "2026-04-05T06:07:08+00:00"),
    ],
)
def test_times_are_whole_and_a_zone_that_no_page_states_is_unknown(
    published: str | None, told: str
) -> None:
    assert atoms(entry(statement(published=published)), "updated") == told


def test_what_xml_cannot_hold_is_replaced_and_markup_is_words() -> None:
    words = "“<b>a & b</b> ]]> \x00\x1b[31m \x7f\ufffe”"
    told = "said “<b>a & b</b> ]]> \ufffd\ufffd[31m \x7f\ufffd”"
    for found in (entry(statement(words)), item(statement(words))):
        content = atoms(found, "content") or found.findtext("description") or ""
        assert content.splitlines()[0].split() == told.split()


def test_long_words_are_cut_in_the_title_alone() -> None:
    found = entry(statement(" ".join(["word"] * 40)))
    assert (atoms(found, "title") or "").endswith(" …")
    assert (atoms(found, "content") or "").count("word") == 40


def test_a_feed_keeps_its_id_and_is_as_new_as_its_newest_entry() -> None:
    some = followed(statement(published="2026-03-01T23:00:00+00:00"),
                    statement(published="2026-03-02T00:30:00+02:00"))  # fmt: skip
    feed = ET.fromstring(atom(some))  # noqa: S314 - our own
    assert atoms(feed, "id") == "urn:onrecord:feed:by:Vera%20Lund"
    assert atoms(feed, "updated") == "2026-03-01T23:00:00+00:00"
    assert ET.fromstring(rss(some)).findtext("channel/title") == "What Vera Lund said"  # noqa: S314


def test_an_empty_feed_is_a_feed() -> None:
    assert atoms(ET.fromstring(atom(followed())), "updated") is not None  # noqa: S314 - our own
    assert ET.fromstring(rss(followed())).find("channel/item") is None  # noqa: S314 - our own
