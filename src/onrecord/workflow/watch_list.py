"""What is to be watched, as a TOML file says it: feeds, sitemaps, pages, and the manner of asking.

Invariant: a file is taken whole or not at all; what is wrong is told with its line and its key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from onrecord.errors import BadHost, BadWatchList
from onrecord.fetching.addresses import Allowed

Kind = Literal["feed", "sitemap", "page"]
KINDS: tuple[Kind, ...] = ("feed", "sitemap", "page")
MANNER, NOTICES = "manner", "notices"
_TABLES = (MANNER, NOTICES)
_READ_AS = ("auto", "article", "html", "plain")
_HEADER = re.compile(r"\s*\[{1,2}\s*(\w+)\s*\]{1,2}")
_MOST_AGAIN_HOURS = 366 * 24
_CONTACT = re.compile(r"[!-~][ -~]{0,198}")


@dataclass(frozen=True, slots=True)
class Watched:
    """A place that is looked at again and again.

    `newest` bounds how many pages of a list are taken at once; `match` are words of which one must
    stand in a page's address. Of `every_minutes` None is that of the whole watch.
    """

    kind: Kind
    url: str
    every_minutes: int | None = None
    newest: int = 50
    match: tuple[str, ...] = ()
    language: str | None = None
    read_as: str = "auto"

    def wants(self, url: str) -> bool:
        return not self.match or any(words in url for words in self.match)


@dataclass(frozen=True, slots=True)
class Manner:
    """How servers are asked, and which; `contact` is told to them.

    A page that a list named is asked for again by itself `again_hours` after it was captured.
    """

    contact: str | None = None
    min_seconds: float = 2.0
    n_at_once: int = 8
    n_a_host: int = 1
    max_bytes: int = 5_000_000
    max_seconds: float = 30.0
    allow: tuple[str, ...] = ()
    again_hours: tuple[float, ...] = (1, 6, 24, 72, 168, 720)


@dataclass(frozen=True, slots=True)
class Notices:
    """Who is told what is new: addresses that get it as JSON, and a file of messages."""

    webhooks: tuple[str, ...] = ()
    secret_variable: str = "ONRECORD_WEBHOOK_SECRET"  # noqa: S105 - a name, no secret
    mail_file: str | None = None
    mail_from: str = "onrecord@localhost"
    mail_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchList:
    """All that one file says."""

    watched: tuple[Watched, ...]
    every_minutes: int = 15
    manner: Manner = field(default_factory=Manner)
    notices: Notices = field(default_factory=Notices)


def read_watch_list(path: Path) -> WatchList:
    """The list in a file; raises `BadWatchList`."""
    try:
        text = path.read_text(encoding="utf-8")
        told = tomllib.loads(text)
    except OSError as error:
        raise BadWatchList(str(path), None, None, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BadWatchList(str(path), None, None, "is no text in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise BadWatchList(str(path), None, None, f"is no TOML ({error})") from error
    return _Reading(str(path), text.splitlines()).whole(told)


@dataclass(frozen=True, slots=True)
class _Reading:
    path: str
    lines: list[str]

    def whole(self, told: Mapping[str, Any]) -> WatchList:
        self._check_names(told, ("every_minutes", *_TABLES, *KINDS), None, 0)
        watched = [one for kind in KINDS for one in self._places(kind, told.get(kind, []))]
        if not watched:
            raise BadWatchList(self.path, None, None, "names no [[feed]], [[sitemap]] or [[page]]")
        every = self._count(told, "every_minutes", None, 0, 15)
        return WatchList(
            tuple(watched), every or 15, self._manner(told.get(MANNER, {})),
            self._notices(told.get(NOTICES, {})),
        )  # fmt: skip

    def _places(self, kind: Kind, told: Any) -> list[Watched]:
        if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
            self._refuse(kind, None, 0, f"is written as [[{kind}]]")
        found: list[Watched] = []
        for number, one in enumerate(told):
            self._check_names(
                one, [f.name for f in fields(Watched) if f.name != "kind"], kind, number
            )
            url = self._text(one, "url", kind, number)
            if url is None or not url.startswith(("http://", "https://")):
                self._refuse(
                    kind, "url", number, "is an address that begins with http:// or https://"
                )
            read_as = self._text(one, "read_as", kind, number) or "auto"
            if read_as not in _READ_AS:
                self._refuse(kind, "read_as", number, f"is one of {', '.join(_READ_AS)}")
            found.append(
                Watched(
                    kind, url or "", self._count(one, "every_minutes", kind, number, None),
                    self._count(one, "newest", kind, number, 50) or 50,
                    self._texts(one, "match", kind, number),
                    self._text(one, "language", kind, number), read_as,
                )
            )  # fmt: skip
        return found

    def _manner(self, told: Any) -> Manner:
        self._check_table(told, MANNER, Manner)
        usual = Manner()
        contact = self._text(told, "contact", MANNER, 0)
        if contact is not None and not is_contact(contact):
            self._refuse(
                MANNER, "contact", 0, "is an address of mail or of a page, in plain letters"
            )
        allow = self._texts(told, "allow", MANNER, 0)
        try:
            Allowed.of(allow)
        except BadHost as error:
            self._refuse(MANNER, "allow", 0, f"is a list of hosts and networks ({error})")
        numbers = {
            name: self._count(told, name, MANNER, 0, getattr(usual, name))
            for name in ("n_at_once", "n_a_host", "max_bytes", "max_seconds")
        }
        least = told.get("min_seconds", usual.min_seconds)
        if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 3600:  # noqa: PLR2004 - an hour
            self._refuse(MANNER, "min_seconds", 0, "is a number of seconds, an hour at most")
        again = self._hours(told, usual.again_hours)
        return Manner(
            contact=contact, allow=allow, min_seconds=float(least), again_hours=again, **numbers
        )

    def _hours(self, told: Mapping[str, Any], usual: tuple[float, ...]) -> tuple[float, ...]:
        found = told.get("again_hours", usual)
        if not isinstance(found, list | tuple) or not all(map(_is_hours, found)):
            why = "is a list of hours above zero, a year at most, such as [1, 24]; [] for never"
            self._refuse(MANNER, "again_hours", 0, why)
        return tuple(float(one) for one in found)

    def _notices(self, told: Any) -> Notices:
        self._check_table(told, NOTICES, Notices)
        usual = Notices()
        return Notices(
            self._texts(told, "webhooks", NOTICES, 0),
            self._text(told, "secret_variable", NOTICES, 0) or usual.secret_variable,
            self._text(told, "mail_file", NOTICES, 0),
            self._text(told, "mail_from", NOTICES, 0) or usual.mail_from,
            self._texts(told, "mail_to", NOTICES, 0),
        )

    def _check_table(self, told: Any, name: str, kind: type) -> None:
        if not isinstance(told, dict):
            self._refuse(name, None, 0, f"is written as [{name}]")
        self._check_names(told, [f.name for f in fields(kind)], name, 0)

    def _check_names(
        self, told: Mapping[str, Any], known: Any, table: str | None, number: int
    ) -> None:
        for name in told:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f" (did you mean {near[0]!r}?)" if near else ""
                self._refuse(table, name, number, f"is no known key{hint}")

    def _text(self, told: Mapping[str, Any], name: str, table: str, number: int) -> str | None:
        value = told.get(name)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            self._refuse(table, name, number, "is a text between quotation marks")
        return value

    def _texts(
        self, told: Mapping[str, Any], name: str, table: str, number: int
    ) -> tuple[str, ...]:
        value = told.get(name, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            self._refuse(table, name, number, "is a list of texts")
        return tuple(value)

    def _count(
        self, told: Mapping[str, Any], name: str, table: str | None, number: int, usual: Any
    ) -> Any:
        value = told.get(name, usual)
        if value is usual:
            return usual
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self._refuse(table, name, number, "is a whole number above zero")
        return value

    def _refuse(self, table: str | None, key: str | None, number: int, why: str) -> None:
        raise BadWatchList(self.path, self._line(table, key, number), key or table, why)

    def _line(self, table: str | None, key: str | None, number: int) -> int | None:
        """The line of a key in the table of that name and number, that of the table without it."""
        inside, left = table is None, number
        for count, line in enumerate(self.lines, 1):
            header = _HEADER.match(line)
            if header is not None:
                inside = header.group(1) == table and left == 0
                left -= header.group(1) == table
                if inside and key is None:
                    return count
            if (
                key is not None
                and inside
                and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line)
            ):
                return count
            if key is not None and table is None and header is not None and header.group(1) == key:
                return count
        return None


def _is_hours(told: object) -> bool:
    if isinstance(told, bool) or not isinstance(told, int | float):
        return False
    return 0 < told <= _MOST_AGAIN_HOURS


def is_contact(words: str) -> bool:
    """Whether words can be told to servers as where to turn to."""
    return bool(_CONTACT.fullmatch(words)) and not set(words) & set("()\\")
