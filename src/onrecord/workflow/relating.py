"""How statements stand to one another: head, facts and grouping joined for the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from onrecord.disputes.company import Company
from onrecord.disputes.deriving import Measures, derive
from onrecord.disputes.facts import N_FACTS, facts
from onrecord.disputes.matters import likeness, weights
from onrecord.disputes.proposals import Asking
from onrecord.disputes.sides import Growing
from onrecord.disputes.ties import N_TIES, SAME_SPEAKER, ties
from onrecord.disputes.utterances import Joining
from onrecord.model.attribution import Attribution
from onrecord.model.dispute import (
    ANSWER_KINDS,
    Beside,
    Decided,
    Derived,
    Gist,
    Known,
    Relation,
    Standing,
    Voice,
)
from onrecord.model.document import Article
from onrecord.nlp.encoder.manifest import Manifest
from onrecord.nlp.heads.relating import RELATIONS
from onrecord.nlp.relating import Backend, Relating

_UNRELATED, _SAME, _SIDE, _OPPOSED = range(len(RELATIONS))
_AT_ONCE, _FEW = 256, 32
_SUREST = 0.9999
_FEWEST = 4
"""A page of fewer statements does not tell by its words what it is about."""
_NONE = np.eye(len(RELATIONS), dtype=np.float32)[_UNRELATED]
BY_ACT = "proposes_"
"""Before an act's code: how many of the statements that do it make or report a proposal."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is asked and kept: at most `most` pairs a new statement, each likely enough at a glance.

    `asked` and `kept` are probabilities that two statements are related, by their vectors and
    after both were read together; pages less alike than `one_story` tell of different things.
    `within` is how probable it must be that a proposal's statement tells its answer too.
    """

    most: int
    asked: float
    kept: float
    one_story: float
    within: float


@dataclass(frozen=True, slots=True)
class Grouping:
    """`store.deriving.Deriver` at some thresholds; needs no head."""

    measures: Measures

    def derive(
        self,
        voices: Mapping[int, Voice],
        relations: Iterable[Relation],
        decided: Iterable[Decided] = (),
    ) -> Derived:
        return derive(voices, relations, self.measures, list(decided))


@dataclass(frozen=True)
class Relater:
    """`store.relating.Asker` and `store.deriving.Deriver` over a head that `load` loads."""

    version: str
    load: Callable[[], Relating]
    bounds: Bounds
    measures: Measures

    @cached_property
    def relating(self) -> Relating:
        """The head, loaded when it is first asked: grouping alone needs none."""
        return self.load()

    def gists(
        self, article: Article, told: Sequence[tuple[Attribution, str | None, str | None]]
    ) -> list[Gist]:
        return self.relating.gists(article.text, told)

    def choose(self, new: Sequence[Beside], others: Sequence[Beside]) -> list[tuple[int, int]]:
        known = [*others, *new]
        vectors = [one.vector for one in known]
        company = Company(one.known for one in known)
        pages = _Pages(known, self.bounds.one_story)
        chosen: list[tuple[int, int]] = []
        for k in range(0, len(new), _AT_ONCE):
            part = new[k : k + _AT_ONCE]
            tied = ties([one.known for one in part], [one.known for one in known], company)
            probs = self.relating.nearness([one.vector for one in part], vectors, tied)
            for i, one in enumerate(part):
                related = 1.0 - probs[i, :, _UNRELATED]
                related[len(others) + k + i :] = 0.0  # itself, and pairs that come again
                related *= pages.of_one_story(one.known.document)
                best = np.argsort(-related, kind="stable")[: self.bounds.most]
                chosen += [
                    (known[j].number, one.number) for j in best if related[j] >= self.bounds.asked
                ]
        return chosen

    def relate(
        self, pairs: Sequence[tuple[Standing, Standing]], around: Iterable[Known]
    ) -> list[Relation]:
        if self.bounds.within > 1.0:  # the head was not taught to tell
            pairs = [pair for pair in pairs if pair[0] is not pair[1]]
        if not pairs:
            return []
        asked = [_proposing_first(*pair) for pair in pairs]
        company = Company(around)
        told = np.stack([facts(one.known, other.known, company) for one, other in asked])
        stood = self.relating.stand([(one.gist, other.gist) for one, other in asked], told)
        claims = self._alike(asked)
        return [
            self._relation(pair, relations, answers, claim)
            for pair, relations, answers, claim in zip(
                asked, stood.relations, stood.answers, claims, strict=True
            )
            if self._is_kept(pair, relations, answers)
        ]

    def derive(
        self,
        voices: Mapping[int, Voice],
        relations: Iterable[Relation],
        decided: Iterable[Decided] = (),
    ) -> Derived:
        return derive(voices, relations, self.measures, list(decided))

    def _is_kept(
        self, pair: tuple[Standing, Standing], relations: np.ndarray, answers: np.ndarray
    ) -> bool:
        answering = 1.0 - float(answers[0])
        if pair[0] is pair[1]:
            return answering >= self.bounds.within
        return max(1.0 - float(relations[_UNRELATED]), answering) >= self.bounds.kept

    def _alike(self, pairs: Sequence[tuple[Standing, Standing]]) -> list[float]:
        """How alike what two statements assert is: as if one person had said both."""
        found: list[float] = []
        for k in range(0, len(pairs), _FEW):
            one, other = zip(*pairs[k : k + _FEW], strict=True)
            yes = np.zeros((len(one), len(one), N_TIES), dtype=np.float32)
            yes[:, :, SAME_SPEAKER] = 1.0
            mine, its = ([s.gist.vector for s in side] for side in (one, other))
            probs = self.relating.nearness(mine, its, yes)
            found += np.diagonal(probs[:, :, _SAME]).tolist()
        return found

    def _relation(
        self,
        pair: tuple[Standing, Standing],
        relations: np.ndarray,
        answers: np.ndarray,
        alike: float,
    ) -> Relation:
        best = int(np.argmax(answers[1:]))
        if pair[0] is pair[1]:  # of itself only the answer is asked
            relations, alike = _NONE, 0.0
        agreeing = float(relations[_SAME] + relations[_SIDE])
        return Relation(
            one=pair[0].number,
            other=pair[1].number,
            same=min(round(float(relations[_SAME]), 4), _SUREST),
            side=round(float(relations[_SIDE]), 4),
            opposed=round(float(relations[_OPPOSED]), 4),
            claim=min(round(min(alike, agreeing), 4), _SUREST),
            answer=ANSWER_KINDS[best],
            answer_prob=round(float(1.0 - answers[0]), 4),
        )


class _Pages:
    """Which statements stand on a page of one story with another; of short pages it is not asked.

    Pages are compared once, however many statements they hold.
    """

    def __init__(self, known: Sequence[Beside], least: float) -> None:
        contents: dict[str, list[str]] = {}
        for one in known:
            contents.setdefault(one.known.document, []).append(one.known.content)
        long = {page: said for page, said in contents.items() if len(said) >= _FEWEST}
        self._weights = {page: weights(said) for page, said in long.items()}
        self._pages = [one.known.document for one in known]
        self._least = least
        self._of: dict[str, np.ndarray] = {}

    def of_one_story(self, page: str) -> np.ndarray:
        """For each of the statements known [K], whether its page tells of this page's story."""
        if page not in self._of:
            apart = {other for other in self._weights if self._are_apart(page, other)}
            self._of[page] = np.array([other not in apart for other in self._pages])
        return self._of[page]

    def _are_apart(self, page: str, other: str) -> bool:
        if page == other or page not in self._weights:
            return False
        return likeness(self._weights[page], self._weights[other]) < self._least


