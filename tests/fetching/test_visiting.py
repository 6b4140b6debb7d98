"""Many addresses, politely: rules, pace, conditions, tries; each answer captured."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from onrecord.fetching.addresses import Allowed
from onrecord.fetching.capturing import captures_of
from onrecord.fetching.hosts import Pace
from support.fetching import BEGUN, Visitor
from support.web_server import Told, WebServer, leading, page, web_server

PAGE = b"<html><p>The ferry to Osthaven was late, said Mara Voss.</p></html>"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as running:
        running.answers["/page"] = page(PAGE)
        yield running


@pytest.fixture
def visitor(server: WebServer, tmp_path: Path) -> Visitor:
    return Visitor(tmp_path / "r.db", server)


def status(code: int, *fields: str) -> bytes:
    head = "".join(f"{line}\r\n" for line in fields)
    return f"HTTP/1.1 {code} So\r\n{head}Content-Length: 0\r\n\r\n".encode()


def robots(*lines: str) -> bytes:
    return page("\n".join(lines).encode(), media_type="text/plain")


def paths(server: WebServer) -> list[str]:
    return [request.split(b" ")[1].decode() for request in server.asked]


def records(record: Path) -> list[tuple[str, str, bytes]]:
    """Kind, address and body of all that was captured."""
    found = []
    for file in sorted(captures_of(record).glob("*.warc.gz")):
        with file.open("rb") as stream:
            for one in ArchiveIterator(stream):
                uri = one.rec_headers.get_header("WARC-Target-URI") or ""
                found.append((one.rec_type, uri, one.content_stream().read()))
    return found


def test_a_page_is_captured_with_its_question_and_its_hosts_rules(
    server: WebServer, visitor: Visitor
) -> None:
    url = server.url("/page")
    (found,) = visitor.visit(url)
    assert (found.status, found.url) == ("captured", url)
    assert paths(server) == ["/robots.txt", "/page"]
    kept = records(visitor.record)
    assert [kind for kind, _, _ in kept] == [
        "warcinfo", "response", "request", "response", "request",
    ]  # fmt: skip
    assert kept[3] == ("response", url, PAGE)


@pytest.mark.parametrize(
    ("rules", "path", "is_let"),
    [
        (robots("User-agent: *", "Disallow: /"), "/page", False),
        (robots("User-agent: *", "Disallow: /", "Allow: /page"), "/page", True),
        (robots("User-agent: onrecord", "Disallow: /pa", "User-agent: *", "Allow: /"), "/page", 0),
        (robots("User-Agent: OnRecord/2.1", "Disallow: /page"), "/page", False),
        (robots("User-agent: otherbot", "Disallow: /"), "/page", True),
        (robots("User-agent: *", "Disallow: /*.html$"), "/page", True),
        (robots("User-agent: *", "Disallow: /*ge$"), "/page", False),
        (robots("\ufeffUser-agent: *", "Disallow: /"), "/page", False),
        (page(b"<html>no rules but a page</html>"), "/page", True),
        (robots(""), "/page", True),
        (status(404), "/page", True),
        (status(403), "/page", True),
        (page(b"\xff\xfe\x00" * 100, media_type="text/plain"), "/page", True),
    ],
)
def test_what_rules_forbid_is_not_asked_for(
    server: WebServer, visitor: Visitor, rules: bytes, path: str, *, is_let: bool
) -> None:
    server.answers["/robots.txt"] = rules
    (found,) = visitor.visit(server.url(path))
    assert found.status == ("captured" if is_let else "refused")
    assert (path in paths(server)) == bool(is_let)
    if not is_let:
        assert found.reason == "its host's robots.txt asks programs not to"


@pytest.mark.parametrize("rules", [status(500), status(503), status(429), leading("http://x:1/")])
def test_a_host_whose_rules_cannot_be_learnt_is_asked_for_nothing(
    server: WebServer, visitor: Visitor, rules: bytes
) -> None:
    server.answers["/robots.txt"] = rules
    urls = [server.url("/page"), server.url("/other")]
    assert [one.status for one in visitor.visit(*urls)] == ["put off", "put off"]
    assert paths(server) == ["/robots.txt"]
    visitor.clock.at[0] += 60
    visitor.visit(*urls)
    assert paths(server) == ["/robots.txt"]
    server.answers["/robots.txt"] = robots("")
    visitor.clock.at[0] += 600
    assert [one.status for one in visitor.visit(*urls)] == ["captured", "gone"]


def test_rules_are_looked_for_where_the_host_leads(server: WebServer, visitor: Visitor) -> None:
    server.answers["/robots.txt"] = leading("/rules", status=301)
    server.answers["/rules"] = robots("User-agent: *", "Disallow: /page")
    (found,) = visitor.visit(server.url("/page"))
    assert found.status == "refused"


def test_rules_are_asked_for_once_a_day(server: WebServer, visitor: Visitor) -> None:
    for hours in (0, 5, 23, 24):
        visitor.clock.at[0] = BEGUN + 3_600 * hours
        visitor.visit(server.url("/page"))
    assert paths(server).count("/robots.txt") == 2


def test_rules_that_would_cost_much_are_bounded(server: WebServer, visitor: Visitor) -> None:
    agents = "".join(f"User-agent: a{n}\n" for n in range(15_000))
    rules = agents + "Disallow: /p*a*g*e*\n" * 10_000
    server.answers["/robots.txt"] = robots(rules)
    begun = time.monotonic()
    (found,) = visitor.visit(server.url("/page"))
    assert found.status == "captured"
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("is_packed", [False, True])
def test_of_rules_over_half_a_megabyte_the_first_part_holds(
    server: WebServer, visitor: Visitor, *, is_packed: bool
) -> None:
    first = b"User-agent: *\nDisallow: /no\n"
    fill = b"# the ferry was late\n" * 30_000
    text = first + fill[: 512_000 - len(first) - 12] + b"\nDisallow: /page is no such rule\n" + fill
    rules = page(text, media_type="text/plain")
    if is_packed:
        rules = page(gzip.compress(text, mtime=0), headers={"Content-Encoding": "gzip"})
    server.answers["/robots.txt"] = rules
    found = {one.url: one.status for one in visitor.visit(server.url("/page"), server.url("/no"))}
    assert found == {server.url("/page"): "captured", server.url("/no"): "refused"}
    assert "/no" not in paths(server)


def test_rules_that_grow_a_day_old_within_a_run_are_asked_for_again(
    server: WebServer, visitor: Visitor
) -> None:
    def tell(_: str) -> bytes:
        server.answers["/robots.txt"] = robots("User-agent: *", "Disallow: /other")
        visitor.clock.at[0] += 25 * 3_600
        return page(PAGE)

    server.answers["/page"] = Told(tell)
    found = visitor.visit(server.url("/page"), server.url("/other"))
    assert [one.status for one in found] == ["captured", "refused"]
    assert paths(server) == ["/robots.txt", "/page", "/robots.txt"]


def test_hosts_are_asked_at_their_pace(server: WebServer, visitor: Visitor) -> None:
    """The clock's time passes only where somebody waits: it tells how long that was."""
    server.answers["/robots.txt"] = Told(
        lambda request: (
            robots("User-agent: *", "Crawl-delay: 7") if "slow.example" in request else robots("")
        )
    )
    at: dict[str, list[float]] = {"slow.example": [], "news.example": []}

    def tell(request: str) -> bytes:
        host = next(name for name in at if name in request)
        at[host].append(visitor.clock.now() - BEGUN)
        return page(PAGE)

    addresses = []
    for number in range(3):
        server.answers[f"/{number}"] = Told(tell)
        addresses += [server.url(f"/{number}", host) for host in at]
    assert {one.status for one in visitor.visit(*addresses)} == {"captured"}
    assert at["news.example"] == [2, 4, 6]
    assert at["slow.example"] == [7, 14, 21]


