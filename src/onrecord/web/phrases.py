"""How pages word what they show: days, counts, acts, and where links lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from markupsafe import Markup, escape
from starlette.requests import Request

Row = Mapping[str, Any]

_DAY_CHARS = len("2026-03-26")
TWIN = ".json"
_CLEAR, _LIKELY = 0.8, 0.5
_PAGES = {
    "statement": "statements", "person": "people", "dispute": "disputes", "proposal": "proposals",
    "article": "articles",
}  # fmt: skip
DOES = {
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


def counted(n: int, thing: str, things: str = "") -> str:
    """A number with what it counts: "1 statement", "2 statements", "1,204 replies"."""
    return f"{n:,} {thing if n == 1 else things or thing + 's'}"


def does(code: str, modality: str = "done") -> str:
    """An act as a verb; what was not simply done is said so."""
    verb = DOES.get(code, code.lower())
    return verb if modality == "done" else f"{verb} ({modality})"


def sureness(prob: float) -> str:
    """How sure the program is, in a word; the number stands beside it."""
    return "clear" if prob >= _CLEAR else "likely" if prob >= _LIKELY else "uncertain"


def names(some: list[Mapping[str, Any]]) -> str:
    """Several people or bodies by name."""
    return ", ".join(who["name"] for who in some) or "nobody named"


def path(*parts: str) -> str:
    """The path of a page; ids and names stay within their part."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


def query(base: str, **asked: Any) -> str:
    """A page with filters in its query string; empty ones are left out."""
    given = {name: value for name, value in asked.items() if value not in (None, "", False)}
    return f"{base}?{urlencode(given)}" if given else base


def twin_path(path: str) -> str:
    """Where the twin of a page stands."""
    return f"{path}index{TWIN}" if path.endswith("/") else f"{path}{TWIN}"


def twin_of(request: Request) -> str:
    """Where the page that answers a request stands as JSON."""
    url = request.url
    twin = twin_path(url.path)
    return f"{twin}?{url.query}" if url.query else twin


def here(request: Request) -> str:
    """The page that answers a request with its filters, from its first part on."""
    url = request.url.remove_query_params("from")
    return f"{url.path}?{url.query}" if url.query else url.path


def permalink(kind: str, name: str, of: Iterable[str] = ()) -> str:
    """The address of a thing that stays.

    What is derived of statements has another id when they are read anew: its address names those
    that found it, by which it is found then.
    """
    founding = urlencode([("of", one) for one in of])
    return f"{path(_PAGES[kind], name)}?{founding}" if founding else path(_PAGES[kind], name)


def founding(dispute: Row) -> list[str]:
    """The two statements of a dispute that stand most against each other."""
    return [dispute["links"][0]["from"], dispute["links"][0]["to"]] if dispute["links"] else []


def marked(words: str, stretches: Iterable[tuple[int, int]]) -> Markup:
    """Words with some stretches of them marked, escaped."""
    out, at = Markup(), 0
    for start, end in stretches:
        out += Markup("{}<mark>{}</mark>").format(words[at:start], words[start:end])
        at = end
    return out + escape(words[at:])


def in_time(some: Iterable[str], said: Mapping[str, Row]) -> list[str]:
    """The statements that are known, the earliest published first."""
    return sorted((a for a in some if a in said), key=lambda a: said[a]["published"] or "")


def concedes(name: str, dispute: Row) -> bool:
    """Whether a statement gives way to the other side."""
    return any(name in course["concessions"] for course in dispute["course"])


def outlet(publisher: str | None, uri: str) -> str:
    """Who published a page; where no page tells, the host or the file that it came from."""
    if publisher:
        return publisher
    parts = urlsplit(uri)
    return parts.hostname or parts.path.rstrip("/").rsplit("/", 1)[-1] or uri


def outlet_named(document: str, comparison: Row) -> str:
    """The outlet of a document that is compared."""
    found = next((one for one in comparison["documents"] if one["id"] == document), None)
    return outlet(found["publisher"], found["uri"]) if found else document


def outlets_of(version: Row, comparison: Row) -> str:
    """Every outlet that has one version of a saying."""
    return ", ".join(outlet_named(one, comparison) for one in version["documents"])


FILTERS: dict[str, Callable[..., Any]] = {"day": day, "sureness": sureness, "names": names}
GLOBALS: dict[str, Any] = {
    "concedes": concedes, "counted": counted, "days": days, "does": does, "in_time": in_time,
    "marked": marked, "outlet": outlet, "outlet_named": outlet_named, "outlets_of": outlets_of,
    "founding": founding, "here": here, "path": path, "permalink": permalink, "query": query,
    "twin_of": twin_of,
}  # fmt: skip
