"""`onrecord serve`: what it says, where it listens, how it ends."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.errors import AddressUnusable, NotFetched
from onrecord.web import serving
from onrecord.web.app import create_app
from onrecord.web.serving import Place, run, site_of
from onrecord.workflow import accounts
from support.signing import PASSWORD, with_users

COMMAND = (sys.executable, "-m", "onrecord.cli.main")


@pytest.fixture
def served(quarrelled: Path) -> Iterator[subprocess.Popen[str]]:
    """The program serving a record on any free port."""
    asked = [*COMMAND, "--record", str(quarrelled), "serve", "--port", "0"]
    with subprocess.Popen(asked, stderr=subprocess.PIPE, text=True) as running:
        yield running
        running.kill()


def address(running: subprocess.Popen[str]) -> str:
    assert running.stderr is not None
    told = re.search(r"http://127\.0\.0\.1:\d+", running.stderr.readline())
    assert told
    return told[0]


def test_it_says_where_the_record_stands_and_ends_quietly(served: subprocess.Popen[str]) -> None:
    where = address(served)
    with urllib.request.urlopen(where) as answer:  # noqa: S310 - our own program
        assert "Vera Lund" in answer.read().decode()
        assert "server" not in answer.headers
    served.send_signal(signal.SIGINT)
    _, rest = served.communicate(timeout=20)
    assert "Traceback" not in rest


def test_a_record_that_is_not_there_is_told(tmp_path: Path) -> None:
    asked = [*COMMAND, "--record", str(tmp_path / "none.db"), "serve"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "none.db" in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_without_its_extra_it_says_what_to_install(quarrelled: Path) -> None:
    hidden = "import sys; sys.modules['uvicorn'] = None; from onrecord.cli.main import main; main()"
    asked = [sys.executable, "-c", hidden, "--record", str(quarrelled), "serve"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'onrecord[web]'" in done.stderr


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--host", "0.0.0.0"], "0.0.0.0"),  # noqa: S104
        (["--host", "::"], "::"),
        (["--host", "192.0.2.1"], "192.0.2.1"),
        (["--host", "record.example"], "record.example"),
        (["--allowed-host", "record.example"], "record.example"),
        (["--behind-proxy", "127.0.0.1"], "127.0.0.1"),
    ],
)
def test_beyond_this_machine_it_is_served_only_to_those_who_sign_in(
    quarrelled: Path, words: list[str], named: str
) -> None:
    asked = [*COMMAND, "--record", str(quarrelled), "serve", "--port", "0", *words]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert f"{named} can be reached from other machines" in done.stderr
    assert "onrecord serve --auth" in done.stderr


def test_an_address_that_is_not_this_machine_s_is_told(quarrelled: Path) -> None:
    with pytest.raises(AddressUnusable, match=r"192\.0\.2\.1"):
        run(quarrelled, Place(0, host="192.0.2.1", auth=True), name="Ida", tell=print)


def told_at(record: Path, place: Place) -> str:
    """What is told when a record is served somewhere."""
    with serving._listening(place) as listening:
        return "\n".join(serving._told(record, place, listening.getsockname()[1]))


def test_whoever_serves_it_is_told_what_is_still_to_do(quarrelled: Path, tmp_path: Path) -> None:
    record = with_users(quarrelled, tmp_path)
    everywhere = Place(0, host="0.0.0.0", auth=True)  # noqa: S104
    told = told_at(record, everywhere)
    assert "onrecord users add" in told
    assert "unencrypted" in told
    assert "--allowed-host" in told
    accounts.add_user(record, "Ida", role="reader", password=PASSWORD)
    proxied = Place(0, auth=True, hosts=("record.example",), proxies=("127.0.0.1",))
    assert told_at(record, proxied).count("\n") == 0
    assert told_at(record, Place(0)).count("\n") == 0


def test_it_answers_to_the_names_that_were_given_and_no_other(
    quarrelled: Path, tmp_path: Path
) -> None:
    record = with_users(quarrelled, tmp_path, Ida="reader")
    place = Place(0, host="192.0.2.7", auth=True, hosts=("record.example",))
    client = TestClient(create_app(site_of(record, place, name="x")))
    for host, status in (
        ("record.example", 200), ("RECORD.example:8443", 200), ("192.0.2.7:8311", 200),
        ("localhost:8311", 200), ("evil.example", 421), ("192.0.2.8", 421),
    ):  # fmt: skip
        assert client.get("/sign-in", headers={"Host": host}).status_code == status, host


def test_only_the_named_proxy_s_word_is_taken(quarrelled: Path, tmp_path: Path) -> None:
    """A client that says it is another, or that it came by TLS, is not believed."""
    record = with_users(quarrelled, tmp_path, Ida="reader")
    forged = {"X-Forwarded-For": "198.51.100.9", "X-Forwarded-Proto": "https"}
    for proxies, is_believed in ((), False), (("127.0.0.1",), True), (("192.0.2.1",), False):
        asked = [*COMMAND, "--record", str(record), "serve", "--port", "0", "--auth"]
        named = [word for proxy in proxies for word in ("--behind-proxy", proxy)]
        with subprocess.Popen([*asked, *named], stderr=subprocess.PIPE, text=True) as running:
            try:
                wanted = urllib.request.Request(f"{address(running)}/sign-in", headers=forged)  # noqa: S310
                with urllib.request.urlopen(wanted) as answer:  # noqa: S310 - our own program
                    cookie = answer.headers["Set-Cookie"]
            finally:
                running.kill()
        assert ("Secure" in cookie) is is_believed


def test_pages_are_fetched_only_when_asked_for_and_never_from_this_machine(
    quarrelled: Path, tmp_path: Path
) -> None:
    record = with_users(quarrelled, tmp_path)
    assert site_of(record, Place(0), name="Ida").fetch is None
    fetch = site_of(record, Place(0, fetches=True), name="Ida").fetch
    assert fetch
    for address in ("http://127.0.0.1:8080/", "http://localhost/", "http://[::1]/", "file:///x"):
        with pytest.raises(NotFetched):
            fetch(address)


def test_without_the_extra_for_fetching_it_says_what_to_install(quarrelled: Path) -> None:
    hidden = "import sys; sys.modules['httpx2'] = None; from onrecord.cli.main import main; main()"
    asked = [sys.executable, "-c", hidden, "--record", str(quarrelled), "serve", "--fetch"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "pip install 'onrecord[fetch]'" in done.stderr
