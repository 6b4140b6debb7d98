"""Expressions that place a thing before, at or after the present, and no nearer."""

from __future__ import annotations

from onrecord.times.place import Place, Rules
from onrecord.times.values import Value


def _present(_: Place) -> Value:
    return "PRESENT_REF", "vague"


def _past(_: Place) -> Value:
    return "PAST_REF", "vague"


def _future(_: Place) -> Value:
    return "FUTURE_REF", "vague"


def _present_thing(p: Place) -> Value:
    return _present(p)


def _past_thing(p: Place) -> Value:
    return _past(p)


def _future_thing(p: Place) -> Value:
    return _future(p)


def _time_told(p: Place) -> Value:
    """The time last told: "at the time"; where none is, no more than the past."""
    return p.told.latest if p.told.latest != (p.published.isoformat(), "day") else _past(p)


_UNITS = "(?:days|weeks|months|years)"
_NOW = r"(?:right\s+)?now|currently|at\s+present|presently|nowadays|these\s+days"
_MOMENT = (
    r"at\s+(?:this|the\s+present)\s+(?:moment|time|point)|at\s+the\s+(?:very\s+)?moment"
    r"|at\s+the\s+time\s+of\s+writing"
)
_UNTIL_NOW = r"to\s+(?:date|this\s+day)|so\s+far\s+this\s+day|(?:during|around|by)\s+this\s+time"
_NO_CLAUSE = (
    r"(?!\s+(?:of|when|that|to|I|you|he|she|it|we|they|the|an?|his|her|their|(?-i:[A-Z]\w*))\b)"
)
_THEN = (
    rf"(?:(?:at\s+the|(?:around|about)\s+the\s+same)\s+time\b{_NO_CLAUSE}"
    r"|(?:at|by|around|since|until|till)\s+that\s+(?:same\s+)?time\b)"
)
"""Not "at the time he left", nor "by the time it was over": those tell of another time."""
_THE_PAST = r"in\s+the\s+past(?!\s+(?:\w+\s+){0,2}(?:day|week|month|year|decade|centur))"
_RECENTLY = rf"(?:more\s+|most\s+)?recently|(?:in\s+)?recent\s+{_UNITS}|lately|previously|formerly"
_SOON = rf"soon|in\s+the\s+(?:near\s+)?future|(?:in\s+the\s+)?coming\s+{_UNITS}"

_PRESENT_WORDS = frozenset(
    {
        "now",
        "currently",
        "present",
        "presently",
        "nowadays",
        "these",
        "moment",
        "time",
        "date",
        "this",
    }
)
_PAST_WORDS = frozenset({"recently", "recent", "lately", "previously", "formerly", "past", "ago"})
_OF_A_THING = r"(?=\s+[\w“\"])"

VAGUE_RULES: tuple[Rules, ...] = (
    Rules(
        words=_PRESENT_WORDS,
        patterns=((rf"(?:{_NOW}|{_MOMENT}|{_UNTIL_NOW})\b", _present),),
    ),
    Rules(
        words=frozenset({"time"}),
        patterns=((_THEN, _time_told),),
    ),
    Rules(
        words=_PAST_WORDS,
        patterns=((rf"(?:{_RECENTLY}|{_THE_PAST}|(?:long|some\s+time)\s+ago)\b", _past),),
    ),
    Rules(
        words=frozenset({"soon", "future", "coming"}),
        patterns=(
            (rf"(?:{_SOON})\b", _future),
            (r"the\s+future\b", _future),
        ),
    ),
)
QUALITY_RULES: tuple[Rules, ...] = (
    Rules(
        words=frozenset({"current", "present", "former", "recent", "future", "upcoming"}),
        patterns=(
            (rf"(?:current|present-day){_OF_A_THING}", _present_thing),
            (rf"(?:former|recent){_OF_A_THING}", _past_thing),
            (rf"(?:future|upcoming){_OF_A_THING}", _future_thing),
        ),
    ),
)
"""What tells when a thing was or will be what it is called ("the former mayor"): no moment at
which anything was said or done."""
