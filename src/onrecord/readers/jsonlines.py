"""One line of a JSON Lines file to its article, led back to the line itself.

Invariant: the raw input is the line as given; alignments count in it, through the escapes of its
strings. What the line states beside the document ("publisher", "published") fills what the
document does not say itself.
"""

from __future__ import annotations

from dataclasses import replace

from onrecord.errors import UnreadableInput
from onrecord.model.document import Article, Dropped, PageTime, Stretch
from onrecord.model.selector import Span
from onrecord.readers.encoding import Decoded, decode_utf8
from onrecord.readers.inputs import TEXT_KEYS, RawInput
from onrecord.readers.jsontext import Json, JsonText, read_json
from onrecord.readers.stamps import read_stamp
from onrecord.readers.texts import ReadAs, read_text
from onrecord.text.alignment import Aligned, composed, raw_span
from onrecord.text.folding import folded_json, unescaped


def read_line(given: RawInput, *, as_: ReadAs) -> tuple[Decoded, Article]:
    """The line's text and the article in it; raises `DocumentError` where there is none."""
    line = decode_utf8(given.raw)
    values = read_json(line.text, Span(0, len(line.text)))
    facts = values[0] if values else None
    if not isinstance(facts, dict):
        raise UnreadableInput(given.uri, "is no JSON object")
    key = next((k for k in TEXT_KEYS if isinstance(facts.get(k), JsonText)), None)
    if key is None:
        raise UnreadableInput(given.uri, 'has neither "text" nor "html"')
    inside = facts[key]
    assert isinstance(inside, JsonText)  # noqa: S101 - for the type checker, the line above says so
    middle = unescaped(line.text, inside.span)
    if as_ != "article" and key == "html":
        as_ = "html"
    article, _ = read_text(middle.text, uri=given.uri, as_=as_)
    return line, _with_facts(_through(article, middle), line.text, facts)


def _through(article: Article, middle: Aligned) -> Article:
    """The article with its alignment led on from the string to the line."""
    dropped = []
    for item in article.dropped:
        raw = raw_span(middle.stretches, item.raw)
        if raw is not None:
            dropped.append(Dropped(raw, item.why))
    return replace(
        article,
        alignment=composed(article.alignment, middle.stretches),
        dropped=tuple(dropped),
    )


def _with_facts(article: Article, line: str, facts: dict[str, Json]) -> Article:
    publisher = _text(line, facts.get("publisher")).text
    article = replace(article, publisher=article.publisher or publisher or None)
    words = _text(line, facts.get("published"))
    stamp = read_stamp(words.text)
    if article.published is not None or stamp is None:
        return article
    text, span, stretches = _appended(article, words)
    published = PageTime(stamp.time, stamp.zone, span)
    return replace(article, text=text, published=published, alignment=stretches)


def _text(line: str, value: Json) -> Aligned:
    return folded_json(line, value.span) if isinstance(value, JsonText) else Aligned("", ())


def _appended(article: Article, words: Aligned) -> tuple[str, Span, tuple[Stretch, ...]]:
    """The article's text with a last line added, where that stands, and all stretches."""
    joint = "\n" if article.text else ""
    start = len(article.text) + len(joint)
    shifted = (
        Stretch(s.text_start + start, s.text_end + start, s.raw_start, s.raw_end)
        for s in words.stretches
    )
    text = article.text + joint + words.text
    return text, Span(start, len(text)), (*article.alignment, *shifted)
