"""What teaches the relation head: pairs of statements, and corpora of two texts beside them.

LingNLI (Parrish et al. 2021), FEVER symmetric (Schuster et al. 2019), Perspectrum (Chen et al.
2019), arguments of Nixon and Kennedy (Menini et al. 2018), RTE-1 to 3 (Dagan et al. 2005 ...), and
stories (`stories.py`).
"""

from __future__ import annotations

import csv
import json
import random
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice, product
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.disputes.company import Company
from onrecord.disputes.facts import Facts, facts
from onrecord.disputes.ties import ties
from onrecord.evaluation.gold import rows as json_rows
from onrecord.model.act import ACT_CODES
from onrecord.model.dispute import Known
from onrecord.nlp.encoder.features import tokenize
from onrecord.nlp.heads.relating import (
    ANSWERS,
    CONTENT,
    KINDS,
    RELATIONS,
    Gist,
    Relation,
    gist_of,
    of_one,
    of_two,
)
from onrecord.training.disputes.stories import Story, Told

AUXILIARY = {"inference": 3, "stance": 3}
SOME_KIND = len(KINDS)
"""A proposal whose kind is not told."""
NOT_ENTAILED = 3
"""Neutral or contradicted: the corpus does not tell which."""
_INFERENCE = ("entailment", "neutral", "contradiction")
_LONGEST = 76
_MOST_PAIRS_A_STATEMENT, _UNRELATED_SHARE = 2, 1.5
_FOES_SHARE, _OTHER_STORIES_SHARE, _UNANSWERED = 0.6, 0.2, 4
_NO_TARGET, _NO_DAY, _OTHER_ACT, _NO_COMPANY = 0.35, 0.1, 0.25, 0.15


@dataclass(frozen=True, slots=True)
class Example:
    """One question, the task that it teaches, and the class asked for.

    Of two statements with the facts about them; `parts` are the two alone.
    """

    question: Gist
    task: str
    label: int
    facts: Facts | None = None
    ties: Facts | None = None
    parts: tuple[Gist, Gist] | None = None


@dataclass
class Gists:
    """Statements and texts as gists, each made once."""

    tokenizer: Any
    made: dict[tuple[str, bool], Gist] = field(default_factory=dict)

    def of(self, told: Told, *, with_target: bool = True) -> Gist:
        """The gist of a statement of a story."""
        key = (told.key, with_target)
        if key not in self.made:
            tokens = tokenize(told.text, self.tokenizer)
            runs = [[tokens.between(*span) for span in spans] for spans in (told.cue, told.content)]
            target = self.name(told.target) if with_target else []
            self.made[key] = gist_of(self.name(told.speaker), target, tokens, *runs)
        return self.made[key]

    def drawn(self, told: Told, rng: random.Random) -> Gist:
        """The same, its target now and then untold, as it may be at run time."""
        return self.of(told, with_target=rng.random() >= _NO_TARGET)

    def name(self, speaker: str | None) -> list[int]:
        """The pieces of a name; none of nobody's."""
        if speaker is None:
            return []
        return list(self.tokenizer.encode(speaker, add_special_tokens=False).ids)

    def plain(self, text: str) -> Gist:
        """A text that is nothing but content; its middle is left out where it is long."""
        ids = np.array(self.tokenizer.encode(text, add_special_tokens=False).ids, dtype=np.int64)
        if len(ids) > _LONGEST:
            ids = np.concatenate([ids[: _LONGEST - 16], ids[-16:]])
        return Gist(ids, np.full(len(ids), CONTENT))

    def two(self, one: str, other: str) -> Gist:
        return of_two(self.plain(one), self.plain(other))


