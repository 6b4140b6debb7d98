"""Days, counts, acts and outlets in words, as pages and dossiers have them."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

_DAY_CHARS = len("2026-03-26")
_CLEAR, _LIKELY = 0.8, 0.5
_DOES = {
    "ACCUSE": "accuses", "AGREE": "agrees", "AID": "helps", "ASSAULT": "attacks",
    "COERCE": "coerces", "CONCEDE": "concedes", "CONSULT": "consults", "COOPERATE": "cooperates",
    "DENY": "denies", "MOBILIZE": "mobilizes", "PROTEST": "protests", "REJECT": "rejects",
    "REQUEST": "requests", "RETREAT": "retreats", "SANCTION": "sanctions", "STATE": "states",
    "SUPPORT": "supports", "THREATEN": "threatens",
}  # fmt: skip


def day(told: str | None) -> str:
    """A day for the eye: "26 March 2026"; months and years as far as they are told."""
    if not told:
        return "no day"
    try:
        known = date.fromisoformat(told[:_DAY_CHARS])
    except ValueError:
        return told[:_DAY_CHARS]
    return f"{known.day} {known:%B %Y}"


def days(since: str | None, until: str | None) -> str:
    """The first and the last day, once where they are one: "8 to 10 October 2031"."""
    told = [day(one) for one in dict.fromkeys(filter(None, (since, until)))]
    if len(told) > 1:
        (first, *rest), last = told[0].split(" "), told[1].split(" ")
        if rest and rest == last[1:]:
            told[0] = first
        elif rest and rest[-1] == last[-1]:
            told[0] = " ".join((first, *rest[:-1]))
    return " to ".join(told) or "no day"


def counted(n: int, thing: str, things: str = "") -> str:
    """A number with what it counts: "1 statement", "2 statements", "1,204 replies"."""
    return f"{n:,} {thing if n == 1 else things or thing + 's'}"


def does(code: str, modality: str = "done") -> str:
    """An act as a verb; what was not simply done is said so."""
    verb = _DOES.get(code, code.lower())
    return verb if modality == "done" else f"{verb} ({modality})"


def sureness(prob: float) -> str:
    """How sure the program is, in a word; the number stands beside it."""
    return "clear" if prob >= _CLEAR else "likely" if prob >= _LIKELY else "uncertain"


def how_sure(prob: float) -> str:
    """The word with the number behind it."""
    return f"{sureness(prob)} ({prob:.2f})"


def outlet(publisher: str | None, uri: str) -> str:
    """Who published a page; where no page tells, the host or the file that it came from."""
    if publisher:
        return publisher
    try:
        parts = urlsplit(uri)
        return parts.hostname or parts.path.rstrip("/").rsplit("/", 1)[-1] or uri
    except ValueError:  # brackets that are no address
        return uri