def test_a_host_is_asked_at_its_pace_also_for_what_is_added_when_nothing_of_it_waited(
    server: WebServer, visitor: Visitor
) -> None:
    at: list[float] = []

    def tell(_: str) -> bytes:
        at.append(visitor.clock.now() - BEGUN)
        return page(PAGE)

    server.answers["/page"] = server.answers["/later"] = Told(tell)
    with visitor.run() as (visiting, _):
        visiting.add(server.url("/page"))
        for _ in visiting.run():
            if len(at) == 1:
                visiting.add(server.url("/later"))
        visiting.add(server.url("/page"))
        list(visiting.run())
    assert at == [2, 4, 6]


def test_no_more_than_so_many_are_asked_at_once(server: WebServer, visitor: Visitor) -> None:
    under_way: list[int] = [0, 0]

    def tell(_: str) -> bytes:
        under_way[0] += 1
        under_way[1] = max(under_way)
        time.sleep(0.05)
        under_way[0] -= 1
        return page(PAGE)

    hosts = [f"h{n}.example" for n in range(6)]
    server.answers["/slow"] = Told(tell)
    visitor.pace = Pace(min_seconds=0, n_at_once=2)
    visitor.visit(*(server.url("/slow", host) for host in hosts))
    assert under_way[1] == 2
    under_way[:] = [0, 0]
    visitor.pace = Pace(min_seconds=0, n_a_host=1)
    visitor.visit(*(server.url("/slow?1", "h0.example") for _ in range(3)))
    assert under_way[1] <= 1


