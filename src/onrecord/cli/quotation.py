"""A checked quotation on a terminal: the verdict, who said it where, every difference marked.

Invariant: what is only in the record stands in [-...-], what is only in the quotation in {+...+},
so that the differences can be told apart without colours; all other words are in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.cli.listing import one_line, short_id

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.text import Text

    from onrecord.workflow.record import Answer, Difference, Match, Piece

_VERDICTS = {
    "exact": ("EXACT", "bold green"),
    "cut": ("CUT", "bold yellow"),
    "altered": ("ALTERED", "bold red"),
    "joined": ("JOINED", "bold red"),
    "not found": ("NOT FOUND", "bold"),
}
_MEANINGS = {
    "exact": "in these words",
    "cut": "in these words, but more was said before, between or after them",
    "altered": "in other words",
    "joined": "put together from several sayings",
}
_NOT_FOUND = (
    "Neither this nor anything like it. That speaks about your record, not about the world."
)
_LEGEND = "[-only in the record-]  {+only in the quotation+}"
_TURNED = {"negation": "a negation", "number": "a number"}
_INDENT = 3
_MAX_EDGE_CHARS = 160


def rendered(answer: Answer) -> Group:
    """The answer from the best match to the least."""
    from rich.console import Group
    from rich.text import Text

    word, style = _VERDICTS[answer.verdict]
    if not answer.matches:
        return Group(Text.assemble((word, style), "  ", _NOT_FOUND))
    shown: list[RenderableType] = [
        Text.assemble((word, style), "  ", _MEANINGS[answer.verdict]),
        Text(),
    ]
    for number, match in enumerate(answer.matches, 1):
        if len(answer.matches) > 1:
            shown.append(_heading(number, match))
        shown += [_piece(piece) for piece in match.pieces]
        shown.append(Text())
    if _is_marked(answer):
        shown.append(Text(_LEGEND, style="dim"))
    return Group(*shown)


def _is_marked(answer: Answer) -> bool:
    return any(
        item.change != "kept"
        for match in answer.matches
        for piece in match.pieces
        for item in piece.differences
    )


def _heading(number: int, match: Match) -> Text:
    from rich.text import Text

    _, style = _VERDICTS[match.verdict]
    shown = Text.assemble((f"{number}  ", "dim"), (match.verdict, style))
    if match.verdict == "altered":
        shown.append(f", {match.score:.0%} of it found", style="dim")
    return shown


def _piece(piece: Piece) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text

    shown = Text()
    if piece.statement is None:
        shown.append("on the page, attributed to nobody", style="italic")
    else:
        name = piece.statement.speaker or piece.statement.source or "nobody named"
        shown.append(one_line(name), style="bold")
    day = (piece.published or "")[:10]
    about = (piece.publisher, day, piece.uri, short_id(piece.document))
    told = " · ".join(part for part in about if part)
    shown.append(f"  {one_line(told)}\n", style="dim")
    shown.append_text(marked(piece.differences))
    turned = sorted({sense for item in piece.differences for sense in item.turns})
    if turned:
        what = " and ".join(_TURNED[sense] for sense in turned)
        shown.append(f"\nLook closely: {what} differs.", style="bold red")
    return Padding(shown, (0, 0, 0, _INDENT))


def marked(differences: Sequence[Difference], *, shows_asked: bool = False) -> Text:
    """Differences in order, as one text in which each is marked.

    What both have is shown in the record's words, or in those asked about.
    """
    from rich.text import Text

    shown, last = Text(), len(differences) - 1
    for number, item in enumerate(differences):
        if shows_asked and item.change == "kept":
            shown.append(one_line(item.asked))
        else:
            shown.append_text(_difference(item, is_first=number == 0, is_last=number == last))
        if number < last:
            shown.append(" ")
    return shown


def _difference(item: Difference, *, is_first: bool, is_last: bool) -> Text:
    from rich.text import Text

    warned = " reverse" if item.turns else ""
    asked, stored = one_line(item.asked), one_line(item.stored)
    if item.change == "kept":
        return Text(stored)
    shown = Text()
    if stored:
        is_edge = item.change == "left out" and (is_first or is_last)
        words = _shortened(stored, keep_end=is_first) if is_edge and not item.turns else stored
        shown.append(f"[-{words}-]", style=f"red{warned}")
    if asked:
        shown.append(f"{{+{asked}+}}", style=f"green{warned}")
    return shown


def _shortened(words: str, *, keep_end: bool) -> str:
    """What stands before or after the quotation, as far as it helps to see the place."""
    if len(words) <= _MAX_EDGE_CHARS:
        return words
    return f"… {words[-_MAX_EDGE_CHARS:]}" if keep_end else f"{words[:_MAX_EDGE_CHARS]} …"
