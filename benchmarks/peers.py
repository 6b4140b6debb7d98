"""How fast others' tools read the same articles, beside onrecord, in one run on one core.

    python benchmarks/peers.py [--articles 40] [--rounds 3]

Needs the extra `peers`. Rules over a parse are what others extract quotations by: textacy's
`direct_quotations` (Apache-2.0), and rules in the manner of the Gender Gap Tracker (Asr et al.,
PLOS ONE 2021): the clause below a verb of saying, its subject, and what stands in quotation marks.
Both stand on a spaCy pipeline of the small size, which is initialised from its config: trained
weights cannot be had from a package registry, so what these find is nonsense and only their time
is told, parsing included. onrecord's time has all heads, who speaks, and storing.

Prints one JSON object: articles a second of one core's processor time, medians of the rounds.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import spacy
from spacy.cli.init_config import init_config
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import load_model_from_config
from textacy.extract import direct_quotations

from onrecord.evaluation.gold import rows
from onrecord.evaluation.shared import shared_file
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import assemble
from onrecord.workflow.ingest import ingest

_SAYING = frozenset("say tell add claim deny accuse warn argue announce insist promise".split())
_N_TAGS, _N_ENTITIES = 50, 18
_DEPENDENCIES = (
    "ROOT nsubj ccomp dobj prep pobj det amod aux advmod cc conj mark compound punct poss xcomp "
    "advcl acl relcl appos attr auxpass nsubjpass agent dative pcomp nummod quantmod npadvmod neg "
    "expl intj meta nmod oprd parataxis preconj predet prt csubj csubjpass case acomp dep"
).split()
"""About as many labels as English models of spaCy have: they decide how large the network is."""

Texts = list[tuple[str, str]]


def main() -> None:
    """Measures all in turns and prints the figures."""
    parser = argparse.ArgumentParser(description="Articles a second: others and onrecord.")
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    gold = rows(shared_file("data", "polnear", "dev.jsonl"))
    texts = [(row["id"], row["text"]) for row in islice(gold, given.articles)]
    pipeline = small_pipeline()
    readers: dict[str, Callable[[Texts], None]] = {
        "spaCy, small, parsed": lambda some: parsed(pipeline, some, lambda _: ()),
        "textacy direct_quotations": lambda some: parsed(pipeline, some, direct_quotations),
        "rules of the Gender Gap Tracker's kind": lambda some: parsed(pipeline, some, by_rules),
        "onrecord, without pairs": lambda some: read(some, fast=False),
        "onrecord --fast, without pairs": lambda some: read(some, fast=True),
    }
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for reader in readers.values():
        reader(texts[:2])  # what is loaded once is not counted
    for _ in range(given.rounds):
        for name, reader in readers.items():
            started = time.process_time()
            reader(texts)
            seconds[name].append(time.process_time() - started)
    rates = {name: len(texts) / statistics.median(taken) for name, taken in seconds.items()}
    figures = {name: round(rate, 2) for name, rate in rates.items()}
    print(json.dumps({"articles": len(texts), "spacy": spacy.__version__, **figures}, indent=1))


def small_pipeline() -> Language:
    """A pipeline of the small size: tagger, parser and names, its weights drawn by chance."""
    wanted = ["tagger", "parser", "ner"]
    config = init_config(lang="en", pipeline=wanted, optimize="efficiency")
    nlp = load_model_from_config(config, auto_fill=True)
    examples = [_example(nlp, seed) for seed in range(60)]
    nlp.initialize(lambda: examples)
    nlp.add_pipe("lower_lemmas")
    return nlp


def lower_lemmas(doc: Doc) -> Doc:
    """The word in small letters for its lemma: a trained model would look it up."""
    for token in doc:
        token.lemma_ = token.lower_
    return doc


Language.component("lower_lemmas", func=lower_lemmas)


def _example(nlp: Language, seed: int) -> Example:
    """A made-up sentence with labels drawn by chance, so that each label is known."""
    rng = random.Random(seed)  # noqa: S311 - labels
    words = [f"word{rng.randrange(500)}" for _ in range(30)]
    doc = Doc(nlp.vocab, words=words)
    told = {
        "words": words,
        "tags": [f"T{rng.randrange(_N_TAGS)}" for _ in words],
        "heads": [max(0, i - 1) for i in range(len(words))],
        "deps": ["ROOT", *(rng.choice(_DEPENDENCIES[1:]) for _ in words[1:])],
        "entities": [f"U-E{rng.randrange(_N_ENTITIES)}" for _ in words],
    }
    return Example.from_dict(doc, told)


def parsed(nlp: Language, texts: Texts, found_in: Callable[[Doc], Any]) -> None:
    """Parse articles and take quotations out of them."""
    for doc in nlp.pipe(text for _, text in texts):
        with suppress(ValueError):  # textacy gives up where a quotation is not closed
            deque(found_in(doc), maxlen=0)


def by_rules(doc: Doc) -> Iterator[tuple[str, str, str]]:
    """Who, the verb, what: clauses below verbs of saying, and what stands in quotation marks."""
    for token in doc:
        if token.dep_ == "ccomp" and token.head.lemma_ in _SAYING:
            subjects = [child for child in token.head.children if child.dep_ == "nsubj"]
            content = " ".join(part.text for part in token.subtree)
            yield (subjects[0].text if subjects else "", token.head.text, content)
    opened: int | None = None
    for token in doc:
        if token.text in ("“", '"', "”"):
            if opened is None:
                opened = token.i + 1
            else:
                around = doc[max(0, opened - 12) : min(len(doc), token.i + 12)]
                verb = next((t for t in around if t.lemma_ in _SAYING), None)
                if verb is not None:
                    subject = next((c.text for c in verb.children if c.dep_ == "nsubj"), "")
                    yield subject, verb.text, doc[opened : token.i].text
                opened = None


def read(texts: Texts, *, fast: bool) -> None:
    """Read articles into a new record."""
    parts = _parts(fast=fast)
    inputs = [assemble.given_text(f"{name}.txt", text) for name, text in texts]
    with (
        tempfile.TemporaryDirectory() as folder,
        open_writer(Path(folder) / "r.db", linker=assemble.load_linker()) as keeper,
    ):
        for _ in ingest(inputs, parts=parts, keeper=keeper):
            pass


_KNOWN: dict[bool, Any] = {}


def _parts(*, fast: bool) -> Any:
    """The parts, loaded once."""
    if fast not in _KNOWN:
        model = assemble.model_of(fast=fast)
        _KNOWN[fast] = assemble.load_parts(
            read_as="article", language="en", n_threads=1, model=model
        )
    return _KNOWN[fast]


if __name__ == "__main__":
    main()
