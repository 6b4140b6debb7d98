"""Visits to many addresses: politely, each answer captured before anything is told of it.

Invariant: a page is asked for only where its host's rules let it, and no host faster than its pace;
each step of a redirection waits its turn like any other question. Only the thread that asks for the
outcomes writes; others wait for servers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

import httpx2

from onrecord.errors import NotAllowed, NotFetched
from onrecord.fetching.asking import OK, Answer, Asker, Fields, Head
from onrecord.fetching.capturing import Before, Captures, warc_time
from onrecord.fetching.fetch import REDIRECTS
from onrecord.fetching.hosts import Host, Pace, Visit
from onrecord.fetching.memory import Memory, Seen
from onrecord.fetching.robots import Gate, Rules, ask_rules, origin_of
from onrecord.fetching.waits import MOST_SECONDS, Clock, asked_for, backing_off

Status = Literal["captured", "unchanged", "gone", "refused", "put off", "failed"]

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
LIST_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml"}
    | {"text/xml", "application/gzip", "application/x-gzip"}
)
_FIELDS = (("Accept", "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"),)
_MOST_REDIRECTS = 5
_NOT_MODIFIED = 304
GONE = (404, 410)
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_HOST_WIDE = (429, 503)
"""Statuses by which a server asks to be left alone, and not only for one page."""
_FIRST_LATER_SECONDS, _MOST_LATER_SECONDS = 900.0, 24 * 3_600.0
"""Before the next run that tries an address again which failed: twice as long each time."""
_CLOSED_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Visited:
    """What became of an address: `url` is where it led in the end, `reason` why there is no page.

    Of what is captured the place is remembered under `url`. `code` is the status that it was
    answered with, `before` that of the visit before, and `before_at` when that was.
    """

    address: str
    status: Status
    url: str
    reason: str | None = None
    code: int | None = None
    before: int | None = None
    before_at: float | None = None


@dataclass
class Visiting:
    """Makes visits; those that are added while it runs are made as well."""

    asker: Asker
    memory: Memory
    captures: Captures
    clock: Clock = field(default_factory=Clock)
    pace: Pace = field(default_factory=Pace)
    drawn: random.Random = field(default_factory=random.Random)
    _hosts: dict[str, Host] = field(default_factory=dict)
    _begun: dict[Future[_Came], tuple[Host, Visit | str]] = field(default_factory=dict)
    _settled: list[Visited] = field(default_factory=list)

    def add(self, address: str, *, again: bool = False) -> None:
        """An address to be visited; `again` takes its page also where it has not changed."""
        try:
            url = str(self.asker.checked(address, address))
        except NotAllowed as error:
            self._settle(Visit(address, address), "refused", f"{error.reason}; {error.remedy}")
        except NotFetched as error:
            self._settle(Visit(address, address), "refused", error.reason)
        else:
            self._wait(Visit(address, url, again=again))

    def run(self) -> Iterator[list[Visited]]:
        """Outcomes as they come, until none is left or the clock's `stop` is set.

        What is under way then is waited for, and comes out.
        """
        pool = ThreadPoolExecutor(self.pace.n_at_once, thread_name_prefix="fetching")
        try:
            while True:
                self._finish()
                pause = None if self.clock.stop.is_set() else self._begin(pool)
                if self._settled:
                    settled, self._settled = self._settled, []
                    yield settled
                elif self._begun:
                    self.clock.wait_for(self._begun, MOST_SECONDS if pause is None else pause)
                elif pause is None:
                    return
                else:
                    self.clock.sleep(pause)
        finally:
            pool.shutdown(cancel_futures=True)

    # Beginning

    def _begin(self, pool: ThreadPoolExecutor) -> float | None:
        """Begins what may begin; the seconds until something else may, None where nothing waits."""
        soonest: float | None = None
        for host in list(self._hosts.values()):
            while (ready_at := host.ready_at(self.pace)) is not None:
                now = self.clock.now()
                if ready_at > now:
                    soonest = min(ready_at - now, soonest or ready_at - now)
                    break
                if len(self._begun) >= self.pace.n_at_once:
                    return soonest if soonest is not None else MOST_SECONDS
                self._begin_one(pool, host, now)
            if host.is_idle and host.next_at <= self.clock.now():
                del self._hosts[host.name]
        return soonest

    def _begin_one(self, pool: ThreadPoolExecutor, host: Host, now: float) -> None:
        origin = origin_of(host.first().url)
        gate = self._gate(host, origin, now)
        if gate is None:
            self._send(pool, host, origin, lambda: self._ask_rules(origin, now))
            return
        visit = host.take()
        if gate.rules.closed is not None:
            next_at = gate.rules.read_at + _CLOSED_SECONDS
            self._put_off(visit, gate.rules.closed, next_at)
        elif not gate.lets(visit.url):
            self.memory.answered(visit.address, 0, now=now, reason=_DISALLOWED)
            self._settle(visit, "refused", _DISALLOWED)
        else:
            fields = self._fields(visit)
            self._send(pool, host, visit, lambda: self._ask(visit, fields))
            host.next_at = now + max(gate.delay_seconds, self.pace.min_seconds)
            if gate.delay_seconds > MOST_SECONDS:
                self._leave(host, host.next_at)

    def _send(self, pool: ThreadPoolExecutor, host: Host, what: Visit | str, work: _Work) -> None:
        host.n_begun += 1
        host.next_at = self.clock.now() + self.pace.min_seconds
        self._begun[pool.submit(work)] = (host, what)

    def _gate(self, host: Host, origin: str, now: float) -> Gate | None:
        """The rules that hold now, None where they are to be asked for."""
        gate = host.gates.get(origin)
        if gate is None or not gate.rules.is_fresh(now):
            rules = self.memory.rules(origin)
            is_let_in = self.asker.lines.allowed.has_host(host.name)  # perhaps only now
            if rules is None or not rules.is_fresh(now) or (rules.closed and is_let_in):
                return None
            gate = host.gates[origin] = Gate(rules)
        return gate

    def _fields(self, visit: Visit) -> Fields:
        """What is sent beside the address: what its last capture is told apart by."""
        seen = self.memory.seen(visit.url)
        if visit.again or seen is None or seen.before is None or not seen.is_read:
            return _FIELDS
        etag, modified = seen.changed
        told = (("If-None-Match", etag), ("If-Modified-Since", modified))
        return (*_FIELDS, *((name, value) for name, value in told if value))

    # In other threads

    def _ask(self, visit: Visit, fields: Fields) -> _Came:
        try:
            with self.asker.connected(visit.address) as line:
                url = line.asker.checked(visit.address, visit.url)
                return line.ask(url, fields=fields, look=lambda head: _look(visit.address, head))
        except NotFetched as error:
            return error

    def _ask_rules(self, origin: str, now: float) -> _Came:
        answers: list[Answer] = []
        rules = ask_rules(self.asker, origin, now=now, kept=answers.append)
        return rules, answers

    # Finishing

    def _finish(self) -> None:
        for future in [one for one in self._begun if one.done()]:
            host, what = self._begun.pop(future)
            host.n_begun -= 1
            came, now = future.result(), self.clock.now()
            if isinstance(came, tuple):
                self._take_rules(host, str(what), *came, now)
            elif isinstance(what, Visit):
                if isinstance(came, NotFetched):
                    self._fail(what, came.reason, now, may_pass=came.may_pass)
                else:
                    self._take(host, what, came, now)

    def _take_rules(
        self, host: Host, origin: str, rules: Rules, answers: list[Answer], now: float
    ) -> None:
        for answer in answers:
            self.captures.keep(answer, at=warc_time(now))
        self.memory.keep_rules(origin, rules)
        host.gates[origin] = Gate(rules)
        host.next_at = now + max(host.gates[origin].delay_seconds, self.pace.min_seconds)

    def _take(self, host: Host, visit: Visit, answer: Answer, now: float) -> None:
        head, at = answer.head, warc_time(now)
        seen = self.memory.seen(visit.url)
        before = seen.before if seen is not None and not visit.again else None
        place, digest = self.captures.keep(answer, at=at, before=before)
        changed = (head.get("etag"), head.get("last-modified"))
        is_known = before is not None and before.digest == digest and head.status == OK
        if head.status in REDIRECTS and head.get("location"):
            self.memory.leads_on(visit.url, head.status, now=now)
            self._follow(visit, head.get("location"), now)
        elif head.status in _PASSING:
            self._come_back(host, visit, head, now)
        elif head.status == OK and not is_known:
            self.memory.led(visit.address, visit.url)
            self.memory.captured(
                visit.url, now=now, at=place, before=Before(digest, at), changed=changed
            )
            self._arrive(visit, "captured")
        elif is_known or (before is not None and head.status == _NOT_MODIFIED):
            self.memory.answered(visit.url, head.status, now=now, changed=changed)
            self._arrive(visit, "unchanged")
        else:
            reason = f"is answered with status {head.status}"
            self.memory.answered(visit.url, head.status, now=now, reason=reason)
            status: Status = "gone" if head.status in GONE else "refused"
            self._arrive(visit, status, reason, code=head.status, seen=seen)

    def _follow(self, visit: Visit, location: str, now: float) -> None:
        if len(visit.way) >= _MOST_REDIRECTS:
            self._fail(visit, f"leads on more than {_MOST_REDIRECTS} times", now, may_pass=False)
            return
        try:
            url = self.asker.checked(visit.address, location, beside=httpx2.URL(visit.url))
        except NotFetched as error:
            self._fail(visit, error.reason, now, may_pass=False)
        else:
            way = (*visit.way, visit.url)
            self._wait(Visit(visit.address, str(url), way, 0, visit.again))

    def _come_back(self, host: Host, visit: Visit, head: Head, now: float) -> None:
        """A server that asks to be asked later is; one that asks for long, in a later run."""
        asked = asked_for(head.get("retry-after"), now)
        reason = f"is answered with status {head.status}"
        if asked > MOST_SECONDS:
            if head.status in _HOST_WIDE:
                self._leave(host, now + asked)
            self._put_off(visit, reason, now + asked)
        else:
            if head.status in _HOST_WIDE:
                host.next_at = max(host.next_at, now + asked)
            self._fail(visit, reason, now, may_pass=True, least=asked)

    def _fail(
        self, visit: Visit, reason: str, now: float, *, may_pass: bool, least: float = 0.0
    ) -> None:
        """Another try after a while, unless it is no use or was the last."""
        n_tries = visit.n_tries + 1
        if may_pass and n_tries < self.pace.n_tries:
            again = Visit(visit.address, visit.url, visit.way, n_tries, visit.again)
            self._wait(again, now + max(least, backing_off(n_tries, self.drawn)))
            return
        seen = self.memory.seen(visit.address)
        n_before = seen.n_failed if seen is not None else 0
        later = min(_FIRST_LATER_SECONDS * 2.0 ** min(n_before, 20), _MOST_LATER_SECONDS)
        self.memory.failed(visit.address, reason, now=now, next_at=now + later)
        self._settle(visit, "failed", reason)

    def _leave(self, host: Host, until: float) -> None:
        """A host is asked nothing more in this run."""
        self.memory.put_off(host.name, until)
        for visit in host.all_waiting():
            self._put_off(visit, _LEFT_ALONE, until)

    def _put_off(self, visit: Visit, reason: str, until: float) -> None:
        self.memory.put_off_page(visit.address, reason, now=self.clock.now(), next_at=until)
        self._settle(visit, "put off", f"{reason}; not before {warc_time(until)}")

    def _wait(self, visit: Visit, not_before: float = 0.0) -> None:
        name = httpx2.URL(visit.url).host
        until = self.memory.host_next_at(name)
        if until > self.clock.now() + MOST_SECONDS:
            self._put_off(visit, _LEFT_ALONE, until)
            return
        host = self._hosts.setdefault(name, Host(name, next_at=until))
        host.add(visit, not_before=not_before)

    def _arrive(
        self,
        visit: Visit,
        status: Status,
        reason: str | None = None,
        *,
        code: int | None = None,
        seen: Seen | None = None,
    ) -> None:
        """Where an address led in the end was answered: only then it fails no longer."""
        self.memory.arrived(visit.address)
        before = (None, None) if seen is None else (seen.status, seen.visited_at)
        self._settled.append(Visited(visit.address, status, visit.url, reason, code, *before))

    def _settle(self, visit: Visit, status: Status, reason: str | None = None) -> None:
        self._settled.append(Visited(visit.address, status, visit.url, reason))


_LEFT_ALONE = "its host asks to be left alone for now"
_DISALLOWED = "its host's robots.txt asks programs not to"
_Came = Answer | NotFetched | tuple[Rules, list[Answer]]
_Work = Callable[[], _Came]


def _look(address: str, head: Head) -> None:
    """Raises `NotFetched` where an answer holds what is neither a page nor a list of pages."""
    if head.status == OK and head.media_type and head.media_type not in PAGE_TYPES | LIST_TYPES:
        raise NotFetched(address, f"is no page, text, feed or sitemap ({head.media_type} is told)")
