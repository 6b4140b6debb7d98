"""Progress that says what: a bar for a person, plain lines elsewhere, a summary at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from onrecord.cli.terminal import messages, say
from onrecord.model.where import Where

if TYPE_CHECKING:
    from onrecord.workflow.ingest import Outcome

_SECONDS_BETWEEN_LINES = 10.0
_N_REASONS_SHOWN = 5


class Progress:
    """Counts outcomes and shows them on standard error while it is entered."""

    def __init__(
        self, *, total: int | None, quiet: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.total = total
        self.n_done = 0
        self.n_known = 0
        self.n_set_aside = 0
        self.n_statements = 0
        self._reasons: list[str] = []
        self._n_unanalysed = 0
        self._clock = clock
        self._started = self._last_line = clock()
        self._quiet = quiet
        # Statements on the same terminal say enough; a bar between them would only flicker.
        self._has_bar = not quiet and sys.stderr.isatty() and not sys.stdout.isatty()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if self._has_bar:
            from rich import progress

            self._bar = progress.Progress(
                progress.TextColumn("reading"),
                progress.BarColumn(),
                progress.MofNCompleteColumn(),
                progress.TextColumn("{task.fields[told]}"),
                progress.TimeRemainingColumn(),
                console=messages(),
                transient=True,
                # Data goes to standard output itself, not around the bar on standard error.
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._task = self._bar.add_task("reading", total=self.total, told="")
            self._bar.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def count(self, outcome: Outcome) -> None:
        """Takes one outcome into the counts and shows them."""
        self.n_done += 1
        self.n_known += outcome.status == "known"
        if outcome.layer is not None:
            analysis = outcome.layer[1]
            self.n_statements += len(analysis.attributions)
            self._n_unanalysed += analysis.why_not is not None
        if outcome.reason is not None:
            self.n_set_aside += 1
            self._reasons.append(f"{outcome.uri}: {outcome.reason}")
        self._show()

    def interrupted(self) -> str:
        """What Ctrl-C leaves behind, and how to go on."""
        of = f" of {self.total}" if self.total is not None else ""
        return f"{self.n_done}{of} done; run the same command to continue"

    def summary(self, record: Where) -> str:
        """What was read, what was known, what was set aside and why."""
        n_read = self.n_done - self.n_known - self.n_set_aside
        counts = f"{n_read} read, {self.n_known} known already, {self.n_set_aside} set aside"
        lines = [f"{counts}; {self.n_statements} statements; record {record}"]
        if self._n_unanalysed:
            lines.append(f"{self._n_unanalysed} not analysed: not in English")
        lines += [f"  set aside: {reason}" for reason in self._reasons[:_N_REASONS_SHOWN]]
        if len(self._reasons) > _N_REASONS_SHOWN:
            left = len(self._reasons) - _N_REASONS_SHOWN
            lines.append(f"  and {left} more; see: onrecord aside")
        return "\n".join(lines)

    def _show(self) -> None:
        if self._bar is not None:
            self._bar.update(self._task, completed=self.n_done, told=self._told())
        elif not self._quiet and not sys.stderr.isatty() and self.n_done != self.total:
            # The last one is told by the summary.
            now = self._clock()
            if now - self._last_line >= _SECONDS_BETWEEN_LINES:
                self._last_line = now
                of = f" of {self.total}" if self.total is not None else ""
                say(f"{self.n_done}{of} done, {self._told()}")

    def _told(self) -> str:
        seconds = max(self._clock() - self._started, 1e-6)
        return f"{self.n_statements} statements, {self.n_done / seconds:.1f} pages/s"
