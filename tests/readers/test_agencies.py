"""Items of agencies, ninjs and NewsML-G2: every part leads back to the bytes that were given."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import DocumentError, UnreadableInput
from onrecord.model.document import Page
from onrecord.model.selector import Span
from onrecord.readers.inputs import RawInput, raw_inputs
from onrecord.readers.newsml import items_of
from onrecord.readers.read import read
from onrecord.text.alignment import raw_span

SAID = "“The quay stays shut,” Mara Quill said."
NINJS_1 = {
    "uri": "urn:ledger:quay", "version": "3", "pubstatus": "usable", "type": "text",
    "versioncreated": "2031-03-18T07:00:00Z", "headline": "Quay stays shut",
    "byline": "By Leopold Marchbank", "provider": "The Ellony Ledger",
    "body_xhtml": f'<p>{SAID}</p><p>The union &amp; the <em>company</em> met "twice".</p>',
    "body_text": "not this",
}  # fmt: skip
NINJS_2 = {
    "uri": "urn:ledger:quay", "version": 4, "pubstatus": "canceled",
    "headlines": [{"role": "short", "value": "Quay"}, {"role": "main", "value": "Quay opens"}],
    "bodies": [{"contenttype": "text/plain", "value": f"{SAID}\n\nNobody answered."}],
    "infosources": [{"name": "Ellony Wire", "role": "creator"}],
    "firstcreated": "2031-03-18T06:00:00Z", "versioncreated": "2031-03-18T09:00:00Z",
}  # fmt: skip
ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:ledger:{n}" version="2">
<catalogRef href="http://iptc.example/catalog.xml"/>
<itemMeta><provider literal="WIRE"><name>Ellony Wire</name></provider>
<versionCreated>2031-03-18T07:00:00Z</versionCreated><pubStatus qcode="stat:{status}"/></itemMeta>
<contentMeta><urgency>1</urgency><by>By Walter Emsby</by><headline>Talks at the quay</headline>
</contentMeta><contentSet><inlineXML contenttype="application/nitf+xml"><nitf><body>
<body.head><hedline><hl1>Not the body</hl1></hedline></body.head><body.content>
<p>{said}</p><p>The <org>union</org> of <person>Ellony</person> agreed &amp; left.</p>
</body.content></body></nitf></inlineXML></contentSet></newsItem>"""
MESSAGE = (
    '<?xml version="1.0" encoding="UTF-8"?><newsMessage><header/><itemSet>'
    + ITEM.format(n="one", status="usable", said=SAID)
    + ITEM.format(n="two", status="canceled", said="Withdrawn.")
    + "</itemSet></newsMessage>"
)


def _pages(path: Path, content: str) -> list[Page]:
    path.write_text(content, encoding="utf-8")
    found = list(raw_inputs([str(path)]))
    assert all(isinstance(one, RawInput) for one in found)
    return [read(one) for one in found if isinstance(one, RawInput)]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_the_items_of_a_message_are_told_apart_in_any_encoding(tmp_path: Path, codec: str) -> None:
    mark = "\ufeff" if codec.endswith("le") else ""
    path = tmp_path / "message.xml"
    path.write_bytes((mark + MESSAGE.replace("UTF-8", codec)).encode(codec))
    found = [one for one in raw_inputs([str(path)]) if isinstance(one, RawInput)]
    assert [one.uri for one in found] == ["urn:ledger:one", "urn:ledger:two"]
    first = read(found[0])
    assert first.article.item == "urn:ledger:one"
    assert _raw(first, SAID) == SAID


@pytest.mark.parametrize("name", ["quay.json", "items.jsonl"])
def test_an_item_of_ninjs_may_begin_with_a_byte_order_mark(tmp_path: Path, name: str) -> None:
    (page,) = _pages(tmp_path / name, "\ufeff" + json.dumps(NINJS_1) + "\n")
    assert (page.document.uri, page.article.item) == (NINJS_1["uri"], NINJS_1["uri"])
    assert SAID in page.article.text


@pytest.mark.parametrize(
    "data",
    [
        {"status": "ok", "articles": [{"title": SAID, "body": SAID}]},
        [NINJS_1, NINJS_2],
        [],
    ],
)
def test_data_is_no_page_wherever_it_comes_from(tmp_path: Path, data: object) -> None:
    path = tmp_path / "api.json"
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")
    (found,) = raw_inputs([str(path)])
    assert isinstance(found, RawInput)
    with pytest.raises(UnreadableInput, match="is JSON and neither"):
        read(found)


def test_what_only_begins_as_data_does_is_a_page(tmp_path: Path) -> None:
    (page,) = _pages(tmp_path / "page.txt", f"[Updated] Quay\n\n{SAID}\n\n{SAID}")
    assert SAID in page.article.text


def _paragraphs(page: Page) -> list[str]:
    return [span.of(page.article.text) for span in page.article.paragraphs]


def _raw(page: Page, words: str) -> str:
    at = page.article.text.index(words)
    span = raw_span(page.article.alignment, Span(at, at + len(words)))
    assert span is not None
    return span.of(page.document.decoded())


