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

from onrecord.model.selector import Span
from onrecord.text.detokenize import detokenize

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
    """A text, the day on which it came out, and its expressions."""

    name: str
    text: str
    published: date
    expressions: tuple[Expression, ...]


def esc_texts(data: Path) -> Iterator[GivenText]:
    """ESC: expressions with tokens and a value that are not the document's own date."""
    for line in _lines(data / "ecbplus_esc" / "esc_v1.5.jsonl"):
        document = json.loads(line)
        marked = [m for m in document["mentions"].values() if m["type"].startswith("TIME")]
        own = [day for m in marked if m.get("DCT") == "TRUE" and (day := day_of(m["value"]))]
        if not own:
            continue
        text, spans = _text_of(document["tokens"], document["sent"])
        found = tuple(
            Expression(Span(spans[m["tok"][0]].start, spans[m["tok"][-1]].end), m["value"])
            for m in marked
            if m.get("DCT") != "TRUE" and m.get("value") and m["tok"]
        )
        yield GivenText(document["id"], text, own[0], found)


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
        yield GivenText(document["id"], text, day, found)


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


def interval_of(value: str) -> str:
    """The first and last day of a value as "2013-09-15/2013-09-30"; the value where it has none."""
    for form, ends in _INTERVALS:
        if found := re.fullmatch(form, value):
            first, last = ends(found)
            return f"{first}/{last}"
    return value


def _week(found: re.Match[str]) -> tuple[date, date]:
    first = date.fromisocalendar(int(found[1]), int(found[2]), 6 if found[3] else 1)
    return first, first + timedelta(days=1 if found[3] else 6)


_FIRST_MONTHS = {"SP": 3, "SU": 6, "FA": 9}


def _season(found: re.Match[str]) -> tuple[date, date]:
    year, month = int(found[1]), _FIRST_MONTHS[found[2]]
    return date(year, month, 1), _last_day(year, month + 2)


def _month(found: re.Match[str]) -> tuple[date, date]:
    year, month = int(found[1]), int(found[2])
    return date(year, month, 1), _last_day(year, month)


_INTERVALS: tuple[tuple[str, Callable[[re.Match[str]], tuple[date | str, date | str]]], ...] = (
    (r"(\d{4})-W(\d\d)(-WE)?", _week),
    (r"(\d{4})-(SP|SU|FA)", _season),
    (r"(\d{4})-(0[1-9]|1[0-2])", _month),
    (r"\d{4}", lambda found: (f"{found[0]}-01-01", f"{found[0]}-12-31")),
    (r"(\d{3})X", lambda found: (f"{found[1]}0-01-01", f"{found[1]}9-12-31")),
    (r"\d\d", lambda found: (f"{found[0]}00-01-01", f"{found[0]}99-12-31")),
)


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


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
