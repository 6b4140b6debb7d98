"""Time stamps by an authority of our own, made with openssl, behind a server of our own."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from onrecord.cli.main import run
from onrecord.errors import StampRefused
from onrecord.export import check_proof
from onrecord.export.proof import proof_object
from onrecord.store.writing.writer import open_writer
from onrecord.workflow.proving import sealed
from onrecord.workflow.stamps import stamp, stamp_damages
from support.layers import layer
from support.record_files import harm, record_of, rows

pytest.importorskip("rfc3161_client")
OPENSSL = shutil.which("openssl") or ""
if not OPENSSL:
    pytest.skip("there is no openssl to make an authority with", allow_module_level=True)

CONFIG = """
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[clock]
dir = .
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl(folder: Path, *words: str) -> None:
    subprocess.run((OPENSSL, *words), cwd=folder, check=True, capture_output=True)


def authority(folder: Path) -> Path:
    """A root and a signer of time stamps, as openssl makes them; their folder."""
    folder.mkdir()
    (folder / "c.cnf").write_text(CONFIG)
    (folder / "serial").write_text("01\n")
    new = ("req", "-config", "c.cnf", "-newkey", "rsa:2048", "-nodes")
    openssl(folder, *new, "-x509", "-extensions", "root", "-subj", "/CN=Fiction Root",
            "-days", "30", "-keyout", "root.key", "-out", "root.pem")  # fmt: skip
    openssl(folder, *new, "-subj", "/CN=Fiction Clock", "-keyout", "tsa.key", "-out", "tsa.csr")
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key",
            "-CAcreateserial", "-days", "30", "-extfile", "c.cnf", "-extensions", "tsa",
            "-out", "tsa.pem")  # fmt: skip
    return folder


@contextmanager
def serving(folder: Path, *, replaying: bytes | None = None) -> Iterator[str]:
    """The authority's address; with `replaying` it gives the same answer to everybody."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            (folder / "asked.tsq").write_bytes(asked)
            openssl(folder, "ts", "-reply", "-config", "c.cnf", "-section", "clock",
                    "-queryfile", "asked.tsq", "-out", "answer.tsr")  # fmt: skip
            answer = replaying or (folder / "answer.tsr").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority(tmp_path_factory.mktemp("stamps") / "authority")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return record_of(tmp_path / "r.db", layer())


def test_a_stamp_is_kept_goes_into_proofs_and_is_checked_without_asking(
    record: Path, folder: Path
) -> None:
    with serving(folder) as url:
        made = stamp(record, authority=url, certificates=folder / "root.pem")
    with open_writer(record) as writer:  # the chain goes on
        writer.judge(layer()[0].document.id, "seen", before=None, author="Ada", why="")
    assert list(stamp_damages(record, folder / "root.pem")) == []
    name = layer()[1].attributions[0].id
    proof = json.loads(json.dumps(proof_object(sealed(record, name))))
    assert check_proof.check(proof)["n_stamps"] == 1
    assert [one["batch"] for one in proof["stamps"]] == [made.batch] == [1]
    other = proof | {"stamps": [proof["stamps"][0] | {"batch": 2}]}
    with pytest.raises(check_proof.Wrong, match="another head"):
        check_proof.check(other)


def test_openssl_finds_the_stamp_over_the_head(record: Path, folder: Path) -> None:
    with serving(folder) as url:
        made = stamp(record, authority=url, certificates=folder / "root.pem")
    (folder / "kept.tsr").write_bytes(made.answer)
    [(head,)] = rows(record, "SELECT head FROM batches")
    openssl(folder, "ts", "-verify", "-digest", head, "-in", "kept.tsr", "-CAfile", "root.pem")


def test_an_answer_to_another_question_or_by_somebody_else_is_refused(
    record: Path, folder: Path, tmp_path: Path
) -> None:
    root = folder / "root.pem"
    with serving(folder) as url:
        earlier = stamp(record, authority=url, certificates=root).answer
        stranger = authority(tmp_path / "stranger") / "root.pem"
        with pytest.raises(StampRefused):
            stamp(record, authority=url, certificates=stranger)
    with serving(folder, replaying=earlier) as url, pytest.raises(StampRefused, match="Nonce"):
        stamp(record, authority=url, certificates=root)
    with serving(folder, replaying=b"no stamp") as url, pytest.raises(StampRefused):
        stamp(record, authority=url, certificates=root)
    with pytest.raises(StampRefused, match="no answer"):
        stamp(record, authority="http://127.0.0.1:9/", certificates=root)
    with pytest.raises(StampRefused, match="none of the web"):
        stamp(record, authority="file:///etc/hostname", certificates=root)
    assert rows(record, "SELECT count(*) FROM stamps") == [(1,)]


def test_a_stamp_of_another_head_or_moment_is_a_damage(record: Path, folder: Path) -> None:
    with serving(folder) as url:
        stamp(record, authority=url, certificates=folder / "root.pem")
    harm(record, "UPDATE stamps SET at = '2020'")
    [told] = stamp_damages(record, folder / "root.pem")
    assert told.what == "a time stamp is of another moment"
    with open_writer(record) as writer:
        writer.judge(layer()[0].document.id, "seen", before=None, author="Ada", why="")
    harm(record, "UPDATE stamps SET batch = 2")
    [told] = stamp_damages(record, folder / "root.pem")
    assert told.what == "a time stamp does not hold"


def test_the_command_asks_whom_it_is_told_and_verify_trusts_whom_the_settings_name(
    record: Path, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["--record", str(record), "stamp"]) == 2
    monkeypatch.setenv("ONRECORD_TIMESTAMP_CERTIFICATES", str(folder / "root.pem"))
    with serving(folder) as url:
        assert run(["--record", str(record), "stamp", "--authority", url, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["batch"] == 1
    assert run(["--record", str(record), "verify"]) == 0
    harm(record, "UPDATE stamps SET at = '2020'")
    assert run(["--record", str(record), "verify", "--json"]) == 1
    assert "another moment" in capsys.readouterr().out
