"""A web archive end to end: time, and the memory of the driver and its workers together.

    python benchmarks/archive.py [--mib 1024] [--pages 200] [--workers 2] [--ceiling-mib 2048]

The archive is invented: of its bytes most are pictures, as in a crawl; of its pages a fifth are
English articles of their own (`--pages`), the others copies of them at other places and pages of
made-up words, so that it ends in sensible time. What an article costs is told by `--pages` alone.
Memory is the sum of what is resident of all processes, looked at ten times a second; the run ends
with exit code 1 where it was over the ceiling.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from onrecord.evaluation.invented import stories

_PICTURE_BYTES = 300_000
_WORDS_EACH = 400


def written(at: Path, n_bytes: int, n_pages: int) -> None:
    """An archive of so many bytes, packed, with so many articles of their own."""
    chance = random.Random(5)  # noqa: S311 - texts, not secrets
    told = (one for story in stories(20 * n_pages, seed=5) for one in story)
    own = [(one.page.document.uri, one.page.document.raw) for one in told][:n_pages]
    pages = _pages(own, chance)
    n_each = max(_PICTURE_BYTES, n_bytes // max(1, 5 * n_pages))
    with at.open("wb") as file:
        while file.tell() < n_bytes:
            uri, media_type, body = next(pages)
            file.write(gzip.compress(_record(uri, media_type, body), 1))
            for _ in range(max(1, n_each // _PICTURE_BYTES)):
                picture = chance.randbytes(_PICTURE_BYTES)
                file.write(gzip.compress(_record(f"{uri}.jpg", "image/jpeg", picture), 0))


def _pages(own: list[tuple[str, bytes]], chance: random.Random) -> Iterator[tuple[str, str, bytes]]:
    """Of five pages one of its own, while there are any; two copies; two of made-up words."""
    new = iter(own)
    again = cycle(own[:20])
    for number in range(10**9):
        if number % 5 == 0 and (one := next(new, None)) is not None:
            yield f"https://invented.example/{one[0]}", "text/plain", one[1]
        elif number % 5 in (1, 2) or number % 5 == 0:
            yield f"https://copied.example/{number}", "text/plain", next(again)[1]
        else:
            letters = ["".join(chance.choices("aeioukstnlrmöäy", k=6)) for _ in range(_WORDS_EACH)]
            body = f"<html><body><article><p>{' '.join(letters)}.</p></article></body></html>"
            yield f"https://foreign.example/{number}", "text/html", body.encode()


def _record(uri: str, media_type: str, body: bytes) -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\n"
        "WARC-Date: 2031-03-18T07:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def resident_mib(root: int) -> float:
    """What is resident of a process and of all that it started."""
    waiting, total = [root], 0
    while waiting:
        one = Path(f"/proc/{waiting.pop()}")
        try:
            total += int((one / "statm").read_text().split()[1]) * 4096
            for children in one.glob("task/*/children"):
                waiting += map(int, children.read_text().split())
        except (OSError, IndexError):
            continue
    return total / 2**20


def main() -> None:
    """Prints one JSON object."""
    parser = argparse.ArgumentParser(description="An archive end to end.")
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--ceiling-mib", type=int, default=2048)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        at, out = Path(name) / "invented.warc.gz", Path(name) / "shards"
        written(at, given.mib << 20, given.pages)
        command = [sys.executable, "-m", "onrecord.cli.main", "archive", str(at), "--out", str(out)]
        command += ["--workers", str(given.workers), "--json", "--quiet"]
        most, begun = 0.0, time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE) as program:
            while program.poll() is None:
                most = max(most, resident_mib(program.pid))
                time.sleep(0.1)
            told = json.loads(program.stdout.read()) if program.stdout else {}
        seconds = time.perf_counter() - begun
        shard_mib = sum(one.stat().st_size for one in out.glob("*.parquet")) / 2**20
        row = {
            "archive_mib": at.stat().st_size >> 20, "seconds": round(seconds, 1),
            "mib_a_second": round(given.mib / seconds, 2), "peak_memory_mib": round(most),
            "shards_mib": round(shard_mib, 1), **told,
        }  # fmt: skip
    print(json.dumps(row))
    if most > given.ceiling_mib or program.returncode:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
