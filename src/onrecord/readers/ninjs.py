"""News in JSON as agencies send it: ninjs of the versions 1 and 2 (IPTC).

Invariant: the raw input is the object as given; alignments count in it, through the escapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.errors import UnreadableInput
from onrecord.model.document import Article
from onrecord.model.selector import Span
from onrecord.readers.agency import Item, article_of_item, lines_of, paragraphs_of
from onrecord.readers.jsontext import Json, JsonText, read_json
from onrecord.text.alignment import Aligned, copied
from onrecord.text.folding import folded_json, unescaped

_OF_NINJS = (
    "headline", "headlines", "body_text", "body_xhtml", "body_html", "bodies", "pubstatus",
    "versioncreated",
)  # fmt: skip
_MIN_KEYS = 2
_HTML = ("text/html", "application/xhtml+xml")


def is_ninjs(facts: Mapping[str, Any]) -> bool:
    """Whether a JSON object is an item of ninjs: it names itself and tells two of its facts."""
    return isinstance(facts.get("uri"), str | JsonText) and (
        sum(key in facts for key in _OF_NINJS) >= _MIN_KEYS
    )


def read_ninjs(source: str, *, uri: str) -> Article:
    """The article of an item; raises `UnreadableInput` for what is none."""
    values = read_json(source, Span(0, len(source)))
    facts = values[0] if values else None
    if not isinstance(facts, dict) or not is_ninjs(facts):
        raise UnreadableInput(uri, "is no item of ninjs")
    return article_of_item(_Reading(source, facts, uri).item())


class _Reading:
    def __init__(self, source: str, facts: dict[str, Json], uri: str) -> None:
        self.source = source
        self.facts = facts
        self.uri = uri

    def item(self) -> Item:
        facts = self.facts
        byline = self._words(facts.get("byline")) or self._words(facts.get("by"))
        return Item(
            id=self._text(facts.get("uri")).text or None,
            version=self._version(facts.get("version")),
            status=self._text(facts.get("pubstatus")).text or None,
            provider=self._provider(),
            headline=self._words(facts.get("headline")) or self._listed("headlines"),
            byline=byline or Aligned("", ()),
            first=self._text(facts.get("firstcreated")),
            last=self._text(facts.get("versioncreated")),
            body=self._body(),
        )

    def _body(self) -> tuple[Aligned, ...]:
        """The text with most markup: paragraphs are told apart best in it."""
        for key in ("body_xhtml", "body_html"):
            if isinstance(value := self.facts.get(key), JsonText):
                return self._paragraphs(value)
        bodies = [b for b in _objects(self.facts.get("bodies")) if isinstance(b["value"], JsonText)]
        bodies.sort(key=lambda b: self._text(b.get("contenttype")).text not in _HTML)
        for body in bodies[:1]:
            value = body["value"]
            assert isinstance(value, JsonText)  # noqa: S101 - for the type checker
            if self._text(body.get("contenttype")).text in _HTML:
                return self._paragraphs(value)
            return lines_of(unescaped(self.source, value.span))
        value = self.facts.get("body_text")
        return lines_of(unescaped(self.source, value.span)) if isinstance(value, JsonText) else ()

    def _paragraphs(self, value: JsonText) -> tuple[Aligned, ...]:
        middle = unescaped(self.source, value.span)
        return paragraphs_of(middle.text, middle.stretches, uri=self.uri)

    def _listed(self, key: str) -> Aligned:
        """The value of the main one in a list of 2.x, else of the first."""
        listed = _objects(self.facts.get(key))
        listed.sort(key=lambda one: self._text(one.get("role")).text not in ("main", ""))
        return self._text(listed[0]["value"]) if listed else Aligned("", ())

    def _provider(self) -> str | None:
        told = self.facts.get("provider")
        sources = [told, *(s for s in _list(self.facts.get("infosources")))]
        for one in sources:
            name = one.get("name") if isinstance(one, dict) else one
            if words := self._text(name).text:
                return words
        return None

    def _version(self, value: Json) -> str | None:
        return value if isinstance(value, str) else self._text(value).text or None

    def _words(self, value: Json) -> Aligned | None:
        found = self._text(value)
        return found if found.text else None

    def _text(self, value: Json) -> Aligned:
        return folded_json(self.source, value.span) if isinstance(value, JsonText) else copied("")


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _objects(value: Json) -> list[dict[str, Json]]:
    return [one for one in _list(value) if isinstance(one, dict) and "value" in one]
