"""The statements of one page as a short list: who, by which word, what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.cli.article import depth_of, voices
from onrecord.cli.doings import doing_of
from onrecord.cli.terminal import neutralised

if TYPE_CHECKING:
    from rich.console import Group

    from onrecord.model.analysis import Analysis
    from onrecord.model.document import Page
    from onrecord.model.selector import Spans


def listed(page: Page, analysis: Analysis) -> Group:
    """The page's headline and below it one row per statement, nested ones indented.

    A content may be no sentence of its own ("Russia of suppressing ..."): its cue stands before it.
    What a statement does to whom stands below its words.
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(max_width=30, overflow="fold")
    table.add_column(max_width=16, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    speaking = voices(analysis)
    by_id = {item.id: item for item in analysis.attributions}
    names = {entity.id: entity.called for entity in analysis.entities}
    text = page.article.text
    for item in sorted(analysis.attributions, key=lambda a: (a.content[:1], a.cue[:1])):
        voice = speaking[item.speaker]
        indent = "  " * depth_of(item, by_id) + ("↳ " if item.within else "")
        words = Text(neutralised(_in_pieces(item.content, text)), style=voice.colour)
        if does := doing_of(item, names):
            words.append(f"\n{does}", style="dim")
        table.add_row(
            Text(indent + neutralised(voice.name), style=f"bold {voice.colour}"),
            Text(neutralised(_in_pieces(item.cue, text)), style="italic"),
            words,
        )
    title = page.article.headline.of(text) if page.article.headline else page.document.uri
    heading = Text(neutralised(" ".join(title.split())), style="bold")
    if analysis.why_not is not None:
        return Group(heading, Text(f"Not analysed: {analysis.why_not}.", style="dim"))
    n = len(analysis.attributions)
    became = f" · {neutralised(page.state.told)}" if page.state.told else ""
    told = f"{n} statement{'' if n == 1 else 's'} · {page.document.id}{became}"
    below = Text(told, style="dim")
    return Group(heading, Text(), table, Text(), below)


def _in_pieces(spans: Spans, text: str) -> str:
    return " … ".join(" ".join(span.of(text).split()) for span in spans)
