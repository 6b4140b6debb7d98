"""Dates and times as a page shows them to its readers, brought to ISO 8601.

Invariant: a moment holds what the words say and no more. A date without a clock stays a date, a
clock without a zone stays without one; a date without a year, or "two hours ago", is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Literal

from onrecord.model.selector import Span
from onrecord.readers.stamps import Stamp
from onrecord.readers.zones import ZONE, offset_of
from onrecord.text.month_names import month_names

MomentKind = Literal["published", "modified", "unsaid"]

MAX_CHARS = 2_000
"""What is looked at of one line; bylines of 220 pages stated their time within 400 characters."""

_REACH = 48
_DATED = re.compile(r"(?:19|20)\d\d|\d[./\-]\d?\d[./\-]\d\d")
"""What no form of a date is without; most lines have none and need not be asked for each form."""
_PIVOT = 70
_NOON = 12
_MONTHS_A_YEAR = 12
_NO_WORD_BEFORE = r"(?:(?<![^\W_])|(?<=\d)(?!\d)|(?-i:(?<=[^\W\d_A-Z])(?=[^\W\d_a-z])))"
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-3])"
    r"(?:\s?(?:[:.：]|h|Uhr\s|時|点|时|시)\s?(?P<minute>[0-5]\d)(?!\d)(?::(?P<second>[0-5]\d))?"
    r"\s?(?P<half>[ap]\.?\s?m\b\.?)?|:?\s?(?P<half_alone>[ap]\.?\s?m\b\.?))"
    r"(?:\s?(?:Uhr|hrs|horas|Uhr\b|分|h\b))?"
    rf"(?-i:\s{{0,2}}{ZONE})?"
)
_AFTER = re.compile(
    r"[\s,;|•·\-–—/(]{0,6}(?:(?:at|um|à|às|as|a las|alle|ore|om|kl|klo|saat|den|the|o|в|о|lúc)\b"
    r"\.?)?[\s,:\-–—]{0,3}" + _CLOCK,
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?<!\d)(?<!\d[.:/])" + _CLOCK + r"(?:\s?(?:on|am|le|el|il|op|den|em))?[\s,;|•·\-–—/)]{0,5}"
    r"(?:[^\W\d_]{2,12}[.,]?\s{1,2})?$",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"updat|modif|revis|edited|corrected|amended|aktualis|aktualiz|geändert|överarb|mis[e]? à jour"
    r"|actualiz|atualiz|aggiorn|modific|bijgewerkt|gewijzigd|oppdater|uppdater|opdater|päivitetty"
    r"|güncel|更新|обновл|изменен|оновлен|frissít|cập nhật|diperbarui|ενημ|upraven|zmien",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi|posted|issued|first|veröffentl|erstellt|erschienen|created|filed|offentlig|julkaistu"
    r"|yayın|giriş|掲載|公開|配信|発行|发布|опублик|közzé|đăng|stand\b|submitted|released|pubbl",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that a line states, the words that state it, and what the page calls it."""

    stamp: Stamp
    span: Span
    kind: MomentKind


def moments_in(text: str, *, before: str = "") -> tuple[Moment, ...]:
    """The moments of one line, in order; `before` is the line above, which may name their kind."""
    text = text[:MAX_CHARS]
    if _DATED.search(text) is None:
        return ()
    found: list[Moment] = []
    free, label = 0, before
    for day, span in _days(text):
        if span.start < free:
            continue
        moment = _moment(text, day, span, free)
        marks = text[max(free, moment.span.start - _REACH) : moment.span.start]
        kind = _kind(marks) if _kind(marks) != "unsaid" or found else _kind(label)
        found.append(Moment(moment.stamp, moment.span, kind))
        free = moment.span.end
    return tuple(found)


def _kind(marks: str) -> MomentKind:
    """What the words before a moment call it; the nearest name counts."""
    modified = max((m.start() for m in _MODIFIED.finditer(marks)), default=-1)
    published = max((m.start() for m in _PUBLISHED.finditer(marks)), default=-1)
    if modified == published:
        return "unsaid"
    return "modified" if modified > published else "published"


