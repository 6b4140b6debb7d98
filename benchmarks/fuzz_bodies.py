"""Random bytes against what others send: brat's files, bodies of the API, decisions, broken files.

    python benchmarks/fuzz_bodies.py --seconds 120

Coverage-guided by atheris, from the corpus in benchmarks/corpus/bodies (fiction of ours; the first
byte chooses what reads the rest). Anything but a named error is a fault, and kept as crash-* in the
folder that its last lines name.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["onrecord.readers", "onrecord.workflow", "onrecord.web.api", "onrecord.export"]
):
    from onrecord.export import check_proof
    from onrecord.readers import brat
    from onrecord.store.proof import leafpages
    from onrecord.web.api.given import Given
    from onrecord.workflow import corrections, decisions

from pydantic import ValidationError

from onrecord.errors import OnRecordError
from onrecord.model.selector import Span
from onrecord.store.judgements.deciding import Decider

CORPUS = Path(__file__).parent / "corpus" / "bodies"
TEXT = "Harbour closes. “No,” said Vera Lund of the union.\nMoe denied it.\n"
_MOST_BYTES = 65_536
_BY = Decider("Ada", "")


def _annotations(data: bytes) -> None:
    """Stretches of every mark have the words of the text."""
    for marked in brat.statements("a.ann", TEXT, data):
        for span in (*marked.source, *marked.cue, *marked.content):
            if not 0 <= span.start < span.end <= len(TEXT):
                raise AssertionError(f"a stretch outside the text: {Span(span.start, span.end)}")


def _body(data: bytes) -> None:
    given = Given.model_validate_json(data)
    if not given.words or len(given.uri) > 2000:  # noqa: PLR2004 - what the form allows
        raise AssertionError("a body that is none was taken")


def _decisions(data: bytes) -> None:
    decisions.parsed(data.decode("utf-8", "replace").splitlines(), _BY)


def _corrections(data: bytes) -> None:
    corrections.parsed(data.decode("utf-8", "replace").splitlines())


def _file(data: bytes) -> None:
    """Rows are bounded by the pages that they are on."""
    for row in leafpages.rows_in(io.BytesIO(data), len(data)):
        if not row.values:
            raise AssertionError("a row without values")


def _proof(data: bytes) -> None:
    proof = json.loads(data)
    try:
        check_proof.check(proof)
    except (LookupError, TypeError, AttributeError):
        return  # what `main` names
    raise AssertionError("nobody has proved this")


READ: tuple[Callable[[bytes], None], ...] = (
    _annotations, _body, _decisions, _corrections, _file, _proof,
)  # fmt: skip
NAMED = (OnRecordError, ValidationError, check_proof.Wrong)


def one_input(data: bytes) -> None:
    """Reads one input; the first byte chooses how."""
    read = READ[data[0] % len(READ)] if data else READ[0]
    try:
        read(data[1:])
    except NAMED:
        return
    except ValueError:
        if read is not _proof:  # the script names it, as it names no form of JSON
            raise


def main() -> int:
    """Runs atheris over a copy of the corpus for a bounded time; 1 where something broke."""
    parser = argparse.ArgumentParser(description="Random bytes against what others send.")
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--burst", type=Path, metavar="FOLDER", help="one run over a corpus")
    given = parser.parse_args()
    if given.burst:
        options = [f"-max_total_time={given.seconds}", "-timeout=20", "-rss_limit_mb=2048",
                   f"-max_len={_MOST_BYTES}", f"-artifact_prefix={given.burst}/", "-verbosity=0",
                   "-print_final_stats=1"]  # fmt: skip
        atheris.Setup([sys.argv[0], *options, str(given.burst)], one_input)
        atheris.Fuzz()
    folder = Path(tempfile.mkdtemp(prefix="onrecord-fuzz-"))
    for seed in sorted(CORPUS.iterdir()):
        (folder / seed.name).write_bytes(seed.read_bytes())
    command = [sys.executable, __file__, "--burst", str(folder), "--seconds", str(given.seconds)]
    return int(subprocess.run(command, check=False).returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
