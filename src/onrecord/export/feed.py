"""Statements as an Atom or RSS 2.0 feed, for the readers that people follow news with.

Invariant: what is written is well-formed XML also where a page holds what XML forbids; an entry's
id is that of its statement and stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from onrecord.disputes.wording import shortened

if TYPE_CHECKING:
    from onrecord.workflow.feeds import Followed, Statement

ATOM, DUBLIN_CORE = "http://www.w3.org/2005/Atom", "http://purl.org/dc/elements/1.1/"
NEVER = "1970-01-01T00:00:00+00:00"
_MAX_TITLE_WORDS = 16
_DAY_CHARS = len("2026-03-01")
# What XML 1.0 has no place for, not even escaped.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; `time` is when it was published, as `rfc3339` has it."""

    id: str
    title: str
    time: str
    author: str
    link: str | None
    acts: tuple[str, ...]
    publisher: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its entries; `address` is where it stands, if it stands somewhere."""

    title: str
    id: str
    entries: tuple[Entry, ...]
    address: str | None = None


def atom(found: Followed) -> str:
    """An Atom feed of statements."""
    entries = (
        Entry(
            _entry_id(item),
            _title(item),
            _time(item, found),
            item.speaker or item.source or "nobody named",
            _link(item),
            tuple(act.code for act in item.told.acts),
            item.publisher,
            _words(item),
        )
        for item in found.statements
    )
    return written(Feed(found.title, _feed_id(found), tuple(entries)))


def written(made: Feed) -> str:
    """An Atom feed as XML."""
    feed = ET.Element(f"{{{ATOM}}}feed")
    updated = [one.time for one in made.entries]
    _add(feed, "title", made.title)
    _add(feed, "id", made.id)
    _add(feed, "updated", max(updated, key=_moment, default=NEVER))
    _add(feed, "generator", "onrecord")
    if made.address:
        ET.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=made.address)
    for one, time in zip(made.entries, updated, strict=True):
        entry = _add(feed, "entry")
        _add(entry, "title", one.title)
        _add(entry, "id", one.id)
        _add(entry, "updated", time)
        _add(_add(entry, "author"), "name", one.author)
        if one.link:
            ET.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=one.link)
        for act in one.acts:
            ET.SubElement(entry, f"{{{ATOM}}}category", term=act)
        if one.publisher:
            _add(entry, "publisher", one.publisher, space=DUBLIN_CORE)
        _add(entry, "content", one.words).set("type", "text")
    return _spelled(feed, ATOM)


def rss(found: Followed) -> str:
    """The same as RSS 2.0."""
    feed = ET.Element("rss", version="2.0")
    channel = ET.SubElement(feed, "channel")
    for name, text in (
        ("title", found.title), ("link", _feed_id(found)), ("description", found.title),
        ("generator", "onrecord"),
    ):  # fmt: skip
        _add(channel, name, text, space="")
    for item in found.statements:
        entry = _add(channel, "item", space="")
        _add(entry, "title", _title(item), space="")
        _add(entry, "guid", _entry_id(item), space="").set("isPermaLink", "false")
        _add(entry, "pubDate", format_datetime(_moment(_time(item, found))), space="")
        if link := _link(item):
            _add(entry, "link", link, space="")
        for act in item.told.acts:
            _add(entry, "category", act.code, space="")
        creator = item.speaker or item.source or "nobody named"
        _add(entry, "creator", creator, space=DUBLIN_CORE)
        if item.publisher:
            _add(entry, "publisher", item.publisher, space=DUBLIN_CORE)
        _add(entry, "description", _words(item), space="")
    return _spelled(feed, "")


def _add(
    parent: ET.Element, name: str, text: str | None = None, *, space: str = ATOM
) -> ET.Element:
    child = ET.SubElement(parent, f"{{{space}}}{name}" if space else name)
    child.text = None if text is None else _FORBIDDEN.sub("\ufffd", text)
    return child


def _spelled(feed: ET.Element, default: str) -> str:
    ET.register_namespace("dc", DUBLIN_CORE)
    if default:
        ET.register_namespace("", default)
    ET.indent(feed, " ")
    told: str = ET.tostring(feed, encoding="unicode", xml_declaration=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{told}\n'


def _feed_id(found: Followed) -> str:
    return f"urn:onrecord:feed:{quote(found.key, safe=':_')}"


def _entry_id(item: Statement) -> str:
    return f"urn:onrecord:attribution:{item.attribution.id}"


def _title(item: Statement) -> str:
    """Who, and the beginning of what; quotation marks are the content's own."""
    words = shortened(" … ".join(item.fragments), _MAX_TITLE_WORDS)
    return f"{' '.join((item.speaker or item.source or 'Nobody named').split())}: {words}"


def _words(item: Statement) -> str:
    """The quoted words behind their cue, then outlet, day and headline."""
    day = item.published[:_DAY_CHARS] if item.published else None
    where = ", ".join(filter(None, (item.publisher, day, item.headline)))
    said = " ".join(f"{item.cue} {' … '.join(item.fragments)}".split())
    return "\n".join(filter(None, (said, where, item.state.told)))


def _link(item: Statement) -> str | None:
    """The page's address where it is one of the web, as a link may hold it."""
    try:
        is_web = urlsplit(item.uri).scheme.lower() in {"http", "https"}
    except ValueError:
        return None
    return quote(item.uri, safe="%:/?#[]@!$&'()*+,;=-._~") if is_web else None


def _time(item: Statement, found: Followed) -> str:
    """When it was published, else when its page was first read, in RFC 3339."""
    for told in (item.published, found.fetched.get(item.document)):
        time = rfc3339(told)
        if time is not None:
            return time
    return NEVER


def rfc3339(told: str | None) -> str | None:
    """A moment in RFC 3339, with "-00:00" where no zone is known; None where none is told."""
    if not told:
        return None
    day = f"{told}-01-01"[:_DAY_CHARS] if len(told) < _DAY_CHARS else told
    try:
        moment = datetime.fromisoformat(day)
    except ValueError:
        return None
    whole = moment.replace(microsecond=0).isoformat()
    return whole if moment.tzinfo is not None else f"{whole}-00:00"


def _moment(time: str) -> datetime:
    return datetime.fromisoformat(time).astimezone(UTC)
