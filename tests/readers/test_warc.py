"""Archives record by record: every page with its place, what is broken told, reading goes on."""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest

from onrecord.readers.warc import Broken, Capture, captures, captures_in, told_type
from support.archives import DAY, Answer, answers, archive, brotli, packed, record

PAGE = "<html><body><p>“The quay stays shut,” Mara Quill said at the café.</p></body></html>"


def _read(raw: bytes, **options: int) -> list[Capture | Broken]:
    return list(captures_in(BytesIO(raw), "quay.warc.gz", **options))  # type: ignore[arg-type]


def _pages(raw: bytes, **options: int) -> list[Capture]:
    return [one for one in _read(raw, **options) if isinstance(one, Capture)]


@pytest.mark.parametrize("packing", ["gzip", "zstd", "none"])
def test_pages_come_out_as_they_were_with_the_bytes_that_hold_them(
    packing: str, tmp_path: Path
) -> None:
    given = answers()
    whole = archive(given, packing)
    path = tmp_path / "quay.warc"
    path.write_bytes(whole)

    found = list(captures(path))

    assert [one.uri for one in found] == [answer.uri for answer in given]
    for page, answer in zip(found, given, strict=True):
        assert isinstance(page, Capture)
        assert page.raw == answer.body
        assert page.fetched_at == datetime(2031, 3, 18, 7, tzinfo=UTC)
        assert (page.media_type, page.charset) == ("text/html", "utf-8")
        assert page.at.file == "quay.warc"
        assert page.at.n_bytes is not None
        alone = whole[page.at.first_byte : page.at.first_byte + page.at.n_bytes]
        assert [one.raw for one in _pages(alone)] == [answer.body]


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_an_archive_packed_in_one_piece_gives_its_pages_by_their_number(packing: str) -> None:
    given = answers()
    (whole,) = packed([b"".join(map(record, given))], packing)

    found = _pages(whole)

    assert [page.raw for page in found] == [answer.body for answer in given]
    assert [(p.at.record, p.at.first_byte, p.at.n_bytes) for p in found] == [
        (number, 0, None) for number in range(len(given))
    ]