def test_a_host_that_asks_for_an_hour_between_pages_gets_it(
    server: WebServer, visitor: Visitor
) -> None:
    server.answers["/robots.txt"] = robots("User-agent: *", "Crawl-delay: 900")
    server.answers["/other"] = page(PAGE)
    found = visitor.visit(server.url("/page"), server.url("/other"))
    assert {one.status for one in found} == {"captured", "put off"}
    assert max(visitor.clock.slept, default=0) <= 900


def test_a_page_that_has_not_changed_is_not_sent_again(server: WebServer, visitor: Visitor) -> None:
    day = formatdate(BEGUN, usegmt=True)

    def tell(request: str) -> bytes:
        if 'If-None-Match: "a1"' in request and f"If-Modified-Since: {day}" in request:
            return b'HTTP/1.1 304 Not Modified\r\nETag: "a1"\r\n\r\n'
        return page(PAGE, headers={"ETag": '"a1"', "Last-Modified": day})

    server.answers["/page"] = Told(tell)
    url = server.url("/page")
    assert [visitor.visit(url)[0].status for _ in range(3)] == ["captured", *["unchanged"] * 2]
    kinds = [(kind, len(body)) for kind, uri, body in records(visitor.record) if uri == url]
    assert kinds.count(("response", len(PAGE))) == 1
    assert kinds.count(("revisit", 0)) == 2


def test_a_page_that_is_sent_again_unchanged_is_kept_once(
    server: WebServer, visitor: Visitor
) -> None:
    url = server.url("/page")
    assert [visitor.visit(url)[0].status for _ in range(2)] == ["captured", "unchanged"]
    server.answers["/page"] = page(PAGE.replace(b"late", b"on time"))
    assert visitor.visit(url)[0].status == "captured"
    kinds = [kind for kind, uri, _ in records(visitor.record) if uri == url]
    assert [kind for kind in kinds if kind != "request"] == ["response", "revisit", "response"]


