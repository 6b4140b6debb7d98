"""What a host lets programs ask for, by its robots.txt (RFC 9309).

Invariant: nothing is asked of a host whose rules could not be learnt; where it says that it has
none, everything may be. What a hostile file can cost is bounded: only its beginning is read, and
the groups of other programs are taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import httpx2
from protego import Protego

from onrecord.errors import NotAllowed, NotFetched
from onrecord.fetching.asking import OK, Answer, Asker
from onrecord.fetching.fetch import REDIRECTS

PROGRAM = "onrecord"
"""The name that rules may call this program by."""
PATH = "/robots.txt"
_MOST_BYTES = 512_000
"""500 KiB, which RFC 9309 (2.5) wants read at least; what lies behind is left out."""
_MOST_REDIRECTS = 5
_MOST_DELAY_SECONDS = 3_600.0
_KEPT_SECONDS = 24 * 3_600.0
_KEPT_CLOSED_SECONDS = 600.0
"""Rules that could not be learnt are asked for again after this."""
_TOO_MANY = 429
_CLIENT_ERRORS = range(400, 500)
_FIELDS = (("Accept", "text/plain, */*;q=0.5"),)
_AGENT_LINE = re.compile(r"[ \t]*user[- ]?agent\b[ \t]*:?(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a host, as they were at one moment.

    `text` is None where the host has none; `closed` says why nothing may be asked of it now.
    """

    read_at: float
    text: str | None = None
    closed: str | None = None

    def is_fresh(self, now: float) -> bool:
        kept = _KEPT_SECONDS if self.closed is None else _KEPT_CLOSED_SECONDS
        return 0 <= now - self.read_at < kept


class Gate:
    """Rules, parsed: what may be asked, and how much time lies between two questions."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._parsed = Protego.parse(_bounded(rules.text or ""))

    def lets(self, url: str) -> bool:
        return self.rules.closed is None and self._parsed.can_fetch(url, PROGRAM)

    @property
    def delay_seconds(self) -> float:
        """What the host asks for between two questions, an hour at most; 0 where it does not."""
        told = self._parsed.crawl_delay(PROGRAM) or 0.0
        rate = self._parsed.request_rate(PROGRAM)
        by_rate = rate.seconds / rate.requests if rate else 0.0
        return min(max(told, by_rate), _MOST_DELAY_SECONDS)


def ask_rules(asker: Asker, origin: str, *, now: float, kept: Callable[[Answer], None]) -> Rules:
    """The rules of a host, `origin` being its address without a path.

    They are looked for where the host leads. `kept` is handed every answer.
    """
    address = origin + PATH
    try:
        with replace(asker, max_bytes=_MOST_BYTES).connected(address) as line:
            url = line.asker.checked(address, address)
            for _ in range(_MOST_REDIRECTS + 1):
                answer = line.ask(url, fields=_FIELDS, may_cut=True)
                kept(answer)
                if answer.head.status not in REDIRECTS or not answer.head.get("location"):
                    return _told(answer, now)
                url = line.asker.checked(address, answer.head.get("location"), beside=url)
    except NotAllowed as error:
        is_own = error.host == httpx2.URL(origin).host.strip("[]")
        why = f"{error.reason}; {error.remedy}" if is_own else f"its robots.txt {error.reason}"
        return Rules(now, closed=why)
    except NotFetched as error:
        return Rules(now, closed=f"its robots.txt {error.reason}")
    return Rules(now)


def origin_of(url: str) -> str:
    """The address of a page's host, without a path."""
    parsed = httpx2.URL(url)
    return str(parsed.copy_with(raw_path=b"", fragment=None)).rstrip("/")


def _told(answer: Answer, now: float) -> Rules:
    status = answer.head.status
    if status == OK:
        text = answer.body.decode("utf-8", "replace").removeprefix("\ufeff")
        return Rules(now, _whole_lines(text) if answer.is_cut else text)
    if status in _CLIENT_ERRORS and status != _TOO_MANY:
        return Rules(now)
    return Rules(now, closed=f"its robots.txt is answered with status {status}")


def _whole_lines(text: str) -> str:
    """The text without its last line, which may have meant something else when it was whole."""
    return "".join(text.splitlines(keepends=True)[:-1])


def _bounded(text: str) -> str:
    """The rules with three programs at most in them: this one, all, and one for all others."""
    return "\n".join(map(_program_named, text.splitlines()))


def _program_named(line: str) -> str:
    found = _AGENT_LINE.match(line)
    if found is None:
        return line
    told = found.group(1).partition("#")[0].strip().lower()
    name = told.partition("/")[0].strip(" \t*")
    return f"User-agent: {'*' if told == '*' else PROGRAM if name == PROGRAM else 'other'}"
