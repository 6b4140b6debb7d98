"""The review queue on a terminal: one task after the other, a key for each decision.

Invariant: every key that decides records one judgement and remembers its number, so that z takes
back the last one; nothing is recorded by any other key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from onrecord.cli.keyboard import END, Keyboard, keyboard
from onrecord.cli.terminal import neutralised, out
from onrecord.errors import OnRecordError
from onrecord.model.where import Where
from onrecord.workflow import correct, review
from onrecord.workflow.review import By, Conflicting, Context, Doubt, Filters

if TYPE_CHECKING:
    from rich.text import Text

KEYS = "[a] accept  [x] reject  [s] speaker  [n] next  [z] undo  [q] quit"
CONFLICT_KEYS = "[k] keep  [r] revoke  [n] next  [z] undo  [q] quit"
_STYLES = {"source": "bold cyan", "cue": "italic", "content": "bold black on yellow"}
_QUIT = ("q", END)
_UNDO = "z"
_DIGITS = "123456789"


def go_through(record: Where, wanted: Filters, kinds: Sequence[str], by: By) -> None:
    """Show what waits, one by one, until the queue is empty or q is pressed."""
    with keyboard() as keys:
        session = _Session(record, wanted, by, keys)
        for task in session.tasks(kinds):
            if not session.decide(task):
                break
        else:
            out().print("Nothing more waits to be reviewed.")
    out().print(f"{session.n_standing} decisions recorded.")


class _Session:
    """What was decided and passed over since the command began."""

    def __init__(self, record: Where, wanted: Filters, by: By, keys: Keyboard) -> None:
        self.record, self.wanted, self.by, self.keys = record, wanted, by, keys
        self.made: list[tuple[int, Doubt | Conflicting]] = []
        self.passed: set[str | int] = set()
        self.again: list[Doubt | Conflicting] = []

    @property
    def n_standing(self) -> int:
        """How many decisions were made and not undone."""
        return len(self.made)

    def tasks(self, kinds: Sequence[str]) -> Iterator[Doubt | Conflicting]:
        """What waits: what was undone first, then conflicts, then what is least certain."""
        while True:
            if self.again:
                yield self.again.pop()
                continue
            found = self._next(kinds)
            if found is None:
                return
            yield found

    def decide(self, task: Doubt | Conflicting) -> bool:
        """Ask for keys until the task is decided or passed over; False to quit."""
        is_conflict = isinstance(task, Conflicting)
        out().print(_conflict(task) if isinstance(task, Conflicting) else _doubt(task))
        out().print(CONFLICT_KEYS if is_conflict else KEYS, style="dim")
        while True:
            key = self.keys.key()
            if key in _QUIT:
                return False
            if key == _UNDO:
                if self._undone(task):
                    return True
                continue
            if key in ("n", " "):
                self.passed.add(_name(task))
                return True
            try:
                number = self._recorded(task, key)
            except OnRecordError as error:
                out().print(neutralised(str(error)), style="red")
                continue
            if number is not None:
                self.made.append((number, task))
                out().print(f"judgement {number} recorded", style="green")
                return True

    def _next(self, kinds: Sequence[str]) -> Doubt | Conflicting | None:
        """The first that was not passed over."""
        n = len(self.passed) + 1
        waiting: list[Doubt | Conflicting] = []
        if "conflicts" in kinds:
            waiting += review.conflicts(self.record, limit=n)
        if "statements" in kinds:
            waiting += review.queue(self.record, self.wanted, limit=n)
        return next((task for task in waiting if _name(task) not in self.passed), None)

    def _recorded(self, task: Doubt | Conflicting, key: str) -> int | None:
        """The number of the judgement that a key makes; None for a key that makes none."""
        if isinstance(task, Conflicting):
            hows: dict[str, review.How] = {"k": "keep", "r": "revoke"}
            how = hows.get(key)
            return None if how is None else review.settle(self.record, task.number, how, self.by)
        name = task.statement.attribution.id
        if key == "a":
            return review.accept(self.record, name, self.by)
        if key == "x":
            return review.reject(self.record, name, self.by)
        speaker = self._speaker_chosen(task) if key == "s" else None
        if speaker is None:
            return None
        return correct.correct(self.record, name, self.by, correct.Instead(speaker=speaker)).number

    def _undone(self, task: Doubt | Conflicting) -> bool:
        """Take the last decision back and show its task again before this one."""
        if not self.made:
            out().print("Nothing was decided yet.", style="dim")
            return False
        number, before = self.made.pop()
        review.undo(self.record, number, By(self.by.author, "undone while reviewing"))
        out().print(f"judgement {number} taken back", style="green")
        self.again += [task, before]
        return True

    def _speaker_chosen(self, task: Doubt) -> str | None:
        """A digit for someone on the page, t to type a name; anything else changes nothing."""
        for digit, other in zip(_DIGITS, task.others, strict=False):
            out().print(f"  [{digit}] {neutralised(other.who.name)} ({other.kind})")
        out().print("  [t] type a name   any other key: leave it", style="dim")
        key = self.keys.key()
        if key == "t":
            return self.keys.line("Speaker: ") or None
        chosen = dict(zip(_DIGITS, task.others, strict=False)).get(key)
        return None if chosen is None else chosen.who.id


def _name(task: Doubt | Conflicting) -> str | int:
    return task.number if isinstance(task, Conflicting) else task.statement.attribution.id


def _doubt(task: Doubt) -> Text:
    """A statement in its sentence, who is held to have said it, and how surely."""
    from rich.text import Text

    one = task.statement
    who = neutralised(one.speaker or "nobody named")
    sure = "" if task.speaker_prob is None else f", is {task.speaker_prob:.2f} sure to be them"
    facts = " · ".join(str(f) for f in ((one.published or "")[:10], one.publisher, one.uri) if f)
    return Text.assemble(
        "\n", (neutralised(facts), "dim"), "\n", highlighted(task.context), "\n",
        (who, "bold cyan"), f" said it ({one.attribution.kind}, {one.attribution.prob:.2f}{sure})",
    )  # fmt: skip


def _conflict(task: Conflicting) -> Text:
    """A judgement, and what stands against it."""
    from rich.text import Text

    judged = task.judgement
    head = f"\njudgement {judged.number} by {judged.author}: {judged.verdict}, {judged.why}\n"
    told = {
        "lost": "the newest reading of the page has no such statement",
        "otherwise": f"the newest reading says otherwise: {dict(task.found)}",
        "disagree": f"judgement {task.other.number if task.other else '?'} says otherwise: "
        f"{dict(task.found)}",
    }[task.what]
    about = _doubt(task.about) if task.about is not None else Text("")
    before = f"before it stood: {judged.before}\n"
    return Text.assemble(
        neutralised(head), neutralised(before), (neutralised(told), "yellow"), about
    )


def highlighted(context: Context) -> Text:
    """The sentence with the spans of the statement in it; without colours they are in brackets."""
    from rich.text import Text

    text = Text(neutralised(context.text))
    for mark in context.marks:
        text.stylize(_STYLES[mark.role], mark.start, mark.end)
    if out().color_system is None:
        return Text(_bracketed(context))
    return text


def _bracketed(context: Context) -> str:
    """The sentence with its content between » and «, for terminals without colours."""
    shown = neutralised(context.text)
    for mark in sorted(context.marks, key=lambda m: -m.start):
        if mark.role == "content":
            inside = shown[mark.start : mark.end]
            shown = f"{shown[: mark.start]}»{inside}«{shown[mark.end :]}"
    return shown
