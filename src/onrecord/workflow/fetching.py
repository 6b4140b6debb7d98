"""Addresses into the record: lists and pages are fetched, captured, and read from their captures.

Invariant: what is read is the capture, so that it can be shown as evidence; a page is told of once
the record holds it, and remembered as read after that. What was captured and not read when a run
ended is read first by the next one, and not asked for again; a capture that cannot be read is set
aside, and stops no run. What is named as a page is none of the lists that name pages, so that a run
ends. The record's writer is held while pages are read, and not while servers are waited for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from onrecord.errors import DocumentError, MissingExtra, RecordLocked
from onrecord.readers.inputs import RawInput
from onrecord.workflow.captured import is_list, last_capture, names_of, outcome_of
from onrecord.workflow.gone import Absence, Presence, note_returned
from onrecord.workflow.ingest import Outcome
from onrecord.workflow.looking_again import MOST_SECONDS, LookingAgain
from onrecord.workflow.parts import Keeper, Parts
from onrecord.workflow.watch_list import Manner, Watched

if TYPE_CHECKING:
    from onrecord.fetching.asking import Asker
    from onrecord.fetching.memory import Entry, Memory, What
    from onrecord.fetching.visiting import Visited, Visiting
    from onrecord.fetching.waits import Clock
    from onrecord.readers.lists import List
    from onrecord.settings import Settings
    from onrecord.workflow.assemble import ReadAs

MOST_FAILURES = 6
"""Runs in a row that fail to fetch a page before it is given up: more than a day, as they wait."""
MOST_CLOSED_DAYS = 7
"""After so many days a host that is asked and tells no rules has its pages given up."""
_MOST_DEPTH, _MOST_LISTS = 3, 50
"""Of sitemaps that name sitemaps."""
_LOCKED_SECONDS, _N_LOCKED = 2.0, 30
_NAMED_AS_PAGE = "is a list of pages, and was named as one of the pages of another"
_AGAIN_SECONDS = 900.0
"""Before a page is watched again that was not found, and that the record holds."""


Opened = TypeVar("Opened")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of an address.

    `status` is that of its visit; `outcome` what became of its page, None where there is none;
    `n_named` how many new pages a list named, None for what is no list.
    """

    address: str
    url: str
    status: str
    reason: str | None = None
    outcome: Outcome | None = None
    n_named: int | None = None


