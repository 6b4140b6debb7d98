"""How a page that stands alone words days, counts, acts and outlets."""

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
    """The first and the last day, once where they are one."""
    told = [day(one) for one in dict.fromkeys(filter(None, (since, until)))]
    return " to ".join(told) or "no day"


def counted(n: int, thing: str) -> str:
    """A number with what it counts."""
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def does(code: str, modality: str) -> str:
    """An act as a verb; what was not simply done is said so."""
    verb = _DOES.get(code, code.lower())
    return verb if modality == "done" else f"{verb} ({modality})"


def sureness(prob: float) -> str:
    """How sure the program is: a word with the number behind it."""
    word = "clear" if prob >= _CLEAR else "likely" if prob >= _LIKELY else "uncertain"
    return f"{word} ({prob:.2f})"


def outlet(publisher: str | None, uri: str) -> str:
    """Who published a page; where no page tells, the host or the file that it came from."""
    if publisher:
        return publisher
    try:
        parts = urlsplit(uri)
        return parts.hostname or parts.path.rstrip("/").rsplit("/", 1)[-1] or uri
    except ValueError:  # brackets that are no address
        return uri