def inferences(gists: Gists, data: Path) -> Iterator[Example]:
    """Whether the second text follows from the first, or is contradicted by it."""
    for row in json_rows(data / "lingnli" / "train.jsonl"):
        if row["label"] in _INFERENCE:
            question = gists.two(row["premise"], row["hypothesis"])
            yield Example(question, "inference", _INFERENCE.index(row["label"]))
    for path in sorted((data / "fever_symmetric").glob("*/*.jsonl")):
        for row in json_rows(path):
            label = {"SUPPORTS": 0, "REFUTES": 2}.get(row.get("gold_label") or row.get("label"))
            evidence = row.get("evidence") or row.get("evidence_sentence")
            if label is not None:
                yield Example(gists.two(evidence, row["claim"]), "inference", label)
    for path in sorted((data / "rte123").glob("*.xml")):
        for pair in ET.parse(path).getroot().iter("pair"):  # noqa: S314 - a corpus at hand
            told = pair.get("value") or pair.get("entailment") or ""
            label = 0 if told in ("TRUE", "YES") else NOT_ENTAILED
            texts = [pair.findtext(name) or "" for name in ("t", "h")]
            yield Example(gists.two(*texts), "inference", label)


def stances(gists: Gists, data: Path) -> Iterator[Example]:
    """Whether the second text supports (1) or opposes (2) the first, or neither (0)."""
    yield from _perspectives(gists, data / "perspectrum")
    label_of = {"no_relation": 0, "support": 1, "attack": 2}
    path = data / "nixon_kennedy" / "full_dataset.tsv"
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t"):
            question = gists.two(row["argument1"], row["argument2"])
            yield Example(question, "stance", label_of[row["relation"]])