def test_what_a_page_is_told_apart_by_is_renewed_where_its_bytes_are_the_same(
    server: WebServer, visitor: Visitor
) -> None:
    url = server.url("/page")
    for mark in ("a1", "a2"):
        server.answers["/page"] = page(PAGE, headers={"ETag": f'"{mark}"'})
        visitor.visit(url)
    server.answers["/page"] = b'HTTP/1.1 304 Not Modified\r\nETag: "a3"\r\n\r\n'
    assert [visitor.visit(url)[0].status for _ in range(2)] == ["unchanged"] * 2
    sent = [line for asked in server.asked for line in asked.split(b"\r\n") if b"-Match" in line]
    assert sent == [b'If-None-Match: "a%d"' % number for number in (1, 2, 3)]


def test_what_was_captured_and_not_read_is_asked_for_whole(
    server: WebServer, visitor: Visitor
) -> None:
    server.answers["/page"] = page(PAGE, headers={"ETag": '"a1"'})
    visitor.visit(server.url("/page"), read=False)
    visitor.visit(server.url("/page"))
    assert not any(b"If-None-Match" in request for request in server.asked)


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_tried_again(server: WebServer, visitor: Visitor, code: int) -> None:
    answers = [status(code), status(code), page(PAGE)]
    server.answers["/page"] = Told(lambda _: answers.pop(0))
    (found,) = visitor.visit(server.url("/page"))
    assert found.status == "captured"
    assert 2 <= sum(visitor.clock.slept) < 15


@pytest.mark.parametrize("asked", ["/page", "/go"])
def test_tries_end_and_later_runs_wait_longer(
    server: WebServer, visitor: Visitor, asked: str
) -> None:
    server.answers["/page"] = status(500)
    server.answers["/go"] = leading("/page")
    url = server.url(asked)
    waits = []
    for _ in range(3):
        (found,) = visitor.visit(url, read=False)
        assert (found.status, found.reason) == ("failed", "is answered with status 500")
        with visitor.run() as (_, memory):
            seen = memory.seen(url)
            assert seen is not None
            waits.append(seen.next_at - visitor.clock.now())
    assert paths(server).count("/page") == 3 * 4
    assert waits == [900, 1_800, 3_600]
    server.answers["/page"] = page(PAGE)
    visitor.visit(url)
    with visitor.run() as (_, memory):
        seen = memory.seen(url)
        assert seen is not None
        assert (seen.n_failed, seen.next_at) == (0, 0)


@pytest.mark.parametrize("told", ["30", formatdate(BEGUN + 32, usegmt=True)])
def test_a_server_is_left_alone_for_as_long_as_it_asks(
    server: WebServer, visitor: Visitor, told: str
) -> None:
    asked_at: list[float] = []

    def tell(_: str) -> bytes:
        asked_at.append(visitor.clock.now())
        return page(PAGE) if len(asked_at) > 1 else status(429, f"Retry-After: {told}")

    server.answers["/page"] = Told(tell)
    assert visitor.visit(server.url("/page"))[0].status == "captured"
    assert asked_at[1] - asked_at[0] >= 30


def test_a_server_that_asks_for_an_hour_is_left_to_a_later_run(
    server: WebServer, visitor: Visitor
) -> None:
    server.answers["/page"] = status(503, "Retry-After: 3600")
    urls = [server.url("/page"), server.url("/other"), server.url("/third")]
    found = visitor.visit(*urls, read=False)
    assert [one.status for one in found] == ["put off"] * 3
    assert paths(server) == ["/robots.txt", "/page"]
    assert "not before 2026-09-21T" in str(found[0].reason)
    visitor.visit(*urls, read=False)
    assert paths(server) == ["/robots.txt", "/page"]
    server.answers["/page"] = page(PAGE)
    visitor.clock.at[0] += 3_600
    assert visitor.visit(urls[0])[0].status == "captured"


