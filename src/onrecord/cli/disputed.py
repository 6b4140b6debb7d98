"""One dispute on a terminal: its matter, its sides beside each other, reasons and course.

Invariant: words of pages are shown unchanged but for control characters; what we add is dim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from onrecord.cli.listing import one_line

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.table import Table
    from rich.text import Text

    from onrecord.model.dispute import Dispute, Link, Side
    from onrecord.workflow.record import Statement

    Said = Mapping[str, Statement]

_MOST_REASONS = 12
"""So many reasons are shown; --json has all."""
_MOST_PLACES = 2
_COLOURS = ("cyan", "magenta", "green", "yellow")
_CONCESSION = "concession"


def rendered(found: Dispute, said: Said) -> Group:
    """The dispute from its matter to what both sides agree on."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = [
        Text(one_line(found.matter), style="bold"),
        Text(_counted(found, said), style="dim"),
        Text(),
        _sides(found, said),
    ]
    for heading, lines in (
        ("Reasons", list(_reasons(found, said))),
        ("Course", list(_course(found, said))),
        ("Both sides say", list(_told(found.agreed, said))),
        ("Asked and silent, a page says", list(_told(_silences(found), said))),
    ):
        if lines:
            parts += [Text(), Text(heading, style="bold"), *lines]
    return Group(*parts)


def _counted(found: Dispute, said: Said) -> str:
    from onrecord.export.disputed import days, outlet_of

    names = [a for side in found.sides for a in side.attributions]
    since, until = days(names, said)
    when = " to ".join(dict.fromkeys(filter(None, (since, until))))
    n_outlets = len({outlet_of(said[a]) for a in names if a in said})
    n = len(names)
    counted = f"{n} statement{_s(n)} in {n_outlets} outlet{_s(n_outlets)}"
    return " · ".join(filter(None, (found.id, f"{found.prob:.2f}", when, counted)))


def _sides(found: Dispute, said: Said) -> Table:
    """A column for each side; what was published on one day stands on one line."""
    from rich.table import Table
    from rich.text import Text

    from onrecord.export.disputed import day_of, in_time

    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), show_edge=False)
    for number, side in enumerate(found.sides):
        heading = Text(_holders(side), style=f"bold {_colour(number)}")
        heading.append(f"\n{one_line(side.position)}", style="not bold")
        table.add_column(heading, ratio=1, overflow="fold")
    side_of = {a: n for n, side in enumerate(found.sides) for a in side.attributions}
    for _, names in groupby(in_time(side_of, said), key=lambda a: day_of(said[a])):
        cells = [Text() for _ in found.sides]
        for place, alike in _alike(list(names), side_of, said):
            cell = cells[place]
            cell.append("\n" if cell else "").append_text(_line(alike, place))
        table.add_row(*cells)
    return table


def _alike(
    names: Iterable[str], side_of: Mapping[str, int], said: Said
) -> Iterator[tuple[int, list[Statement]]]:
    """Statements of one day; those of one side in the same words are shown once."""
    found: dict[tuple[int, str | None, str, str], list[Statement]] = {}
    for name in names:
        one = said[name]
        key = (side_of[name], one.speaker, one.cue, one.content)
        found.setdefault(key, []).append(one)
    return ((key[0], some) for key, some in found.items())


def _line(alike: list[Statement], side: int) -> Text:
    """Outlets and date, who, by which word, what; whether it concedes."""
    from rich.text import Text

    from onrecord.export.disputed import is_concession

    one = alike[0]
    shown = Text(f"{'; '.join(dict.fromkeys(map(_where, alike)))}\n", style="dim")
    words = Text.assemble(
        (one_line(one.speaker or one.source or "nobody named"), f"bold {_colour(side)}"), " ",
        (one_line(one.cue), "italic"), "  ", one_line(" … ".join(one.fragments)),
    )  # fmt: skip
    words.style = "not dim"
    shown.append_text(words)
    if is_concession(one):
        shown.append(f"  [{_CONCESSION}]", style="not dim bold")
    for became in dict.fromkeys(one.state.told for one in alike if one.state.told):
        shown.append(f"\n{one_line(became)}", style="dim")
    return shown


def _reasons(found: Dispute, said: Said) -> Iterator[RenderableType]:
    """Each reason once, the most probable first, with every place that gives it."""
    from rich.padding import Padding
    from rich.text import Text

    reasons: dict[tuple[str, str], list[Link]] = {}
    for link in found.links:
        reasons.setdefault((link.stance, link.why), []).append(link)
    for (stance, why), links in list(reasons.items())[:_MOST_REASONS]:
        shown = Text(f"{links[0].prob:.2f} ", style="dim")
        shown.append(f"{stance}  ", style="not dim italic")
        shown.append(one_line(why), style="not dim")
        where = _some(list(dict.fromkeys(_against(link, said) for link in links)))
        yield Padding(shown.append(f"  ({where})"), (0, 0, 0, 2))
    n_more = len(reasons) - _MOST_REASONS
    if n_more > 0:
        yield Text(f"  and {n_more} more: --json", style="dim")


def _some(places: list[str]) -> str:
    """The first places, and how many there are beside them: wire copy opposes everywhere."""
    n_more = len(places) - _MOST_PLACES
    more = f"; and {n_more} more" if n_more > 0 else ""
    return "; ".join(places[:_MOST_PLACES]) + more


def _against(link: Link, said: Said) -> str:
    where = [_where(said[name]) for name in (link.source, link.target) if name in said]
    return " against ".join(dict.fromkeys(where))


def _course(found: Dispute, said: Said) -> Iterator[Text]:
    """First and last word of each side, and between them what it conceded."""
    from rich.text import Text

    from onrecord.export.disputed import in_time, is_concession

    for number, side in enumerate(found.sides):
        ordered = in_time(side.attributions, said)
        told = [("first word", ordered[:1]), ("last word", ordered[1:][-1:])]
        told.append((_CONCESSION, [a for a in ordered if is_concession(said[a])]))
        yield Text(f"  {_holders(side)}", style=f"bold {_colour(number)}")
        for what, names in told:
            for name in names:
                yield Text(f"    {what}: ", style="dim").append_text(_brief(said[name]))


def _silences(found: Dispute) -> Iterable[str]:
    return dict.fromkeys(name for side in found.sides for name in side.silent)


def _told(names: Iterable[str], said: Said) -> Iterator[Text]:
    from rich.text import Text

    for name in names:
        if name in said:
            who = one_line(said[name].speaker or said[name].source or "nobody named")
            yield Text(f"  {who} ", style="bold").append_text(_brief(said[name]))


def _brief(one: Statement) -> Text:
    from rich.text import Text

    shown = Text.assemble((one_line(one.cue), "italic"), "  ", one_line(" … ".join(one.fragments)))
    became = f"; {one_line(one.state.told)}" if one.state.told else ""
    shown.append(f"  ({_where(one)}{became})", style="dim")
    shown.style = "not dim not bold"
    return shown


def _where(one: Statement) -> str:
    from onrecord.export.disputed import day_of, outlet_of

    return one_line(f"{outlet_of(one)}, {day_of(one) or 'no day'}")


def _holders(side: Side) -> str:
    return one_line(", ".join(who.name for who in side.holders) or "nobody named")


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]


def _s(n: int) -> str:
    return "" if n == 1 else "s"