@pytest.mark.parametrize("packing", ["gzip", "zstd", "none"])
def test_slices_that_meet_give_each_page_once(packing: str) -> None:
    whole = archive(packing=packing)
    edges = [*range(0, len(whole), max(1, len(whole) // 7)), len(whole) + 1]

    found = [
        page.raw
        for first, last in pairwise(edges)
        for page in _pages(whole, first_byte=first, last_byte=last)
    ]

    assert found == [answer.body for answer in answers()]


@pytest.mark.parametrize("packing", ["gzip", "zstd", "none"])
def test_each_record_is_in_exactly_one_slice_wherever_the_cut_is(packing: str) -> None:
    given = [Answer(f"https://quay.example/{n}", PAGE[:40].encode()) for n in range(3)]
    whole = archive(given, packing)
    expected = [page.at.first_byte for page in _pages(whole)]

    for cut in range(1, len(whole)):
        halves = [*_pages(whole, last_byte=cut), *_pages(whole, first_byte=cut)]
        assert [page.at.first_byte for page in halves] == expected, cut


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Encoding": "gzip"}, gzip.compress(PAGE.encode(), mtime=0)),
        ({"Content-Encoding": "deflate"}, zlib.compress(PAGE.encode())),
        ({"Content-Encoding": "deflate"}, zlib.compress(PAGE.encode())[2:-4]),
        ({"Content-Encoding": "br"}, brotli(PAGE.encode())),
        ({"Content-Encoding": "zstd"}, packed([PAGE.encode()], "zstd")[0]),
        ({"Transfer-Encoding": "chunked"}, b"5\r\n<html\r\n%x\r\n" % (len(PAGE.encode()) - 5)
         + PAGE.encode()[5:] + b"\r\n0\r\n\r\n"),
        ({"Content-Encoding": "gzip"}, PAGE.encode()),
        ({"Content-Encoding": "br"}, PAGE.encode()),
        ({"Transfer-Encoding": "chunked"}, PAGE.encode()),
    ],
)  # fmt: skip
def test_a_body_is_given_without_its_codings_or_as_it_is_where_it_has_none(
    headers: dict[str, str], body: bytes
) -> None:
    (page,) = _pages(archive([Answer("https://quay.example/", body, headers=headers)]))

    assert page.raw.decode() == PAGE


def test_what_is_no_page_is_passed_over_and_counted() -> None:
    passed: Counter[str] = Counter()
    given = [
        Answer("https://quay.example/a.png", b"\x89PNG", "image/png"),
        Answer("https://quay.example/gone", PAGE.encode(), status="404 Not Found"),
        Answer("https://quay.example/moved", PAGE.encode(), status="301 Moved"),
        Answer("https://quay.example/", b"", "text/html", kind="metadata"),
        Answer("https://quay.example/told-nothing", PAGE.encode(), ""),
    ]

    found = list(captures_in(BytesIO(archive(given)), "quay", passed_over=passed))

    assert [one.uri for one in found] == ["https://quay.example/told-nothing"]
    assert passed == {"image/png": 1, "status 404": 1, "status 301": 1, "metadata": 1}


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (None, ("", None)),
        ("Text/HTML", ("text/html", None)),
        ("text/html;Charset = UTF-8 ; q=1", ("text/html", "UTF-8")),
        ('text/html; a="b;charset=c"; charset="koi8-r"', ("text/html", "koi8-r")),
        ("text/html; charset=a; charset=b", ("text/html", "a")),
        ("text/html; charset", ("text/html", None)),
        ('text/html; charset=""', ("text/html", None)),
        ("text/html; charset*=a; charset*0=b", ("text/html", None)),
    ],
)
def test_the_head_of_an_answer_tells_the_media_type_and_the_charset(
    header: str | None, told: tuple[str, str | None]
) -> None:
    assert told_type(header) == told


@pytest.mark.parametrize(
    "told", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "soon", ""]
)
def test_a_record_whose_time_is_none_is_told_and_the_next_is_read(told: str) -> None:
    one, two = (record(Answer(f"https://quay.example/{n}", PAGE.encode())) for n in (1, 2))

    first, second = _read(b"".join(packed([one.replace(DAY.encode(), told.encode()), two])))

    assert isinstance(first, Broken)
    assert first.reason == "its record tells no address or no time"
    assert isinstance(second, Capture)