def _proposing_first(one: Standing, other: Standing) -> tuple[Standing, Standing]:
    """The one that more probably proposes something before what may answer it."""
    if (other.gist.kind_prob, -other.number) > (one.gist.kind_prob, -one.number):
        return other, one
    return one, other


def relater_of(manifest: Manifest, backend: Backend | None = None) -> Relater:
    """The relater of a model folder, over its graphs where they are loaded already."""

    def load() -> Relating:
        from onrecord.nlp.encoder.session import OnnxBackend, load_tokenizer

        return Relating(load_tokenizer(manifest), backend or OnnxBackend(manifest), N_FACTS)

    name = f"{manifest.version} {manifest.digest}"
    return Relater(name, load, bounds_of(manifest.relations), measures_of(manifest.relations))


def measures_of(thresholds: Mapping[str, float]) -> Measures:
    """The thresholds of grouping as a model's manifest has them."""
    t = thresholds
    by_act = {name.removeprefix(BY_ACT): v for name, v in t.items() if name.startswith(BY_ACT)}
    return Measures(
        Joining(t["same"], t["same_mean"], t["same_apart"]),
        Joining(t["claim"], t["claim_mean"]),
        Growing(t["dispute"], t["joins_side"], t["agreement"]),
        Asking(t["proposal"], t["proposal_joined"], t["answer"], by_act, t["proposes"]),
    )


def bounds_of(thresholds: Mapping[str, float]) -> Bounds:
    """What is asked and kept, as a model's manifest has it."""
    t = thresholds
    return Bounds(int(t["most_pairs"]), t["asked"], t["kept"], t["one_story"], t["answer_within"])
