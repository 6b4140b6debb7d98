"""Articles per second from raw text to stored statements, with memory and the stages apart.

    python benchmarks/speed.py [--runs 5] [--articles 84] [--related 10] [--fast]

One process, whole articles of PolNeAR dev, median of the runs; each run starts a new record.
Stages: read (bytes to article), encode (one encoder pass a window), links (the calls that decide
on links, extents and coreference), doings (what statements do), decode (scores to spans), resolve
(who speaks), store. What it costs to hold statements against one another is told apart: the first
--related articles, read once more with it. Stages are seconds of the processor, so that other work
on the same cores tells less. A dated row is added to benchmarks/speed.jsonl with --keep.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, cast

from onrecord.evaluation.gold import rows
from onrecord.evaluation.shared import shared_file
from onrecord.nlp.encoder.readings import Backend
from onrecord.nlp.pipeline import Analyzer
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import assemble
from onrecord.workflow.ingest import ingest
from onrecord.workflow.parts import Parts

ROWS = Path(__file__).with_name("speed.jsonl")


class Timed:
    """Seconds spent in each stage, by wrapping the functions that are its doors."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def wrap(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, its time added to a stage."""

        def timed(*arguments: Any, **named: Any) -> Any:
            started = time.thread_time()
            try:
                return function(*arguments, **named)
            finally:
                self.seconds[stage] += time.thread_time() - started

        return timed


class Door:
    """A part with some of its methods timed; everything else is the part's own."""

    def __init__(self, part: Any, timed: Timed, **stages: str) -> None:
        self._part = part
        for method, stage in stages.items():
            setattr(self, method, timed.wrap(stage, getattr(part, method)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part, name)


def one_run(texts: list[tuple[str, str]], record: Path, model: Path) -> dict[str, float]:
    """Seconds of one run over all texts: whole, and by stage."""
    timed = Timed()
    n_workers = assemble.n_workers_for(len(texts))
    parts = assemble.load_parts(read_as="article", language="en", n_threads=1, model=model)
    analyzer = cast("Analyzer", parts.analyzer)
    backend = Door(
        analyzer.backend,
        timed,
        read="encode",
        links="links",
        extents="links",
        pairs="links",
        doings="doings",
    )
    doors = Parts(
        Door(parts.reader, timed, read="read"),
        Door(replace(analyzer, backend=cast("Backend", backend)), timed, annotate="annotate"),
        timed.wrap("resolve", parts.resolve),
    )
    inputs = [assemble.given_text(name, text) for name, text in texts]
    n_statements = 0
    with open_writer(record) as writer:
        kept = Door(writer, timed, add="store", add_copy="store", has_layer="store")
        started = time.perf_counter()
        for outcome in ingest(inputs, parts=doors, keeper=kept, n_workers=n_workers):
            n_statements += len(outcome.layer[1].attributions) if outcome.layer else 0
        whole = time.perf_counter() - started
    seconds = dict(timed.seconds)
    asked = sum(seconds.get(stage, 0.0) for stage in ("encode", "links", "doings"))
    seconds["decode"] = seconds.pop("annotate") - asked
    return {"whole": whole, "n_statements": n_statements, **seconds}


def related(texts: list[tuple[str, str]], record: Path, model: Path) -> dict[str, float]:
    """What pairs of statements cost an article: processor seconds, and how many are read."""
    parts = assemble.load_parts(read_as="article", language="en", n_threads=1, model=model)
    relater = assemble.load_relater(parts.analyzer, model=model)
    timed = Timed()
    n_pairs = 0
    stand = relater.relating.stand

    def counted(pairs: Any, facts: Any) -> Any:
        nonlocal n_pairs
        n_pairs += len(pairs)
        return stand(pairs, facts)

    relating = Door(relater.relating, timed, gists="gists", nearness="first_look")
    relating.__dict__["stand"] = timed.wrap("pairs", counted)
    door = replace(relater, load=lambda: cast("Any", relating))
    inputs = [assemble.given_text(name, text) for name, text in texts]
    with open_writer(record, linker=assemble.load_linker(), relater=door) as writer:
        for _ in ingest(inputs, parts=parts, keeper=writer):
            pass
    seconds = {f"{stage}_seconds": spent for stage, spent in timed.seconds.items()}
    return {k: round(v / len(texts), 3) for k, v in ({"pairs": n_pairs} | seconds).items()}


def start_up(record: Path, *, fast: bool) -> float:
    """Seconds of `onrecord read` on the sample page into a new record, from nothing to its end."""
    command = [sys.executable, "-m", "onrecord.cli.main", "--record", str(record)]
    words = ["read", str(assemble.sample_page()), "--jsonl", "--quiet"]
    words += ["--fast"] if fast else []
    started = time.perf_counter()
    subprocess.run([*command, *words], check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    """Measures and prints one JSON object."""
    parser = argparse.ArgumentParser(description="Articles per second, memory, stages.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--articles", type=int, default=None)
    parser.add_argument("--related", type=int, default=10, help="articles whose pairs are timed")
    parser.add_argument("--fast", action="store_true", help="the faster model")
    parser.add_argument("--keep", action="store_true", help="add a dated row to speed.jsonl")
    given = parser.parse_args()
    gold = shared_file("data", "polnear", "dev.jsonl")
    texts = [(row["id"], row["text"]) for row in islice(rows(gold), given.articles)]
    model = assemble.model_of(fast=given.fast)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs = [one_run(texts, folder / f"{n}.db", model) for n in range(given.runs)]
        few, at = texts[: given.related], folder / "related.db"
        pairs = related(few, at, model) if given.related else {}
        starts = [start_up(folder / f"start-{n}.db", fast=given.fast) for n in range(given.runs)]
    report = _report(texts, runs, starts) | {"model": model.name, "of_pairs_an_article": pairs}
    print(json.dumps(report, indent=1))
    if given.keep:
        with ROWS.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(report) + "\n")


def _report(
    texts: list[tuple[str, str]], runs: list[dict[str, float]], starts: list[float]
) -> dict[str, Any]:
    median = sorted(runs, key=lambda run: run["whole"])[len(runs) // 2]
    stages = ("read", "encode", "links", "doings", "decode", "resolve", "store")
    return {
        "date": datetime.now(tz=UTC).date().isoformat(),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "articles": len(texts),
        "characters": sum(len(text) for _, text in texts),
        "statements": int(median["n_statements"]),
        "articles_per_second": round(len(texts) / median["whole"], 2),
        "of_runs": [round(len(texts) / run["whole"], 2) for run in runs],
        "thread_seconds_by_stage": {stage: round(median.get(stage, 0.0), 3) for stage in stages},
        "peak_memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "start_up_seconds": round(statistics.median(starts), 2),
    }


if __name__ == "__main__":
    main()
