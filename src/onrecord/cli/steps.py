"""Progress of work that is counted in steps: a bar for a person, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from onrecord.cli.terminal import messages, say

_SECONDS_BETWEEN_LINES = 10.0
_SECONDS_BEFORE_BAR = 0.5


class Steps:
    """Shows on standard error how much of a piece of work is done, while it is entered.

    Short work shows nothing at all.
    """

    def __init__(
        self, doing: str, *, quiet: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._doing = doing
        self._quiet = quiet
        self._clock = clock
        self._started = self._last_line = clock()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def told(self, n_done: int, n_all: int) -> None:
        """Takes in how far the work is."""
        now = self._clock()
        if self._quiet:
            return
        if sys.stderr.isatty():
            if self._bar is None and now - self._started >= _SECONDS_BEFORE_BAR:
                self._open_bar()
            if self._bar is not None:
                self._bar.update(self._task, completed=n_done, total=n_all)
        elif now - self._last_line >= _SECONDS_BETWEEN_LINES:
            self._last_line = now
            say(f"{self._doing}: {n_done} of {n_all} done")

    def _open_bar(self) -> None:
        from rich import progress

        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeRemainingColumn(),
            console=messages(),
            transient=True,
            # Data goes to standard output itself, not around the bar on standard error.
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._bar.add_task(self._doing, total=None)
        self._bar.start()
