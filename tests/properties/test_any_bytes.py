"""Any bytes give a page whose text its bytes give again, or a named error; nothing else."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import DocumentError
from onrecord.readers.inputs import RawInput
from onrecord.readers.read import PageReader

_PARTS = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from(
        [b"<html>", b"<p>", b"</p>", b"<!--", b"{", b'"html": "', b"\x00", b"\xff", b"\xc3", b"\n",
         b"<meta charset=utf-16>", b"\x1f\x8b", b"By ", b"\xe2\x80\x9c", b"&#0;", b"&#x110000;"]
    ),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(_PARTS, max_size=12).map(b"".join), st.sampled_from(["auto", "html", "article"]))
def test_any_bytes_give_a_page_or_a_named_error(raw: bytes, way: str) -> None:
    reader = {name: PageReader(name) for name in ("auto", "html", "article")}[way]
    try:
        page = reader.read(RawInput("any", raw))
    except DocumentError:
        return
    decoded = page.document.decoded()
    for s in page.article.alignment:
        assert 0 <= s.raw_start < s.raw_end <= len(decoded)
        if s.text_end - s.text_start == s.raw_end - s.raw_start:
            assert page.article.text[s.text_start : s.text_end] == decoded[s.raw_start : s.raw_end]
