"""Two pages of fiction in which people accuse, deny, offer and arrest; written down as words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.identity.across.record import RecordLinker
from onrecord.model.act import Act, ActCode, Deed, Modality, SaidAt, SaidIn
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Page, PageTime
from onrecord.model.entity import Entity, Role
from onrecord.model.identifiers import attribution_id, deed_id, entity_id
from onrecord.model.mention import EntityKind, Mention
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.model.selector import Span
from onrecord.store.writing.writer import open_writer
from support.stand_ins import Given, page_of

ROW = (
    "Harbour row grows\n"
    "Mayor Vera Lund on Monday accused minister Anders Moe of hiding the plan. “He lied to us,” "
    "Vera Lund told Kaja Storm in Osthaven. Anders Moe denied that he hid anything. The Dock Union "
    "offered the Port Council money. Police arrested Kaja Storm."
)
REPLY = (
    "Moe hits back\n"
    "Anders Moe accused Vera Lund of a campaign. Vera Lund urged Anders Moe to resign this week, "
    "and said it rained."
)


@dataclass(frozen=True)
class Doing:
    """A statement in the words of its page; `acts` are code, whom, modality."""

    source: str
    cue: str
    content: str
    acts: tuple[tuple[ActCode, str | None, Modality], ...] = ()
    targets: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    at: SaidAt | None = None
    place: str | None = None
    speaker: str | None = None


@dataclass(frozen=True)
class Done:
    """A deed in the words of its page."""

    actor: str
    cue: str
    code: ActCode
    recipient: str | None
    modality: Modality = "done"


class Teller:
    """Makes the model's values of one page from words that stand in it."""

    def __init__(self, uri: str, text: str, model: str = "m1") -> None:
        self.page = page_of(Given(uri, text.encode()), "en")
        self.text = text
        self.model = model
        self.entities: dict[str, Entity] = {}

    def span(self, words: str) -> Span:
        at = self.text.index(words)
        return Span(at, at + len(words))

    def entity(
        self, name: str, kind: EntityKind, *, country: str | None = None, title: str | None = None
    ) -> None:
        """An entity with every place of its name as a mention."""
        mentions = []
        at = self.text.find(name)
        while at >= 0:
            span = Span(at, at + len(name))
            mentions.append(Mention(span, span, "name", kind, 0.9))
            at = self.text.find(name, at + 1)
        roles = () if title is None else (Role(title, None, self.span(title)),)
        document = self.page.document.id
        name_id = entity_id(document, name, kind, mentions[0].span, self.model)
        self.entities[name] = Entity(name_id, name, kind, country, (), roles, tuple(mentions))

    def analysis(self, *told: Doing | Done) -> Analysis:
        said = tuple(self._said(item) for item in told if isinstance(item, Doing))
        deeds = tuple(self._deed(item) for item in told if isinstance(item, Done))
        provenance = Provenance("reader/1", ModelVersion(self.model, "0" * 64))
        return Analysis(tuple(self.entities.values()), said, provenance, deeds=deeds)

    def published(self, publisher: str, day: str) -> Page:
        time = PageTime(f"{day}T09:30:00+01:00", "+01:00", Span(0, 6))
        headline = Span(0, self.text.index("\n"))
        article = replace(self.page.article, publisher=publisher, published=time, headline=headline)
        return replace(self.page, article=article)

    def _said(self, item: Doing) -> Attribution:
        source, cue, content = (
            (self.span(words),) for words in (item.source, item.cue, item.content)
        )
        speaker = self._id(item.speaker or item.source)
        acts = tuple(
            Act(code, speaker, self._id(whom), modality, round(0.9 - n / 10, 1))
            for n, (code, whom, modality) in enumerate(item.acts)
        )
        return Attribution(
            id=attribution_id(self.page.document.id, source, cue, content, self.model),
            kind="direct" if item.content[0] == "“" else "indirect",
            source=source,
            cue=cue,
            content=content,
            within=None,
            speaker=speaker,
            prob=0.9,
            addressees=tuple(self._ids(item.addressees)),
            targets=tuple(self._ids(item.targets)),
            acts=acts,
            time=item.at,
            place=SaidIn(item.place, self.span(item.place)) if item.place else None,
        )

    def _deed(self, item: Done) -> Deed:
        cue = (self.span(item.cue),)
        document = self.page.document.id
        return Deed(
            id=deed_id(document, cue, item.code, self.model),
            cue=cue,
            actor=self.entities[item.actor].id,
            recipient=self._id(item.recipient),
            code=item.code,
            modality=item.modality,
            at=None,
            prob=0.8,
        )

    def _id(self, name: str | None) -> str | None:
        if name is None:
            return None
        return self.entities[name.removeprefix("Mayor ")].id

    def _ids(self, names: tuple[str, ...]) -> list[str]:
        return [self.entities[name].id for name in names]


def row(uri: str = "pages/row.txt", model: str = "m1") -> tuple[Page, Analysis]:
    """A mayor accuses a minister, who denies it; an offer, an arrest."""
    tell = Teller(uri, ROW, model)
    tell.entity("Vera Lund", "person", title="Mayor")
    tell.entity("Anders Moe", "person", country="NO", title="minister")
    tell.entity("Kaja Storm", "person")
    tell.entity("Dock Union", "organization")
    tell.entity("Port Council", "organization")
    tell.entity("Police", "organization")
    tell.entity("Osthaven", "place")
    monday = SaidAt("2026-03-02", "day", tell.span("Monday"))
    found = tell.analysis(
        Doing(
            "Mayor Vera Lund", "accused", "minister Anders Moe of hiding the plan",
            acts=(("ACCUSE", "Anders Moe", "done"), ("REQUEST", "Anders Moe", "hypothetical")),
            targets=("Anders Moe",), at=monday,
        ),
        Doing(
            "Vera Lund", "told", "“He lied to us,”", acts=(("ACCUSE", "Anders Moe", "done"),),
            targets=("Anders Moe",), addressees=("Kaja Storm",), place="Osthaven",
        ),
        Doing(
            "Anders Moe", "denied", "that he hid anything", acts=(("DENY", "Vera Lund", "done"),),
            targets=("Vera Lund",),
        ),
        Done("Dock Union", "offered", "AID", "Port Council", "offered"),
        Done("Police", "arrested", "COERCE", "Kaja Storm"),
    )  # fmt: skip
    return tell.published("Osthaven Herald", "2026-03-04"), found


def reply(uri: str = "pages/reply.txt", model: str = "m1") -> tuple[Page, Analysis]:
    """A week later, in another paper: the minister accuses the mayor; she urges him to go."""
    tell = Teller(uri, REPLY, model)
    tell.entity("Vera Lund", "person")
    tell.entity("Anders Moe", "person", country="NO")
    week = SaidAt("2026-W11", "week", tell.span("this week"))
    found = tell.analysis(
        Doing(
            "Anders Moe", "accused", "Vera Lund of a campaign",
            acts=(("ACCUSE", "Vera Lund", "done"),), targets=("Vera Lund",),
        ),
        Doing(
            "Vera Lund", "urged", "Anders Moe to resign", acts=(("REQUEST", "Anders Moe", "done"),),
            targets=("Anders Moe",), at=week,
        ),
        Doing("Vera Lund", "said", "it rained"),
    )  # fmt: skip
    return tell.published("Norhaven Post", "2026-03-11"), found


def quarrel(path: Path) -> Path:
    """A record of both pages, their people linked."""
    with open_writer(path, linker=RecordLinker()) as writer:
        writer.add(*row())
        writer.add(*reply())
    return path
