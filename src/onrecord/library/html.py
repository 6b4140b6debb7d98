"""A page for a notebook: the article with its statements lit, and who says what below it.

Invariant: every word of the page is escaped; there is no script, no link and no style but inline
ones; what is shown is bounded, however long the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.web.marking import Paragraph, Piece, Voice, paragraphs, voices

_HUES = (210, 20, 130, 280, 45, 330, 175, 250)
_MAX_CHARS = 20_000
_FRAME = "max-width:44em;line-height:1.5;font-family:Georgia,serif"
_SMALL = "font-size:85%;opacity:.75"
_TAGS = {"headline": "h3", "deck": "p", "text": "p", "caption": "p"}
# Marks that turn the reading direction around, and controls, are shown as a sign.
_HIDDEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")
_HIDDEN |= dict.fromkeys([*range(9), *range(11, 32), *range(0x7F, 0xA0)], "\ufffd")


def page_html(page: Page, analysis: Analysis) -> str:
    """The page as a fragment of HTML."""
    article = page.article
    day = article.published.time if article.published else None
    where = " · ".join(filter(None, (article.publisher, day, page.document.uri)))
    parts = [f'<div style="{_FRAME}">', f'<p style="{_SMALL}">{_shown(where)}</p>']
    parts += _bounded(paragraphs(article, analysis))
    if page.state.told:
        parts.append(f'<p style="{_SMALL}">{_shown(page.state.told)}</p>')
    if analysis.why_not is not None:
        parts.append(f'<p style="{_SMALL}">{_shown(analysis.why_not)}</p>')
    parts += [_legend(voices(analysis)), "</div>"]
    return "".join(parts)


def _bounded(found: Iterable[Paragraph]) -> Iterable[str]:
    """The paragraphs up to the bound; what is left out is said."""
    left = _MAX_CHARS
    for one in found:
        yield _paragraph(one, left)
        left -= sum(len(piece.words) for piece in one.pieces)
        if left <= 0:
            yield f'<p style="{_SMALL}">… the article goes on</p>'
            return


def _paragraph(one: Paragraph, left: int) -> str:
    tag = _TAGS[one.kind]
    style = f' style="{_SMALL}"' if one.kind == "caption" else ""
    words: list[str] = []
    for piece in one.pieces:
        words.append(_piece(piece, piece.words[: max(left, 0)]))
        left -= len(piece.words)
    return f"<{tag}{style}>{''.join(words)}</{tag}>"


def _piece(piece: Piece, words: str) -> str:
    if piece.role is None or not words:
        return _shown(words)
    hue = _hue(piece.colour)
    shade = 0.18 + 0.12 * min(len(piece.statements), 3)
    styles = {
        "source": f"font-weight:bold;border-bottom:2px solid hsl({hue},60%,50%)",
        "cue": f"border-bottom:2px dotted hsl({hue},60%,50%)",
        "content": f"background:hsla({hue},80%,55%,{shade:.2f})",
    }
    return f'<span style="{styles[piece.role]}">{_shown(words)}</span>'


def _legend(speaking: Mapping[str | None, Voice]) -> str:
    told = [
        f'<span style="border-bottom:2px solid hsl({_hue(one.colour)},60%,50%)">'
        f"{_shown(one.name)}</span> {one.n_statements}"
        for one in speaking.values()
    ]
    return f'<p style="{_SMALL}">{" · ".join(told) or "no statements"}</p>'


def _hue(colour: int) -> int:
    return _HUES[(colour - 1) % len(_HUES)]


def _shown(words: str) -> str:
    return escape(words.translate(_HIDDEN))
