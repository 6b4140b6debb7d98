"""An article as a reference: CSL-JSON (schema 1.0.2), RIS, BibTeX, and plain words.

Invariant: every field is one that the page tells; the note names the page's bytes by their SHA-256.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nameparser import HumanName

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.versions import PageState
from onrecord.text.figures import whole_number

Layer = tuple[Page, Analysis]

_DAY_CHARS = len("2026-03-01")
_BIBTEX = {"\\": r"\textbackslash{}"} | {c: f"\\{c}" for c in "&%$#_{}"}
_BIBTEX |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True)
class Writer:
    """A writer's names; a body has no given one."""

    family: str
    given: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reference tells of a page; `published` and `accessed` are year, month, day."""

    key: str
    title: str | None
    writers: tuple[Writer, ...]
    publisher: str | None
    published: tuple[int, ...]
    accessed: tuple[int, ...]
    uri: str
    language: str | None
    note: str


def citation(page: Page) -> Citation:
    """A page as a reference."""
    article, document = page.article, page.document
    title = article.headline.of(article.text) if article.headline else None
    published = article.published.time if article.published else ""
    return Citation(
        key=document.id,
        title=" ".join(title.split()) if title else None,
        writers=tuple(_writer(byline.name) for byline in article.bylines),
        publisher=article.publisher,
        published=_parts(published),
        accessed=_parts(document.fetched_at.isoformat()),
        uri=document.uri,
        language=document.language,
        note=f"sha256:{document.sha256}{_standing(page.state)}",
    )


def _standing(state: PageState) -> str:
    """What whoever cites a page must know of it beside its words."""
    told = f"; an earlier version of the page, the latest is {state.later}" if state.later else ""
    return told + (f"; {state.withdrawal.told}" if state.withdrawal else "")


def csl_json(found: Iterable[Layer]) -> Iterator[str]:
    """One CSL-JSON array, an item a line."""
    yield "["
    for number, (page, _) in enumerate(found):
        item = json.dumps(csl_item(citation(page)), ensure_ascii=False)
        yield f"{',' if number else ''}\n{item}"
    yield "\n]\n"


def csl_item(cited: Citation) -> dict[str, Any]:
    """A reference as CSL-JSON's `article-newspaper`; what is not told is left out."""
    item = {
        "id": cited.key,
        "type": "article-newspaper",
        "title": cited.title,
        "author": [_csl_name(writer) for writer in cited.writers],
        "container-title": cited.publisher,
        "issued": _csl_date(cited.published),
        "accessed": _csl_date(cited.accessed),
        "URL": cited.uri,
        "language": cited.language,
        "note": cited.note,
    }
    return {name: value for name, value in item.items() if value}


def ris(found: Iterable[Layer]) -> Iterator[str]:
    """RIS records, each ended by its `ER` line."""
    return (ris_record(citation(page)) for page, _ in found)


def ris_record(cited: Citation) -> str:
    """A reference as one RIS record of type `NEWS`."""
    fields = [
        ("TY", "NEWS"),
        ("ID", cited.key),
        ("TI", cited.title),
        *(("AU", ", ".join(filter(None, (w.family, w.given)))) for w in cited.writers),
        ("T2", cited.publisher),
        ("DA", _ris_date(cited.published)),
        ("UR", cited.uri),
        ("Y2", _ris_date(cited.accessed)),
        ("LA", cited.language),
        ("N1", cited.note),
    ]
    told = [f"{tag}  - {_one_line(value)}\n" for tag, value in fields if value]
    return "".join([*told, "ER  - \n\n"])


def bibtex(found: Iterable[Layer]) -> Iterator[str]:
    """BibTeX entries."""
    return (bibtex_entry(citation(page)) for page, _ in found)


def bibtex_entry(cited: Citation) -> str:
    """A reference as one `@article` of BibTeX."""
    year, month = ((*cited.published, None, None))[:2]
    fields = {
        "title": _braced(_escaped(cited.title)),
        "author": " and ".join(_bibtex_name(writer) for writer in cited.writers),
        "journal": _escaped(cited.publisher),
        "year": str(year) if year else None,
        "month": _MONTHS[month - 1] if month else None,
        "day": str(cited.published[2]) if len(cited.published) == _DAY_PARTS else None,
        "url": _escaped(cited.uri),
        "urldate": "-".join(f"{part:02}" for part in cited.accessed),
        "language": cited.language,
        "note": cited.note,
    }
    bare = {"month"}
    told = [
        f"  {name} = {value if name in bare else f'{{{value}}}'},\n"
        for name, value in fields.items()
        if value
    ]
    return "".join([f"@article{{{cited.key},\n", *told, "}\n\n"])


def plain(cited: Citation) -> str:
    """A reference in one line of words."""
    writers = ", ".join(" ".join(filter(None, (w.given, w.family))) for w in cited.writers)
    parts = [writers, f"“{cited.title}”" if cited.title else "", cited.publisher or ""]
    parts.append(_iso(cited.published))
    told = ", ".join(part for part in parts if part)
    return _one_line(f"{told}. {cited.uri} (read {_iso(cited.accessed)}, {cited.note})")


_DAY_PARTS = 3


def _writer(name: str) -> Writer:
    """A writer's name in its parts; one word alone, or none that is known, is a family name."""
    parsed = HumanName(name)
    family = " ".join(filter(None, (parsed.last, parsed.suffix)))
    given = " ".join(filter(None, (parsed.first, parsed.middle)))
    return Writer(family, given) if family and given else Writer(name, None)


def _parts(iso: str) -> tuple[int, ...]:
    """Year, month and day as far as a moment tells them."""
    told = (whole_number(part) for part in iso[:_DAY_CHARS].split("-"))
    return tuple(part for part in told if part is not None)


def _iso(parts: tuple[int, ...]) -> str:
    return "-".join(f"{part:02}" for part in parts)


def _csl_name(writer: Writer) -> dict[str, str]:
    if writer.given is None:
        return {"literal": writer.family}
    return {"family": writer.family, "given": writer.given}


def _csl_date(parts: tuple[int, ...]) -> dict[str, Any]:
    return {"date-parts": [list(parts)]} if parts else {}


def _ris_date(parts: tuple[int, ...]) -> str:
    """Year, month and day with RIS's three slashes."""
    if not parts:
        return ""
    padded = [f"{part:02}" for part in parts] + [""] * (_DAY_PARTS - len(parts))
    return "/".join([*padded, ""])


def _bibtex_name(writer: Writer) -> str:
    if writer.given is None:
        return f"{{{_escaped(writer.family)}}}"
    return f"{_escaped(writer.family)}, {_escaped(writer.given)}"


def _escaped(value: str | None) -> str:
    """Words in BibTeX's fields: what LaTeX takes as a command is written as a character."""
    return "".join(_BIBTEX.get(c, c) for c in _one_line(value or ""))


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def _one_line(value: str) -> str:
    return " ".join(value.split())