@pytest.mark.parametrize("told", ["-1", "soon", "1e9", "99999999999999999999", "Mon, 99 Zap"])
def test_an_odd_wish_for_time_does_no_harm(server: WebServer, visitor: Visitor, told: str) -> None:
    answers = [status(429, f"Retry-After: {told}"), page(PAGE)]
    server.answers["/page"] = Told(lambda _: answers.pop(0))
    (found,) = visitor.visit(server.url("/page"))
    assert found.status == ("put off" if told.isdigit() else "captured")


def test_each_step_of_a_redirection_is_a_question_like_others(
    server: WebServer, visitor: Visitor
) -> None:
    server.answers["/robots.txt"] = Told(
        lambda request: robots("User-agent: *", "Disallow: /shut" if "b.example" in request else "")
    )
    server.answers["/go"] = leading(server.url("/page", "b.example"), status=301)
    server.answers["/no"] = leading(server.url("/shut", "b.example"))
    went, refused = visitor.visit(server.url("/go"), server.url("/no"))
    if went.address != server.url("/go"):
        went, refused = refused, went
    assert (went.status, went.url) == ("captured", server.url("/page", "b.example"))
    assert refused.status == "refused"
    assert paths(server).count("/robots.txt") == 2
    assert "/shut" not in paths(server)
    with visitor.run() as (_, memory):
        assert memory.landed(server.url("/go")) == server.url("/page", "b.example")


def test_a_round_of_redirections_ends(server: WebServer, visitor: Visitor) -> None:
    server.answers["/round"] = leading("/round")
    (found,) = visitor.visit(server.url("/round"))
    assert (found.status, found.reason) == ("failed", "leads on more than 5 times")
    assert paths(server).count("/round") == 6


@pytest.mark.parametrize("to", ["http://inside.example/page", "http://10.9.8.7/", "file:///etc"])
def test_no_page_leads_into_a_private_network(server: WebServer, visitor: Visitor, to: str) -> None:
    server.answers["/out"] = leading(to.replace("example/", f"example:{server.port}/"))
    (found,) = visitor.visit(server.url("/out"))
    assert found.status in {"put off", "failed"}
    assert paths(server) == ["/robots.txt", "/out"]


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("http://169.254.169.254/latest/", "leads to 169.254.169.254, which is no public address"),
        ("http://[::1]/", "leads to ::1, which is no public address"),
    ],
)
def test_a_page_that_leads_to_an_address_that_is_not_public_says_so(
    server: WebServer, visitor: Visitor, to: str, why: str
) -> None:
    server.answers["/out"] = leading(to)
    (found,) = visitor.visit(server.url("/out"))
    assert (found.status, found.reason) == ("failed", why)


def test_what_may_be_allowed_says_how(server: WebServer, visitor: Visitor) -> None:
    remedy = "if you mean it, name {} with --allow, or in `allow` of the watch file"
    private = Visitor(visitor.record, replace(server, port=1))
    (found,) = private.visit(f"http://127.0.0.2:{server.port}/page")
    no_address = "leads to 127.0.0.2, which is no public address; "
    assert found.reason == no_address + remedy.format("127.0.0.2")
    (found,) = private.visit(server.url("/page"))
    no_port = "leads to a port that pages do not stand at; "
    assert found.reason == no_port + remedy.format("news.example")
    (found,) = visitor.visit(server.url("/page", "inside.example"))
    no_address = "leads to inside.example, which has no public address; "
    assert str(found.reason).startswith(no_address + remedy.format("inside.example"))


def test_a_host_that_is_allowed_is_asked_at_once_though_it_was_closed_before(
    server: WebServer, visitor: Visitor
) -> None:
    server.answers["/robots.txt"] = status(500)
    url = server.url("/page", "intranet.example")
    assert visitor.visit(url)[0].status == "put off"
    server.answers["/robots.txt"] = robots("")
    assert visitor.visit(url)[0].status == "put off"
    visitor.allowed = Allowed.of(["intranet.example"])
    assert visitor.visit(url)[0].status == "captured"


