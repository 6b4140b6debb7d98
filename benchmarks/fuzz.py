"""Random bytes against the readers: a page with sound offsets, or a named error; nothing else.

    python benchmarks/fuzz.py --seconds 300

Coverage-guided by atheris over our readers. What breaks them is kept as crash-* in the folder that
its last lines name.
"""

from __future__ import annotations

import argparse
import gzip
import io
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["onrecord.readers", "onrecord.text"]):
    # Imported late by the reader; here, so that they are guided too.
    import onrecord.readers.html
    import onrecord.readers.jsonlines
    import onrecord.readers.plain  # noqa: F401
    from onrecord.errors import DocumentError
    from onrecord.readers.feed import read_feed
    from onrecord.readers.inputs import RawInput, items_in
    from onrecord.readers.read import PageReader
    from onrecord.readers.sitemap import read_sitemap
    from onrecord.readers.warc import Capture, captures_in

from onrecord.model.document import Page
from onrecord.model.selector import Span

MAX_BYTES = 65_536
SECONDS_PER_INPUT = 20
SECONDS_PER_BURST = 60
MAX_MEMORY_MIB = 2_048

_RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\n"
    b"WARC-Date: 2026-03-01T09:30:00Z\r\nContent-Type: application/http\r\n"
    b"Content-Length: 92\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    b"<html><p>&ldquo;No,&rdquo; said Lund.</p></html>\r\n\r\n"
)
# Fiction, one seed for each way in.
SEEDS = (
    b"0menu\nHarbour closes\nBy Ana Ruiz\n1 Mar 2026\n\n\xe2\x80\x9cNo,\xe2\x80\x9d said Lund.",
    (
        b"1<html><head><title>Harbour</title><meta charset=latin1>"
        b"<script type='application/ld+json'>"
        b'{"@type":"NewsArticle","headline":"Harbour","author":{"name":"A. Ruiz"},'
        b'"datePublished":"2026-03-01T09:30:00+01:00"}</script></head>'
        b"<body><article><h1>Harbour</h1><p>&ldquo;No,&rdquo; said Lund &amp; left.</p>"
        b"<figure><figcaption>The harbour</figcaption></figure></article></body></html>"
    ),
    b'2{"html": "<p>\\u201cNo,\\u201d said Lund.</p>", "url": "http://a.example/1"}',
    b"3Harbour closes.\r\nLund said \x00so.\xff",
    b"4" + _RECORD,
    b"4" + gzip.compress(_RECORD, mtime=0),
    b"5<rss version='2.0'><channel><item><link>/1</link></item></channel></rss>",
    b"6<urlset><url><loc>https://a.example/1</loc><lastmod>2026-03-01</lastmod></url></urlset>",
    (
        b'7{"uri": "urn:a:1", "version": "1", "pubstatus": "usable", "headline": "Harbour closes", '
        b'"body_xhtml": "<p>\\u201cNo,\\u201d said Lund.</p>"}'
    ),
    (
        b"7<newsItem guid='urn:a:1' version='1'><itemMeta>"
        b"<pubStatus qcode='stat:usable'/></itemMeta>"
        b"<contentMeta><headline>Harbour</headline></contentMeta><contentSet><inlineXML><body>"
        b"<p>No, said Lund.</p></body></inlineXML></contentSet></newsItem>"
    ),
)
_LINE, _ARCHIVE, _FEED, _SITEMAP, _ITEMS, N_WAYS = 2, 4, 5, 6, 7, 8
READERS = tuple(PageReader(read_as) for read_as in ("plain", "html", "auto", "article"))


def one_input(data: bytes) -> None:
    """Reads one input; the first byte chooses how. Anything but a named error is a fault."""
    way = data[0] % N_WAYS if data else 0
    if way < len(READERS):
        given = RawInput("fuzz", data[1:], is_line=way == _LINE)
        _read(READERS[way], given)
    elif way == _ARCHIVE:
        for found in captures_in(io.BytesIO(data[1:]), "fuzz", max_bytes=MAX_BYTES):
            if isinstance(found, Capture):
                _read(READERS[1], RawInput(found.uri, found.raw, charset=found.charset))
    elif way == _ITEMS:
        for item in items_in(RawInput("fuzz", data[1:])):
            if isinstance(item, RawInput):
                _read(READERS[_LINE], item)
    else:
        with suppress(DocumentError):
            (read_feed if way == _FEED else read_sitemap)(data[1:], uri="https://a.example/")


def _read(reader: PageReader, given: RawInput) -> None:
    try:
        page = reader.read(given)
    except DocumentError:
        return
    check(page)


def check(page: Page) -> None:
    """Offsets lie within their texts, in order, and equal stretches hold equal characters."""
    article, raw = page.article, page.document.decoded()
    at = 0
    for s in article.alignment:
        if not at <= s.text_start <= s.text_end <= len(article.text):
            raise AssertionError(f"alignment out of order at {s}")
        if not 0 <= s.raw_start <= s.raw_end <= len(raw):
            raise AssertionError(f"alignment outside the raw input: {s}")
        same = s.text_end - s.text_start == s.raw_end - s.raw_start
        if same and article.text[s.text_start : s.text_end] != raw[s.raw_start : s.raw_end]:
            raise AssertionError(f"other characters at {s}")
        at = s.text_end
    spans = [*article.paragraphs, *(b.span for b in article.bylines)]
    spans += [caption.span for caption in article.captions]
    spans += [span for span in (article.headline, article.deck) if span is not None]
    if any(not _within(span, article.text) for span in spans):
        raise AssertionError("a span lies outside the article's text")


def _within(span: Span, text: str) -> bool:
    return 0 <= span.start <= span.end <= len(text)


def main() -> int:
    """Runs atheris for a bounded time, in bursts that share what they found; 1 where one failed.

    The fuzzer's own memory grows by about 40 KB an input, that of the readers does not (9,000
    changed pages of every kind in one process: 164 MB after the first 1,500 and after the last).
    """
    parser = argparse.ArgumentParser(description="Random bytes against the readers.")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--burst", type=Path, metavar="FOLDER", help="one burst over a corpus")
    given = parser.parse_args()
    if given.burst:
        _burst(given.burst, given.seconds)
    folder = Path(tempfile.mkdtemp(prefix="onrecord-fuzz-"))
    for number, seed in enumerate(SEEDS):
        (folder / f"seed-{number}").write_bytes(seed)
    for seconds in _bursts(given.seconds):
        command = [sys.executable, __file__, "--burst", str(folder), "--seconds", str(seconds)]
        if subprocess.run(command, check=False).returncode:
            return 1
    return 0


def _bursts(seconds: int) -> list[int]:
    """So many seconds, in parts of a minute."""
    whole, rest = divmod(seconds, SECONDS_PER_BURST)
    return [SECONDS_PER_BURST] * whole + ([rest] if rest else [])


def _burst(folder: Path, seconds: int) -> None:
    """One run of atheris, which ends the process itself."""
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={SECONDS_PER_INPUT}",
        f"-rss_limit_mb={MAX_MEMORY_MIB}",
        f"-max_len={MAX_BYTES}",
        f"-artifact_prefix={folder}/",
        "-verbosity=0",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder)], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
