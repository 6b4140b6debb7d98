"""Train the acts head on a finished encoder.

`python -m onrecord.training.acts.train recipes/acts-1`.
`--cross-validate` instead measures the recipe on PLV_train, five folds grouped by sentence, and
keeps the predictions of every fold in the run's folder, so that a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from onrecord.evaluation.act_pairs import Pair, read_pairs
from onrecord.evaluation.acts import JudgedPair, act_report, of_roots
from onrecord.model.act import ACT_CODES
from onrecord.nlp.heads.doing import softmax
from onrecord.training.acts import corpora
from onrecord.training.acts.choosing import choose_thresholds
from onrecord.training.acts.corpora import AUXILIARY, Example, Texts
from onrecord.training.acts.fitting import answers, fit, fit_averaged, fresh_head
from onrecord.training.acts.network import ActsHead, DeedTagger
from onrecord.training.acts.recipe import Recipe
from onrecord.training.acts.states import States, states_of
from onrecord.training.acts.telling import ASKED, fit_tagger, told_threshold, wrong_words
from onrecord.training.encoder import base_tokenizer, fresh_network, report
from onrecord.training.loop import network_of

N_FOLDS = 5
LABELS = Path("labels")
STORIES = Path("../relations-1/stories.txt")
"""As the recipe's folder sees it."""


def all_examples(
    texts: Texts, data: Path, recipe: Path
) -> tuple[dict[str, list[Example]], list[Pair]]:
    """The examples of every corpus, and PLV_train's pairs in the order of `plover`.

    Sentences of the other CAMEO files that stand in PLV_train are left out: they would tell a fold
    what it is asked.
    """
    pairs = read_pairs(data / "plover" / "PLV_train.tsv")
    seen = {_folded(p.text) for p in pairs}
    articles = corpora.polnear_texts(data, "train")
    said, deeds = corpora.labelled(texts, LABELS / "polnear-train.jsonl", articles.__getitem__)
    wire = corpora.newswire_texts(data)
    wire_said, more = corpora.labelled(texts, LABELS / "newswire.jsonl", wire.__getitem__)
    found: dict[str, list[Example]] = {
        "plover": list(corpora.of_pairs(texts, pairs)),
        "written": list(corpora.of_pairs(texts, corpora.written_pairs(recipe / "written.tsv"))),
        "said": said,
        "wire": wire_said,
        "passages": list(corpora.written_statements(texts, recipe / "passages.txt")),
        "told": list(corpora.told(texts, recipe / STORIES)),
        "deeds": [*deeds, *more],
        "stories": list(corpora.stories(texts, data.parent / "samples" / "newswcl50-dev")),
        "penta": list(corpora.penta_classes(texts, data)),
        "parties": list(corpora.sources_and_targets(texts, data)),
        "sentiment": list(corpora.sentiments(texts, data)),
        "speech": list(corpora.speech_acts(texts, data)),
    }
    for name in ("penta", "parties"):
        found[name] = [e for e in found[name] if _folded(e.group) not in seen]
    return found, pairs


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def divided(examples: dict[str, list[Example]]) -> tuple[dict[str, list[Example]], list[Example]]:
    """The same without what is kept aside, and the labelled attributions kept aside."""
    train = {k: [e for e in v if not corpora.is_kept_aside(e.group)] for k, v in examples.items()}
    train |= {name: examples[name] for name in ("plover", "written", "passages", "told", "stories")}
    labelled = [*examples["said"], *examples["wire"]]
    return train, [e for e in labelled if corpora.is_kept_aside(e.group)]


def fold_of(group: str) -> int:
    """The fold of a sentence: the same on every machine."""
    return int(hashlib.sha256(("fold" + group).encode()).hexdigest(), 16) % N_FOLDS


def cross_validate(
    examples: dict[str, list[Example]],
    pairs: Sequence[Pair],
    states: States,
    make: Callable[[], ActsHead],
    *,
    recipe: Recipe,
    folder: Path,
) -> dict[str, Any]:
    """Figures over PLV_train and newswcl50-dev, all judged by heads that never saw them.

    A fold leaves out a fifth of PLV_train's sentences and one story.
    """
    plover, told = examples["plover"], examples["stories"]
    names = sorted({e.group for e in told})
    judged: list[JudgedPair] = []
    acts: list[tuple[tuple[str, ...], str]] = []
    for fold in range(N_FOLDS):
        asked = [i for i, e in enumerate(plover) if fold_of(e.group) == fold]
        story = [e for e in told if e.group == names[fold % len(names)]]
        path = folder / f"fold-{fold}.pt"
        if not path.exists():
            others = {
                **examples,
                "plover": [e for e in plover if fold_of(e.group) != fold],
                "stories": [e for e in told if e.group != names[fold % len(names)]],
            }
            fitted = fit_averaged(
                make, states, others, recipe.then, report, n_runs=recipe.n_averaged
            )
            torch.save(fitted.state_dict(), path)
        head = make()
        head.load_state_dict(torch.load(path, weights_only=True))
        found = answers(head.eval(), states, [plover[i] for i in asked])
        for i, answer in zip(asked, found, strict=True):
            of_codes = dict(zip(ACT_CODES, softmax(answer.acts).tolist(), strict=True))
            judged.append(JudgedPair(pairs[i], of_roots(of_codes)))
        acts += [
            (e.labels.acts[0], ACT_CODES[int(np.argmax(a.acts))])
            for e, a in zip(story, answers(head, states, story), strict=True)
        ]
        right = sum(code in codes for codes, code in acts)
        report(f"fold {fold}: roots {act_report(judged)['roots']['macro_f1']}, stories {right}")
    right = sum(code in codes for codes, code in acts)
    of_stories = {"statements": len(acts), "first_act_accuracy": round(right / len(acts), 4)}
    return {**act_report(judged), "stories": of_stories}


