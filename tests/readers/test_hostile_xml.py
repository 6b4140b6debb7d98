"""XML that declares something of its own is refused before a parser sees it."""

from __future__ import annotations

import pytest

from onrecord.readers.hostile_xml import declares_entities

_SUBSET = '<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>'


@pytest.mark.parametrize(
    "text",
    [
        _SUBSET,
        f"<?xml version='1.0'?>\n<!-- <a> -->\n{_SUBSET}",
        '<!doctype a SYSTEM "a.dtd" [ ]><a/>',
        '<a><!ENTITY b "c"></a>',
        '<!DOCTYPE a SYSTEM "a>b" [<! entity b "c">]><a/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_declarations_are_seen_in_any_encoding(text: str, encoding: str) -> None:
    assert declares_entities(text.encode(encoding))


@pytest.mark.parametrize(
    "text",
    [
        "<a>[1]</a>",
        '<!DOCTYPE a SYSTEM "a.dtd"><a>[1]</a>',
        "<!-- <!DOCTYPE a [ --><a/>",
        "<a><![CDATA[<!DOCTYPE a [ ]]></a>",
    ],
)
def test_what_declares_nothing_is_not_refused(text: str) -> None:
    assert not declares_entities(text.encode())