def _perspectives(gists: Gists, folder: Path) -> Iterator[Example]:
    """Claims with perspectives on them, perspectives with one another, and with foreign ones."""
    rng = random.Random(1)  # noqa: S311 - drawing examples
    claims = json.loads((folder / "perspectrum_with_answers_v1.0.json").read_text("utf-8"))
    pool = json.loads((folder / "perspective_pool_v1.0.json").read_text("utf-8"))
    text = {p["pId"]: p["text"] for p in pool}
    for claim in claims:
        held: dict[str, list[str]] = {"SUPPORT": [], "UNDERMINE": []}
        for perspective in claim["perspectives"]:
            if perspective["stance_label_3"] in held:
                words = [text[i] for i in perspective["pids"]]
                held[perspective["stance_label_3"]] += words
        for label, words in enumerate(held.values(), 1):
            for perspective in words:
                yield Example(gists.two(claim["text"], perspective), "stance", label)
            for one, other in islice(zip(words, words[len(words) // 2 :], strict=False), 6):
                if one != other:
                    yield Example(gists.two(one, other), "stance", 1)
        for one, other in islice(product(*held.values()), 10):
            yield Example(gists.two(one, other), "stance", 2)
        for foreign in rng.choices(pool, k=3):
            yield Example(gists.two(claim["text"], text[foreign["pId"]]), "stance", 0)


def relations(gists: Gists, stories: Sequence[Story], rng: random.Random) -> Iterator[Example]:
    """Pairs of statements: those related, more that are not, some of them across two stories.

    Of a large story only some of its pairs are drawn, others each time.
    """
    for story in stories:
        told = story.relations()
        statements = list(story.statements.values())
        company = company_of(story)
        n_pairs = 0
        for name in RELATIONS[1:]:
            pairs = sorted(tuple(sorted(pair)) for pair, r in told.items() if r == name)
            rng.shuffle(pairs)
            pairs = pairs[: _MOST_PAIRS_A_STATEMENT * len(statements)]
            n_pairs += len(pairs)
            for pair in pairs:
                yield _related(gists, [story.statements[key] for key in pair], name, company, rng)
        n_unrelated = max(len(statements), int(_UNRELATED_SHARE * n_pairs))
        foes = _foes(story, told)
        for two in [
            *(rng.sample(statements, 2) for _ in range(n_unrelated)),
            *rng.sample(foes, min(len(foes), int(_FOES_SHARE * n_unrelated))),
        ]:
            if frozenset(t.key for t in two) not in told:
                yield _related(gists, two, "unrelated", company, rng)
        other = rng.choice(stories)
        if other is not story:
            yield from _apart(gists, story, other, rng)


def _apart(gists: Gists, story: Story, other: Story, rng: random.Random) -> Iterator[Example]:
    """Statements of two stories, of or about the same people where there are such."""
    company = Company(known(t) for part in (story, other) for t in _all_told(part))
    others = list(other.statements.values())
    for one in rng.sample(
        sorted(story.statements), int(_OTHER_STORIES_SHARE * len(story.statements))
    ):
        mine = story.statements[one]
        sharing = [its for its in others if _who(its) & _who(mine)]
        two = [replace(told, day=None) for told in (mine, rng.choice(sharing or others))]
        yield _related(gists, two, "unrelated", company, rng)


def _who(told: Told) -> set[str]:
    return {*told.meant, told.speaker or "", told.target or ""} - {""}


def _all_told(story: Story) -> list[Told]:
    return [*story.statements.values(), *story.beside]


def _foes(story: Story, told: Mapping[frozenset[str], Relation | None]) -> list[tuple[Told, Told]]:
    """Unrelated statements of two who oppose each other elsewhere in the story."""
    of = story.statements
    opposed = {
        frozenset(of[key].speaker for key in pair) for pair, r in told.items() if r == "opposed"
    }
    return [
        two
        for two in combinations(of.values(), 2)
        if frozenset(t.speaker for t in two) in opposed
        and frozenset(t.key for t in two) not in told
    ]


def _related(
    gists: Gists, two: Sequence[Told], name: str, company: Company, rng: random.Random
) -> Example:
    one, other = rng.sample(list(two), 2)
    return about_two(gists, (one, other), company, ("relations", RELATIONS.index(name)), rng)


def company_of(story: Story) -> Company:
    """Who in a story leans to whom."""
    return Company(map(known, _all_told(story)))


def about_two(
    gists: Gists,
    two: tuple[Told, Told],
    company: Company,
    asked: tuple[str, int],
    rng: random.Random | None = None,
) -> Example:
    """An example of a task and its class about two statements in the order given.

    With `rng` little is told of them now and then, as it may be at run time.
    """
    if rng is None:
        one, other = (gists.of(told) for told in two)
        mine, its = map(known, two)
    else:
        one, other = (gists.drawn(told, rng) for told in two)
        mine, its = (_drawn(known(told), rng) for told in two)
        if rng.random() < _NO_COMPANY:
            company = Company(())
    task, label = asked
    told, tied = facts(mine, its, company), ties([mine], [its], company)[0, 0]
    return Example(of_two(one, other), task, label, told, tied, (of_one(one), of_one(other)))


def known(told: Told) -> Known:
    """What a story tells of a statement beside its words."""
    content = " ".join(told.text[start:end] for start, end in told.content)
    targets = told.meant | ({told.target} if told.target else frozenset())
    return Known(told.outlet, told.day, told.speaker, targets, told.acts, content)


def _drawn(told: Known, rng: random.Random) -> Known:
    """The same as it may be at run time: no target, no day, a wrong act."""
    return replace(
        told,
        targets=told.targets if rng.random() >= _NO_TARGET else frozenset(),
        day=told.day if rng.random() >= _NO_DAY else None,
        acts=told.acts if rng.random() >= _OTHER_ACT else (rng.choice(ACT_CODES),),
    )


def answers(gists: Gists, stories: Sequence[Story], rng: random.Random) -> Iterator[Example]:
    """What is proposed and what answers it, and others of the story that do not.

    What is proposed is also asked beside itself: it may tell the answer too.
    """
    for story in stories:
        statements = story.statements
        company = company_of(story)
        for proposal in story.proposals:
            kind = {key: a.answer for a in proposal.answers for key in a.statements}
            for made in proposal.statements:
                others = rng.sample(sorted(statements), min(_UNANSWERED, len(statements)))
                others = [k for k in others if k not in kind and k not in proposal.statements]
                for key in dict.fromkeys([*kind, made, *others]):
                    label = ANSWERS.index(kind.get(key, "none"))
                    two = statements[made], statements[key]
                    yield about_two(gists, two, company, ("answers", label), rng)


def kinds(gists: Gists, stories: Sequence[Story]) -> Iterator[Example]:
    """Every statement with the kind of proposal that it makes or reports."""
    for story in stories:
        proposed: dict[str, str | None] = {}
        for proposal in story.proposals:
            for key in proposal.statements:
                proposed.setdefault(key, proposal.kind)
        for key, told in story.statements.items():
            kind = proposed.get(key, "none")
            label = SOME_KIND if kind is None else KINDS.index(kind)
            yield Example(of_one(gists.of(told)), "kinds", label)
