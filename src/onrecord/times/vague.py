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


_UNITS = "(?:days|weeks|months|years)"
_NOW = r"(?:right\s+)?now|currently|at\s+present|presently|nowadays|these\s+days"
_MOMENT = r"at\s+(?:the|this|that|the\s+very)\s+(?:moment|time|point)"
_THE_PAST = r"in\s+the\s+past(?!\s+(?:\w+\s+){0,2}(?:day|week|month|year|decade|centur))"
_RECENTLY = rf"(?:more\s+|most\s+)?recently|in\s+recent\s+{_UNITS}|lately|previously|formerly"
_SOON = rf"soon|in\s+the\s+(?:near\s+)?future|(?:in\s+the\s+)?coming\s+{_UNITS}"

VAGUE_RULES: Rules = (
    (rf"(?:{_NOW}|{_MOMENT})\b", _present),
    (rf"(?:{_RECENTLY}|{_THE_PAST}|(?:long|some\s+time)\s+ago)\b", _past),
    (rf"(?:{_SOON})\b", _future),
)
