"""Articles of fiction in any number, each paragraph with a statement in it.

Invariant: people, places and offices do not exist; one seed gives the same texts everywhere.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

_PEOPLE = ("Vera Lund", "Tomas Okafor", "Ines Maurel", "Piet Vandersloot", "Rhea Castellan")
_OFFICES = ("mayor", "harbour master", "minister", "spokesperson", "union leader")
_PLACES = ("Osthaven", "Port Merrow", "Lyonville", "Karsk", "Norhaven")
_MATTERS = (
    "the harbour would stay closed until spring",
    "no ship had been turned away",
    "the talks had failed before they began",
    "the council never saw the tender",
    "a new offer was on the table",
)
_FORMS = (
    "{person}, the {office} of {place}, said {matter}.",
    "“We have nothing to hide,” {person} told reporters in {place}. “In any case {matter}.”",
    "According to {person}, {matter}.",
    "{person} denied that {matter}, and called the report “a fabrication”.",
    "In {place} the {office} claimed that {matter}.",
)


def write_articles(folder: Path, n_articles: int, *, seed: int) -> None:
    """Fictional articles, each of some paragraphs with a statement in every one."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in articles(n_articles, seed=seed):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def write_archives(folder: Path, n_archives: int, *, n_pages: int, seed: int) -> None:
    """Web archives, each with so many of these articles."""
    folder.mkdir(parents=True, exist_ok=True)
    told = articles(n_archives * n_pages, seed=seed)
    for number in range(n_archives):
        some = islice(told, n_pages)
        members = [gzip.compress(_record(name, text.encode()), mtime=0) for name, text in some]
        (folder / f"crawl-{number:03}.warc.gz").write_bytes(b"".join(members))


def articles(n_articles: int, *, seed: int) -> Iterator[tuple[str, str]]:
    """Names and texts of fictional articles."""
    rng = random.Random(seed)  # noqa: S311 — texts, not secrets
    for number in range(n_articles):
        text = "\n\n".join(_paragraph(rng) for _ in range(rng.randrange(3, 12)))
        yield f"article-{number:04}", f"Fiction number {number}\n\n{text}\n"


def _record(name: str, body: bytes) -> bytes:
    """A member of an archive: a page of a site that never was, as a crawler keeps it."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://fiction.example/{name}\r\n"
        "WARC-Date: 2031-03-18T07:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def _paragraph(rng: random.Random) -> str:
    return rng.choice(_FORMS).format(
        person=rng.choice(_PEOPLE),
        office=rng.choice(_OFFICES),
        place=rng.choice(_PLACES),
        matter=rng.choice(_MATTERS),
    )
