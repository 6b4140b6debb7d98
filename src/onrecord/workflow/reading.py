"""One page at a time for a face that keeps nothing: the model loaded once, its work bounded.

Invariant: one page is analysed at once and few wait; each is bounded in bytes, in the characters of
its text and in the time that its asker waits. What is read here is in no record.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, cast

from onrecord.errors import InputTooLarge, TooBusy, TookTooLong
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.workflow.assemble import ReadAs, given_text, load_parts
from onrecord.workflow.ingest import analyse
from onrecord.workflow.parts import Parts

if TYPE_CHECKING:
    from onrecord.readers.inputs import RawInput

MOST_CHARS = 200_000
"""Of an article's text: about 150 MB of vectors, and half a minute of two cores."""
MOST_SECONDS = 60.0
MOST_WAITING = 4


@dataclass
class PageReading:
    """Reads pages for whoever asks; `load` loads the parts when the first page is read."""

    load: Callable[[], Parts[RawInput]] = load_parts
    most_chars: int = MOST_CHARS
    most_seconds: float = MOST_SECONDS
    most_waiting: int = MOST_WAITING
    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="reading"), repr=False
    )

    def read(
        self, uri: str, text: str, *, read_as: str = "auto", language: str | None = None
    ) -> tuple[Page, Analysis]:
        """The page and its analysis.

        Raises `UnreadableInput`, `InputTooLarge`, `AnalysisFailed`, `TooBusy` where as many wait
        as may, and `TookTooLong` where it is not done in time.
        """
        if not self._slots.acquire(blocking=False):
            raise TooBusy("readings", most=self.most_waiting)
        work = self._pool.submit(self._read, given_text(uri, text), read_as, language)
        work.add_done_callback(lambda _: self._slots.release())
        try:
            return work.result(timeout=self.most_seconds)
        except TimeoutError as error:
            work.cancel()
            raise TookTooLong(uri, most_seconds=self.most_seconds) from error

    @cached_property
    def _slots(self) -> BoundedSemaphore:
        return BoundedSemaphore(self.most_waiting)

    @cached_property
    def _parts(self) -> Parts[RawInput]:
        return self.load()

    def _read(self, given: RawInput, read_as: str, language: str | None) -> tuple[Page, Analysis]:
        from onrecord.readers.read import PageReader

        reader = PageReader(cast("ReadAs", read_as), language)
        page = reader.read(given)
        n_chars = len(page.article.text)
        if n_chars > self.most_chars:
            raise InputTooLarge(given.uri, n_bytes=n_chars, max_bytes=self.most_chars)
        return page, analyse(page, replace(self._parts, reader=reader))
