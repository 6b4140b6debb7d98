"""Corpora of resolved times as texts with expressions, each corpus's format behind one function.

Invariant: the corpora are read where they lie; documents whose own date is not told are left out,
since no expression can be resolved without it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from xml.etree.ElementTree import Element, parse

from onrecord.evaluation.times_conventions import PLAIN, Convention
from onrecord.evaluation.times_intervals import interval_of
from onrecord.model.selector import Span
from onrecord.text.detokenize import detokenize

_WORDED_CLOCK = re.compile(
    r"\b(?P<hour>\d\d?)\s*[:.]\s*(?P<minute>\d\d)(?!\d)(?:\s*:\s*\d\d)?\s*(?P<half>[ap])?"
)
_UTC_CLOCK = re.compile(r"T(?P<hour>\d\d):(?P<minute>\d\d)")
_DAY_MINUTES = 24 * 60
_MOST_BEHIND_MINUTES = 12 * 60
_ZONE_MINUTES = 15
_DAY = re.compile(r"(?P<year>\d{4})[-:](?P<month>\d\d?)[-:](?P<day>\d\d?)")


@dataclass(frozen=True, slots=True)
class Expression:
    """A stretch of a text with the value that people gave it.

    An interval is spelled by its first and last day, "2013-09-15/2013-09-30"; a time of the clock
    without a day begins with T.
    """

    span: Span
    value: str


@dataclass(frozen=True, slots=True)
class GivenText:
    """A text, the day on which it came out, its expressions, and how their values are written."""

    name: str
    text: str
    published: date
    expressions: tuple[Expression, ...]
    convention: Convention = PLAIN


def esc_texts(data: Path) -> Iterator[GivenText]:
    """ESC: expressions with tokens and a value that are not the document's own date."""
    for line in _lines(data / "ecbplus_esc" / "esc_v1.5.jsonl"):
        document = json.loads(line)
        marked = [m for m in document["mentions"].values() if m["type"].startswith("TIME")]
        own = [m for m in marked if m.get("DCT") == "TRUE" and day_of(m["value"])]
        day = day_of(own[0]["value"]) if own else None
        if day is None:
            continue
        text, spans = _text_of(document["tokens"], document["sent"])
        offsets = (
            offset_of(" ".join(document["tokens"][i] for i in m["tok"]), m["value"]) for m in own
        )
        found = tuple(
            Expression(Span(spans[m["tok"][0]].start, spans[m["tok"][-1]].end), m["value"])
            for m in marked
            if m.get("DCT") != "TRUE" and m.get("value") and m["tok"]
        )
        convention = Convention(next((o for o in offsets if o is not None), None))
        yield GivenText(document["id"], text, day, found, convention)


def wikiwars_texts(data: Path) -> Iterator[GivenText]:
    """WikiWars: every TIMEX3 with a value."""
    for path in sorted((data / "wikiwars" / "whole-tml" / "tml").glob("*.tml")):
        root = parse(path).getroot()  # noqa: S314 - the same
        stamp, body = root.find("DCT/TIMEX3"), root.find("TEXT")
        day = None if stamp is None else day_of(stamp.get("value", ""))
        if body is None or day is None:
            continue
        parts: list[str] = []
        found: list[Expression] = []
        _gather(body, parts, found)
        yield GivenText(path.stem, "".join(parts), day, tuple(found))


def gum_texts(data: Path, genres: Sequence[str] | None = None) -> Iterator[GivenText]:
    """GUM: dates with one value, intervals with both ends, and times of the clock.

    What is only bounded ("not before 2012") or names no year is left out.
    """
    for line in _lines(data / "gum" / "gum_docs.jsonl"):
        document = json.loads(line)
        day = day_of(document["date"] or "")
        if day is None or (genres is not None and document["genre"] not in genres):
            continue
        sentence_of = [
            i for i, s in enumerate(document["sents"]) for _ in range(s["start"], s["end"])
        ]
        text, spans = _text_of(document["tokens"], sentence_of)
        found = tuple(
            Expression(Span(spans[d["start"]].start, spans[d["end"] - 1].end), value)
            for d in document["dates"]
            if (value := _tei_value(d["attrs"])) is not None
        )
        yield GivenText(document["id"], text, day, found, Convention(tei_day=day.isoformat()))


CORPORA: dict[str, Callable[[Path], Iterator[GivenText]]] = {
    "esc": esc_texts,
    "wikiwars": wikiwars_texts,
    "gum": gum_texts,
}


def day_of(value: str) -> date | None:
    """The day that a value begins with, however its figures are written."""
    found = _DAY.match(value)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def offset_of(words: str, value: str) -> timedelta | None:
    """By how much a date's clock as worded is ahead of its value, which is in UTC.

    None where one of them tells no clock, or where they lie apart as no zones do.
    """
    worded, utc = _WORDED_CLOCK.search(words.lower()), _UTC_CLOCK.search(value)
    if worded is None or utc is None:
        return None
    hour, half = int(worded["hour"]), worded["half"]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    ahead = (hour - int(utc["hour"])) * 60 + int(worded["minute"]) - int(utc["minute"])
    ahead = (ahead + _MOST_BEHIND_MINUTES) % _DAY_MINUTES - _MOST_BEHIND_MINUTES
    return None if ahead % _ZONE_MINUTES else timedelta(minutes=ahead)


def _tei_value(attrs: dict[str, str]) -> str | None:
    when, first, last = attrs.get("when"), attrs.get("from"), attrs.get("to")
    if when is not None:
        clock = re.fullmatch(r"(\d\d:\d\d):00", when)
        return f"T{clock[1]}" if clock else (None if when.startswith("--") else when)
    if first is None or last is None or first.startswith("--"):
        return None
    return f"{interval_of(first)[:10]}/{interval_of(last)[-10:]}"


def _text_of(tokens: Sequence[str], sentence_of: Sequence[int]) -> tuple[str, list[Span]]:
    """Tokens as text, one sentence a line, and the span of each token."""
    text, spans = "", list[Span]()
    numbered = zip(tokens, sentence_of, strict=True)
    for _, words in groupby(numbered, key=lambda pair: pair[1]):
        line, found = detokenize([word for word, _ in words])
        spans += [span.shifted(len(text)) for span in found]
        text += line + "\n"
    return text, spans


def _gather(element: Element, parts: list[str], found: list[Expression]) -> None:
    """The text below an element, and the TIMEX3 elements in it."""
    start = sum(map(len, parts))
    parts.append(element.text or "")
    for child in element:
        _gather(child, parts, found)
        parts.append(child.tail or "")
    value = element.get("value")
    if element.tag == "TIMEX3" and value and value != "null":
        found.append(Expression(Span(start, sum(map(len, parts))), value))


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from file