def test_an_item_of_ninjs_1_has_its_parts_and_its_status(tmp_path: Path) -> None:
    (page,) = _pages(tmp_path / "quay.json", json.dumps(NINJS_1))

    article = page.article
    assert page.document.uri == "urn:ledger:quay"
    assert (article.item, article.version, article.status) == ("urn:ledger:quay", "3", "usable")
    assert article.headline is not None
    assert article.headline.of(article.text) == "Quay stays shut"
    assert [byline.name for byline in article.bylines] == ["Leopold Marchbank"]
    assert article.publisher == "The Ellony Ledger"
    assert article.published is not None
    assert article.published.time.startswith("2031-03-18T07:00:00")
    assert _paragraphs(page) == [SAID, 'The union & the company met "twice".']


def test_what_an_item_says_leads_back_through_the_escapes_to_its_bytes(tmp_path: Path) -> None:
    (page,) = _pages(tmp_path / "quay.json", json.dumps(NINJS_1))

    assert _raw(page, "Mara Quill") == "Mara Quill"
    assert _raw(page, "“The quay stays shut,”") == "\\u201cThe quay stays shut,\\u201d"
    assert _raw(page, '"twice"') == r"\"twice\""
    assert _raw(page, "union & the") == "union &amp; the"


def test_an_item_of_ninjs_2_says_that_it_was_canceled(tmp_path: Path) -> None:
    (page,) = _pages(tmp_path / "items.jsonl", json.dumps(NINJS_2) + "\n")

    article = page.article
    assert (article.item, article.version, article.status) == ("urn:ledger:quay", "4", "canceled")
    assert article.headline is not None
    assert article.headline.of(article.text) == "Quay opens"
    assert article.publisher == "Ellony Wire"
    assert article.modified is not None
    assert _paragraphs(page) == [SAID, "Nobody answered."]


def test_a_canceled_item_without_a_text_is_read_all_the_same(tmp_path: Path) -> None:
    item = {"uri": "urn:ledger:quay", "pubstatus": "canceled", "headline": "Quay stays shut"}

    (page,) = _pages(tmp_path / "quay.json", json.dumps(item))

    assert (page.article.status, page.article.paragraphs) == ("canceled", ())


def test_a_message_of_newsml_gives_each_item_by_its_own_id(tmp_path: Path) -> None:
    first, second = _pages(tmp_path / "message.xml", MESSAGE)

    article = first.article
    assert [p.document.uri for p in (first, second)] == ["urn:ledger:one", "urn:ledger:two"]
    assert [p.article.status for p in (first, second)] == ["usable", "canceled"]
    assert (article.item, article.version, article.publisher) == (
        "urn:ledger:one", "2", "Ellony Wire",
    )  # fmt: skip
    assert article.headline is not None
    assert article.headline.of(article.text) == "Talks at the quay"
    assert [byline.name for byline in article.bylines] == ["Walter Emsby"]
    assert _paragraphs(first) == [SAID, "The union of Ellony agreed & left."]
    assert _raw(first, "agreed & left") == "agreed &amp; left"
    assert first.document.raw.decode() in MESSAGE


def test_an_item_in_a_comment_is_none_and_its_end_is_its_own() -> None:
    one = "<a:newsItem guid='one' note='/>'><b/><newsItem><![CDATA[</a:newsItem>]]></newsItem>"
    raw = (
        "<m xmlns:a='u'><!-- <newsItem guid='none'></newsItem> --><newsItem/>"
        f"{one}</a:newsItem><newsItem guid='two'\n></newsItem ></m>"
    ).encode()

    found = list(items_of(raw, uri="m.xml"))

    assert [item.guid for item in found] == ["one", "two"]
    assert found[0].raw.decode() == one + "</a:newsItem>"


def test_a_byte_that_is_none_of_the_encoding_stays_in_its_item() -> None:
    item = b"<newsItem guid='a'>caf\xe9 \x81</newsItem>"
    raw = b"<?xml version='1.0' encoding='iso-8859-1'?><newsMessage>%s</newsMessage>" % item

    assert [one.raw for one in items_of(raw, uri="m.xml")] == [item]


def test_newsml_with_entities_of_its_own_or_broken_is_set_aside(tmp_path: Path) -> None:
    for text in (
        '<!DOCTYPE x [<!ENTITY a "b">]>' + MESSAGE.split("?>")[1],
        MESSAGE.removesuffix("</newsMessage>"),
        "<newsMessage></newsMessage>",
    ):
        path = tmp_path / "message.xml"
        path.write_text(text, encoding="utf-8")
        found = list(raw_inputs([str(path)]))
        for one in found:
            if isinstance(one, RawInput):
                with pytest.raises(DocumentError):
                    read(one)
            else:
                assert isinstance(one, UnreadableInput)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 2000))
def test_any_damage_gives_an_article_that_leads_back_or_a_reason(junk: bytes, at: int) -> None:
    for whole in (MESSAGE.encode(), json.dumps(NINJS_1).encode()):
        raw = whole[:at] + junk + whole[at + len(junk) :]
        with suppress(DocumentError):
            page = read(RawInput("x", raw))
            n_raw = len(page.document.decoded())
            assert all(s.raw_end <= n_raw for s in page.article.alignment)
