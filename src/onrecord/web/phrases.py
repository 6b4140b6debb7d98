"""How pages word what they show, and where links lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape
from starlette.requests import Request

from onrecord.export.phrases import counted, day, days, does, outlet, sureness
from onrecord.model.versions import TAKEN_BACK
from onrecord.web import contested, narrowing

Row = Mapping[str, Any]

TWIN = ".json"
API = "/api/1"
_MOST_CHARS = 4000
_PAGES = {
    "statement": "statements", "person": "people", "dispute": "disputes", "proposal": "proposals",
    "article": "articles",
}  # fmt: skip


def month(told: str | None) -> str:
    """A month for the eye: "March 2026"; a year alone as it is."""
    try:
        return f"{date.fromisoformat(f'{told}-01'):%B %Y}"
    except ValueError:
        return told or "no day"


def names(some: list[Mapping[str, Any]]) -> str:
    """Several people or bodies by name."""
    return ", ".join(who["name"] for who in some) or "nobody named"


def clipped(words: str) -> str:
    """Words for a list: of very many the first."""
    if len(words) <= _MOST_CHARS:
        return words
    return f"{words[:_MOST_CHARS]} … [{counted(len(words) - _MOST_CHARS, 'more character')}]"


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


def downloads(request: Request) -> list[tuple[str, str]]:
    """Where the whole list that answers a request is handed out, with the form's name."""
    asked = [(key, value) for key, value in request.query_params.multi_items() if key != "from"]
    query = f"?{urlencode(asked)}" if asked else ""
    path = request.url.path
    return [(f"{path}.csv{query}", "CSV"), (f"{path}.jsonl{query}", "JSON Lines")]


def cite_as(path: str, documents: Iterable[str]) -> str:
    """Where the references of some documents stand."""
    return f"{path}?{urlencode([('doc', one) for one in documents])}"


def call_of(request: Request) -> str:
    """The call of the API that answers what the page shows; empty where there is none."""
    called: dict[str, str] = {"/": "/latest"}
    taken: Mapping[str, Mapping[str, bool]] = request.app.state.calls
    where = getattr(request.scope.get("route"), "path", "")
    names = taken.get(called.get(where, where))
    given = [(n, v) for n, v in request.query_params.multi_items() if v.strip()]
    if names is None or not {n for n, must in names.items() if must} <= {n for n, _ in given}:
        return ""
    at = request.url.path
    asked = [(n, v) for n, v in given if n in names]
    path = f"{API}{called.get(at, at)}"
    return f"{path}?{urlencode(asked)}" if asked else path


def coded(words: str) -> Markup:
    """Words in which `names` stand as names in code do, escaped."""
    out = Markup()
    for number, part in enumerate(words.split("`")):
        out += Markup("<code>{}</code>").format(part) if number % 2 else escape(part)
    return out


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
    """Words with some stretches of them marked, escaped; their direction kept apart."""
    out, at = Markup("<bdi>"), 0
    for start, end in stretches:
        out += Markup("{}<mark>{}</mark>").format(words[at:start], words[start:end])
        at = end
    return out + escape(words[at:]) + Markup("</bdi>")


def shortened(name: str, most: int) -> str:
    """A name where there is room for so many characters."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def pages_of(rows: Iterable[Row]) -> list[Row]:
    """The pages that statements stand on, each once, with what is told of it."""
    return list({row["document"]: row for row in rows}.values())


def edge_address(request: Request, by: str, to: str) -> str:
    """Where the acts of one on the other stand, with the filters of the map."""
    asked = request.url.query
    return path("accusations", by, to) + (f"?{asked}" if asked else "")


def outlet_named(document: str, comparison: Row) -> str:
    """The outlet of a document that is compared."""
    found = next((one for one in comparison["documents"] if one["id"] == document), None)
    return outlet(found["publisher"], found["uri"]) if found else document


def outlets_of(version: Row, comparison: Row) -> str:
    """Every outlet that has one version of a saying."""
    return ", ".join(outlet_named(one, comparison) for one in version["documents"])


def turns_of(version: Row) -> list[str]:
    """Where a version's sense may differ from the fullest: a negation, a number; each once."""
    return list(dict.fromkeys(turn for one in version["differences"] for turn in one["turns"]))


def statement_address(version: Row) -> str:
    """Where the first statement of a version stands in its article."""
    return f"{path('articles', version['documents'][0])}#{version['attributions'][0]}"


def compare_address(documents: Iterable[str]) -> str:
    """Where the documents with these ids are compared."""
    return "/compare?" + urlencode([("doc", name) for name in documents])


FILTERS: dict[str, Callable[..., Any]] = {
    "clipped": clipped, "coded": coded, "day": day, "month": month, "names": names,
    "sureness": sureness,
}  # fmt: skip
GLOBALS: dict[str, Any] = {
    "answered": contested.answered, "call_of": call_of, "cite_as": cite_as,
    "compare_address": compare_address, "counted": counted, "days": days, "does": does,
    "edge_address": edge_address, "founding": founding, "here": here,
    "is_contested": contested.is_contested, "is_id": narrowing.is_id, "marked": marked,
    "narrowed": narrowing.narrowed, "outlet": outlet, "outlet_named": outlet_named,
    "outlets_of": outlets_of, "pages_of": pages_of, "path": path, "permalink": permalink,
    "query": query, "shortened": shortened, "span_of": days,
    "statement_address": statement_address, "taken_back": TAKEN_BACK.__getitem__,
    "turns_of": turns_of, "twin_of": twin_of,
}  # fmt: skip
