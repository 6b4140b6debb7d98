"""One article on a terminal: every statement in its speaker's colour, nested ones marked.

Invariant: the article's words are shown in order and unchanged but for control characters;
what is added (markers, acts, the legend) is dim and can be told apart without colours too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.cli.doings import deed_of, doing_of
from onrecord.cli.terminal import neutralised
from onrecord.model.selector import Span, words_of

if TYPE_CHECKING:
    from rich.text import Text

    from onrecord.model.analysis import Analysis
    from onrecord.model.attribution import Attribution
    from onrecord.model.document import Article, Page

_COLOURS = (
    "cyan",
    "magenta",
    "green",
    "yellow",
    "blue",
    "red",
    "bright_cyan",
    "bright_magenta",
    "bright_green",
    "bright_yellow",
    "bright_blue",
    "bright_red",
)
_NOBODY = "nobody named"


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker of the page: their number in the legend and their colour."""

    number: int
    name: str
    colour: str
    n_statements: int


def voices(analysis: Analysis) -> dict[str | None, Voice]:
    """The speakers by entity id, the one with most statements first; None for nobody named."""
    counts = Counter(item.speaker for item in analysis.attributions)
    names = {entity.id: entity.called for entity in analysis.entities}
    ranked = sorted(counts, key=lambda key: (key is None, -counts[key], names.get(key or "", "")))
    return {
        key: Voice(
            number=n,
            name=names[key] if key is not None else _NOBODY,
            colour=_COLOURS[(n - 1) % len(_COLOURS)] if key is not None else "white",
            n_statements=counts[key],
        )
        for n, key in enumerate(ranked, 1)
    }


def rendered(page: Page, analysis: Analysis) -> Text:
    """Heading, the article with its statements marked, the legend, and deeds that it reports."""
    from rich.text import Text

    speaking = voices(analysis)
    shown = Text()
    body = _body(page.article, analysis, speaking)
    for part in (_heading(page), body, _legend(speaking), _deeds(page.article, analysis)):
        if part.plain:
            shown.append_text(part).append("\n\n")
    shown.append(_closing(page, analysis), style="dim")
    return shown


def depth_of(item: Attribution, by_id: dict[str, Attribution]) -> int:
    """How many statements an attribution stands within."""
    depth = 0
    while item.within is not None and item.within in by_id and depth < len(by_id):
        item = by_id[item.within]
        depth += 1
    return depth


def _heading(page: Page) -> Text:
    from rich.text import Text

    article = page.article
    facts = [
        article.publisher,
        article.published.time if article.published else None,
        " and ".join(byline.name for byline in article.bylines) or None,
        page.document.uri,
    ]
    return Text(neutralised(" · ".join(fact for fact in facts if fact)), style="dim")


def _body(article: Article, analysis: Analysis, speaking: dict[str | None, Voice]) -> Text:
    from rich.text import Text

    body = Text(neutralised(article.text))
    for caption in article.captions:
        _style(body, caption.span, "dim italic")
    if article.headline is not None:
        _style(body, article.headline, "bold")
    by_id = {item.id: item for item in analysis.attributions}
    outer_first = sorted(analysis.attributions, key=lambda item: depth_of(item, by_id))
    for item in outer_first:
        voice = speaking[item.speaker]
        nested = " underline" if item.within is not None else ""
        for span in item.content:
            _style(body, span, voice.colour + nested)
        for span in item.source:
            _style(body, span, f"bold {voice.colour}")
        for span in item.cue:
            _style(body, span, f"italic {voice.colour}")
    names = {entity.id: entity.called for entity in analysis.entities}
    does = {item.id: doing_of(item, names) for item in outer_first}
    return _marked(body, article, outer_first, speaking, does)


def _crowded(article: Article) -> list[int]:
    """Where a paragraph, the headline or a caption ends with no empty line behind it."""
    parts = [*article.paragraphs, *(caption.span for caption in article.captions)]
    ends = [span.end for span in (*parts, article.headline) if span is not None]
    text = article.text
    return [end for end in ends if end < len(text) and text[end : end + 2] != "\n\n"]


def _marked(
    body: Text,
    article: Article,
    items: list[Attribution],
    speaking: dict[str | None, Voice],
    does: dict[str, str],
) -> Text:
    """`body` with ⟨n before and ⟩ after every stretch of a content, paragraphs set apart.

    What a statement does stands at the end of its last stretch: ⟨1 he lied │ ACCUSE → Moe⟩.
    """
    from rich.text import Text

    marks: list[tuple[int, int, str]] = [(end, 0, "\n") for end in _crowded(article)]
    for order, item in enumerate(items):
        voice = speaking[item.speaker]
        for span in item.content:
            # Closing marks come before opening ones, the inner one's before the outer one's.
            marks.append((span.start, order + 1, f"⟨{voice.number} "))
            told = does[item.id] if span == item.content[-1] else ""
            marks.append((span.end, -order - 1, f" │ {told}⟩" if told else "⟩"))
    shown, at = Text(), 0
    for position, _order, mark in sorted(marks):
        shown.append_text(body[at:position])
        shown.append(mark, style="dim")
        at = position
    return shown.append_text(body[at:])


def _style(text: Text, span: Span, style: str) -> None:
    text.stylize(style, span.start, span.end)


def _legend(speaking: dict[str | None, Voice]) -> Text:
    from rich.text import Text

    legend = Text()
    for voice in speaking.values():
        legend.append(f"{voice.number:>3} ", style="dim")
        legend.append(neutralised(voice.name), style=f"bold {voice.colour}")
        plural = "" if voice.n_statements == 1 else "s"
        legend.append(f"  {voice.n_statements} statement{plural}\n", style="dim")
    legend.rstrip()
    return legend


def _deeds(article: Article, analysis: Analysis) -> Text:
    """Deeds in the order of the page, each with the words that tell it."""
    from rich.text import Text

    names = {entity.id: entity.called for entity in analysis.entities}
    shown = Text()
    for deed in sorted(analysis.deeds, key=lambda d: d.cue):
        shown.append("  • ", style="dim")
        shown.append(deed_of(deed, names))
        words = " ".join(words_of(deed.cue, article.text).split())
        shown.append(f"  {neutralised(words)}\n", style="italic dim")
    shown.rstrip()
    return shown


def _closing(page: Page, analysis: Analysis) -> str:
    if analysis.why_not is not None:
        return neutralised(f"Not analysed: {analysis.why_not}.")
    n_dropped = sum(len(item.raw) for item in page.article.dropped)
    return (
        f"{page.document.id} · {len(analysis.attributions)} statements · "
        f"{n_dropped} characters of the page are no part of the article{_captured(page)}"
    )


def _captured(page: Page) -> str:
    """Where in a web archive the page stands, and what its agency says of it."""
    at, status = page.document.at, page.article.status
    told = "" if at is None else f" · captured in {at.file}, from byte {at.first_byte}"
    told += "" if at is None or at.record is None else f", record {at.record}"
    told += f" · {status} (its agency says)" if status in ("withheld", "canceled") else ""
    told += f" · {page.state.told}" if page.state.told else ""
    return neutralised(told)