def test_hosts_and_networks_that_are_named_may_be_asked(
    server: WebServer, visitor: Visitor
) -> None:
    private = Visitor(visitor.record, replace(server, port=1))
    url = f"http://127.0.0.1:{server.port}/page"
    assert private.visit(url)[0].status == "refused"
    private.allowed = Allowed.of(["127.0.0.0/8"])
    assert private.visit(url)[0].status == "captured"
    private.allowed = Allowed.of(["Intranet.Example"])
    assert private.visit(server.url("/page", "intranet.example"))[0].status == "captured"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (status(404), "gone"),
        (status(410), "gone"),
        (status(403), "refused"),
        (status(451), "refused"),
        (status(304), "refused"),
        (page(b"%PDF", media_type="application/pdf"), "failed"),
        (
            page(gzip.compress(bytes(9_000_000), mtime=0), headers={"Content-Encoding": "gzip"}),
            "failed",
        ),
        (page(PAGE, headers={"Content-Length": "500"}), "failed"),
        (page(b"x" * 300_000), "failed"),
        (b"SSH-2.0\r\n", "failed"),
    ],
)
def test_what_is_no_page_is_told(
    server: WebServer, visitor: Visitor, answer: bytes, outcome: str
) -> None:
    visitor.pace = Pace(n_tries=2)
    visitor.max_seconds = 1
    server.answers["/page"] = answer
    (found,) = visitor.visit(server.url("/page"))
    assert (found.status, bool(found.reason)) == (outcome, True)


def test_a_server_that_drips_is_left(server: WebServer, visitor: Visitor) -> None:
    def drip(connection: object) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")  # type: ignore[attr-defined]
        for _ in range(100):
            connection.sendall(b"a")  # type: ignore[attr-defined]
            time.sleep(0.05)

    server.answers["/page"] = drip
    visitor.max_seconds, visitor.pace = 0.5, Pace(n_tries=1)
    begun = time.monotonic()
    (found,) = visitor.visit(server.url("/page"))
    assert (found.status, found.reason) == ("failed", "took over 0.5 seconds")
    assert time.monotonic() - begun < 3


def test_nothing_is_sent_but_questions(server: WebServer, visitor: Visitor) -> None:
    for path in ("/page", "/other"):
        server.answers[path] = page(PAGE, headers={"Set-Cookie": "a=b; Path=/"})
    visitor.visit(server.url("/page"), server.url("/other"))
    for request in server.asked:
        lines = request.decode().split("\r\n")
        names = {line.partition(":")[0].lower() for line in lines[1:] if line}
        assert names == {"host", "accept", "accept-encoding", "user-agent"}
        assert any(line.startswith("User-Agent: onrecord/") for line in lines)


def test_a_run_that_is_stopped_ends_with_what_is_under_way(
    server: WebServer, visitor: Visitor
) -> None:
    def tell(_: str) -> bytes:
        visitor.clock.stop.set()
        return page(PAGE)

    server.answers["/page"] = Told(tell)
    found = visitor.visit(server.url("/page"), server.url("/other"))
    assert [one.status for one in found] == ["captured"]
    assert paths(server) == ["/robots.txt", "/page"]


def test_what_a_killed_run_left_half_written_is_cut_off(
    server: WebServer, visitor: Visitor
) -> None:
    url = server.url("/page")
    visitor.visit(url, read=False)
    (file,) = captures_of(visitor.record).iterdir()
    whole = file.read_bytes()
    with file.open("ab") as half:
        half.write(whole[: len(whole) // 2 + 7])
    with visitor.run() as (_, memory):
        assert [seen.url for seen in memory.unread()] == [url]
    visitor.visit(server.url("/other"))
    first, second = sorted(captures_of(visitor.record).iterdir())
    assert first.read_bytes().startswith(whole)
    assert first.stat().st_size < len(whole) * 3 // 2
    assert [uri for kind, uri, _ in records(visitor.record) if kind == "response"].count(url) >= 1
    assert second.name > first.name
