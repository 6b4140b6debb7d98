"""A relater that is told how statements stand to one another, and a record that it related."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.disputes.deriving import Measures, derive
from onrecord.disputes.proposals import Asking
from onrecord.disputes.sides import Growing
from onrecord.disputes.utterances import Joining
from onrecord.identity.across.record import RecordLinker
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.dispute import (
    AnswerKind,
    Beside,
    Decided,
    Derived,
    Gist,
    Known,
    ProposalKind,
    Relation,
    Standing,
    Voice,
)
from onrecord.model.document import Article, Page
from onrecord.model.selector import words_of
from onrecord.store.writing.writer import open_writer
from support.acting import Doing, Teller

MEASURES = Measures(
    same=Joining(0.5, 0.4),
    claim=Joining(0.5, 0.4),
    growing=Growing(0.5, 0.1, 0.5),
    asking=Asking(0.7, 0.5, 0.5, {}, 1.0),
)


@dataclass(frozen=True)
class Stands:
    """How one content stands to another: probabilities."""

    same: float = 0.0
    side: float = 0.0
    opposed: float = 0.0
    claim: float = 0.0
    answer: AnswerKind | None = None
    answer_prob: float = 0.0


@dataclass(frozen=True)
class TableRelater:
    """`store.writer.Relater` by a table: pairs of contents in either order, and what proposes."""

    table: Mapping[tuple[str, str], Stands]
    kinds: Mapping[str, tuple[ProposalKind, float]] = field(default_factory=dict)
    version: str = "table/1"

    def gists(
        self, article: Article, told: Sequence[tuple[Attribution, str | None, str | None]]
    ) -> list[Gist]:
        contents = [words_of(item.content, article.text) for item, _, _ in told]
        kinds = [self.kinds.get(words, (None, 0.0)) for words in contents]
        return [Gist(b"\x01\x00", b"\x01", b"\x01", kind, prob) for kind, prob in kinds]

    def choose(self, new: Sequence[Beside], others: Sequence[Beside]) -> list[tuple[int, int]]:
        """All pairs of which one is new."""
        known = [*others, *new]
        return [
            (known[j].number, one.number)
            for i, one in enumerate(new, len(others))
            for j in range(i)
        ]

    def relate(
        self,
        pairs: Sequence[tuple[Standing, Standing]],
        around: Iterable[Known],  # noqa: ARG002 — the part's form
    ) -> list[Relation]:
        both = [*pairs, *((other, one) for one, other in pairs)]
        found: dict[frozenset[int], Relation] = {}
        for one, other in both:
            stands = self.table.get((one.known.content, other.known.content))
            if stands is not None:
                found.setdefault(
                    frozenset((one.number, other.number)), _relation(one, other, stands)
                )
        return list(found.values())

    def derive(
        self,
        voices: Mapping[int, Voice],
        relations: Iterable[Relation],
        decided: Iterable[Decided] = (),
    ) -> Derived:
        return derive(voices, relations, MEASURES, list(decided))


def _relation(one: Standing, other: Standing, s: Stands) -> Relation:
    return Relation(
        one.number, other.number, s.same, s.side, s.opposed, s.claim, s.answer, s.answer_prob
    )


SAFE, SAFE_TOO = "“the harbour is safe for every ship”", "that it is not unsafe for ships"
UNSAFE, SMALL = "that the harbour is safe", "that the harbour is safe for small boats"
MEETING, NO_LETTER = "Anders Moe a meeting on Friday", "that no letter came"
OPPOSED, ONE_SAYING = Stands(opposed=0.9), Stands(same=0.9, claim=0.9)
HARBOUR = TableRelater(
    {
        (SAFE, SAFE_TOO): ONE_SAYING,
        (UNSAFE, UNSAFE): ONE_SAYING,
        (SAFE, UNSAFE): OPPOSED,
        (SAFE_TOO, UNSAFE): Stands(opposed=0.8),
        (UNSAFE, SMALL): Stands(side=0.8),
        (SAFE, SMALL): Stands(opposed=0.4, claim=0.9),
        (SAFE_TOO, SMALL): Stands(opposed=0.4, claim=0.9),
        (MEETING, NO_LETTER): Stands(answer="ignored", answer_prob=0.9),
    },
    {MEETING: ("invitation", 0.9)},
)
_DENIAL = "Anders Moe denied that the harbour is safe."


def herald(uri: str = "http://herald.example/row?a=1&b=2") -> tuple[Page, Analysis]:
    """The mayor says that the harbour is safe, and invites the minister."""
    return _page(
        uri, ("Osthaven Herald", "2026-03-01"),
        "Harbour row\nVera Lund said “the harbour is safe for every ship”. "
        "Vera Lund offered Anders Moe a meeting on Friday.",
        Doing("Vera Lund", "said", SAFE, acts=(("STATE", None, "done"),)),
        Doing(
            "Vera Lund", "offered", MEETING, acts=(("AGREE", "Anders Moe", "offered"),),
            targets=("Anders Moe",),
        ),
    )  # fmt: skip


def post() -> tuple[Page, Analysis]:
    """Another paper has her in other words, and the minister's denial."""
    return _page(
        "pages/post.txt", ("Norhaven Post", "2026-03-02"),
        "Row goes on\nVera Lund insisted that it is not unsafe for ships. "
        f"{_DENIAL} Anders Moe added that no letter came.",
        Doing("Vera Lund", "insisted", SAFE_TOO, acts=(("STATE", None, "done"),)),
        _denied(),
        Doing("Anders Moe", "added", NO_LETTER, targets=("Vera Lund",)),
    )  # fmt: skip


