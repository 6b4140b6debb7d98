"""Bytes to text, so that the same bytes always give the same text again.

Invariant: `raw.decode(codec, errors)` with the two names that come out is the text that every
alignment counts in; nothing else may be done to it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from onrecord.errors import UnreadableInput

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF image or recording"),
    (b"\x1f\x8b", "a gzip archive inside another"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"OggS", "a recording"),
    (b"ID3", "a recording"),
    (b"\x00\x00\x00\x18ftyp", "a film"),
    (b"\x00\x00\x00\x20ftyp", "a film"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})"""
    rb"""|<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-zA-Z0-9_:.-]{2,40})""",
    re.IGNORECASE,
)
_N_SNIFFED_BYTES = 4096
_MAX_CONTROL_SHARE = 0.1
_CONTROL = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b")

_LABELS = {
    **dict.fromkeys(
        "ascii us-ascii latin1 latin-1 l1 iso-8859-1 iso8859-1 iso_8859-1 iso88591 cp819 cp1252 "
        "windows-1252 x-cp1252 ansi_x3.4-1968".split(),
        "cp1252",
    ),
    **dict.fromkeys(
        "latin5 l5 iso-8859-9 iso8859-9 iso_8859-9 iso88599 windows-1254 x-cp1254".split(), "cp1254"
    ),
    **dict.fromkeys("tis-620 iso-8859-11 iso8859-11 dos-874 windows-874".split(), "cp874"),
    **dict.fromkeys("gb2312 gbk gb_2312-80 chinese csgb2312 x-gbk iso-ir-58".split(), "gb18030"),
    **dict.fromkeys("shift_jis shift-jis sjis x-sjis ms_kanji windows-31j ms932".split(), "cp932"),
    **dict.fromkeys(
        "euc-kr ks_c_5601-1987 ksc5601 korean windows-949 ks_c_5601-1989".split(), "cp949"
    ),
    **dict.fromkeys("big5 big5-hkscs cn-big5 csbig5 x-x-big5".split(), "big5hkscs"),
    **dict.fromkeys("utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8".split(), "utf-8"),
    **dict.fromkeys("utf-16 utf-16le utf-16be unicode ucs-2".split(), "utf-8"),
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
}
"""Labels that the WHATWG Encoding Standard reads otherwise than Python's codecs do.

A page that can be searched for a declaration in ASCII is not UTF-16, whatever it declares."""

_OF_THE_WEB = frozenset(
    "utf-8 ascii iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 "
    "iso8859-9 iso8859-10 iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 "
    "cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 koi8-r koi8-u cp866 mac-roman mac-cyrillic "
    "cp874 tis-620 gb18030 gbk gb2312 big5hkscs big5 cp950 euc_jp iso2022_jp cp932 shift_jis "
    "cp949 euc_kr".split()
)
"""Python's names of the codecs that the same standard knows, and of those that they contain.

No other may be named by a page: some are for something else (idna, unicode_escape), others read
text that is ASCII as something else (utf-7, cp037)."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how its bytes were decoded to it."""

    text: str
    encoding: str
    errors: str


def beginning(raw: bytes) -> str:
    """The first characters of an input without a byte order mark, for telling what it is."""
    head = raw[:_N_SNIFFED_BYTES]
    codec = next((codec for mark, codec in _BOMS if head.startswith(mark)), "utf-8")
    return head.decode(codec, "replace").lstrip("\ufeff")


def decode(raw: bytes, *, uri: str, declared: str | None = None) -> Decoded:
    """The bytes of a page as text; raises `UnreadableInput` for what is no text.

    A byte order mark decides; else bytes that are strictly UTF-8 are that, whatever is declared;
    else the charset that the page or `declared` names; else windows-1252.
    """
    for mark, codec in _BOMS:
        if raw.startswith(mark):
            return _decoded(raw, codec)
    _refuse_binary(raw, uri)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", "strict")
    except UnicodeDecodeError as error:
        if _is_nearly_utf8(raw, error):
            return _decoded(raw, "utf-8")
    return _decoded(raw, _codec(declared) or _codec(_declaration(raw)) or "cp1252")


def decode_utf8(raw: bytes) -> Decoded:
    """The bytes as UTF-8, character for character; what is none becomes U+FFFD."""
    return _decoded(raw, "utf-8")


def _decoded(raw: bytes, codec: str) -> Decoded:
    try:
        return Decoded(raw.decode(codec), codec, "strict")
    except UnicodeError:
        return Decoded(raw.decode(codec, "replace"), codec, "replace")


def _is_nearly_utf8(raw: bytes, error: UnicodeDecodeError) -> bool:
    """Whether the text is UTF-8 but for a few bytes: cut at its end, or damaged.

    Ten well-formed characters for each ill-formed byte: text of another encoding forms UTF-8
    sequences only by rare accident.
    """
    if error.start >= len(raw) - 3:
        return raw[: error.start].isascii() is False
    text = raw.decode("utf-8", "replace")
    n_bad = text.count("\ufffd")
    n_good = sum(ord(c) > 127 for c in text[:200_000]) - n_bad  # noqa: PLR2004 - beyond ASCII
    return n_good > 10 * n_bad


def _declaration(raw: bytes) -> str | None:
    match = _DECLARED.search(raw[:_N_SNIFFED_BYTES])
    return None if match is None else (match.group(1) or match.group(2)).decode("ascii")


def _codec(label: str | None) -> str | None:
    if label is None:
        return None
    label = label.strip().lower()
    try:
        name = codecs.lookup(_LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return None
    return name if name in _OF_THE_WEB else None


def _refuse_binary(raw: bytes, uri: str) -> None:
    for magic, what in _MAGIC:
        if raw.startswith(magic):
            raise UnreadableInput(uri, f"is {what}, no page or plain text")
    head = raw[:_N_SNIFFED_BYTES]
    n_control = len(head) - len(head.translate(None, _CONTROL))
    if n_control > _MAX_CONTROL_SHARE * len(head) and not _is_page(head):
        raise UnreadableInput(uri, "is binary data, no page or plain text")


def _is_page(head: bytes) -> bool:
    return re.search(rb"<(?:!doctype html|html|head|body|p)\b", head, re.IGNORECASE) is not None