def test_the_plain_texts_of_a_crawl_are_pages() -> None:
    text = "Quay stays shut\n\nMara Quill said so."
    given = Answer("https://quay.example/", text.encode(), "text/plain", kind="conversion")

    (page,) = _pages(archive([given]))

    assert (page.media_type, page.raw.decode()) == ("text/plain", text)


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
@pytest.mark.parametrize("damage", ["flipped", "cut", "rubbish before"])
def test_a_damaged_member_is_told_with_its_place_and_the_next_is_read(
    packing: str, damage: str
) -> None:
    first, second, third = packed(map(record, answers()), packing)
    middle = bytearray(second)
    middle[len(middle) // 2] ^= 0xFF
    bad = {"flipped": bytes(middle), "cut": second[:-60], "rubbish before": b"??" + second}[damage]

    found = _read(first + bad + third)

    broken = [one for one in found if isinstance(one, Broken)]
    assert [one.at.first_byte for one in broken] == [len(first)]
    pages = {one.uri for one in found if isinstance(one, Capture)}
    expected = {a.uri for a in answers()}
    assert pages == (expected if damage == "rubbish before" else expected - {answers()[1].uri})


def test_an_archive_cut_off_gives_what_came_before() -> None:
    whole = archive()

    found = _read(whole[:-40])

    assert [type(one) for one in found] == [Capture, Capture, Broken]
    assert "cut off" in found[-1].reason  # type: ignore[union-attr]


def test_a_record_that_claims_the_next_ones_bytes_does_not_get_them() -> None:
    told = record(Answer("https://a.example/", b"abc", "text/plain", kind="resource"))
    liar = told.replace(b"Content-Length: 3", b"Content-Length: 3000")

    found = _read(b"".join(packed([liar, record(answers()[0])])))

    assert isinstance(found[0], Broken)
    assert (found[0].uri, found[0].reason) == ("https://a.example/", "ends before its told length")
    assert [one.uri for one in found[1:]] == [answers()[0].uri]


def test_bodies_that_unpack_to_more_than_is_read_are_set_aside() -> None:
    zeros = gzip.compress(bytes(30_000_000))
    headers = {"Content-Encoding": "gzip"}
    given = [Answer("https://bomb.example/", zeros, headers=headers), *answers()]

    found = _read(archive(given), max_bytes=1_000_000)

    assert isinstance(found[0], Broken)
    assert found[0].reason == "holds more than 1,000,000 bytes"
    assert len(found) == len(given)


@pytest.mark.parametrize(
    "content",
    [
        b"WARC/1.0\r\nX: " + b"a" * 5_000_000,
        b"a" * 5_000_000,
        b"WARC/1.0\r\n" + b"A: b\r\n" * 500_000 + b"\r\n",
        record(answers()[0]) + bytes(5_000_000),
    ],
)
def test_members_that_hold_no_record_in_bounds_are_told_and_passed(content: bytes) -> None:
    found = _read(b"".join(packed([content, record(answers()[0])])))

    assert isinstance(found[0], Broken)
    assert isinstance(found[-1], Capture)


def test_what_is_no_archive_is_told_once() -> None:
    assert [type(one) for one in _read(PAGE.encode() * 1000)] == [Broken]
    assert [type(one) for one in _read(gzip.compress(PAGE.encode()))] == [Broken]
    assert [one.reason for one in _read(b"") if isinstance(one, Broken)] == ["is empty"]


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_an_archive_whose_first_bytes_are_damaged_loses_its_first_record_alone(
    packing: str,
) -> None:
    members = packed([record(one) for one in answers()], packing)
    raw = bytearray(b"".join(members))
    raw[:4] = b"\x00\x01\x02\x03"
    found = _read(bytes(raw))
    assert isinstance(found[0], Broken)
    assert [one.at.first_byte for one in found[1:]] == [
        one.at.first_byte for one in _pages(b"".join(members))[1:]
    ]


@pytest.mark.parametrize(
    ("told", "reason"),
    [("length", "too long"), ("time", "took too long"), ("disconnect", "the connection broke"),
     ("unspecified", "WARC-Truncated")],
)  # fmt: skip
def test_a_page_that_was_cut_off_when_it_was_captured_is_told_and_not_taken_for_whole(
    told: str, reason: str
) -> None:
    cut, whole = (record(Answer(f"https://quay.example/{n}", PAGE.encode())) for n in (1, 2))
    head = b"WARC-Type: response\r\n"
    assert head in cut
    marked = cut.replace(head, head + f"WARC-Truncated: {told}\r\n".encode(), 1)

    first, second = _read(b"".join(packed([marked, whole])))

    assert isinstance(first, Broken)
    assert first.uri == "https://quay.example/1"
    assert first.reason == f"was cut off when it was captured ({reason})"
    assert isinstance(second, Capture)


def test_a_picture_that_was_cut_off_is_passed_over_like_any_other() -> None:
    picture = record(Answer("https://quay.example/a.png", b"no page", media_type="image/png"))
    head = b"WARC-Type: response\r\n"
    passed: Counter[str] = Counter()
    marked = picture.replace(head, head + b"WARC-Truncated: length\r\n", 1)
    assert list(captures_in(BytesIO(marked), "quay.warc", passed_over=passed)) == []
    assert passed == {"image/png": 1}
