"""Bytes to text: what is strictly UTF-8 is that, whatever a page declares. Fiction throughout."""

from __future__ import annotations

from encodings.aliases import aliases

import pytest

from onrecord.errors import UnreadableInput
from onrecord.readers.encoding import decode, decode_utf8

_DECLARES = '<html><head><meta charset="{}"></head><p>Café in Malmö, “closed”</p></html>'


def test_valid_utf8_wins_over_a_declared_charset() -> None:
    page = _DECLARES.format("iso-8859-1")

    found = decode(page.encode(), uri="p.html")

    assert (found.text, found.encoding) == (page, "utf-8")


def test_a_declared_charset_is_used_where_the_bytes_are_not_utf8() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><p>Žižkov, Łódź</p></html>'

    found = decode(page.encode("iso-8859-2"), uri="p.html")

    assert found.text == page


def test_latin1_is_read_as_browsers_do_with_its_curly_quotes() -> None:
    page = _DECLARES.format("iso-8859-1")

    assert decode(page.encode("cp1252"), uri="p.html").text == page


def test_a_byte_order_mark_decides() -> None:
    assert decode("Hafen geschlossen".encode("utf-16"), uri="p.txt").text.endswith("geschlossen")


def test_an_undeclared_page_that_is_not_utf8_is_windows_1252() -> None:
    assert decode("Café “zu”".encode("cp1252"), uri="p.txt").text == "Café “zu”"


def test_an_unknown_charset_is_passed_over() -> None:
    page = _DECLARES.format("no-such-charset")

    assert decode(page.encode("cp1252"), uri="p.html").text == page


@pytest.mark.parametrize(
    "label",
    ["undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "cp037",
     "rot13", "hex", "mbcs", "a\0b"],
)  # fmt: skip
def test_a_codec_that_is_no_charset_of_the_web_is_passed_over(label: str) -> None:
    page = "<html><p>Café \\ud800 +2AA- a-b- “zu”</p></html>"

    assert decode(page.encode("cp1252"), uri="p.html", declared=label).text == page


def test_whatever_charset_is_named_the_text_can_be_kept_and_found_again() -> None:
    raw = b"<p>" + bytes(range(32, 256)) * 2 + b"\\ud800 +2AA- xn--a</p>"

    for label in {*aliases, *aliases.values()}:
        found = decode(raw, uri="p.html", declared=label)
        assert raw.decode(found.encoding, found.errors) == found.text
        assert found.text.encode().decode() == found.text, label


def test_utf8_cut_within_a_character_stays_utf8() -> None:
    found = decode("Die Fähre fährt nicht mehr über".encode()[:-5] + "ü".encode()[:1], uri="p.txt")

    assert found.text.startswith("Die Fähre fährt nicht")
    assert (found.encoding, found.errors) == ("utf-8", "replace")


def test_the_named_codec_gives_the_same_text_again() -> None:
    raw = b"<p>" + "Grünes Licht".encode("cp1252") + b"\xff\x81</p>"

    found = decode(raw, uri="p.html")

    assert raw.decode(found.encoding, found.errors) == found.text


def test_a_clean_article_keeps_its_mark_and_line_ends() -> None:
    raw = "\ufeffOne\r\nTwo\n".encode() + b"\xff"

    assert decode_utf8(raw).text == "\ufeffOne\r\nTwo\n\ufffd"


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"\x89PNG\r\n", "a PNG image"),
        (bytes(range(32)) * 40, "binary data"),
    ],
)
def test_what_is_no_text_is_named(raw: bytes, what: str) -> None:
    with pytest.raises(UnreadableInput, match=what):
        decode(raw, uri="thing")