def aside_report(head: ActsHead, states: States, aside: Sequence[Example]) -> dict[str, Any]:
    """First act on the labelled attributions kept aside."""
    found = answers(head, states, aside)
    acts = [
        (e.labels.acts[0][0], ACT_CODES[int(np.argmax(a.acts))])
        for e, a in zip(aside, found, strict=True)
    ]
    return {"n": len(acts), "act_accuracy": round(sum(g == f for g, f in acts) / len(acts), 4)}


def begun(states: States, train: dict[str, list[Example]], recipe: Recipe, folder: Path) -> Path:
    """The head before it sees what is cross-validated; each part is kept in the run's folder."""
    head = fresh_head(fresh_network(recipe.first.seed).encoder, recipe.first.seed)
    path = folder
    for name, settings in (("first", recipe.first), ("second", recipe.second)):
        if {"plover", "stories"} & {*settings.mix}:
            raise ValueError(f"the {name} part must not see what is cross-validated; see recipe.py")
        path = folder / f"{name}.pt"
        if not path.exists():
            kept = folder / f"{name}-checkpoint.pt"
            fitted = fit(head, states, train, settings, report, checkpoint=kept)
            torch.save(fitted.state_dict(), path)
        head.load_state_dict(torch.load(path, weights_only=True))
    return path


def tagger_of(states: States, texts: Texts, deeds: Sequence[Example], folder: Path) -> DeedTagger:
    """The tagger of words that tell a deed, kept in the run's folder; taken from there if it is."""
    path, tagger = folder / "deeds.pt", DeedTagger()
    if not path.exists():
        torch.manual_seed(1)
        torch.save(fit_tagger(tagger, states, texts, deeds).state_dict(), path)
    tagger.load_state_dict(torch.load(path, weights_only=True))
    return tagger.eval()


def main() -> None:
    """Train, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--without", action="append", default=[], metavar="CORPUS")
    args = parser.parse_args()
    recipe = Recipe.read(args.recipe).without(set(args.without))
    data = Path(os.environ.get("ONRECORD_SHARED", "../shared")) / "data"
    folder = Path("runs") / recipe.name
    folder.mkdir(parents=True, exist_ok=True)
    texts = Texts(base_tokenizer())
    examples, pairs = all_examples(texts, data, recipe.folder)
    train, aside = divided(examples)
    encoder = network_of(recipe.encoder).eval().encoder
    states = states_of(encoder, texts, folder / "states.pt")
    said = [*examples["said"], *examples["wire"]]
    tagger = tagger_of(states, texts, train["deeds"], folder)
    train["no_deeds"] = wrong_words(tagger, states, texts, train["deeds"], said)
    before = begun(states, train, recipe, folder)

    def make() -> ActsHead:
        head = ActsHead(AUXILIARY)
        head.load_state_dict(torch.load(before, weights_only=True))
        head.deeds.load_state_dict(tagger.state_dict())
        return head

    report(json.dumps(aside_report(make().eval(), states, aside)))
    if args.cross_validate:
        figures = cross_validate(train, pairs, states, make, recipe=recipe, folder=folder)
        path = recipe.folder / "cross-validation.json"
        path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        report(json.dumps(figures))
        return
    head = fit_averaged(make, states, train, recipe.then, report, n_runs=recipe.n_averaged)
    report(json.dumps(aside_report(head, states, aside)))
    deeds = [e for e in examples["deeds"] if corpora.is_kept_aside(e.group)]
    asked = [list(zip(es, answers(head, states, es), strict=True)) for es in (aside, deeds)]
    choice = choose_thresholds(*asked)
    of_deeds = told_threshold(head, states, texts, deeds, said)
    choice["thresholds"] |= {"deed": ASKED, "deed_told": of_deeds["threshold"]}
    choice["tried"]["deed_told"] = of_deeds["tried"]
    (recipe.folder / "choices.json").write_text(json.dumps(choice, indent=1) + "\n", "utf-8")
    report(json.dumps(choice["thresholds"]))
    torch.save(head.state_dict(), folder / "head.pt")


if __name__ == "__main__":
    main()
