"""How many HTML pages a core reads in a second, before anything is found in them.

    python benchmarks/pages_read.py [FOLDER] [--pages 60]

Reads pages of ../shared/data/pages/html, or of another folder, one after the other in this process,
after a few others of the same folder; prints a JSON row with the time of the processor, the median
over pages and their mean size.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from pathlib import Path

from onrecord.evaluation.shared import shared_file
from onrecord.readers.encoding import decode
from onrecord.readers.html import read_html


def main() -> None:
    """Prints how fast pages are read."""
    parser = argparse.ArgumentParser(description="Read HTML pages and tell how fast.")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--pages", type=int, default=60)
    given = parser.parse_args()
    folder = given.folder or shared_file("data", "pages", "html")
    found = sorted(at for at in folder.rglob("*") if at.name.endswith((".html", ".html.gz")))
    apart = max(1, len(found) // given.pages)
    pages = [_bytes_of(at) for at in found[::apart][: given.pages]]
    for at in found[apart // 2 :: 10 * apart]:  # what is loaded or compiled once, by other pages
        read_html(decode(_bytes_of(at), uri="other.html").text, uri="other.html")
    seconds = []
    for raw in pages:
        begun = time.process_time()
        read_html(decode(raw, uri="page.html").text, uri="page.html")
        seconds.append(time.process_time() - begun)
    row = {
        "pages": len(pages),
        "mean_bytes": round(sum(map(len, pages)) / len(pages)),
        "pages_per_second": round(len(pages) / sum(seconds), 1),
        "median_ms": round(1000 * statistics.median(seconds), 1),
    }
    print(json.dumps(row))


def _bytes_of(at: Path) -> bytes:
    raw = at.read_bytes()
    return gzip.decompress(raw) if at.suffix == ".gz" else raw


if __name__ == "__main__":
    main()
