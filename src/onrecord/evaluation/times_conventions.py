"""Whether a value says what a corpus says, in the corpus' own manner of writing.

The corpora write one time in several ways: ESC puts times of the clock into UTC by zones that its
texts mostly do not state, WikiWars writes a decade as "198", GUM's TEI dates know no parts of a
day. Our value stays what a reader wants; what it is compared with is read here. Invariant: only
the manner of writing is forgiven, never another day, month, length or minute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from onrecord.evaluation.times_intervals import interval_of

_CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?")
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(form), written)
    for form, written in (
        (r"^(\d{4})[:-](\d\d?)[:-](\d\d?)(?!\d)", r"\1-\2-\3"),
        (r"(?<=-)(\d)(?!\d)", r"0\1"),
        (r"(?<=T\d\d:\d\d):00", ""),
        (r"(?<=T\d\d:\d\d)([+-]\d\d)$", r"\1:00"),
        (r"^PRES_REF$", "PRESENT_REF"),
        (r"^(\d{3})$", r"\1X"),
        (r"^P(\d+)DE$", r"P\g<1>0Y"),
        (r"^P(\d+)CE$", r"P\g<1>00Y"),
    )
)
_TEI_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(form), written)
    for form, written in ((r"^-0*(\d{4})$", r"BC\1"), (r"^-(\d{3})$", r"BC0\1"),
                          (r"^(\d{3})$", r"0\1"))
)  # fmt: skip
_PART_OF_DAY = re.compile(r"(?<=\d{4}-\d\d-\d\d)T.*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Convention:
    """How a text's values are written.

    `offset` is that from UTC by which the corpus has read the clock of the document's own date,
    None where that date gives no clock. `tei_day` is the text's own day where values are TEI dates,
    which know no part of a day, and write that day for "now".
    """

    offset: timedelta | None = None
    tei_day: str | None = None


PLAIN = Convention()


def is_equal(gold: str, found: str) -> bool:
    """Whether values are the same letter by letter; intervals by their first and last day."""
    if "/" in gold:
        return interval_of(found) == gold
    return found == gold or (gold.startswith("T") and found.endswith(gold))


def is_same(gold: str, found: str, convention: Convention = PLAIN) -> bool:
    """Whether values mean the same, each written in its own manner."""
    if is_equal(gold, found):
        return True
    is_tei = convention.tei_day is not None
    one, other = _spelled(gold, is_tei=is_tei), _spelled(found)
    if is_tei:
        other = _cut_to(one, other).replace("PRESENT_REF", convention.tei_day or "")
    if not (_CLOCK.fullmatch(one) and _CLOCK.fullmatch(other)):
        return is_equal(one, other)
    return _is_same_moment(
        datetime.fromisoformat(one), datetime.fromisoformat(other), convention.offset
    )


def is_same_day(gold: str, found: str, convention: Convention = PLAIN) -> bool:
    """The same, whatever the time of the day."""
    day = _DAY.match(_spelled(gold))
    return is_same(gold, found, convention) or (day is not None and found.startswith(day[0]))


def _is_same_moment(gold: datetime, found: datetime, offset: timedelta | None) -> bool:
    """By the zones of both, by that of the document's own date, or as read where one has none."""
    is_as_read = found.tzinfo is None and (offset is None or gold.tzinfo is None)
    if is_as_read and gold.replace(tzinfo=None) == found:
        return True
    if gold.tzinfo is None:
        gold = gold.replace(tzinfo=UTC)
    if found.tzinfo is not None and gold == found.astimezone(UTC):
        return True
    return offset is not None and gold == found.replace(tzinfo=timezone(offset))


def _spelled(value: str, *, is_tei: bool = False) -> str:
    for form, written in (*(_TEI_SPELLINGS if is_tei else ()), *_SPELLINGS):
        value = form.sub(written, value)
    return value


def _cut_to(gold: str, found: str) -> str:
    """A day where TEI has one; a time of the clock without its zone."""
    if _DAY.fullmatch(gold):
        return _PART_OF_DAY.sub("", found)
    return re.sub(r"(T\d\d:\d\d)(?:Z|[+-]\d\d:\d\d)$", r"\1", found) if "T" in gold else found