def _moment(text: str, day: date, span: Span, free: int) -> Moment:
    """The day with the clock that stands beside it, if one does."""
    low = max(free, span.start - _REACH)
    before = _BEFORE.search(text[low : span.start])
    after = _AFTER.match(text, span.end)
    for match, shift in ((before, low), (after, 0)):
        stamp = match and _stamp(day, match)
        if match and stamp:
            start = min(span.start, match.start("hour") + shift)
            end = max(span.end, _clock_end(match) + shift)
            return Moment(stamp, Span(start, end), "unsaid")
    return Moment(Stamp(day.isoformat(), None), span, "unsaid")


def _clock_end(match: re.Match[str]) -> int:
    names = ("minute", "second", "half", "half_alone", "zone")
    return max(match.end(name) for name in names)


def _stamp(day: date, match: re.Match[str]) -> Stamp | None:
    hour = _hour(int(match["hour"]), match["half"] or match["half_alone"])
    if hour is None:
        return None
    minute, second = int(match["minute"] or 0), match["second"]
    local = datetime(day.year, day.month, day.day, hour, minute, int(second or 0))  # noqa: DTZ001
    offset = offset_of(match["zone"], local) if match["zone"] else None
    written = local.isoformat(timespec="seconds" if second else "minutes")
    return Stamp(written + (offset or ""), match["zone"] if offset else None)


def _hour(hour: int, half: str | None) -> int | None:
    if half is None or hour > _NOON:
        return hour
    return hour % _NOON + (_NOON if half[0] in "pP" else 0)


def _days(text: str) -> Iterator[tuple[date, Span]]:
    """The dates of a line that name a day of a year, left to right."""
    for match in _day_pattern().finditer(text):
        day = _day(match, text)
        if day is not None:
            yield day, Span(*match.span())


@cache
def _day_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(n) for n in sorted(month_names(), key=len, reverse=True))
    number, year = r"(?P<day{0}>[0-3]?\d)", r"(?P<year{0}>(?:19|20)\d\d)"
    month = rf"(?P<month{{0}}>{names})"
    forms = (
        r"(?<!\d)" + number + r"(?:st|nd|rd|th|er|re|º|°|ª|\.)?[\s\-]{{0,2}}(?:de\s|of\s|d['’])?"
        + month + r"(?![^\W\d_])\.?[,\-]?\s{{0,2}}(?:del?\s)?" + year,
        _NO_WORD_BEFORE.replace("{", "{{").replace("}", "}}")
        + month + r"(?![^\W\d_])\.?\s{{0,2}}" + number + r"(?:st|nd|rd|th)?,?\s{{1,2}}" + year,
        r"(?<!\d)" + year + r"\s?[\-/.年년]\s?(?P<number{0}>[01]?\d)\s?[\-/.月월]\s?"
        + number + r"(?!\d)[日일]?(?:T(?=\d\d:))?",
        r"(?<!\d)(?<!\d[.,/])(?P<one{0}>[0-3]?\d)(?P<dot{0}>[./\-])(?P<two{0}>[0-3]?\d)(?P=dot{0})"
        r"(?:" + year + r"|(?P<short{0}>\d\d)(?![\d.,:%]))",
    )  # fmt: skip
    return re.compile("|".join(form.format(i) for i, form in enumerate(forms)), re.IGNORECASE)


def _day(match: re.Match[str], text: str) -> date | None:
    parts = {name.rstrip("0123"): value for name, value in match.groupdict().items() if value}
    try:
        year = int(parts["year"]) if "year" in parts else _full_year(int(parts["short"]))
        if "one" in parts:
            month, day = _month_and_day(int(parts["one"]), int(parts["two"]), parts["dot"], text)
            return date(year, month, day)
        month = month_names()[parts["month"].lower()] if "month" in parts else int(parts["number"])
        return date(year, month, int(parts["day"]))
    except (ValueError, KeyError):
        return None


def _full_year(short: int) -> int:
    return short + (1900 if short >= _PIVOT else 2000)


def _month_and_day(one: int, two: int, dot: str, text: str) -> tuple[int, int]:
    """Day first, as most of the world writes, unless the numbers or an American clock tell."""
    if two > _MONTHS_A_YEAR or (dot == "/" and one <= _MONTHS_A_YEAR and _looks_american(text)):
        return one, two
    return two, one


def _looks_american(text: str) -> bool:
    return re.search(r"\d\s?[ap]\.?m\b|\b[ECMP][SD]?T\b", text, re.IGNORECASE) is not None