@dataclass
class Fetching:
    """One run; `parts` and `keeper` are loaded and opened when the first page is to be read."""

    visiting: Visiting
    memory: Memory
    folder: Path
    load: Callable[[], Parts[RawInput]]
    open_keeper: Callable[[Parts[RawInput]], AbstractContextManager[Keeper]]
    presence: Presence
    keeps_news: bool = False
    still_alone: Callable[[], None] = lambda: None
    again_hours: tuple[float, ...] = ()
    _owners: dict[str, Watched] = field(default_factory=dict)
    _places: set[str] = field(default_factory=set)
    _lists: dict[str, int] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)

    @cached_property
    def parts(self) -> Parts[RawInput]:
        return self.load()

    @cached_property
    def again(self) -> LookingAgain:
        return LookingAgain(self.memory, self.again_hours)

    def run(
        self,
        places: Iterable[Watched],
        *,
        also_wanted: bool = True,
        watched: Iterable[Watched] = (),
    ) -> Iterator[Fetched]:
        """What becomes of places and of the pages that they name, as it comes.

        With `also_wanted` pages that an earlier run did not come to are fetched as well; without,
        those of them that one of these places names. Pages of what is `watched` that are due are
        asked for again after all that is new, for a while.
        """
        places, watched = list(places), list(watched)
        self._owners.update((one.url, one) for one in (*watched, *places))
        self._places.update(one.url for one in places)
        left = [(seen.url, seen.url) for seen in self.memory.unread()]
        yield from self._read(left, is_left=True)
        for place in places:
            self._visit(place.url, place)
        if also_wanted:
            for url, name in self.memory.wanted(now=self.visiting.clock.now()):
                self._visit(url, self._owner(name))
        yield from self._outcomes()
        yield from self._look_again([one.url for one in watched])

    def _look_again(self, places: list[str]) -> Iterator[Fetched]:
        """A few at a time, so that a host that is slow to answer holds up no more than those."""
        clock = self.visiting.clock
        until = clock.now() + MOST_SECONDS
        while (now := clock.now()) < until and not clock.stop.is_set():
            due = [one for one in self.again.due(now, places=places) if one.url not in self._asked]
            if not due:
                return
            for one in due:
                if self._is_erased(self.memory.landed(one.url)):
                    self.memory.looks.end(one.url)
                else:
                    self._visit(one.url, self._owner(one.place))
            yield from self._outcomes()

    def _is_erased(self, url: str) -> bool:
        """Whether what an address gave last was taken out of its file: a person had it forgotten.

        A file that is no longer there tells nothing of that.
        """
        seen = self.memory.seen(url)
        if seen is None or seen.at is None or not (self.folder / seen.at.file).exists():
            return False
        return not isinstance(self._capture(url), RawInput)

    def _outcomes(self) -> Iterator[Fetched]:
        for visited in self.visiting.run():
            to_read = [one for one in visited if one.status == "captured" or self._has_lost(one)]
            for one in visited:
                if one not in to_read:
                    yield self._without_page(one)
            yield from self._read([(one.address, one.url) for one in to_read])

    def due(self, place: Watched, every_minutes: int) -> float:
        """When a place is to be looked at next."""
        first = self.memory.seen(place.url)
        seen = self.memory.seen(self.memory.landed(place.url)) or first
        every = 60.0 * (place.every_minutes or every_minutes)
        next_at = first.next_at if first is not None else 0.0
        return max(next_at, seen.visited_at + every) if seen is not None else 0.0

    def next_at(self, watched: Iterable[Watched], every_minutes: int) -> float:
        """When a place, or a page that one of them named, is to be looked at next."""
        watched = list(watched)
        look = self.again.next_at(one.url for one in watched)
        places = [self.due(one, every_minutes) for one in watched]
        return min([*places, *([] if look is None else [look])])

    def _owner(self, name: str) -> Watched:
        return self._owners.get(name) or Watched("page", name)

    def _visit(self, url: str, owner: Watched) -> None:
        """Asks for an address, once in a run."""
        self._owners.setdefault(url, owner)
        if url not in self._asked:
            self._asked.add(url)
            self.visiting.add(url, again=self._must_come_whole(self.memory.landed(url)))

    def _must_come_whole(self, url: str) -> bool:
        """Whether nothing is left of what an address gave: no page, and no file of its capture."""
        seen = self.memory.seen(url)
        if seen is None or seen.at is None or (self.folder / seen.at.file).exists():
            return False
        is_held, _ = self.presence.of(url)
        return not is_held

    def _has_lost(self, one: Visited) -> bool:
        """Whether a page has not changed, and the record holds it no longer."""
        given = self._capture(one.url) if one.status == "unchanged" else None
        if not isinstance(given, RawInput):
            return False
        try:
            return not is_list(given) and self.presence.lacks(given)
        except DocumentError:
            return False

    def _without_page(self, one: Visited) -> Fetched:
        if one.status == "gone":
            return self._gone(one)
        if one.status == "put off" and (why := self._given_up(one)):
            self.again.end(one.address, one.url)
            self._settle(one.address, "failed", url=one.url, is_page=False, reason=why)
            return Fetched(one.address, one.url, "failed", why)
        what: What | None = None
        is_done = one.status in ("unchanged", "refused")
        if one.status == "failed":
            seen = self.memory.seen(one.address)
            is_done = seen is None or seen.n_failed >= MOST_FAILURES or one.address in self._lists
        if is_done:
            what = None if one.status in ("unchanged", "put off") else cast("What", one.status)
            self._settle(one.address, what, url=one.url, reason=one.reason)
        else:
            self.again.put_off(one.address)
        if one.status == "unchanged":
            self._named_before(one)
            self._returned([one.url])
        return Fetched(one.address, one.url, one.status, one.reason)

    def _given_up(self, one: Visited) -> str | None:
        """Why a page is given up whose host has answered nothing for days; None where it is not.

        Places and lists never are: they are what is watched.
        """
        from onrecord.fetching.robots import origin_of

        closed = self.memory.closed_since(origin_of(one.url))
        if closed is None or one.address in self._places or one.address in self._lists:
            return None
        why, since = closed
        n_days = int((self.visiting.clock.now() - since) // (24 * 3_600))
        return f"{why}, for {n_days} days" if n_days >= MOST_CLOSED_DAYS else None

    def _gone(self, one: Visited) -> Fetched:
        """Notes in the record that a page is gone, once that is sure; else it is asked for again.

        It is told before it is noted, so that a run that is killed between tells it again.
        """
        from onrecord.fetching.capturing import warc_time

        absence = Absence.of(one, now=self.visiting.clock.now())
        is_held, is_noted = self.presence.of(one.url)
        reason = one.reason
        if is_held and not absence.is_sure:
            next_at = absence.at + _AGAIN_SECONDS
            self.memory.put_off_page(one.address, reason or "", now=absence.at, next_at=next_at)
            self.again.put_off(one.address)
            when = f"asked for again, as a watch does after {warc_time(next_at)}"
            reason = f"{reason}; noted as gone where it is so still when it is {when}"
        else:
            if self.keeps_news and not (is_noted if is_held else absence.is_known):
                self.memory.is_news(one.url, "gone", reason=reason)
            if is_held and not is_noted:
                with ExitStack() as opened:
                    absence.note(self._entered(opened, self.presence.open_writer))
            self._settle(one.address, None, url=one.url)
        return Fetched(one.address, one.url, one.status, reason)

    def _returned(self, urls: Iterable[str]) -> None:
        """Takes back that pages are gone which answer again."""
        gone = self.presence.are_gone(urls)
        if not gone:
            return
        with ExitStack() as opened:
            writer = self._entered(opened, self.presence.open_writer)
            for url in gone:
                if self.keeps_news:
                    self.memory.is_news(url, "returned", reason="is answered again")
                note_returned(writer, url, now=self.visiting.clock.now())

    def _named_before(self, one: Visited) -> None:
        """Asks for what a list that has not changed names, and an earlier run did not come to."""
        given = self._capture(one.url) if self._may_list(one.address) else None
        if isinstance(given, RawInput):
            with suppress(DocumentError):
                self._list(one.address, given)

    def _settle(
        self, address: str, what: What | None, *, url: str, is_page: bool = True, **told: str | None
    ) -> None:
        if is_page and address not in self._places and address not in self._lists:
            self.again.settled(address, url, now=self.visiting.clock.now())
        self.memory.settled(address, what if self.keeps_news else None, url=url, **told)

    def _read(self, captured: list[tuple[str, str]], *, is_left: bool = False) -> Iterator[Fetched]:
        """Reads captures: those of lists at once, those of pages into the record together.

        What an earlier run left may be in the record, and is told nevertheless.
        """
        pages: list[tuple[str, RawInput | DocumentError]] = []
        for address, url in captured:
            given = self._capture(url)
            try:
                found = None
                if isinstance(given, RawInput):
                    found = self._list(address, given, is_left=is_left)
            except DocumentError as error:
                given = error
            if found is not None:
                yield found
            else:
                pages.append((address, given))
        if pages:
            yield from self._into_record(pages, is_left=is_left)
            self._returned([given.uri for _, given in pages if isinstance(given, RawInput)])

    def _capture(self, url: str) -> RawInput | DocumentError:
        return last_capture(url, self.memory.seen(url), self.folder)

    def _may_list(self, address: str, *, is_left: bool = False) -> bool:
        """Whether an address may be that of a list: a place of this run, or named by an index.

        Of what an earlier run left, what no list had named as a page.
        """
        if address in self._places or address in self._lists:
            return True
        return is_left and not self.memory.is_wanted(address)

    def _awaited(self, address: str) -> List | None:
        """As what kind of list an address was given: by the watch, or by an index of sitemaps."""
        if address in self._lists:
            return "sitemap"
        owner = self._owner(address)
        return None if owner.kind == "page" or owner.url != address else owner.kind

    def _list(self, address: str, given: RawInput, *, is_left: bool = False) -> Fetched | None:
        """What a list names is wanted from now on; None for a page."""
        found = names_of(given, awaited=self._awaited(address))
        if found is None:
            return None
        if not self._may_list(address, is_left=is_left):
            told = {"url": given.uri, "reason": _NAMED_AS_PAGE}
            self._settle(address, "refused", is_page=False, **told)
            return Fetched(address, given.uri, "refused", _NAMED_AS_PAGE)
        owner = self._owner(address)
        pages = [one for one in found.pages if owner.wants(one.url)][: owner.newest]
        now = self.visiting.clock.now()
        new = self.memory.listed(address, pages, now=now, capture=given.uri, place=owner.url)
        self.memory.settled(address, None, url=given.uri)  # it may be named, and is no page
        waiting = {url for url, _ in self.memory.wanted(now=now)}
        for url in dict.fromkeys([*new, *(one.url for one in pages if one.url in waiting)]):
            self._visit(url, owner)
        self._visit_lists(found.lists, owner, depth=self._lists.get(address, 0))
        return Fetched(address, given.uri, "captured", n_named=len(new))

    def _visit_lists(self, lists: Iterable[Entry], owner: Watched, *, depth: int) -> None:
        for one in lists if depth < _MOST_DEPTH else ():
            if one.url not in self._lists and len(self._lists) < _MOST_LISTS:
                self._lists[one.url] = depth + 1
                self._visit(one.url, owner)

    def _into_record(
        self, pages: list[tuple[str, RawInput | DocumentError]], *, is_left: bool
    ) -> Iterator[Fetched]:
        self.still_alone()
        with self._keeper() as keeper:
            for address, given in pages:
                one = outcome_of(given, self._parts_for(self._owner(address)), keeper)
                what: What | None = None
                if one.status != "known" or is_left:
                    what = "set aside" if one.status == "set aside" else "read"
                document = one.layer[0].document.id if one.layer else None
                yield Fetched(address, given.uri, "captured", one.reason, one)
                self._settle(address, what, url=given.uri, document=document, reason=one.reason)

    @contextmanager
    def _keeper(self) -> Iterator[Keeper]:
        """The record's writer; a person's command that holds it is waited for."""
        with ExitStack() as opened:
            yield self._entered(opened, lambda: self.open_keeper(self.parts))

    def _entered(
        self, opened: ExitStack, open_one: Callable[[], AbstractContextManager[Opened]]
    ) -> Opened:
        for _ in range(_N_LOCKED):
            try:
                return opened.enter_context(open_one())
            except RecordLocked:
                if self.visiting.clock.stop.is_set():
                    raise
                time.sleep(_LOCKED_SECONDS)
        return opened.enter_context(open_one())

    def _parts_for(self, owner: Watched) -> Parts[RawInput]:
        """The parts, reading as the place wants its pages read."""
        from onrecord.readers.read import PageReader

        reader = self.parts.reader
        if not isinstance(reader, PageReader) or (owner.language, owner.read_as) == (None, "auto"):
            return self.parts
        read_as = owner.read_as if owner.read_as != "auto" else reader.read_as
        own = replace(
            reader, language=owner.language or reader.language, read_as=cast("ReadAs", read_as)
        )
        return replace(self.parts, reader=own)


@contextmanager
def open_fetching(
    settings: Settings, manner: Manner, *, clock: Clock, keeps_news: bool = False
) -> Iterator[Fetching]:
    """A run of fetching into the record of the settings, the only one for that record.

    Raises `RecordLocked` where another fetches for it or into its folder, on this machine or with
    the same database; `CapturesNowhere`, and `MissingExtra` without the packages.
    """
    try:
        from onrecord.fetching.capturing import Captures
        from onrecord.fetching.hosts import Pace
        from onrecord.fetching.memory import open_memory
        from onrecord.fetching.visiting import Visiting
        from onrecord.workflow.capture_places import taken
    except ImportError as missing:
        raise MissingExtra(missing.name or "protego", extra="fetch") from missing
    asker = asker_of(manner)
    pace = Pace(manner.min_seconds, manner.n_a_host, manner.n_at_once)
    with taken(settings.record, settings.captures) as places, open_memory(places.memory) as memory:
        memory.set_right(clock.now())
        captures = Captures(places.folder, program=asker.agent)
        visiting = Visiting(asker, memory, captures, clock, pace)
        load, keeper = _reading(settings)
        presence = Presence(settings.record)
        try:
            yield Fetching(
                visiting,
                memory,
                places.folder,
                load,
                keeper,
                presence,
                keeps_news,
                places.still_alone,
                manner.again_hours,
            )
        finally:
            captures.close()


def asker_of(manner: Manner) -> Asker:
    """What asks servers in such a manner."""
    from onrecord.fetching.addresses import Allowed
    from onrecord.fetching.asking import AGENT, Asker
    from onrecord.fetching.connecting import Lines

    agent = f"{AGENT} (+{manner.contact})" if manner.contact else AGENT
    lines = Lines(allowed=Allowed.of(manner.allow))
    return Asker(manner.max_bytes, manner.max_seconds, lines=lines, agent=agent)


def _reading(
    settings: Settings,
) -> tuple[
    Callable[[], Parts[RawInput]],
    Callable[[Parts[RawInput]], AbstractContextManager[Keeper]],
]:
    """What loads the parts, and what opens the record's writer for them."""
    from onrecord.workflow.assemble import load_linker, load_relater, model_of, parts_of

    linker = load_linker(settings.knowledge)

    def open_keeper(parts: Parts[RawInput]) -> AbstractContextManager[Keeper]:
        from onrecord.store.writing.writer import open_writer

        relater = load_relater(parts.analyzer, model=model_of(fast=settings.fast))
        return open_writer(settings.record, linker=linker, relater=relater)

    return lambda: parts_of(settings), open_keeper
