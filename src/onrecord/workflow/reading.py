"""One page at a time for a face: the model loaded once, its work bounded.

Invariant: one page is analysed at once and few wait; each is bounded in bytes, in the characters of
its text and in the time that its asker waits. What is read here is in no record, but for what
`keep` keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, TypeVar, cast

from onrecord.errors import AnalysisFailed, InputTooLarge, TooBusy, TookTooLong
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.where import Where
from onrecord.workflow.assemble import ReadAs, given_text, load_linker, load_parts, load_relater
from onrecord.workflow.ingest import analyse, ingest, read_page
from onrecord.workflow.parts import Parts

if TYPE_CHECKING:
    from onrecord.readers.inputs import RawInput

Done = TypeVar("Done")
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
        """The page and its analysis, as `read_raw` gives them for the bytes of a text."""
        return self.read_raw(given_text(uri, text), read_as=read_as, language=language)

    def read_raw(
        self, given: RawInput, *, read_as: str = "auto", language: str | None = None
    ) -> tuple[Page, Analysis]:
        """The page and its analysis.

        Raises `UnreadableInput`, `InputTooLarge`, `AnalysisFailed`, `TooBusy` where as many wait
        as may, and `TookTooLong` where it is not done in time.
        """
        work = self._sent(lambda: self._read(given, read_as, language))
        try:
            return work.result(timeout=self.most_seconds)
        except TimeoutError as error:
            work.cancel()
            raise TookTooLong(given.uri, most_seconds=self.most_seconds) from error

    def keep(self, record: Where, given: RawInput) -> str:
        """Reads a page into a record; the id of its document.

        Raises as `read_raw` does, but waits until it is done; and `RecordLocked`, with nothing
        kept, where another process writes.
        """
        return self._sent(lambda: self._keep(record, given)).result()

    def _sent(self, work: Callable[[], Done]) -> Future[Done]:
        if not self._slots.acquire(blocking=False):
            raise TooBusy("readings", most=self.most_waiting)
        sent = self._pool.submit(work)
        sent.add_done_callback(lambda _: self._slots.release())
        return sent

    @cached_property
    def _slots(self) -> BoundedSemaphore:
        return BoundedSemaphore(self.most_waiting)

    @cached_property
    def _parts(self) -> Parts[RawInput]:
        return self.load()

    def _read(self, given: RawInput, read_as: str, language: str | None) -> tuple[Page, Analysis]:
        from onrecord.readers.read import PageReader

        reader = PageReader(cast("ReadAs", read_as), language)
        page = read_page(given, reader)
        self._check(page)
        return page, analyse(page, replace(self._parts, reader=reader))

    def _keep(self, record: Where, given: RawInput) -> str:
        from onrecord.store.writing.writer import open_writer

        self._check(read_page(given, self._parts.reader))
        relater = load_relater(self._parts.analyzer)
        with open_writer(record, linker=load_linker(), relater=relater) as keeper:
            (outcome,) = ingest([given], parts=self._parts, keeper=keeper)
        if outcome.layer is None:
            raise AnalysisFailed(outcome.uri, outcome.reason or "it was set aside")
        return outcome.layer[0].document.id

    def _check(self, page: Page) -> None:
        n_chars = len(page.article.text)
        if n_chars > self.most_chars:
            raise InputTooLarge(page.document.uri, n_bytes=n_chars, max_bytes=self.most_chars)
