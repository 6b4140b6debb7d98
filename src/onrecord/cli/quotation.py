"""A checked quotation on a terminal: the verdict, who said it where, every difference marked.

Invariant: what is only in the record stands in [-...-], what is only in the quotation in {+...+},
so that the differences can be told apart without colours; all other words are in both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.cli.terminal import neutralised

if TYPE_CHECKING:
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
_INDENT = "  "
_MAX_EDGE_CHARS = 160


def rendered(answer: Answer) -> Text:
    """The answer from the best match to the least."""
    from rich.text import Text

    shown = Text()
    word, style = _VERDICTS[answer.verdict]
    shown.append(word, style=style)
    if not answer.matches:
        return shown.append(f"  {_NOT_FOUND}")
    shown.append(f"  {_MEANINGS[answer.verdict]}\n")
    for match in answer.matches:
        shown.append("\n").append_text(_match(match))
    if any(is_marked(answer)):
        shown.append(f"\n{_LEGEND}", style="dim")
    return shown


def is_marked(answer: Answer) -> list[bool]:
    """For each difference of the answer whether it carries a mark."""
    return [
        item.change != "kept"
        for match in answer.matches
        for piece in match.pieces
        for item in piece.differences
    ]


def _match(match: Match) -> Text:
    from rich.text import Text

    shown = Text()
    _, style = _VERDICTS[match.verdict]
    shown.append(f"{match.verdict}", style=style)
    if match.verdict not in ("exact", "cut"):
        shown.append(f", {match.score:.0%} of it", style="dim")
    shown.append("\n")
    for piece in match.pieces:
        shown.append_text(_piece(piece))
    return shown


def _piece(piece: Piece) -> Text:
    from rich.text import Text

    shown = Text(_INDENT)
    if piece.statement is None:
        shown.append("on the page, attributed to nobody", style="italic")
    else:
        name = piece.statement.speaker or piece.statement.source or "nobody named"
        shown.append(neutralised(name), style="bold")
    day = (piece.published or "")[:10]
    about = " · ".join(part for part in (piece.publisher, day, piece.uri, piece.document) if part)
    shown.append(f"  {neutralised(about)}\n", style="dim")
    shown.append(_INDENT)
    last = len(piece.differences) - 1
    for number, item in enumerate(piece.differences):
        shown.append_text(_difference(item, is_first=number == 0, is_last=number == last))
        shown.append(" " if number < last else "\n")
    turned = sorted({sense for item in piece.differences for sense in item.turns})
    if turned:
        what = " and ".join(_TURNED[sense] for sense in turned)
        shown.append(f"{_INDENT}Look closely: {what} differs.\n", style="bold red")
    return shown


def _difference(item: Difference, *, is_first: bool, is_last: bool) -> Text:
    from rich.text import Text

    warned = " reverse" if item.turns else ""
    asked, stored = _one_line(item.asked), _one_line(item.stored)
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


def _one_line(words: str) -> str:
    return neutralised(" ".join(words.split()))


def _shortened(words: str, *, keep_end: bool) -> str:
    """What stands before or after the quotation, as far as it helps to see the place."""
    if len(words) <= _MAX_EDGE_CHARS:
        return words
    return f"… {words[-_MAX_EDGE_CHARS:]}" if keep_end else f"{words[:_MAX_EDGE_CHARS]} …"