def quiet() -> tuple[Page, Analysis]:
    """The minister's denial, and that the mayor was asked and did not answer."""
    return _page(
        "pages/quiet.txt", ("Quay Weekly", "2026-03-03"),
        f"Mayor silent\n{_DENIAL} Vera Lund declined to comment on the harbour.",
        _denied(),
        Doing("Vera Lund", "declined", "to comment on the harbour"),
    )  # fmt: skip


def stranger(words: str) -> tuple[Page, Analysis]:
    """Somebody else, whom no other page names, says some words."""
    return _page(
        "pages/stranger.txt", ("Fjord Times", "2026-03-03"),
        f"Voices\nOdd Berg said {words}.",
        Doing("Odd Berg", "said", words),
        names=("Odd Berg",),
    )  # fmt: skip


def wire() -> tuple[Page, Analysis]:
    """An agency with the same sentence."""
    text = f"Moe denies\nThe quarrel with Vera Lund goes on. {_DENIAL}"
    return _page("pages/wire.txt", ("Sund Wire", "2026-03-02"), text, _denied())


def later() -> tuple[Page, Analysis]:
    """The minister gives way in part."""
    return _page(
        "pages/later.txt", ("Osthaven Herald", "2026-03-05"),
        "Moe yields\nAnders Moe conceded that the harbour is safe for small boats. Vera Lund left.",
        Doing("Anders Moe", "conceded", SMALL, acts=(("CONCEDE", "Vera Lund", "done"),)),
    )  # fmt: skip


def harbour(path: Path) -> Path:
    """A record of four pages: one dispute with a concession, one proposal that was ignored."""
    return related(path, HARBOUR, herald(), post(), wire(), later())


FERRY, NO_FERRY, TALKS = "a ferry for the islands", "that no ferry is wanted", "talks in May"
OFFERS = TableRelater(
    {(FERRY, NO_FERRY): Stands(answer="refused", answer_prob=0.9)},
    {FERRY: ("offer", 0.9), TALKS: ("invitation", 0.8)},
)


def offers(path: Path) -> Path:
    """A record of two pages and two offers: one is refused on a later page, one is open."""
    to = ("Anders Moe",)
    offered = _page(
        "pages/offers.txt", ("Osthaven Herald", "2026-03-01"),
        f"Two offers\nVera Lund offered Anders Moe {FERRY}. "
        f"Vera Lund proposed to Anders Moe {TALKS}.",
        Doing(
            "Vera Lund", "offered", FERRY, acts=(("AGREE", "Anders Moe", "offered"),), targets=to
        ),
        Doing(
            "Vera Lund", "proposed", TALKS, acts=(("AGREE", "Anders Moe", "offered"),), targets=to
        ),
    )  # fmt: skip
    refused = _page(
        "pages/refused.txt", ("Norhaven Post", "2026-03-02"),
        f"No ferry\nAnders Moe replied to Vera Lund {NO_FERRY}.",
        Doing("Anders Moe", "replied", NO_FERRY, targets=("Vera Lund",)),
    )  # fmt: skip
    return related(path, OFFERS, offered, refused)


def hostile(path: Path) -> Path:
    """A dispute whose words, names and outlets would command a terminal."""
    one, other = "“it is \x1b[31mred\x9b2J”", "that it is \u202ered"
    pages = [
        _page(
            uri,
            ("Evil\x1b]0;x\x07 <Times> & Co", day),
            f"Head\x1b[2J\nVera\x1b[0m Lund said {one}. Anders Moe denied {other}.",
            Doing("Vera\x1b[0m Lund", "said", one),
            Doing("Anders Moe", "denied", other, acts=(("RETREAT", None, "done"),)),
            names=("Vera\x1b[0m Lund", "Anders Moe"),
        )
        for uri, day in (
            ("javascript:alert(1)", "2026-03-01"),
            ("pages/\x1b[1mtwo.txt", "2026-03-02"),
        )
    ]
    table = {(one, other): OPPOSED, (one, one): ONE_SAYING, (other, other): ONE_SAYING}
    return related(path, TableRelater(table, {one: ("demand", 0.9)}), *pages)


def related(path: Path, relater: TableRelater, *layers: tuple[Page, Analysis]) -> Path:
    """A record that holds these layers, their people linked and statements related."""
    with open_writer(path, linker=RecordLinker(), relater=relater) as writer:
        for page, analysis in layers:
            writer.add(page, analysis)
    return path


def _denied() -> Doing:
    return Doing(
        "Anders Moe", "denied", UNSAFE, acts=(("DENY", "Vera Lund", "done"),),
        targets=("Vera Lund",),
    )  # fmt: skip


def _page(
    uri: str,
    published: tuple[str, str],
    text: str,
    *told: Doing,
    names: tuple[str, ...] = ("Vera Lund", "Anders Moe"),
) -> tuple[Page, Analysis]:
    tell = Teller(uri, text)
    for name in names:
        tell.entity(name, "person")
    return tell.published(*published), tell.analysis(*told)
